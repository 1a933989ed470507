#!/usr/bin/python3
"""smolwired over Gopher, requirement by requirement: the numbers are those of the
project's reading of RFC 1436, RFC 4266 and practice (tests/CONFORMANCE.md)."""
import atexit
import os
import re
import socket
import subprocess
import time

import gopher_client
import harness
from gemini_client import context, read_all
from server_fixture import Server, receive

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
SERVER = STACK.enter_context(Server(server='handshake-timeout = 60\nrequest-timeout = 5'))
HERE = 'localhost\t%d' % SERVER.gopher


def select(selector):
    return SERVER.select(selector.encode('utf-8') + b'\r\n').decode('utf-8')


def test_root():
    """P1 the empty selector is the root menu; CR LF or LF; the server closes"""
    for request in (b'\r\n', b'\n', b'/\r\n'):
        assert SERVER.select(request).startswith(b'iWelcome\t'), request


def test_gopher_plus():
    """P2 a search string is taken, Gopher+ requests are answered sanely"""
    plain = select('/news/slug.txt')
    assert select('/news/slug.txt\tsome words') == plain
    assert select('/news/slug.txt\t+') == plain
    assert select('/news\t\t+') == select('/news')
    for data in ('!', '$', '!+INFO', '\t$'):
        answer = select('/news\t' + data)
        assert answer == select('/news') or (answer.startswith('3') and answer.endswith('\r\n.\r\n')), answer
    assert SERVER.select(b'\t$\r\n') == b'+-1\r\n+INFO: 1Front page\t/\tlocalhost\t%d\r\n.\r\n' % SERVER.gopher


def test_selectors():
    """P3 selectors are opaque, with and without slash the same, 255 bytes at most"""
    assert select('news') == select('/news') == select('/news/')
    assert select('/n%65ws').startswith('3')
    assert select('x' * 255).startswith('3No such')
    assert select('x' * 256).startswith('3Not a valid')
    assert select('y' * 5000).startswith('3Not a valid')
    with open(os.path.join(SERVER.tree.encode(), b'gopher/caf\xe9.txt'), 'wb') as file:
        file.write(b'Latin-1\n')
    assert SERVER.select(b'/caf\xe9.txt\r\n') == b'Latin-1\n'
    for selector in ('../outside.txt', '/../../etc/passwd', '/news/../../outside.txt', '/.hidden', 'a\x01b'):
        assert select(selector).startswith('3'), selector


def test_url_selectors():
    """P3 URL: selectors lead on with a page, escaped; never to javascript or data"""
    for prefix in ('', '/'):
        page = select(prefix + 'URL:https://example.org/?a="><script>&b')
        assert 'url=https://example.org/?a=&quot;&gt;&lt;script&gt;&amp;b' in page, page
        assert '<script>' not in page and page.startswith('<!DOCTYPE html>')
    for target in ('http://example.org/', 'gopher://example.org/1/x', 'gemini://example.org/', 'mailto:a@example.org'):
        assert 'url=%s"' % target in select('URL:' + target), target
    for target in ('javascript:alert(1)', 'data:text/html,x', 'JavaScript://x', 'http', 'file:///etc/passwd', ''):
        assert select('URL:' + target).startswith('3'), target


