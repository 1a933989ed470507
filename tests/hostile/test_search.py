#!/usr/bin/python3
"""What strangers type into the search: over two hundred queries that mean harm, over both
protocols. Each is a page that holds together or a polite refusal, and the daemon lives.
And queries in languages that put no spaces between words find their stories."""
import atexit
import os
import random
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e'))
import gemini_client  # noqa: E402
import gopher_client  # noqa: E402
import harness  # noqa: E402
from harness import Daemon, Mirror  # noqa: E402

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(harness.scratch())

# language, headline, text, and what has to find it: beginnings, middles and ends of runs
STORIES = {
    'bridge': ('en', 'Bridge closed after storm', 'The harbour bridge was closed to traffic on Monday night. '
               'Engineers said that the cables would be looked at by Friday, and ferries sail until then.', []),
    'zh': ('zh', '北京地铁新线开通', '北京地铁十九号线星期六开通运营，全长约二十二公里，设有十座车站。'
           '市民表示出行时间明显缩短，早高峰期间列车每三分钟一班。当地政府说，明年还将开通两条新线路。',
           ['地铁', '十九号线', '列车', '"早高峰期间"', '政府']),
    'ja': ('ja', '東京湾で地震、津波の心配なし', '気象庁によると、土曜日の朝、東京湾を震源とする地震があり、'
           '横浜市で震度三を観測した。この地震による津波の心配はないという。新幹線は一時運転を見合わせた。',
           ['地震', '東京湾', '新幹線', 'とする', '見合わせ', '震度']),
    'th': ('th', 'น้ำท่วมภาคใต้รุนแรง', 'เกิดน้ำท่วมใหญ่ในหลายจังหวัดภาคใต้เมื่อวันเสาร์ ประชาชนกว่าหมื่นคนต้องอพยพ '
           'เจ้าหน้าที่เตือนว่าฝนจะตกหนักต่อเนื่องถึงวันจันทร์ และขอให้หลีกเลี่ยงการเดินทาง',
           ['น้ำท่วม', 'ท่วม', 'จังหวัด', 'ประชาชน', 'เตือน', 'ฝน', 'วันจันทร์']),
}
# What is in a text by its letters alone must not be found by others of the same shape.
NOT_THERE = ['北地', '京鉄', '東湾', 'ท่วมน้ำ', 'วันจันทน์']

PAGE = ('<!DOCTYPE html><html lang="%s"><head><meta charset="utf-8"><title>%s</title>'
        '<meta property="article:published_time" content="2025-05-20T08:00:00Z"></head>'
        '<body><article><h1>%s</h1>%s</article></body></html>')


def make_mirror():
    pages = os.path.join(FOLDER, 'pages')
    os.makedirs(pages)
    for name, (language, title, text, _) in STORIES.items():
        with open(os.path.join(pages, name + '.html'), 'w', encoding='utf-8') as file:
            file.write(PAGE % (language, title, title, '<p>%s</p>' % text * 2))
    mirror = Mirror(FOLDER, {'wire': {'path': pages, 'base': 'https://wire.example/'}})
    mirror.refresh()
    return mirror


# --- what is typed ----------------------------------------------------------------------

def operators():
    words = ['AND', 'OR', 'NOT', 'NEAR', 'and', 'or', 'not', 'MATCH', 'rank', 'rowid', 'bm25', 'text', 'doc']
    for word in words:
        yield word
        yield 'bridge ' + word
        yield word + ' bridge'
        yield '%s(bridge storm, 2)' % word
        yield '"%s' % word
    yield from ('AND OR NOT', 'bridge AND (storm OR', 'bridge NOT NOT storm', 'NEAR(bridge storm, 99999999999999999999)',
                'NEAR/2', '^bridge', 'bridge ^ storm', 'a + b + c', '+bridge', 'bridge + "storm"', '{title body} : x',
                '{title', '} : {', 'title : bridge', 'body:bridge', '- {title} : bridge', 'text:x', 'rank:bm25(1)',
                'story:1', 'page:/', 'published:0', '(((((((((', ')))))))', '(' * 200, 'bridge' + ')' * 200)


