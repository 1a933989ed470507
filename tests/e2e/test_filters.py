#!/usr/bin/python3
"""Filters of a source decide what is fetched and what is kept."""
import atexit

import harness
from harness import SOURCES, Mirror, WebServer

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
WEB = STACK.enter_context(WebServer(harness.sample_hosts()))
MINE = [story for story in harness.expected() if story['source'] == 'meridian']


def mirror(**filters):
    """The Meridian Ledger with filters; returns (pages published, paths asked for)."""
    source = dict(SOURCES['meridian'], **{key.replace('_', '-'): value for key, value in filters.items()})
    made = Mirror(STACK.enter_context(harness.scratch()), {'meridian': source}, WEB)
    WEB.requests()
    made.refresh()
    pages = [path for path in made.files() if path.count('/') == 3 and path.endswith('.gmi')
             and path.startswith('gemini/meridian/') and not path.endswith('/index.gmi')]
    return pages, [request['path'] for request in WEB.requests()]


def test_excluded_titles_are_not_even_fetched():
    pages, asked = mirror(exclude_title='*bridge*')
    assert 0 < len(pages) < len(MINE), pages
    assert not [path for path in pages + asked if 'bridge' in path], (pages, asked)


def test_included_addresses_are_all_there_is():
    wanted = MINE[0]['url'].rsplit('/', 1)[1] or MINE[0]['url'].rsplit('/', 2)[1]
    pages, asked = mirror(include_url='*%s*' % wanted)
    assert len(pages) == 1 and len(asked) == 3, (pages, asked)  # robots.txt, the feed, the story


def test_tags_of_the_feed_count_as_those_of_the_page():
    pages, _ = mirror(include_tag='economy')  # the pages have others
    assert len(pages) == 3, pages
    pages, asked = mirror(exclude_tag='karsk | opera')
    assert len(pages) == len(MINE) - 3 and not [path for path in asked if 'herring' in path or 'opera' in path], asked


def test_old_stories_are_left_alone():
    pages, asked = mirror(max_age='1s')
    assert not pages and len(asked) == 2, (pages, asked)


def test_short_stories_are_left_out():
    pages, asked = mirror(min_words='100000')
    assert not pages and len(asked) > 2, (pages, asked)


def test_only_the_top_of_the_feed():
    pages, _ = mirror(max_items='2')
    assert len(pages) == 2, pages


harness.run(dict(globals()))
