#!/usr/bin/python3
"""The sample site from its web server to its readers: refresh, publish, serve, read."""
import atexit
import re
import subprocess
import urllib.parse

import gemini_client
import gopher_client
import harness
import linkcheck
from harness import SOURCES, Daemon, Mirror, WebServer, compare, expected, menu_text, story_pages

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
WEB = STACK.enter_context(WebServer(harness.sample_hosts()))
MIRROR = Mirror(STACK.enter_context(harness.scratch()), SOURCES, WEB)
STORIES = expected()


def page_of(story):
    pages = story_pages(MIRROR, story)
    assert len(pages) == 1, '%s/%s is published %d times: %s' % (story['source'], story['key'],
                                                                 len(pages), pages)
    return pages[0]


def test_refresh_mirrors_every_story():
    MIRROR.refresh()
    asked = WEB.requests()
    assert asked and not [r for r in asked if r['status'] not in (200, 304)], asked
    for story in STORIES:
        page_of(story)


def test_robots_txt_was_asked_once_and_first_on_each_host():
    MIRROR2 = Mirror(STACK.enter_context(harness.scratch()), SOURCES, WEB)
    WEB.requests()
    MIRROR2.refresh()
    hosts = {}
    for request in WEB.requests():
        hosts.setdefault(request['host'], []).append(request['path'])
    for host, paths in hosts.items():
        assert paths[0] == '/robots.txt' and paths.count('/robots.txt') == 1, (host, paths)
        assert len(paths) == len(set(paths)), (host, paths)


def test_second_refresh_asks_conditionally_and_changes_no_file():
    before = MIRROR.files()
    WEB.requests()
    MIRROR.refresh()
    asked = WEB.requests()
    assert not [r for r in asked if not r['conditional'] or r['status'] != 304], asked
    assert len(asked) <= 2 * len(WEB.hosts), asked
    after = MIRROR.files()
    changed = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    assert not changed, changed


def test_pages_on_disk_are_whole():
    walk = linkcheck.check_disk(MIRROR.root)
    assert not walk.faults, '\n'.join(walk.faults)
    assert not linkcheck.temporary_files(MIRROR.root)


def test_paths_are_readable_ascii_and_carry_the_date():
    for story in STORIES:
        page = page_of(story)
        assert re.fullmatch(r'[a-z0-9-]+/%s/[a-z0-9-]+' % story['published'][:10], page), page


def test_every_story_over_gemini():
    wrong = []
    with Daemon(MIRROR) as daemon:
        for story in STORIES:
            page = daemon.gemini('/%s.gmi' % page_of(story))
            assert page.status == 20 and page.meta.startswith('text/gemini'), (page.status, page.meta)
            wrong += compare(page.text, story, story['key'])
            if page.text.splitlines()[0] != '# ' + story['title']:
                wrong.append('%s: first line %r' % (story['key'], page.text.splitlines()[0]))
            wrong += [story['key'] + ': missing ' + word for word in
                      (story['standfirst'], *story['authors'], story['published'][:10])
                      if word not in page.text]
        daemon.still_alive()
    assert not wrong, '\n'.join(wrong)


def test_every_story_over_gopher_as_menu_and_as_text():
    wrong = []
    with Daemon(MIRROR) as daemon:
        for story in STORIES:
            answer = gopher_client.fetch('/' + page_of(story), MIRROR.gopher_port)
            gopher_client.menu(answer)
            menu = answer.decode('utf-8')
            wrong += compare(menu_text(menu) + menu, story, story['key'] + ' menu')
            text = gopher_client.fetch('/%s.txt' % page_of(story), MIRROR.gopher_port).decode('utf-8')
            wrong += compare(text, story, story['key'] + ' text')
            wide = [line for line in text.splitlines() if gopher_client.columns(line) > 70
                    and '://' not in line and not line.startswith((' ', '|'))]
            wrong += ['%s text: wide line %r' % (story['key'], line) for line in wide]
        daemon.still_alive()
    assert not wrong, '\n'.join(wrong)


def test_publishers_related_stories_come_first_and_lead_into_the_mirror():
    paths = {story['url']: '/%s.gmi' % page_of(story) for story in STORIES}
    wrong = []
    with Daemon(MIRROR) as daemon:
        for story in STORIES:
            page = daemon.gemini(paths[story['url']]).text
            wanted = [paths[url] for url in story['related']]
            got = related_links(page)
            if got[:len(wanted)] != wanted:
                wrong.append('%s: %s, wanted first %s' % (story['key'], got, wanted))
        daemon.still_alive()
    assert not wrong, '\n'.join(wrong)


def related_links(page, heading='Related stories'):
    """Addresses of the links in the block of links that follows the heading."""
    match = re.search(r'^## %s\n\n((?:=> .*\n)+)' % heading, page, re.M)
    return [urllib.parse.unquote(a) for a, _ in gemini_client.links(match.group(1))] if match else []