def quotes_and_stars():
    for mark in ('"', '""', '"""', "'", "''", '`', '“', '„', '«', '\\', '\\"', '\\\\', '*', '**', '*bridge', 'bri*dge',
                 'bri**', '"bri*"', '"bridge*', 'b*', '%', '%%', '_', '?', '[', ']', '[a-z]', '{', '}', '$', '$1', '?1',
                 ':1', '@x', '#', ';', ';;', '--', '/*', '*/', '<', '>', '&', '|', '||', '!', '~', '^', '=', '=>', '```',
                 '.', '..', '../../etc/passwd', '/', '//', '-', '- -', '--bridge', '-"', '-"bridge', '-bridge', '+', ','):
        yield mark
        yield 'bridge' + mark


def sql():
    yield from ("'; DROP TABLE doc; --", '"; DROP TABLE doc; --', "' OR '1'='1", "1' OR 1=1 --", "x' UNION SELECT sql FROM "
                'sqlite_master --', "') UNION SELECT 1,2,3,4,5,6 --", 'SELECT * FROM doc', "bridge' AND 1=(SELECT 1)",
                "'; ATTACH DATABASE '/tmp/x' AS x; --", "'||load_extension('x')||'", 'PRAGMA user_version',
                "INSERT INTO text(text) VALUES('delete-all')", "INSERT INTO text(text, rank) VALUES('rank', 'x')",
                "\x27 OR randomblob(1000000000) --", 'highlight(text, 0, 1, 2)', "snippet(text,-1,'','','',64)")


def fields():
    for name in ('source:', 'section:', 'before:', 'after:', 'SOURCE:', 'Before:'):
        for value in ('', '"', '*', 'wire', '" OR "', '2025', '2025-13', '2025-02-30', '0000', '9999-12-31', '99999',
                      '-1', '2025-05-20-01', '٢٠٢٥', 'x' * 300):
            yield name + value


def long_ones():
    yield from ('a' * 100, 'a' * 480, 'x ' * 240, '* ' * 240, '" ' * 240, 'a* ' * 160, '-a ' * 160, 'é' * 240, '東' * 150,
                '( ' * 240, 'source:a ' * 50, 'a"' * 200, 'NEAR(' * 90, 'bridge OR ' * 40, '\u0301' * 200,
                'e' + '\u0301' * 200, '👩‍👩‍👧' * 15, 'a\u200b' * 100)


def strange_letters():
    yield from ('\u202egdirb', '\u2066bridge', '\ufeffbridge', '\u00a0', '\u3000', '\u2028bridge', '\u2029', '\u0085x',
                '\ufffd', '\uffff', '\U0010ffff', '\U000e0001', '\u0000', 'bri\u0000dge', '\u0001', '\u001b[31mred',
                '\u001b]0;title\u0007', '\u007f', '\b\b\b', '\r', '\n', 'a\nb', 'a\r\nb', 'a\n=> gemini://evil.example x',
                '\n# heading', '\n```\n', '\t', 'a\tb', '20 text/gemini', '59', 'ﷺ', 'İ', 'ß', 'ﬁ', 'Å', '١٢٣', 'ı', '🌉',
                'ẞ' * 100, '\u1e9b\u0323', '각', 'ᄀ' * 50)


def dice(count):
    """Letters, operators and fragments of UTF-8 in any order; the same ones each time."""
    random_one = random.Random(5)
    parts = ['bridge', 'storm', ' ', ' ', '"', '*', '(', ')', '-', ':', 'source:', 'after:2025', ' OR ', ' NOT ', 'NEAR(', '^',
             '{title}', '+', '東京', 'ท่', '\u0301', "'", ';', '%', '\\']
    for _ in range(count):
        yield ''.join(random_one.choice(parts) for _ in range(random_one.randrange(1, 25)))


# No text at all: what can stand in an address is bytes.
BYTES = [b'\xff', b'\xfe\xff', b'\xc0\xaf', b'\xed\xa0\x80', b'\xf4\x90\x80\x80', b'bridge\x80', b'\xe6\x9d', b'\x00\x80',
         b'a\x00\xff', b'\x00' * 50, b'\xf8\x88\x80\x80\x80', b'\xc3']