def test_http():
    """P4 a web client is told what this is"""
    answer = SERVER.select(b'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    assert answer.startswith(b'HTTP/1.0 400') and b'Gopher' in answer, answer


def test_tls():
    """P4 Gopher over TLS on the same port, recognised from the first byte"""
    for request in (b'\r\n', b'/news/slug.txt\r\n', b'/big.bin\r\n'):
        with context().wrap_socket(socket.create_connection(('127.0.0.1', SERVER.gopher)),
                                   server_hostname='localhost', suppress_ragged_eofs=False) as connection:
            connection.sendall(request)
            assert read_all(connection) == SERVER.select(request)


def test_without_tls():
    """P4 TLS may be switched off"""
    with Server(gopher='tls = no') as server:
        assert b'TLSPort' not in server.select(b'caps.txt\r\n')
        with socket.create_connection(('127.0.0.1', server.gopher)) as connection:
            connection.sendall(b'\x16\x03\x01\0\x05hello\n')
            assert receive(connection).startswith(b'3')


def test_byte_at_a_time():
    """P5 a byte at a time, and those that never end their line"""
    with socket.create_connection(('127.0.0.1', SERVER.gopher)) as connection:
        for byte in b'/news\r\n':
            connection.sendall(bytes([byte]))
            time.sleep(0.01)
        assert receive(connection).decode() == select('/news')
    with socket.create_connection(('127.0.0.1', SERVER.gopher), 60) as connection:
        connection.sendall(b'/news')
        try:
            assert receive(connection) == b''
        except ConnectionResetError:
            pass
    SERVER.still_serves()


def test_half_closed():
    """P1 a client that ends its direction after the request is answered"""
    with socket.create_connection(('127.0.0.1', SERVER.gopher)) as connection:
        connection.sendall(b'/news\r\n')
        connection.shutdown(socket.SHUT_WR)
        assert receive(connection).decode() == select('/news')


def test_menus():
    """P10 P11 P14 menus are completed and end with a dot"""
    assert select('/') == ('iWelcome\t\terror.host\t1\r\ni\t\terror.host\t1\r\n'
                           '1News\t/news\t{0}\r\n0Text\t/news/slug.txt\t{0}\r\n'
                           'hWeb\tURL:https://example.org/\t{0}\r\n.\r\n').format(HERE)
    assert select('/news') == '1Back\t/\t%s\r\n1Relative\t/news/slug\t%s\r\n.\r\n' % (HERE, HERE)


def test_menus_are_well_formed():
    """P12 fields hold no control characters, display text stays under 70 columns"""
    for selector in ('/', '/news', '/nothing'):
        for line in select(selector).split('\r\n')[:-2]:
            gopher_client.parse_line(line.encode())


def test_public_address():
    """P14 menus lead to the configured host and public port"""
    with Server(gopher='port = 70') as server:
        assert b'1News\t/news\tlocalhost\t70\r\n' in server.select(b'\r\n')


def test_errors():
    """P13 an error is a menu of one line of type 3"""
    assert select('/nothing') == '3No such page here\t\terror.host\t1\r\n.\r\n'
    assert select('/news/2025-01-01/gone').startswith('3This story is no longer kept here\t')
    moved = select('/news/2025-01-01/old')
    assert moved.startswith('3') and '\t/news/2025-05-20/slug\t' + HERE in moved, moved


def test_private():
    """private parts are not for Gopher, however they are spelt"""
    for selector in ('/drafts', 'drafts/', '/drafts/one.txt', '/news/../drafts/./one.txt', 'drafts\t$', 'drafts\twords'):
        assert select(selector).startswith('3This part needs a client certificate'), selector
    with Server(gemini='private =') as server:
        assert server.select(b'/drafts/one.txt\r\n') == b'a draft\n'


def test_text():
    """P20 texts are sent as they are: no final dot, nothing doubled"""
    assert select('/news/slug.txt') == 'A text\n.with a dot\nand \u00fc\n'


def test_strict_text():
    """P20 the strict form on demand"""
    with Server(gopher='strict-text = yes') as server:
        assert server.select(b'/news/slug.txt\r\n') == 'A text\r\n..with a dot\r\nand \u00fc\r\n.\r\n'.encode()
        assert server.select(b'/data.bin\r\n') == b'\0\1\2\xff'


def test_ascii():
    """P34 ASCII on demand"""
    with Server(gopher='ascii = yes') as server:
        assert server.select(b'/news/slug.txt\r\n') == b'A text\n.with a dot\nand u\n'
        assert server.select(b'/data.bin\r\n') == b'\0\1\2\xff'
        assert server.select(b'\r\n').startswith(b'iWelcome\t\terror.host\t1\r\n')


def test_binary():
    """P22 binary files are sent as they are"""
    assert SERVER.select(b'/data.bin\r\n') == b'\0\1\2\xff'
    with open(os.path.join(SERVER.tree, 'gopher/big.bin'), 'rb') as file:
        assert SERVER.select(b'/big.bin\r\n') == file.read()


def test_caps():
    """P31 caps.txt"""
    for selector in ('caps.txt', '/caps.txt'):
        caps = select(selector)
        for line in ('CapsVersion=1', 'PathDelimeter=/', 'PathIdentity=.', 'PathParent=..', 'PathParentDouble=FALSE',
                     'ServerSoftware=smolwired', 'ServerDescription=Test Mirror', 'ServerDefaultEncoding=UTF-8',
                     'TLSPort=%d' % SERVER.gopher):
            assert line in caps.splitlines(), (line, caps)
        assert re.search(r'^ServerSoftwareVersion=\S+$', caps, re.M), caps


def test_robots():
    """P32 robots.txt as text"""
    assert select('/robots.txt').startswith('User-agent')


def test_listings():
    """listings: off unless wanted"""
    assert select('/folder').startswith('3')
    with Server(gemini='listings = yes') as server:
        listing = server.select(b'/folder\r\n').decode()
        assert '0one.txt\t/folder/one.txt\tlocalhost\t%d\r\n' % server.gopher in listing, listing
        assert listing.endswith('\r\n.\r\n')


def test_curl():
    """curl reads menus, texts and binaries"""
    harness.need('curl')
    for kind, selector in (('1', '/news'), ('0', '/news/slug.txt'), ('9', '/big.bin')):
        done = subprocess.run(['curl', '-sS', 'gopher://127.0.0.1:%d/%s%s' % (SERVER.gopher, kind, selector)],
                              capture_output=True, check=True)
        assert done.stdout == SERVER.select(selector.encode() + b'\r\n')


def test_lynx():
    """lynx reads menus"""
    harness.need('lynx')
    done = subprocess.run(['lynx', '-dump', 'gopher://127.0.0.1:%d/1/' % SERVER.gopher], capture_output=True,
                          check=True, stdin=subprocess.DEVNULL)
    assert b'Welcome' in done.stdout and b'News' in done.stdout, done.stdout


harness.run(globals())