def test_stories_that_belong_together_are_related_across_publishers():
    with Daemon(MIRROR) as daemon:
        by_key = {story['key']: story for story in STORIES}
        own = by_key['opera-found']
        other = '/%s.gmi' % page_of(by_key['opera-stage'])
        page = daemon.gemini('/%s.gmi' % page_of(own)).text
        assert other in related_links(page) + related_links(page, 'Other reports'), page[-1500:]


def test_all_links_over_gemini_lead_to_pages():
    with Daemon(MIRROR) as daemon:
        walk = linkcheck.walk_gemini('localhost', MIRROR.gemini_port)
        daemon.still_alive()
    assert not walk.faults, '\n'.join(walk.faults)
    unreached = [s['key'] for s in STORIES if '/%s.gmi' % page_of(s) not in walk.pages]
    assert not unreached, unreached


def test_all_links_over_gopher_lead_to_pages():
    with Daemon(MIRROR) as daemon:
        walk = linkcheck.walk_gopher('localhost', MIRROR.gopher_port)
        daemon.still_alive()
    assert not walk.faults, '\n'.join(walk.faults)
    for kind, suffix in (('1', ''), ('0', '.txt')):
        unreached = [s['key'] for s in STORIES if '%s/%s%s' % (kind, page_of(s), suffix) not in walk.pages]
        assert not unreached, (kind, unreached)


def test_front_page_source_section_and_day_are_there():
    with Daemon(MIRROR) as daemon:
        front = daemon.gemini('/')
        assert front.text.startswith('# Test Mirror\n'), front.text[:80]
        for path in ['/%s/' % name for name in SOURCES] + ['/harbour-post/2025-06-03/']:
            page = daemon.gemini(path)
            assert page.status == 20 and 'Lorne' in page.text or path not in ('/harbour-post/',), path
        sections = [p for p in MIRROR.files() if p.startswith('gemini/section/')]
        assert len(sections) >= 4, sections
        daemon.still_alive()


def test_search_over_both_protocols_leads_to_stories():
    with Daemon(MIRROR) as daemon:
        assert daemon.gemini('/search').status == 10
        found = daemon.gemini('/search?salt%20road')
        assert found.status == 20, found.meta
        hits = [a for a, _ in gemini_client.links(found.text) if re.search(r'/\d{4}-\d\d-\d\d/', a)]
        assert len(hits) >= 2 and all(daemon.gemini(hit).status == 20 for hit in hits), found.text
        items = gopher_client.menu(gopher_client.fetch('/search', MIRROR.gopher_port, search='salt road'))
        hits = [item for item in items if item.type == '1' and 'alt' in item.text]
        assert len(hits) >= 2, items
        for item in hits:
            gopher_client.menu(gopher_client.fetch(item.selector, MIRROR.gopher_port))
        for strange in ('%22', 'NEAR(', 'a%20OR', '*', '-', '%F0%9F%98%80', 'x' * 900, '%27%3B--'):
            assert daemon.gemini('/search?' + strange).status in (10, 20, 59), strange
        daemon.still_alive()


def test_read_by_openssl_s_client():
    harness.need('openssl')
    with Daemon(MIRROR) as daemon:
        request = daemon.url('/').encode() + b'\r\n'
        for version in ('-tls1_2', '-tls1_3'):
            done = subprocess.run(['openssl', 's_client', '-quiet', version, '-servername', 'localhost', '-connect',
                                   '127.0.0.1:%d' % MIRROR.gemini_port], input=request, timeout=120,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            assert done.stdout.startswith(b'20 text/gemini'), (version, done.stdout[:200], done.stderr[-500:])
            assert b'# Test Mirror' in done.stdout, version
        old = subprocess.run(['openssl', 's_client', '-quiet', '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0', '-connect',
                              '127.0.0.1:%d' % MIRROR.gemini_port], input=request, timeout=120,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert not old.stdout, old.stdout[:200]
        daemon.still_alive()


def test_read_by_curl():
    harness.need('curl')
    story = next(s for s in STORIES if s['key'] == 'herring-accord')
    with Daemon(MIRROR) as daemon:
        done = subprocess.run(['curl', '-sS', 'gopher://127.0.0.1:%d/0/%s.txt' % (
            MIRROR.gopher_port, page_of(story))], timeout=120, stdout=subprocess.PIPE, check=True)
        assert not compare(done.stdout.decode('utf-8'), story, 'curl')
        daemon.still_alive()


def test_read_by_lynx():
    harness.need('lynx')
    with Daemon(MIRROR) as daemon:
        done = subprocess.run(['lynx', '-dump', '-nolist', '-assume_charset=utf-8', '-display_charset=utf-8',
                               'gopher://127.0.0.1:%d/' % MIRROR.gopher_port], timeout=120,
                              stdout=subprocess.PIPE, check=True)
        assert 'Test Mirror' in done.stdout.decode('utf-8'), done.stdout[:500]
        daemon.still_alive()


harness.run(dict(globals()))
