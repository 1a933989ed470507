"""Labelled text blocks of the benchmark's pages: which belong to the article?

A block is compared with the annotators' text of its page. Long blocks are found
by their four-word shingles; a text that stands on the page more than once is
credited to the copy that is shown and has most of the article around it; short blocks count when
they stand in the annotated text between what stands around them on the page.
"""
import collections
import json
import os
import re
import subprocess
import tarfile
import tempfile
from urllib.parse import urlparse

import numpy as np

THINNINGS = ('paragraphs', 'pieces', 'parts')  # of page-blocks --without
SETS = ('zyte', 'mozilla', 'trafilatura', 'wcxb')
WORD = re.compile(r'\w+')
LONG = 6          # words from which shingles can tell a block
NEAR = 60         # words around a neighbour's place in which a short block is looked for
COPIES_AROUND = 8  # blocks before and after that tell copies of a text apart


class Page:
    def __init__(self, path, dataset, blocks, hidden, rows, truths, thinned):
        self.path, self.name = path, os.path.splitext(os.path.basename(path))[0]
        self.dataset, self.blocks, self.rows, self.thinned = dataset, blocks, rows, thinned
        self.truth = truth = truths[self.name]
        self.words = [WORD.findall(b.lower()) for b in blocks]
        host = urlparse(truth.get('url') or '').netloc or self.name
        self.host = re.sub(r'^www\.', '', host)
        if 'body' in truth:
            self.labels = by_text(self.words, hidden, truth['body'])
        else:
            self.labels = by_segments(blocks, truth)


def spaced(text):
    return ' '.join(text.split())


def by_segments(blocks, truth):
    """Truth that only names segments that must and must not appear: the rest is unknown."""
    labels = np.full(len(blocks), np.nan)
    texts = [spaced(b) for b in blocks]
    for segment in map(spaced, truth['without']):
        labels[[segment in t for t in texts]] = 0
    for segment in map(spaced, truth['with']):
        holders = [k for k, t in enumerate(texts) if segment in t]
        longest = max(holders, key=lambda k: len(texts[k]), default=None)
        if len(holders) == 1 or (holders and len(texts[longest]) > 60):
            labels[longest] = 1
    return labels


class Truth:
    """The annotated text, searchable by shingle and by word."""
    def __init__(self, body):
        self.words = WORD.findall(body.lower())
        self.shingles, self.places = collections.defaultdict(list), collections.defaultdict(list)
        for i, word in enumerate(self.words):
            self.places[word].append(i)
            if i + 3 < len(self.words):
                self.shingles[tuple(self.words[i:i + 4])].append(i)

    def share(self, words):
        found = [bool(self.shingles.get(tuple(words[i:i + 4]))) for i in range(len(words) - 3)]
        return sum(found) / len(found)

    def begin(self, words, near):
        """Where the block begins in the text, the place nearest to `near`."""
        for i in range(len(words) - 3):
            places = self.shingles.get(tuple(words[i:i + 4]))
            if places:
                return min(places, key=lambda x: abs(x - near + len(words)))
        return None

    def end(self, words, near):
        for i in range(len(words) - 4, -1, -1):
            places = self.shingles.get(tuple(words[i:i + 4]))
            if places:
                return min((x + len(words) - i for x in places), key=lambda x: abs(x - near - len(words)))
        return None


def label_long(words, hidden, truth):
    labels = np.zeros(len(words))
    shares = [truth.share(w) if len(w) >= LONG else 0 for w in words]
    copies = collections.defaultdict(list)
    for k, w in enumerate(words):
        if len(w) >= LONG and shares[k] >= .5:
            copies[tuple(w)].append(k)
    alone = np.zeros(len(words) + 1)
    for ks in copies.values():
        if len(ks) == 1:
            alone[ks[0] + 1] = 1
    sums = np.cumsum(alone)
    for text, ks in copies.items():
        times = len(truth.shingles.get(text[:4], ())) or 1
        ks.sort(key=lambda k: (hidden[k], -(sums[min(len(words), k + COPIES_AROUND + 1)] - sums[max(0, k - COPIES_AROUND)])))
        for k in ks[:times]:
            labels[k] = shares[k]
    drop_hidden_copies(words, hidden, labels)
    return labels


