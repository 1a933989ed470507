#!/usr/bin/python3
"""Kept pages are converted again without asking anyone: the same gives the same, new rules show."""
import atexit
import json
import os
import sqlite3

import harness
import linkcheck
from harness import SOURCES, Mirror, WebServer, smolwire

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(harness.scratch())
RULES = os.path.join(FOLDER, 'rules')
os.mkdir(RULES)
WEB = STACK.enter_context(WebServer(harness.sample_hosts()))
MIRROR = Mirror(FOLDER, SOURCES, WEB, more='[convert]\nsite-rules = rules\n')


def reconvert(*arguments):
    WEB.requests()
    report = json.loads(smolwire('reconvert', '-j', '-c', MIRROR.config, *arguments).stdout)
    assert not WEB.requests(), 'something was fetched'
    return report


def changed(before, after):
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def test_the_same_pages_give_the_same_files():
    MIRROR.refresh()
    before = MIRROR.files()
    report = reconvert()
    assert report['stories_unchanged'] == len(harness.expected()), report
    assert report['stories_new'] == report['stories_updated'] == report['stories_failed'] == 0, report
    assert not changed(before, MIRROR.files())


def test_a_new_rule_shows_and_is_no_update_of_the_publisher():
    before = MIRROR.files()
    with open(os.path.join(RULES, 'meridianledger.example.txt'), 'w', encoding='utf-8') as file:
        file.write('title: //title\n')
    report = reconvert('meridian')
    assert report['stories_updated'] and not report['stories_failed'], report
    walk = linkcheck.check_disk(MIRROR.root)
    assert not walk.faults, walk.faults
    after = MIRROR.files()
    paths = [path for path in changed(before, after) if path.startswith('gemini/meridian/2')]
    assert len([path for path in paths if not path.endswith('index.gmi')]) == report['stories_updated'], paths
    for path in paths:
        assert (b'\nUpdated ' in before[path][1]) == (b'\nUpdated ' in after[path][1]), path
    # what is few goes into the file beside the search index
    assert set(before) == set(after) - {'search.db-since'}, set(before) ^ set(after)


def test_pages_are_kept_for_as_long_as_asked():
    def kept():
        with sqlite3.connect(MIRROR.store) as store:
            return store.execute('SELECT count(*), sum(length(bytes)) FROM kept_page').fetchone()
    pages, size = kept()
    assert 0 < pages < len(harness.expected()) and size < 40000 * pages, (pages, size)  # folders keep their own
    with sqlite3.connect(MIRROR.store) as store:
        store.execute('UPDATE kept_page SET time = time - 15 * 86400')
    MIRROR.refresh()
    assert kept()[0] == 0
    assert reconvert('meridian')['stories_unchanged'] == 0


def test_help_and_names():
    assert b'usage: smolwire reconvert' in smolwire('reconvert', '--help').stdout
    smolwire('reconvert', '-c', MIRROR.config, 'nobody', status=2)


if __name__ == '__main__':
    harness.run(globals())
