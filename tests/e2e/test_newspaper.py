#!/usr/bin/python3
"""The mirror as a newspaper: pages as golden files, feeds that readers of feeds read.

The pages of the sample site are compared byte for byte with tests/golden/newspaper;
GOLDEN_WRITE=1 writes them there instead. Then look at `git diff` before committing.
"""
import atexit
import difflib
import glob
import os
import re
import subprocess

import harness
from harness import SOURCES, TOP, Mirror, Skip, WebServer

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
WEB = STACK.enter_context(WebServer(harness.sample_hosts()))
MIRROR = Mirror(STACK.enter_context(harness.scratch()), SOURCES, WEB)
GOLDEN = os.path.join(TOP, 'tests', 'golden', 'newspaper')

STORY = 'harbour-post/2025-06-03/freighter-strikes-lorne-bridge-closing-saltmeres-main-crossing'
PAGES = {
    'front.gmi': 'gemini/index.gmi',
    'front.gophermap': 'gopher/gophermap',
    'source.gmi': 'gemini/harbour-post/index.gmi',
    'source.gophermap': 'gopher/harbour-post/gophermap',
    'story.gmi': 'gemini/%s.gmi' % STORY,
    'story.gophermap': 'gopher/%s/gophermap' % STORY,
    'story.txt': 'gopher/%s.txt' % STORY,
}


def content(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def check_golden(name, path):
    golden, found = os.path.join(GOLDEN, name), content(os.path.join(MIRROR.root, path))
    if os.environ.get('GOLDEN_WRITE'):
        with open(golden, 'w', encoding='utf-8') as file:
            file.write(found)
        return
    wanted = content(golden)
    assert found == wanted, '\n'.join(difflib.unified_diff(
        wanted.splitlines(), found.splitlines(), golden, path, lineterm='', n=1))


def test_pages_are_the_golden_ones():
    MIRROR.refresh()
    for name, path in PAGES.items():
        check_golden(name, path)


def feeds():
    return sorted(glob.glob(os.path.join(MIRROR.root, 'gemini', '**', '*.atom'), recursive=True))


def test_feeds_are_read_without_complaint():
    try:
        import feedparser
    except ImportError as error:
        raise Skip('no python3-feedparser here') from error
    assert len(feeds()) > len(SOURCES)
    for path in feeds():
        feed = feedparser.parse(path)
        assert not feed.bozo, (path, feed.get('bozo_exception'))
        assert feed.entries, path
        for entry in feed.entries:
            assert entry.title and entry.link.startswith('gemini://') and entry.updated_parsed, path
            assert re.fullmatch(r'tag:localhost,2025:/[a-z0-9/-]+', entry.id), entry.id
            assert [link for link in entry.links if link.rel == 'via'], (path, entry.link)


def test_feeds_keep_to_the_schema():
    harness.need('xmllint')
    schema = os.path.join(TOP, 'tests', 'golden', 'atom.rng')
    done = subprocess.run(['xmllint', '--noout', '--relaxng', schema] + feeds(),
                          stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_list_pages_can_be_subscribed_to():
    """Gemini subscription format: link lines whose label begins with a date."""
    for path in glob.glob(os.path.join(MIRROR.root, 'gemini', '*', 'index.gmi')):
        if os.path.basename(os.path.dirname(path)) in ('day', 'section', 'tag'):  # lists of lists
            continue
        dated = [line for line in content(path).splitlines()
                 if re.match(r'=> \S+ \d{4}-\d\d-\d\d \S', line)]
        assert dated, path


def test_the_root_menu_fits_on_a_screen():
    lines = content(os.path.join(MIRROR.root, 'gopher', 'gophermap')).splitlines()
    assert len(lines) <= 25, len(lines)
    assert all(len(line[1:].split('\t')[0].encode()) <= 3 * 67 for line in lines)


def test_every_menu_begins_with_the_way_up():
    for path in glob.glob(os.path.join(MIRROR.root, 'gopher', '*', '**', 'gophermap'), recursive=True):
        first = content(path).splitlines()[0]
        assert first.startswith('1'), (path, first)


def test_rebuilding_touches_no_file():
    before = MIRROR.files()
    done = subprocess.run([harness.SMOLWIRE, 'rebuild', '-c', MIRROR.config],
                          stdout=subprocess.PIPE, text=True, check=True)
    assert ' 0 files written or removed' in done.stdout, done.stdout
    assert MIRROR.files() == before


harness.run(globals())
