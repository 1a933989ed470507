#!/usr/bin/python3
"""Everything published keeps to the formats, requirement by requirement: the numbers
are those of tests/CONFORMANCE.md. A story made of traps is published among the
sample site's; then each page, menu and text is read through the daemon."""
import atexit
import os
import re
import urllib.parse
import xml.etree.ElementTree

import gemini_client
import gopher_client
import harness
import linkcheck
from harness import SOURCES, Daemon, Mirror, WebServer

HOST = 'www.traps.example'
LONG = ' '.join('The %dth word of this sentence is there to make it longer.' % i for i in range(1, 40))
TRAPS = ['=> gemini://evil.example/ not a link', '# Not a heading', '* Not an item', '> Not a quote', '``` Not a fence',
         '.', '.. dots', '\u65b0\u805e\u306f\u6bce\u65e5\u5c4a\u304f\u3002' * 12, 'n\u0303x ' * 60 + 'end']
CODE = 'before\n```\n=> /x inside\n# inside\nafter'
STORY = '''<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Keeper of the traps</title></head><body><main>
<article><h1>Keeper of the traps</h1><p>%s</p>%s<p>Some <em>emphasis</em>, <b>strength</b> and a
<a href="/a page with blanks?q=&quot;x&quot;|y">link with blanks</a>.</p><h2>Code</h2><pre>%s</pre>
<ul><li>First item</li><li>Second item</li></ul><blockquote><p>Quoted words</p></blockquote><p>%s</p></article></main></body></html>
''' % (LONG, ''.join('<p>%s</p>' % trap.replace('>', '&gt;') for trap in TRAPS), CODE, LONG)
FEED = '''<rss version="2.0"><channel><title>Traps</title><item><title>Keeper of the traps</title>
<link>https://%s/story</link><guid>x</guid><pubDate>Tue, 03 Jun 2025 09:00:00 GMT</pubDate></item></channel></rss>''' % HOST

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)


def publish():
    """The daemon on a mirror of all of it."""
    folder = STACK.enter_context(harness.scratch())
    for name, text in (('feed.xml', FEED), ('story.html', STORY)):
        os.makedirs(os.path.join(folder, HOST), exist_ok=True)
        with open(os.path.join(folder, HOST, name), 'w', encoding='utf-8') as file:
            file.write(text)
    web = STACK.enter_context(WebServer({**harness.sample_hosts(), HOST: os.path.join(folder, HOST)}))
    mirror = Mirror(os.path.join(folder), {**SOURCES, 'traps': {'url': 'https://%s/feed.xml' % HOST}}, web)
    mirror.refresh()
    return mirror, STACK.enter_context(Daemon(mirror))


MIRROR, DAEMON = publish()
GEMINI = linkcheck.walk_gemini('localhost', MIRROR.gemini_port)
GOPHER = linkcheck.walk_gopher('localhost', MIRROR.gopher_port)
PAGES = {path: text for path, text in GEMINI.pages.items() if text is not None}
MENUS = {name[1:]: text for name, text in GOPHER.pages.items() if name[0] == '1'}
TEXTS = {name[1:]: text for name, text in GOPHER.pages.items() if name[0] == '0'}


def the_story():
    """Path of the page with the traps, without ending."""
    found = [path for path in PAGES if path.startswith('/traps/') and path.endswith('keeper-of-the-traps.gmi')]
    assert len(found) == 1, found
    return found[0][:-len('.gmi')]


def lines_of(page):
    """(kind, line) of a gemtext page as a client sees it; kinds: text link heading item quote fence pre"""
    preformatted = False
    for line in page.split('\n')[:-1]:
        if line.startswith('```'):
            preformatted = not preformatted
            yield 'fence', line
        elif preformatted:
            yield 'pre', line
        else:
            yield next((kind for kind, begin in (('link', '=>'), ('heading', '#'), ('item', '* '), ('quote', '>'))
                        if line.startswith(begin)), 'text'), line


def kinds(page, kind):
    return [line for k, line in lines_of(page) if k == kind]


def test_everything_can_be_read():
    """G34 every page ends its lines with LF, has no byte order mark and no control characters"""
    assert not GEMINI.faults and not GOPHER.faults, GEMINI.faults + GOPHER.faults
    assert len(PAGES) > 20 and len(MENUS) > 20 and len(TEXTS) > 10
    for path, text in PAGES.items():
        assert '\r' not in text and '\ufeff' not in text and text.endswith('\n'), path
        assert not re.search('[\x00-\x08\x0b-\x1f\x7f]', text), path


def test_lines():
    """T1 lines are what they look like: headings of three levels, items, quotes, links; text that only looks so is none"""
    for path, text in PAGES.items():
        for line in kinds(text, 'heading'):
            assert re.match('#{1,3} ?[^# ]', line), (path, line)
        assert len(kinds(text, 'fence')) % 2 == 0, path
    page = PAGES[the_story() + '.gmi']
    assert kinds(page, 'item') == ['* First item', '* Second item']
    assert [line.lstrip('> ') for line in kinds(page, 'quote')] == ['Quoted words']
    assert '## Code' in kinds(page, 'heading') and not [h for h in kinds(page, 'heading') if 'Not a' in h]
    assert not [link for link in kinds(page, 'link') if 'evil' in link]
    for trap in TRAPS:
        assert any(trap in line for line in kinds(page, 'text')), trap


