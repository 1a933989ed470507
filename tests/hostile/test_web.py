#!/usr/bin/python3
"""Web servers that misbehave on purpose: each case ends in the right state, within
bounded time and memory, and the rest of the run is untouched."""
import atexit
import gzip
import http.server
import os
import resource
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e'))
import harness  # noqa: E402
import webserver  # noqa: E402
from harness import SMOLWIRE, scratch  # noqa: E402

STORY = ('<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s</title></head><body>'
         '<article><h1>%s</h1>' + ''.join('<p>Paragraph %d of @ is the part of a story that is long enough to be taken for '
                                          'one: the harbour was quiet, the ferries ran, and nobody on the '
                                          'quay remembered a calmer morning in %d years.</p>' % (i, i + 3)
                                          for i in range(8)) + '</article></body></html>')


def story(name):
    """A page whose text is its own: the same text twice would be one story."""
    return (STORY % (name, name)).replace('@', name)


# What becomes of each path: the stage of the failure, or None for a story.
CASES = {
    'good-1': None, 'slow': 'fetch', 'endless': 'fetch', 'bomb': 'fetch', 'cut': 'fetch', 'self': 'fetch',
    'ping': 'fetch', 'local': 'fetch', 'cloud': 'fetch', 'file': 'fetch', 'nowhere': 'fetch', 'hang': 'fetch',
    'close': 'fetch', 'garbage': 'fetch', 'headers': 'fetch', 'gone': 'fetch', 'trouble': 'fetch',
    'empty': 'convert', 'noise': 'convert', 'charset': None, 'longer': None, 'surplus': None, 'moved': None, 'good-2': None,
    'whole': None,  # the page is gone, but the feed has the text
}
# Time for the good ones on the busiest machine; the ones that hang wait for it at the same time.
SECONDS, SIZE = 15, 1024 * 1024
PARTS = 20
BOMB = b''.join([gzip.compress(bytes(SIZE))] * 200)


