#!/usr/bin/env python3
"""make eval: scores smolwire's extraction on all sets of ../shared.

Runs `smolwire convert -f json` over the pages of each set, scores the answers
with the set's own scorer, prints a table and writes it to
tests/bench/results/extraction.md, which README.md quotes.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

from convert import TOP, shared, unpacked

SETS = ('zyte', 'trafilatura', 'wcxb', 'mozilla')
SMOLWIRE = os.path.join(TOP, 'build', 'smolwire')
RESULT = os.path.join(TOP, 'tests', 'bench', 'results', 'extraction.md')
PAGES_AT_ONCE = 200

# F1 of the best other system on these pages, from the sets' README
BEST_KNOWN = {'zyte': .974, 'trafilatura': .925, 'wcxb': .933, 'mozilla': .944}

NOTE = """\
These are the halves that the extractor was built with: the weights of its model
come from them, so that the body's F1 here is a training score. `make model`
prints what counts, the scores of pages that a model has not seen.
"""


def converted(pages):
    """What smolwire makes of each page, by the name of its file."""
    out = {}
    files = sorted(glob.glob(os.path.join(pages, '*.html')))
    for k in range(0, len(files), PAGES_AT_ONCE):
        run = subprocess.run([SMOLWIRE, 'convert', '-f', 'json', *files[k:k + PAGES_AT_ONCE]],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=900)
        for line in run.stdout.splitlines():
            a = json.loads(line)
            name = os.path.splitext(os.path.basename(a['file']))[0]
            out[name] = {'articleBody': a.get('body') or '', 'title': a.get('title'),
                         'author': a.get('byline'), 'date': a.get('published')}
        print('.', end='', file=sys.stderr, flush=True)
    return out


def score(name, pages):
    out = converted(pages)
    with tempfile.NamedTemporaryFile('w', suffix='.json') as answers:
        json.dump(out, answers)
        answers.flush()
        run = subprocess.run([sys.executable, os.path.join(shared(), 'tools', 'score.py'),
                              os.path.join(os.path.dirname(pages), 'truth.json'), answers.name,
                              '--meta', '--json'], stdout=subprocess.PIPE, check=True)
    result, = json.loads(run.stdout).values()
    result['pages'] = len(out)
    return result


def share(meta, field, key, of):
    m = meta.get(field) or {}
    return '%.3f' % (m.get(key, 0) / m[of]) if m.get(of) else ''


def row(name, r):
    meta = r.get('meta') or {}
    return '| %s | %d | %.3f | %.3f | %.3f | %.3f | %s |' % (
        name, r['pages'], r['f1'], r['p'], r['r'], BEST_KNOWN[name],
        ' | '.join((share(meta, 'title', 'norm', 'n'), share(meta, 'author', 'norm', 'n'),
                    share(meta, 'author', 'spurious', 'none'), share(meta, 'date', 'norm', 'n'),
                    share(meta, 'date', 'spurious', 'none'))))


def main():
    lines = ['| set | pages | F1 | precision | recall | best other F1 | title | author | '
             'author invented | date | date invented |',
             '|---|---|---|---|---|---|---|---|---|---|---|']
    for name in SETS:
        pages = unpacked(name)
        if pages:
            lines.append(row(name, score(name, pages)))
        else:
            print('# %s: not in %s, skipped' % (name, shared()))
    print(file=sys.stderr)
    table = '\n'.join(lines) + '\n'
    print(table)
    if len(lines) == 2 + len(SETS):
        with open(RESULT, 'w') as f:
            f.write('<!-- written by `make eval` -->\n' + table + '\n' + NOTE)
    return 0


if __name__ == '__main__':
    sys.exit(main())