def test_paragraphs():
    """T2 a paragraph is one line however long it is, and has no markup inside"""
    page = PAGES[the_story() + '.gmi']
    assert kinds(page, 'text').count(LONG) == 2
    assert 'Some emphasis, strength and a link with blanks' in page
    for text in PAGES.values():
        assert not re.search(r'</?[a-z]+>', '\n'.join(kinds(text, 'text'))), text


def test_link_lines():
    """T3 link lines hold URI references: no blanks, nothing but the characters of RFC 3986, escapes whole"""
    unreserved = r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]"
    for path, text in PAGES.items():
        for line in kinds(text, 'link'):
            match = re.match(r'=> (\S+)(?: \S.*)?$', line)
            assert match and re.fullmatch('(?:%s|%%[0-9A-F]{2})+' % unreserved, match.group(1)), (path, line)
            urllib.parse.urlsplit(match.group(1))
    assert 'a%20page%20with%20blanks' in PAGES[the_story() + '.gmi']


def test_preformatted():
    """T4 T5 code stays code whatever is in it, and has a text for those who hear it read"""
    page = PAGES[the_story() + '.gmi']
    code = kinds(page, 'pre')
    assert code[0] == 'before' and code[-1] == 'after' and len(code) == 5, code
    assert code[2:4] == ['=> /x inside', '# inside'] and code[1].strip(' \u200b') == '```', code
    for path, text in PAGES.items():
        for opening in kinds(text, 'fence')[::2]:
            assert opening[3:].strip(), (path, 'no alt text')


def test_subscriptions():
    """S1 lists are feeds: a title, dated entries, each address once; Atom beside them"""
    page = PAGES['/traps/']
    assert kinds(page, 'heading')[0].startswith('# ')
    dated = [line for line in kinds(page, 'link') if re.match(r'=> \S+ \d{4}-\d\d-\d\d[ :-]+\S', line)]
    assert dated == ['=> %s.gmi 2025-06-03 Keeper of the traps' % re.sub('^/traps/', '', the_story())] or \
        dated == ['=> %s.gmi 2025-06-03 Keeper of the traps' % the_story()], dated
    for path in ('/traps/', '/harbour-post/'):
        addresses = [line.split()[1] for line in kinds(PAGES[path], 'link') if re.match(r'=> \S+ \d{4}-', line)]
        assert addresses and len(addresses) == len(set(addresses)), path
    atom = [gemini_client.links(page)[i][0] for i in range(len(gemini_client.links(page)))
            if gemini_client.links(page)[i][0].endswith('.atom')]
    answer = DAEMON.gemini(urllib.parse.urljoin('/traps/', atom[0]))
    assert answer.meta.startswith('application/atom+xml'), answer.meta
    feed = xml.etree.ElementTree.fromstring(answer.body)
    space = '{http://www.w3.org/2005/Atom}'
    assert feed.tag == space + 'feed'
    for updated in feed.iter(space + 'updated'):
        assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)', updated.text), updated.text


def test_robots():
    """S2 P32 robots.txt is text for the agents of both protocols"""
    answer = DAEMON.gemini('/robots.txt')
    assert answer.status == 20 and answer.meta.startswith('text/plain'), answer.meta
    for agent in ('archiver', 'indexer', 'researcher', 'webproxy'):
        assert re.search('^User-agent: %s$' % agent, answer.text, re.M | re.I), answer.text
    assert b'User-agent' in gopher_client.fetch('/robots.txt', MIRROR.gopher_port)
    assert gopher_client.fetch('/about.txt', MIRROR.gopher_port)


def test_favicon():
    """S3 favicon.txt, where there is one, is a line of text"""
    url = 'gemini://localhost:%d/favicon.txt' % MIRROR.gemini_port
    answer = gemini_client.fetch(url, port=MIRROR.gemini_port)
    assert answer.status == 51 or answer.status == 20 and len(answer.text.split()) == 1, answer.status


def test_menus():
    """P10 P11 P12 every menu is well formed, in lines of less than 70 columns"""
    for selector, text in MENUS.items():
        for item in gopher_client.menu(text.encode('utf-8')):
            assert item.type in '0179gIhi3', (selector, item)


def test_texts():
    """P21 every text is wrapped at 70 columns, whatever it is made of; only addresses are longer"""
    for selector, text in TEXTS.items():
        for line in text.splitlines():
            assert gopher_client.columns(line) <= 70 or re.search(r'\S{60,}$', line), (selector, line)
    text = TEXTS[the_story() + '.txt']
    for trap in TRAPS[:5]:
        assert trap[3:] in text, trap


def test_customs():
    """P30 P33 the root fits a screen, each menu begins with the way up, dates stand in brackets, selectors are words"""
    root = gopher_client.menu(MENUS[''].encode('utf-8')) if '' in MENUS else gopher_client.menu(MENUS['/'].encode('utf-8'))
    assert len(root) <= 25, len(root)
    dated = 0
    for selector, text in MENUS.items():
        items = gopher_client.menu(text.encode('utf-8'))
        if selector not in ('', '/'):
            assert items[0].type == '1', (selector, items[0])
        for item in items:
            dated += bool(re.match(r'\[\d{4}-\d\d-\d\d\] \S', item.text))
            if item.type in '017' and item.port == MIRROR.gopher_port:
                assert re.fullmatch(r'[a-z0-9/._-]*', item.selector), item
    assert dated > 10, dated


def test_selectors_stay():
    """P33 selectors and paths stay the same when all is published anew"""
    before = set(MIRROR.files())
    harness.smolwire('rebuild', '-c', MIRROR.config)
    assert set(MIRROR.files()) == before


harness.run(globals())
