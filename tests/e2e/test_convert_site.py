#!/usr/bin/python3
"""smolwire convert on every story of the sample site, held against expected.json."""
import json
import os
import subprocess

import harness
from harness import SITE, compare, expected, menu_text, smolwire


def convert(story, form):
    return smolwire('convert', '-f', form, '-b', story['url'],
                    os.path.join(SITE, story['file'])).stdout.decode('utf-8')


def check_metadata(story):
    got = json.loads(convert(story, 'json'))
    wanted = {'title': story['title'], 'standfirst': story['standfirst'],
              'byline': ', '.join(story['authors']), 'language': story['language'],
              'teaser': story['teaser'], 'live': story['live']}
    if story['source'] == 'kestrel':  # a page of 1999 tells neither, and a date without an hour
        del wanted['language'], wanted['standfirst']
    else:
        wanted['url'] = story['url']
        wanted['site'] = story['site']
        wanted['section'] = story['section']
    if story['source'] == 'vesti':  # no metadata at all: what a reader sees on the page
        del wanted['standfirst'], wanted['site'], wanted['section'], wanted['url']
    got['language'] = (got['language'] or '').split('-')[0]
    wrong = ['%s: %r, wanted %r' % (key, got.get(key), value) for key, value in wanted.items()
             if got.get(key) != value]
    if not (got.get('published') or '').startswith(story['published'].rstrip('Z')):
        wrong.append('published: %r, wanted %r' % (got.get('published'), story['published']))
    for key, value in (story['image'] or {}).items():
        if value not in ((got.get('image') or {}).get(key) or ''):
            wrong.append('image %s: %r, wanted %r' % (key, (got.get('image') or {}).get(key), value))
    if [r['url'] for r in got['related']][:len(story['related'])] != story['related']:
        wrong.append('related: %r, wanted %r' % (got['related'], story['related']))
    assert not wrong, '\n'.join(wrong)


def check_pages(story):
    """The same text in all three formats, once each, without what surrounds it."""
    wrong = []
    for form in ('gemtext', 'gophermap', 'text'):
        page = convert(story, form)
        text = menu_text(page) if form == 'gophermap' else page
        wrong += compare(text if form != 'gophermap' else text + page, story, form)
        if text.count(story['title']) > 1 and form == 'gemtext':
            wrong.append('%s: the headline comes %d times' % (form, text.count(story['title'])))
    assert not wrong, '\n'.join(wrong)


def fronts():
    """Every page of the sample site that is no story: front pages and sections."""
    stories = {os.path.join(SITE, story['file']) for story in expected()}
    for folder, _, names in sorted(os.walk(harness.HOSTS)):
        for path in sorted(os.path.join(folder, name) for name in names):
            if path.endswith(('.html', '.htm', '.shtml')) and path not in stories:
                yield path


def test_fronts_are_no_articles():
    """Section fronts and front pages are refused as what they are."""
    pages, wrong = list(fronts()), []
    assert len(pages) > 20, pages
    for path in pages:
        done = subprocess.run([harness.SMOLWIRE, 'convert', path], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        if done.returncode != 1 or done.stdout or b'this is a section front, no article' not in done.stderr:
            wrong.append('%s: status %d, %r' % (path, done.returncode, done.stdout[:200] + done.stderr[:200]))
    assert not wrong, '\n'.join(wrong)


for number, entry in enumerate(expected()):
    # One test a story and kind, named after it.
    for kind in (check_metadata, check_pages):
        def test(entry=entry, kind=kind):
            kind(entry)
        test.__doc__ = '%s of %s/%s' % (kind.__name__[6:], entry['source'], entry['key'])
        globals()['test_%d_%s' % (number, kind.__name__)] = test

harness.run(dict(globals()))