def queries():
    texts = [*operators(), *quotes_and_stars(), *sql(), *fields(), *long_ones(), *strange_letters(), *dice(100)]
    return list(dict.fromkeys(text.encode('utf-8') for text in texts)) + BYTES


# --- what comes back --------------------------------------------------------------------

BEGIN = re.compile(r'# Search: [^\n]*\n\n(There is no word in that to search for\.|Nothing was found\.'
                   r'|(The first )?\d+ pages?, the best first\.|The search took too long\.[^\n]*)\n')
LEAKS = re.compile(r'fts5|syntax error|no such (column|table)|unterminated|malformed MATCH', re.I)


def check_page(text, query):
    """The words typed stand in the first line and nowhere else, and all links lead into the mirror."""
    assert BEGIN.match(text), (query, text[:300])
    rest = text.split('\n', 1)[1]
    assert not LEAKS.search(rest), (query, rest)
    assert not re.search('[\x00-\x09\x0b-\x1f\x7f]', text), (query, text)
    for target, _ in gemini_client.links(text):
        assert re.fullmatch(r'/|/search|/wire/2025-05-20/[^\s/]+', target), (query, target)


def check_menu(answer, query):
    items = gopher_client.menu(answer)  # raises when a line breaks a rule of the protocol
    assert not LEAKS.search('\n'.join(item.text for item in items[3:])), (query, items)
    for item in items:
        assert item.type in 'i137', (query, item)
        assert item.type in 'i3' or (item.host, item.port) == ('localhost', MIRROR.gopher_port), (query, item)
        assert item.type != '1' or re.fullmatch(r'/|/wire/2025-05-20/[^\s/]+', item.selector), (query, item)


MIRROR = make_mirror()


def test_there_are_two_hundred_and_they_differ():
    """two hundred queries at least, no two the same"""
    everything = queries()
    assert len(everything) >= 200 and len(set(everything)) == len(everything), len(everything)


def test_hostile_queries_over_gemini():
    """each query over Gemini is a page of its own, a question, or "bad request" """
    seen = set()
    with Daemon(MIRROR) as daemon:
        for query in queries():
            answer = daemon.gemini('/search?' + urllib.parse.quote(query, safe=''))
            seen.add(answer.status)
            assert answer.status in (10, 20, 59), (query, answer.status, answer.meta)
            if answer.status == 20:
                check_page(answer.text, query)
        # longer than an address may be, or than a query is looked at
        for letters in (600, 900, 1024, 2000):
            url = daemon.url('/search?' + 'a' * letters)
            answer = daemon.gemini('/search?' + 'a' * letters)
            assert answer.status == (20 if len(url) <= 1024 else 59), (letters, answer.status)
        daemon.still_alive()
    assert seen == {10, 20, 59}, seen  # the set is no set of one kind


def test_hostile_queries_over_gopher():
    """each query over Gopher, as it is, is a menu or an error line"""
    with Daemon(MIRROR) as daemon:
        for query in queries() + [b'a' * letters for letters in (600, 1024, 2000, 5000)]:
            answer = gopher_client.exchange(b'/search\t' + query + b'\r\n', MIRROR.gopher_port)
            check_menu(answer, query)
        daemon.still_alive()


def found(daemon, query):
    """Headlines that a query finds, the same over both protocols."""
    page = daemon.gemini('/search?' + urllib.parse.quote(query, safe=''))
    assert page.status == 20, (query, page.status, page.meta)
    menu = gopher_client.menu(gopher_client.fetch('/search', MIRROR.gopher_port, query))
    titles = {title: [label for target, label in gemini_client.links(page.text) if title in label]
              for title in (story[1] for story in STORIES.values())}
    titles = {title for title, labels in titles.items() if labels}
    text = '\n'.join(item.text for item in menu)
    assert titles == {title for title in titles if title in text}, (query, titles, text)
    return titles


def test_languages_without_spaces():
    """Chinese, Japanese and Thai words are found wherever they stand in a run, and only where they stand"""
    with Daemon(MIRROR) as daemon:
        for _, title, _, words in STORIES.values():
            for word in words:
                assert found(daemon, word) == {title}, (word, found(daemon, word))
        for word in NOT_THERE:
            assert found(daemon, word) == set(), (word, found(daemon, word))
        daemon.still_alive()


harness.run(globals())
