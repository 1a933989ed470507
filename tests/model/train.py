#!/usr/bin/python3
"""Learns which text blocks belong to an article; writes converter/model_table.c.

  train.py [--shared DIR] [--tools build/tests] [--check] [--write FILE]

Each page is learned from four times: whole, and with something taken out at
random, so that it is not by heart that the model knows it.

--check prints F1 for each set out of fold: each fifth of the sites is converted
by a smolwire with a model that saw none of their pages, for two ways of dividing
them and their mean. That says how good it is on other sites; scores on the pages
that it learned from (make eval) do not. One forest each, to take half the time.
Needs python3-numpy and the benchmark data, neither of which is needed to build
or run smolwire.
"""
import argparse
import hashlib
import json
import os
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import labels

TOP = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
PAGES_AT_ONCE = 200  # a process converts
METRICS = {'zyte': 'shingle', 'mozilla': 'shingle', 'trafilatura': 'segments', 'wcxb': 'words'}
FOLDS = 5
DIVISIONS = ('a', 'b')
# What a set's pages weigh; segments are few a page, so each of theirs weighs as much as a paragraph.
SET_WEIGHT = {'zyte': 2.0, 'mozilla': 2.0, 'trafilatura': 1.0, 'wcxb': 1.0}
SEGMENT_WEIGHT = 0.8
THINNED_WEIGHT = 0.5  # of pages with something taken out (page-blocks.c)
BINS = 64
SEEDS = (1, 2)  # a forest each, learned apart; the model is their mean
RECIPE = {'trees': 150, 'leaves': 20, 'leaf_rows': 40,
          'rate': 0.1, 'l2': 5.0, 'row_share': 0.5, 'feature_share': 0.2}
NODE = np.dtype([('value', 'f4'), ('feature', 'u4'), ('bin', 'u4'), ('left', 'u4'), ('right', 'u4')])

# Trees after which the sum of most blocks tells how it will end, and what counts as clear.
STOPS = (20, 40, 80, 160)
HOPELESS, SURE = -2.5, 2.0  # as in converter/model.h
DOUBT = 1.0  # blocks that end so near to zero should not leave at a stop
STRAY = 1e-4  # share of blocks that may be told wrong at a stop

HEAD = '''/*
 * Made by tests/model/train.py from labelled pages; do not edit by hand.
 */
#include "model.h"

#include "smolwire/attributes.h"

/* clang-format off */
static const struct model_node nodes[] = {
'''


def fold_of(page, division):
    return int(hashlib.sha256((page.host + division).encode()).hexdigest(), 16) % FOLDS


def weights(page):
    """A block weighs by its share of the article's words, so that each page counts alike."""
    factor = SET_WEIGHT[page.dataset] * (THINNED_WEIGHT if page.thinned else 1)
    if page.dataset == 'trafilatura':
        return np.full(len(page.words), SEGMENT_WEIGHT * factor)
    sizes = np.array([len(w) for w in page.words])
    article = sizes[page.labels >= .5].sum() + 40
    return ((sizes + 2) / article) ** .75 * 3 * factor


def edges_of(rows):
    """Where each feature's bins end."""
    edges = []
    for column in rows.T:
        values = np.unique(column)
        if len(values) <= BINS:
            ends = (values[1:] + values[:-1]) / 2
        else:
            ends = np.unique(np.quantile(column, np.arange(1, BINS) / BINS, method='midpoint'))
        edges.append(ends.astype(np.float32))
    return edges


def sort_into_bins(pages):
    """Gives each page its rows' bins; returns where the bins end."""
    rows = np.concatenate([p.rows for p in pages])
    edges = edges_of(rows[::3])
    bins = np.empty(rows.shape, np.uint8)
    for k, ends in enumerate(edges):
        bins[:, k] = np.searchsorted(ends, rows[:, k])
    at = 0
    for page in pages:
        page.bins = bins[at:at + len(page.rows)]
        at += len(page.rows)
    return edges