def drop_hidden_copies(words, hidden, labels):
    """The whole story in one hidden block, where its paragraphs are shown."""
    shown = {tuple(w[i:i + 4]) for k, w in enumerate(words) if labels[k] >= .5 and not hidden[k]
             for i in range(len(w) - 3)}
    for k, w in enumerate(words):
        if hidden[k] and labels[k] >= .5:
            share = np.mean([tuple(w[i:i + 4]) in shown for i in range(len(w) - 3)])
            labels[k] = 0 if share >= .5 else labels[k]


def neighbours(words, labels, truth):
    """For each block, where the labelled one before it ends and the one after it begins."""
    before, after = [None] * len(words), [None] * len(words)
    near = None
    for k, w in enumerate(words):
        before[k] = near
        if len(w) >= LONG and labels[k] >= .5:
            near = truth.end(w, near or 0) or near
    near = None
    for k in range(len(words) - 1, -1, -1):
        after[k] = near
        if len(words[k]) >= LONG and labels[k] >= .5:
            place = truth.begin(words[k], len(truth.words) if near is None else near)
            near = near if place is None else place
    return before, after


def by_text(words, hidden, body):
    truth = Truth(body)
    labels = label_long(words, hidden, truth)
    before, after = neighbours(words, labels, truth)
    lonely = not any(len(w) >= LONG and labels[k] >= .5 for k, w in enumerate(words))
    used = set()
    for k, w in enumerate(words):
        if len(w) >= LONG:
            continue
        if not w:
            labels[k] = np.nan
            continue
        if lonely:
            low, high = 0, len(truth.words)
        elif before[k] is None and after[k] is None:
            continue
        else:
            low = before[k] - 2 if before[k] is not None else max(0, after[k] - NEAR)
            high = after[k] + 2 if after[k] is not None else low + NEAR
            low, high = min(low, high), max(low, high)
        for i in truth.places.get(w[0], ()):
            if low <= i < high and i not in used and truth.words[i:i + len(w)] == w:
                labels[k] = 1
                used.add(i)
                break
    return labels


def unpacked(shared, name):
    folder = os.path.join(tempfile.gettempdir(), 'smolwire-model-%d' % os.getuid())
    if not os.path.isdir(os.path.join(folder, name, 'pages')):
        os.makedirs(folder, exist_ok=True)
        with tarfile.open(os.path.join(shared, 'data', name + '.tar.xz')) as archive:
            archive.extractall(folder)
    return os.path.join(folder, name)


def read_pages(program, options, files):
    """The output of build/tests/page-blocks, page by page."""
    out = subprocess.run([program, *options, *files], stdout=subprocess.PIPE, check=True).stdout
    at = 0
    while at < len(out):
        end = out.index(b'\n', at)
        _, features, count, path = out[at:end].decode().split(' ', 3)
        features, at = int(features), end + 1
        texts, hidden, rows = [], [], np.empty((int(count), features), dtype=np.float32)
        for k in range(int(count)):
            end = out.index(b'\n', at)
            size, at = int(out[at:end - 2]), end + 1
            hidden.append(out[end - 1:end] == b'1')
            texts.append(out[at:at + size].decode('utf-8', 'replace'))
            at += size
            rows[k] = np.frombuffer(out, dtype=np.float32, count=features, offset=at)
            at += 4 * features
        yield path, texts, hidden, rows


def load(shared, program, thinning=None):
    """The pages of all sets; with a thinning, with that taken out of them."""
    pages, options = [], ['--without', thinning] if thinning else []
    for dataset in SETS:
        folder = unpacked(shared, dataset)
        with open(os.path.join(folder, 'truth.json'), encoding='utf-8') as file:
            truth = json.load(file)
        names = sorted(truth)
        for first in range(0, len(names), 50):
            files = [os.path.join(folder, 'pages', n + '.html') for n in names[first:first + 50]]
            for path, texts, hidden, rows in read_pages(program, options, files):
                pages.append(Page(path, dataset, texts, hidden, rows, truth, thinning is not None))
    return pages