class Bad(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True
    asked = []  # (host, path, conditional), of all servers
    lock = threading.Lock()
    etags = 0

    def log_message(self, *_):
        pass

    def do_GET(self):
        host = self.headers.get('Host', '').split(':')[0]
        name = self.path.strip('/')
        with self.lock:
            self.asked.append((host, name, bool(self.headers.get('If-None-Match'))))
        act = getattr(self, 'do_' + name.replace('-', '_').replace('.', '_'), None)
        try:
            if (host == 'busy.example' and name != 'robots.txt') or name.startswith('part-'):
                self.send(b'', 429, {'Retry-After': '7200'})
            elif act:
                act()
            else:
                self.send(story(name).encode())
        except OSError:
            self.close_connection = True

    def send(self, body, status=200, headers=None, length=None):
        self.send_response(status)
        for key, value in {'Content-Type': 'text/html', **(headers or {})}.items():
            self.send_header(key, value)
        self.send_header('Content-Length', str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def go(self, where, status=302):
        self.send(b'', status, {'Location': where})

    def do_robots_txt(self):
        self.send(b'User-agent: *\nDisallow:\n', headers={'Content-Type': 'text/plain'})

    def do_feed(self):
        items = ''.join('<item><title>%s</title><link>/%s</link>%s</item>' % (
            c, c, '<c:encoded><![CDATA[%s]]></c:encoded>' % story(c) if c == 'whole' else '') for c in CASES)
        self.send(('<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><title>Bad</title>%s</channel></rss>' % items).encode(),
                  headers={'Content-Type': 'application/rss+xml'})

    def do_parts(self):
        """Stories of which none may be had now, and no text of them."""
        items = ''.join('<item><title>Part %d</title><link>/part-%d</link></item>' % (i, i) for i in range(PARTS))
        self.send(('<rss version="2.0"><channel>%s</channel></rss>' % items).encode(),
                  headers={'Content-Type': 'application/rss+xml'})

    def do_changing(self):
        """Another ETag each time, the same feed."""
        Bad.etags += 1
        self.send(b'<rss version="2.0"><channel><item><title>good-1</title><link>/good-1</link></item>'
                  b'</channel></rss>', headers={'ETag': '"%d"' % Bad.etags})

    def do_slow(self):
        self.send(b'<', length=100000)
        while True:
            time.sleep(.3)
            self.wfile.write(b'x')

    def do_endless(self):
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b'<p>and on ' * 1000)

    def do_bomb(self):
        self.send(BOMB, headers={'Content-Encoding': 'gzip'})

    def do_cut(self):
        self.send(story('cut').encode()[:300], length=5000)
        self.close_connection = True

    def do_longer(self):
        """The body goes on after its length: what follows is not part of it."""
        body = story('longer').encode()
        self.send(body + b'<p>smuggled</p>', length=len(body))
        self.close_connection = True

    def do_surplus(self):
        """The rest comes when the next request is under way on this connection: it is not its answer."""
        self.send(story('surplus').encode())
        if self.connection.recv(1, socket.MSG_PEEK):
            self.wfile.write(b'<p>smuggled</p>\r\n\r\n')
        self.close_connection = True

    def do_self(self):
        self.go('/self', 301)

    def do_ping(self):
        self.go('/pong')

    def do_pong(self):
        self.go('/ping')

    def do_local(self):
        self.go('http://127.0.0.1:%d/secret' % self.server.server_address[1])

    def do_cloud(self):
        self.go('http://169.254.169.254/latest/meta-data/')

    def do_file(self):
        self.go('file:///etc/passwd')

    def do_nowhere(self):
        self.go('http://[')

    def do_moved(self):
        self.go('/good-3', 308)

    def do_hang(self):
        self.send_response(200)
        self.send_header('Content-Length', '1000')
        self.end_headers()
        self.connection.recv(1)  # until the client gives up

    def do_close(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def do_garbage(self):
        self.wfile.write(b'\x16\x03\x01\x00garbage\r\n\r\n' * 50)
        self.close_connection = True

    def do_headers(self):
        self.wfile.write(b'HTTP/1.1 200 OK\r\n')
        while True:
            self.wfile.write(b'X-More: ' + b'y' * 1000 + b'\r\n')

    def do_gone(self):
        self.send(b'gone', 410)

    do_whole = do_gone

    def do_trouble(self):
        self.send(b'trouble', 500)

    def do_empty(self):
        self.send(b'')

    def do_noise(self):
        self.send(os.urandom(100000))

    def do_charset(self):
        text = story('caf\xe9').replace('<meta charset="utf-8">', '').encode('cp1252')
        self.send(text, headers={'Content-Type': 'text/html; charset=utf-8'})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass


def serve(tls=None):
    server = Server(('127.0.0.1', 0), Bad)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(scratch())
_, CHAIN = webserver.make_certificates(FOLDER, ['other.example'])
CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
CONTEXT.load_cert_chain(*CHAIN)
PLAIN, SECURE, NOBODY = serve(), serve(CONTEXT), harness.free_port()
SOURCES = {'bad': 'http://bad.example/feed', 'busy': 'http://busy.example/feed', 'tls': 'https://tls.example/feed',
           'absent': 'http://absent.example/feed', 'changing': 'http://changing.example/changing',
           'parts': 'http://parts.example/parts'}
CONFIG = os.path.join(FOLDER, 'smolwire.ini')
with open(CONFIG, 'w', encoding='utf-8') as ini:
    ini.write('[mirror]\nroot = tree\nstore = store.db\n[fetch]\ntimeout = %d\ndelay = 0\nmax-size = %d\n'
              'per-host = 4\nconnect-to = %s\n%s' % (
                  SECONDS, SIZE, '\n  '.join(
                      ['%s:80:127.0.0.1:%d' % (h, PLAIN) for h in ('bad.example', 'busy.example', 'changing.example', 'parts.example')]
                      + ['tls.example:443:127.0.0.1:%d' % SECURE, 'absent.example:80:127.0.0.1:%d' % NOBODY]),
                  ''.join('[source %s]\nurl = %s\n' % pair for pair in SOURCES.items())))
FIRST = {}


def refresh(*arguments):
    """One refresh with a lid on it; returns (exit status, errors, seconds, what it said)."""
    del Bad.asked[:]
    begin = time.monotonic()
    done = subprocess.run([SMOLWIRE, 'refresh', '-c', CONFIG, *arguments], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
    return (done.returncode, done.stderr.decode('utf-8', 'replace'), time.monotonic() - begin,
            done.stdout.decode('utf-8', 'replace'))


def rows(question):
    with sqlite3.connect(os.path.join(FOLDER, 'store.db')) as store:
        return store.execute(question).fetchall()


def test_every_case_ends_as_it_should():
    status, errors, seconds, said = refresh()
    FIRST.update(errors=errors, asked=list(Bad.asked), seconds=seconds, said=said)
    assert status == 1, (status, errors)
    ended = {url.rsplit('/', 1)[1]: (stage or None, reason, story)
             for url, stage, reason, story in rows("SELECT url, stage, reason, story FROM entry WHERE source = 'bad'")}
    for case, stage in CASES.items():
        print('# %s: %s' % (case, ended[case]))
    for case, stage in CASES.items():
        assert ended[case][0] == stage, (case, ended[case])
        assert bool(ended[case][2]) == (stage is None), (case, ended[case])
        assert not stage or ('FAIL(%s) http://bad.example/%s: ' % (stage, case)) in errors, (case, errors)


def test_time_and_memory_are_bounded():
    slow = sum(case in ('slow', 'hang', 'headers', 'endless') for case in CASES)
    limit = SECONDS * (slow + 3) * (4 if 'asan' in SMOLWIRE else 1.5) + 10
    assert FIRST['seconds'] < limit, FIRST['seconds']
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print('# %.1f s, %d MiB' % (FIRST['seconds'], most // 1024))
    assert 'asan' in SMOLWIRE or most < 150 * 1024, most


def test_nothing_private_was_asked():
    assert not [a for a in FIRST['asked'] if a[1] == 'secret'], FIRST['asked']
    for case in ('local', 'cloud'):
        assert 'http://bad.example/%s: the host\'s address is private' % case in FIRST['errors'], FIRST['errors']


def test_the_good_pages_are_published_and_whole():
    pages = {}
    for folder, _, names in os.walk(os.path.join(FOLDER, 'tree', 'gemini', 'bad')):
        for name in names:
            with open(os.path.join(folder, name), encoding='utf-8') as file:
                pages[name] = file.read()
    for start in ('good-1', 'good-2', 'caf', 'longer', 'surplus', 'whole'):
        page = next((text for name, text in pages.items() if name.startswith(start)), '')
        assert 'Paragraph 7' in page and 'smuggled' not in page, (start, sorted(pages))


def test_sources_tell_what_failed_and_when_they_are_due():
    state = {name: (due - tried, stage, reason) for name, due, tried, stage, reason in
             rows('SELECT name, next_due, last_try, stage, reason FROM source')}
    assert state['bad'][1] == '' and state['changing'][1] == '', state
    assert state['absent'][1] == 'fetch' and state['absent'][0] == 900, state
    assert state['tls'][1] == 'fetch' and 'certificate' in state['tls'][2], state
    assert state['busy'][0] >= 7200 and '429' in state['busy'][2], state


def test_a_host_that_asked_for_a_pause_gets_it():
    """429 with Retry-After: not asked again, not even by force; the others are"""
    assert len([a for a in FIRST['asked'] if a[0] == 'busy.example' and a[1] != 'robots.txt']) == 1, FIRST['asked']
    refresh('--all')
    assert not [a for a in Bad.asked if a[0] == 'busy.example'], Bad.asked
    assert [a for a in Bad.asked if a[0] == 'changing.example'], Bad.asked


def test_stories_that_a_pause_puts_off_did_not_fail():
    asked = [a for a in FIRST['asked'] if a[1].startswith('part-')]
    assert 1 <= len(asked) <= 4, asked  # those that were under way when the first answer came
    failed = rows("SELECT url FROM entry WHERE source = 'parts' AND failures > 0 AND stage = 'fetch'")
    assert len(failed) == len(asked), (failed, asked)
    assert rows("SELECT count(*) FROM entry WHERE source = 'parts' AND failures = 0 AND stage = ''") \
        == [(PARTS - len(asked),)]
    assert 'put off: %d stories' % (PARTS - len(asked)) in FIRST['said'], FIRST['said']
    assert FIRST['errors'].count('http://parts.example/part-') == len(asked), FIRST['errors']


def test_failures_are_not_asked_again_at_once():
    asked = [a[1] for a in Bad.asked if a[0] == 'bad.example']
    assert asked == ['feed'], asked


def test_changing_etags_change_nothing():
    with_tag = [a for a in Bad.asked if a[0] == 'changing.example']
    assert with_tag == [('changing.example', 'changing', True)], with_tag
    assert rows("SELECT count(*) FROM story WHERE source = 'changing'") == [(1,)]


harness.run(dict(globals()))
