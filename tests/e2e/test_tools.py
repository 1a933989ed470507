#!/usr/bin/python3
"""The tools of the end-to-end tests find what they are there to find."""
import contextlib
import os
import socket
import ssl
import subprocess
import threading
import urllib.error
import urllib.request

import gemini_client
import gopher_client
import harness
import linkcheck
import webserver


def write(root, files):
    for path, text in files.items():
        place = os.path.join(root, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, 'w', encoding='utf-8', newline='') as file:
            file.write(text)


WHOLE = {'gemini/index.gmi': '# Front\n=> /a/2025-05-20/b.gmi 2025-05-20 B\n=> https://web.example/ Web\n',
         'gemini/a/index.gmi': '# A\n=> / Front\n',
         'gemini/a/2025-05-20/b.gmi': '# B\n```\n=> /not/a/link\n```\n=> ../ A\n=> /atom.xml Feed\n',
         'gemini/atom.xml': '<feed/>',
         'gopher/gophermap': 'iFront\r\n1B\t/a/2025-05-20/b\r\n',
         'gopher/a/2025-05-20/b/gophermap': '0Text\t/a/2025-05-20/b.txt\r\nhWeb\tURL:https://web.example/\r\n',
         'gopher/a/2025-05-20/b.txt': 'B\r\n'}


def faults_with(changes, check=linkcheck.check_disk):
    with harness.scratch() as root:
        write(root, {path: text for path, text in dict(WHOLE, **changes).items() if text is not None})
        return check(root).faults


def test_link_checker_is_content_with_a_whole_tree():
    assert faults_with({}) == []


def test_link_checker_finds_dead_links_and_cut_pages():
    for changes in ({'gemini/a/2025-05-20/b.gmi': None}, {'gopher/a/2025-05-20/b.txt': None},
                    {'gopher/a/2025-05-20/b/gophermap': None}, {'gemini/atom.xml': None},
                    {'gemini/a/index.gmi': '# A\n=> /'}, {'gopher/a/2025-05-20/b.txt': 'B\x1b[2J\r\n'}):
        assert len(faults_with(changes)) == 1, (changes, faults_with(changes))


def test_link_checker_takes_an_edition_that_has_not_begun_for_whole():
    """and one that has pages and no front page for broken"""
    begun = linkcheck.check_disk_begun
    without = {name: dict.fromkeys(path for path in WHOLE if path.startswith(name)) for name in ('gemini', 'gopher')}
    for none in ({}, without['gemini'], without['gopher'], {**without['gemini'], **without['gopher']}):
        assert faults_with(none, begun) == [], none
        assert bool(faults_with(none)) == bool(none), none
    for headless in ({'gemini/index.gmi': None}, {'gopher/gophermap': None}, {**without['gemini'], 'gopher/gophermap': None}):
        assert faults_with(headless, begun), headless
    assert len(faults_with({**without['gemini'], 'gopher/a/2025-05-20/b.txt': None}, begun)) == 1


def test_gemini_client_refuses_what_breaks_the_protocol():
    for answer in (b'', b'20 text/gemini\n', b'20  x', b'2 text/gemini\r\n', b'99 what\r\n', b'20\r\n',
                   b'51 not here\r\nbody', b'20 text/\x01gemini\r\n', b'20 ' + b'x' * 1100 + b'\r\n'):
        try:
            gemini_client.parse(answer)
        except gemini_client.GeminiError:
            continue
        raise AssertionError('accepted %r' % answer)
    assert gemini_client.parse(b'20 text/gemini\r\n# Hi\n').text == '# Hi\n'


def answer_once(listener, tls, polite):
    connection = tls.wrap_socket(listener.accept()[0], server_side=True)
    connection.recv(2000)
    connection.sendall(b'20 text/gemini\r\n# Hi\n')
    with contextlib.suppress(OSError):  # the client is gone as soon as it knows enough
        (connection.unwrap if polite else lambda: None)()
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def test_gemini_client_tells_a_whole_answer_from_a_cut_one():
    with harness.scratch() as folder:
        _, pair = webserver.make_certificates(folder, ['localhost'])
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*pair)
        for polite in (True, False):
            with socket.create_server(('127.0.0.1', 0)) as listener:
                thread = threading.Thread(target=answer_once, args=(listener, tls, polite), daemon=True)
                thread.start()
                try:
                    gemini_client.fetch('gemini://localhost:%d/' % listener.getsockname()[1])
                    assert polite, 'took an answer without close_notify for a whole one'
                except gemini_client.GeminiError:
                    assert not polite
                thread.join(5)


def test_gopher_client_refuses_malformed_menus():
    for line in (b'1No fields\r\n', b'1a\t/b\th\tport\r\n', b'1a\t/b\th\t70\textra\r\n', b'xa\t/b\th\t70\r\n',
                 b'i' + b'x' * 70 + b'\t\th\t1\r\n', b'ia\x1b\t\th\t1\r\n', b'ia\t\t\t1\r\n'):
        try:
            gopher_client.menu(line + b'.\r\n')
        except gopher_client.GopherError:
            continue
        raise AssertionError('accepted %r' % line)
    assert gopher_client.columns('港a\u0301') == 3
    items = gopher_client.menu('1港町\t/b\th\t70\r\n.\r\n'.encode())
    assert items == [gopher_client.Item('1', '港町', '/b', 'h', 70)]


def test_web_server_pages_without_extension_conditional_requests_log():
    with harness.scratch() as folder, harness.WebServer({'x.example': folder}) as web:
        write(folder, {'a/b.html': 'B', 'feed/index.xml': '<rss/>', '.hidden': ''})

        def get(path, **headers):
            request = urllib.request.Request('http://127.0.0.1:%d%s' % (web.http, path),
                                             headers=dict(headers, Host='x.example'))
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return answer.status, answer.headers, answer.read()
            except urllib.error.HTTPError as error:
                return error.code, error.headers, error.read()

        status, headers, body = get('/a/b')
        assert (status, body, headers['Content-Type']) == (200, b'B', 'text/html')
        assert get('/a/b', **{'If-None-Match': headers['ETag']})[0] == 304
        assert get('/feed/')[2] == b'<rss/>'
        assert get('/../../etc/passwd')[0] == 404 and get('/nothing')[0] == 404
        assert [(r['path'], r['status'], r['conditional']) for r in web.requests()][:2] == \
            [('/a/b', 200, False), ('/a/b', 304, True)]
        address = 'https://x.example:%d/a/b' % web.https
        done = subprocess.run(['curl', '-sS', '--cacert', web.ca, '--resolve',
                               'x.example:%d:127.0.0.1' % web.https, address],
                              stdout=subprocess.PIPE, check=True, timeout=120)
        assert done.stdout == b'B'


harness.run(dict(globals()))