class Model:
    """Trees learned from pages, and the scores of other pages' blocks."""
    def __init__(self, boost, edges, pages, others, seeds=SEEDS):
        self.edges = edges
        self.judged = np.concatenate([p.bins for p in others])
        wanted, weight = np.concatenate([p.labels for p in pages]), np.concatenate([weights(p) for p in pages])
        known = np.isfinite(wanted)
        wanted, weight = wanted[known] >= .5, weight[known]
        mean = np.average(wanted, weights=weight)
        self.base = float(np.log(mean / (1 - mean)))
        bins = np.concatenate([p.bins for p in pages])[known]
        arrays = bins, wanted.astype(np.float32), weight.astype(np.float32), self.judged
        forests = [self.forest(boost, seed, arrays) for seed in seeds]
        self.trees = [tree for trees in zip(*(f[0] for f in forests)) for tree in trees]
        for tree in self.trees:
            tree['value'] /= len(seeds)
        self.scores = np.mean([f[1] for f in forests], axis=0)

    def forest(self, boost, seed, arrays):
        """Its trees, and its scores of the judged blocks."""
        r, rows = RECIPE, arrays[0]
        recipe = struct.pack('7I5f', len(rows), len(self.judged), rows.shape[1], r['trees'], r['leaves'],
                             r['leaf_rows'], seed, r['rate'], r['l2'], r['row_share'],
                             r['feature_share'], self.base)
        out = subprocess.run([boost], input=recipe + b''.join(a.tobytes() for a in arrays),
                             stdout=subprocess.PIPE, check=True).stdout
        trees, at = [], 0
        for _ in range(r['trees']):
            count, at = int.from_bytes(out[at:at + 4], sys.byteorder), at + 4
            trees.append(np.frombuffer(out, NODE, count, at).copy())
            at += count * NODE.itemsize
        return trees, np.frombuffer(out, np.float32, len(self.judged), at)

    def sums(self):
        """The judged blocks' sums after each stop, a column each."""
        total, columns = np.full(len(self.judged), self.base), []
        every = np.arange(len(self.judged))
        for done, tree in enumerate(self.trees, 1):
            at = np.zeros(len(self.judged), int)
            while (inner := tree['left'][at] > 0).any():
                node = tree[at]
                left = self.judged[every, node['feature']] <= node['bin']
                at = np.where(inner, np.where(left, node['left'], node['right']), at)
            total += tree['value'][at]
            if done in STOPS:
                columns.append(total.copy())
        return columns


def print_scores(title, scores):
    print('%-14s' % title + ''.join('  %s %.4f' % pair for pair in zip(labels.SETS, scores)), flush=True)


def scores_of(pages, bodies, score):
    """F1, by set."""
    scores = []
    for dataset in labels.SETS:
        truth = {p.name: p.truth for p in pages if p.dataset == dataset}
        output = {n: bodies[dataset, n] for n in truth}
        metric = METRICS[dataset]
        scores.append(score.total(score.score(truth, output, sorted(truth), metric).values(), metric)['f1'])
    return scores


def built(model, name):
    """A smolwire that has the model, and not the one in converter/model_table.c."""
    program = os.path.join('build', 'model', name)
    os.makedirs(os.path.join(TOP, 'build', 'model'), exist_ok=True)
    write(model, os.path.join(TOP, program + '.c'))
    subprocess.run(['make', '-s', '-C', TOP, program], stdout=subprocess.DEVNULL, check=True)
    return os.path.join(TOP, program)


