#!/usr/bin/python3
"""What refresh ends with: 0 all is well, 1 some sources failed, 2 nothing could be done; a story
that cannot be had is told, and is no failure of the run."""
import atexit
import json
import os

import harness

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
HOST = 'www.review.example'
PAGE = ('<!DOCTYPE html><html lang="en"><head><title>The keepers</title></head><body><article><h1>The keepers</h1>%s'
        '</article></body></html>' % ('<p>The keeper climbs the stairs of the lighthouse, looks over the bay and writes '
                                      'into the log what the weather of that day was like.</p>' * 5))
FEED = ('<rss version="2.0"><channel><title>Review</title>%s</channel></rss>' % ''.join(
    '<item><title>The %s</title><link>https://%s/%s</link></item>' % (name, HOST, name)
    for name in ('keepers', 'absent')))
SITE = STACK.enter_context(harness.scratch())
for file_name, text in (('keepers.html', PAGE), ('feed.xml', FEED)):
    with open(os.path.join(SITE, file_name), 'w', encoding='utf-8') as out:
        out.write(text)
WEB = STACK.enter_context(harness.WebServer({HOST: SITE}))
GOOD = {'review': {'url': 'https://%s/feed.xml' % HOST}}
BAD = {'broken': {'url': 'https://%s/gone.xml' % HOST}}


def mirror(sources):
    return harness.Mirror(STACK.enter_context(harness.scratch()), sources, WEB)


def test_a_story_that_fails_is_counted_and_told():
    one = mirror(GOOD)
    done = harness.subprocess.run([harness.SMOLWIRE, 'refresh', '-c', one.config, '-j'], capture_output=True, check=True)
    report = json.loads(done.stdout)
    assert (report['stories_new'], report['stories_failed'], report['sources_failed']) == (1, 1, 0), report
    assert b'FAIL(fetch) https://%s/absent: HTTP status 404' % HOST.encode() in done.stderr, done.stderr
    table = harness.smolwire('status', '-c', one.config).stdout.decode()
    assert '1 story waiting, 1 of them failed before' in table, table
    why = 'FAIL(fetch) https://%s/absent: HTTP status 404; 1 failure, again in 5 h' % HOST
    assert why in table.replace('in 6 h', 'in 5 h'), table
    told = json.loads(harness.smolwire('status', '-c', one.config, '-j', 'review').stdout)['failing']
    assert len(told) == 1 and told[0]['reason'] == 'HTTP status 404' and told[0]['retry'], told
    nobody = harness.smolwire('status', '-c', one.config, 'nobody', status=2)
    assert nobody.stderr == b'smolwire: error: no source is named "nobody"\n', nobody.stderr


def test_a_source_that_fails_is_some():
    mirror({**GOOD, **BAD}).refresh('-q', status=1)


def test_all_sources_that_fail_are_nothing():
    mirror(BAD).refresh('-q', status=2)


def test_a_source_whose_address_is_mended_is_asked_at_once():
    """and one that is as it was waits"""
    one = mirror(BAD)
    one.refresh('-q', status=2)
    assert b'1 not due' in one.refresh().stdout
    with open(one.config, encoding='utf-8') as file:
        text = file.read()
    with open(one.config, 'w', encoding='utf-8') as file:
        file.write(text.replace('gone.xml', 'feed.xml'))
    done = harness.subprocess.run([harness.SMOLWIRE, 'refresh', '-c', one.config, '-j'], capture_output=True, check=True)
    assert json.loads(done.stdout)['stories_new'] == 1, done


harness.run(globals())
