#!/usr/bin/python3
"""Learns which text blocks belong to an article; writes converter/model_table.c.

  train.py [--shared DIR] [--program build/tests/page-blocks] [--check] [--write FILE]

--check prints F1 for each set, learned from and tested on the same pages, and
out of fold: each third of the sites is judged by a model that saw none of their
pages. Only the second says how good it is. Needs python3-sklearn and the
benchmark data, neither of which is needed to build or run smolwire.
"""
import argparse
import hashlib
import os
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

import labels

METRICS = {'zyte': 'shingle', 'mozilla': 'shingle', 'trafilatura': 'segments', 'wcxb': 'words'}
FOLDS = 3
# What a set's pages weigh; segments are few a page, so each of theirs weighs as much as a paragraph.
SET_WEIGHT = {'zyte': 2.0, 'mozilla': 1.0, 'trafilatura': 1.0, 'wcxb': 1.0}
SEGMENT_WEIGHT = 0.6
SHAPE = {'max_iter': 150, 'max_leaf_nodes': 24, 'learning_rate': 0.1, 'min_samples_leaf': 40,
         'l2_regularization': 5.0, 'max_bins': 64}

HEAD = '''/*
 * Made by tests/model/train.py from labelled pages; do not edit by hand.
 */
#include "model.h"

#include "smolwire/attributes.h"

/* clang-format off */
static const struct model_node nodes[] = {
'''


def fold_of(page):
    return int(hashlib.sha256(page.host.encode()).hexdigest(), 16) % FOLDS


def weights(page):
    """A block weighs by its share of the article's words, so that each page counts alike."""
    if page.dataset == 'trafilatura':
        return np.full(len(page.words), SEGMENT_WEIGHT * SET_WEIGHT[page.dataset])
    sizes = np.array([len(w) for w in page.words])
    article = sizes[page.labels >= .5].sum() + 40
    return ((sizes + 2) / article) ** .75 * 3 * SET_WEIGHT[page.dataset]


def learn(pages, shape):
    rows = np.concatenate([p.rows for p in pages])
    wanted = np.concatenate([p.labels for p in pages])
    weight = np.concatenate([weights(p) for p in pages])
    known = np.isfinite(wanted)
    model = HistGradientBoostingClassifier(random_state=1, early_stopping=False, **shape)
    return model.fit(rows[known], wanted[known] >= .5, sample_weight=weight[known])


def judge(model, pages, verdicts):
    for page in pages:
        kept = model.predict_proba(page.rows)[:, 1] >= .5 if len(page.blocks) else []
        verdicts[page.dataset, page.name] = '\n'.join(b for b, k in zip(page.blocks, kept) if k)


def print_scores(title, pages, verdicts, score):
    print('%-14s' % title, end='')
    for dataset in labels.SETS:
        truth = {p.name: p.truth for p in pages if p.dataset == dataset}
        output = {n: verdicts[dataset, n] for n in truth}
        metric = METRICS[dataset]
        total = score.total(score.score(truth, output, sorted(truth), metric).values(), metric)
        print('  %s %.4f' % (dataset, total['f1']), end='')
    print(flush=True)


def check(pages, shape, score):
    inside, outside = {}, {}
    judge(learn(pages, shape), pages, inside)
    for fold in range(FOLDS):
        model = learn([p for p in pages if fold_of(p) != fold], shape)
        judge(model, [p for p in pages if fold_of(p) == fold], outside)
    print_scores('same pages', pages, inside, score)
    print_scores('out of fold', pages, outside, score)


def flatten(nodes):
    """The nodes of a tree in preorder as (value, feature, distance of the right branch)."""
    out, waiting = [], [(0, None)]
    while waiting:
        index, parent = waiting.pop()
        node = nodes[index]
        if parent is not None:
            out[parent][2] = len(out) - parent
        if node['is_leaf']:
            out.append([float(node['value']), 0, 0])
            continue
        out.append([float(node['num_threshold']), int(node['feature_idx']), 0])
        waiting.append((node['right'], len(out) - 1))
        waiting.append((node['left'], None))
    return out


def number(value):
    if np.isinf(value):
        return '3.4e38f'
    text = '%.6g' % value
    return text + ('f' if '.' in text or 'e' in text else '.0f')


def write_lines(file, words):
    line = '   '
    for word in words:
        if len(line) + len(word) + 1 > 100:
            file.write(line + '\n')
            line = '   '
        line += ' ' + word
    file.write(line + '\n')


def write(model, path, features):
    trees = [flatten(stage[0].nodes) for stage in model._predictors]
    roots = np.cumsum([0] + [len(t) for t in trees[:-1]])
    with open(path, 'w', encoding='utf-8') as file:
        file.write(HEAD)
        write_lines(file, ['{%s, %d, %d},' % (number(v), f, s) for t in trees for v, f, s in t])
        file.write('};\n\nstatic const uint32_t roots[] = {\n')
        write_lines(file, ['%d,' % r for r in roots])
        file.write('};\n/* clang-format on */\n\n')
        file.write('const struct model model_blocks = {nodes, roots, SW_COUNT(roots), %d, %s};\n'
                   % (features, number(float(np.ravel(model._baseline_prediction)[0]))))


def main():
    top = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--shared', default=os.environ.get('SMOLWIRE_SHARED', os.path.join(top, '..', 'shared')))
    parser.add_argument('--program', default=os.path.join(top, 'build', 'tests', 'page-blocks'))
    parser.add_argument('--check', action='store_true')
    parser.add_argument('--write')
    arguments = parser.parse_args()
    sys.path.insert(0, os.path.join(arguments.shared, 'tools'))
    import score
    pages = labels.load(arguments.shared, arguments.program)
    if arguments.check:
        check(pages, SHAPE, score)
    if arguments.write:
        write(learn(pages, SHAPE), arguments.write, pages[0].rows.shape[1])


if __name__ == '__main__':
    main()