def converted(program, pages):
    """The bodies that it finds, by set and name; none on what it takes for no article."""
    bodies = {(p.dataset, p.name): '' for p in pages}
    keys = {p.path: (p.dataset, p.name) for p in pages}
    paths = sorted(keys)
    for first in range(0, len(paths), PAGES_AT_ONCE):
        run = subprocess.run([program, 'convert', '-f', 'json', *paths[first:first + PAGES_AT_ONCE]],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for answer in map(json.loads, run.stdout.splitlines()):
            bodies[keys[answer['file']]] = answer.get('body') or ''
    return bodies


def check(boost, edges, pages, thinned, division, score):
    def of_fold(fold):
        others = [p for p in pages if fold_of(p, division) == fold]
        learned = [p for p in pages + thinned if fold_of(p, division) != fold]
        model = Model(boost, edges, learned, others, SEEDS[:1])
        return converted(built(model, '%s%d' % (division, fold)), others)

    bodies = {}
    with ThreadPoolExecutor(os.cpu_count()) as folds:
        for found in folds.map(of_fold, range(FOLDS)):
            bodies.update(found)
    return scores_of(pages, bodies, score)


def flatten(tree, edges):
    """The nodes of a tree in preorder as (value, feature, distance of the right branch)."""
    out, waiting = [], [(0, None)]
    while waiting:
        index, parent = waiting.pop()
        node = tree[index]
        if parent is not None:
            out[parent][2] = len(out) - parent
        if not node['left']:
            out.append([float(node['value']), 0, 0])
            continue
        out.append([float(edges[node['feature']][node['bin']]), int(node['feature']), 0])
        waiting.append((node['right'], len(out) - 1))
        waiting.append((node['left'], None))
    return out


def number(value):
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


def stops_of(model):
    """(trees, low, high): sums beyond which blocks end hopeless or sure, but for strays."""
    lines = []
    for trees, sums in zip(STOPS, model.sums()):
        low = np.quantile(sums[model.scores > -DOUBT], STRAY)
        high = np.quantile(sums[model.scores < DOUBT], 1 - STRAY)
        lines.append('{%d, %s, %s},' % (trees, number(low), number(high)))
    return lines


def write(model, path):
    trees = [flatten(t, model.edges) for t in model.trees]
    roots = np.cumsum([0] + [len(t) for t in trees[:-1]])
    with open(path, 'w', encoding='utf-8') as file:
        file.write(HEAD)
        write_lines(file, ['{%s, %d, %d},' % (number(v), f, s) for t in trees for v, f, s in t])
        file.write('};\n\nstatic const uint32_t roots[] = {\n')
        write_lines(file, ['%d,' % r for r in roots])
        file.write('};\n\nstatic const struct model_stop stops[] = {\n')
        write_lines(file, stops_of(model))
        file.write('};\n/* clang-format on */\n\nconst struct model model_blocks = {\n')
        file.write('    nodes, roots, stops, SW_COUNT(roots), SW_COUNT(stops), %d, %s,\n};\n'
                   % (len(model.edges), number(model.base)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--shared', default=os.environ.get('SMOLWIRE_SHARED', os.path.join(TOP, '..', 'shared')))
    parser.add_argument('--tools', default=os.path.join(TOP, 'build', 'tests'))
    parser.add_argument('--check', action='store_true')
    parser.add_argument('--write')
    arguments = parser.parse_args()
    sys.path.insert(0, os.path.join(arguments.shared, 'tools'))
    import score
    boost = os.path.join(arguments.tools, 'boost')
    page_blocks = os.path.join(arguments.tools, 'page-blocks')
    pages = labels.load(arguments.shared, page_blocks)
    thinned = [p for t in labels.THINNINGS for p in labels.load(arguments.shared, page_blocks, t)]
    edges = sort_into_bins(pages + thinned)
    if arguments.write:
        write(Model(boost, edges, pages + thinned, pages), arguments.write)
    if arguments.check:
        found = []
        for division in DIVISIONS:
            found.append(check(boost, edges, pages, thinned, division, score))
            print_scores('division ' + division, found[-1])
        print_scores('mean', np.mean(found, axis=0))


if __name__ == '__main__':
    main()
