#!/usr/bin/python3
"""smolwired among strangers: slow, rude, malformed and many of them, on a small tree made by hand."""
import atexit
import os
import re
import signal
import socket
import subprocess
import time

import gemini_client
import gopher_client
import harness
from harness import SMOLWIRED, Daemon, Mirror

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(harness.scratch())
MIRROR = Mirror(FOLDER, {})
BIG = ''.join('Line %06d of a long page that fills every buffer on the way.\n' % n for n in range(160000))
TREE = {'gemini/index.gmi': '# Front\n', 'gemini/a/index.gmi': '# A\n', 'gemini/a/b.gmi': '# B\n',
        'gemini/.hidden.gmi': '# Hidden\n', 'gemini/long.gmi': BIG, 'gemini/caf\u00e9.gmi': '# Caf\u00e9\n',
        'gopher/gophermap': 'iFront\r\n1A\t/a\r\nhWeb\tURL:https://web.example/\r\n',
        'gopher/a/gophermap': 'iA\r\n0Text\t/a/b.txt\r\n', 'gopher/a/b.txt': 'B\n', 'secret.txt': 'secret\n'}
for path, text in TREE.items():
    place = os.path.join(MIRROR.root, path)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, 'w', encoding='utf-8', newline='') as file:
        file.write(text)
os.symlink('/etc/passwd', os.path.join(MIRROR.root, 'gemini', 'passwd.gmi'))
GEMINI, GOPHER = MIRROR.gemini_port, MIRROR.gopher_port
BASE = 'gemini://localhost:%d' % GEMINI


def ask(request):
    return gemini_client.parse(gemini_client.exchange(request, 'localhost', GEMINI))


def test_configuration_check():
    """-n: a good configuration is accepted; a bad one refused with file and line"""
    done = subprocess.run([SMOLWIRED, '-n', '-c', MIRROR.config], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120)
    assert done.returncode == 0, done.stderr
    bad = os.path.join(FOLDER, 'bad.ini')
    with open(bad, 'w', encoding='utf-8') as file:
        file.write('[gemini]\nlisten = 127.0.0.1:99999\nnonsense = 1\n')
    done = subprocess.run([SMOLWIRED, '-n', '-c', bad], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120)
    assert done.returncode != 0 and b'bad.ini:2' in done.stderr and b'bad.ini:3' in done.stderr, done


def test_statuses():
    """each kind of request gets its status"""
    cases = [(BASE + '/', 20), (BASE, 20), (BASE + '/a/b.gmi', 20), (BASE + '/a/b', 20), (BASE + '/a', 31),
             (BASE.upper().replace('GEMINI', 'GeMiNi') + '/a/b.gmi', 20), (BASE + '/caf%C3%A9.gmi', 20),
             (BASE + '/a/%62.gmi', 20), (BASE + '/./a/../a/b.gmi', 20), (BASE + '/nothing', 51),
             (BASE + '/.hidden.gmi', 51), (BASE + '/passwd.gmi', 51), (BASE + '/a%2Fb.gmi', 51),
             ('gemini://other.example/', 53), ('https://localhost/', 53), ('gemini://localhost:1/', 53),
             ('', 59), ('/a/b', 59), ('//localhost/', 59), ('gemini://user@localhost:%d/' % GEMINI, 59),
             (BASE + '/#x', 59), (BASE + '/a b', 59), (BASE + '/%00', 59), (BASE + '/%zz', 59), ('random text', 59)]
    with Daemon(MIRROR) as daemon:
        got = [(request, ask(request.encode() + b'\r\n').status, wanted) for request, wanted in cases]
        wrong = [case for case in got if case[1] != case[2]]
        assert not wrong, wrong
        daemon.still_alive()


def test_nothing_outside_the_root_is_served():
    with Daemon(MIRROR) as daemon:
        for path in ('/../secret.txt', '/../../etc/passwd', '/%2e%2e/secret.txt', '/a/../../secret.txt',
                     '/..%2fsecret.txt', '/a/..%5c..%5csecret.txt', '//etc/passwd'):
            answer = ask((BASE + path).encode() + b'\r\n')
            assert answer.status // 10 == 5, (path, answer.status, answer.body[:80])
            got = gopher_client.fetch(path, GOPHER)
            assert b'secret\n' not in got and b'root:' not in got, (path, got[:200])
        daemon.still_alive()


def test_longest_request():
    """1,024 bytes are served, 1,025 are not"""
    with Daemon(MIRROR) as daemon:
        fits = BASE + '/a/b.gmi?'
        fits += 'x' * (1024 - len(fits))
        assert ask(fits.encode() + b'\r\n').status == 20
        assert ask(fits.encode() + b'x\r\n').status == 59
        daemon.still_alive()


def test_byte_at_a_time():
    with Daemon(MIRROR) as daemon, socket.create_connection(('127.0.0.1', GEMINI), 60) as plain:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with gemini_client.context().wrap_socket(plain, server_hostname='localhost',
                                                 suppress_ragged_eofs=False) as tls:
            for byte in (BASE + '/a/b.gmi\r\n').encode():
                tls.sendall(bytes([byte]))
            assert gemini_client.parse(gemini_client.read_all(tls)).text == '# B\n'
        daemon.still_alive()


def test_a_long_page_arrives_whole_at_a_slow_reader():
    with Daemon(MIRROR) as daemon, socket.create_connection(('127.0.0.1', GEMINI), 60) as plain:
        with gemini_client.context().wrap_socket(plain, server_hostname='localhost',
                                                 suppress_ragged_eofs=False) as tls:
            tls.sendall((BASE + '/long.gmi\r\n').encode())
            time.sleep(0.5)
            assert gemini_client.parse(gemini_client.read_all(tls)).text == BIG
        daemon.still_alive()


def test_silent_clients():
    """silent and stalled clients hold up nobody and are closed at their deadline"""
    with Daemon(MIRROR) as daemon:
        silent = [socket.create_connection(('127.0.0.1', port), 60) for port in (GEMINI, GOPHER) for _ in range(20)]
        stalled = gemini_client.context().wrap_socket(
            socket.create_connection(('127.0.0.1', GEMINI), 60), server_hostname='localhost')
        stalled.sendall(b'gemini://local')
        begin = time.monotonic()
        assert daemon.gemini('/').status == 20
        assert time.monotonic() - begin < 15
        for connection in silent + [stalled]:
            try:
                while connection.recv(1000):
                    pass
            except OSError:
                pass
            connection.close()
        assert time.monotonic() - begin < 55, 'not closed at the deadline'
        daemon.still_alive()


def test_garbage_on_both_ports():
    with Daemon(MIRROR) as daemon:
        for garbage in (b'GET / HTTP/1.1\r\n\r\n', b'\r\n', os.urandom(4096), b'\x16\x03\x01\xff\xff' + bytes(500),
                        b'x' * 100000, b'\x80' * 300 + b'\r\n'):
            for port in (GEMINI, GOPHER):
                try:
                    gopher_client.exchange(garbage, port)
                except OSError:
                    pass  # closed on us: its right
        daemon.still_alive()


def test_many_clients_at_once():
    """fifty Gopher clients at once, then a hundred and fifty of Gemini"""
    with Daemon(MIRROR) as daemon:
        waiting = [socket.create_connection(('127.0.0.1', GOPHER), 60) for _ in range(50)]
        for connection in waiting:
            connection.sendall(b'/a\r\n')
        for connection in waiting:
            answer = b''
            while chunk := connection.recv(4096):
                answer += chunk
            connection.close()
            assert answer.endswith(b'.\r\n'), answer
        for _ in range(150):
            assert daemon.gemini('/a/b').status == 20
        daemon.still_alive()


def test_gopher_menus_texts_and_errors():
    with Daemon(MIRROR) as daemon:
        for selector in ('', '/', '/a', 'a', '/a/'):
            gopher_client.menu(gopher_client.fetch(selector, GOPHER))
        root = gopher_client.menu(gopher_client.fetch('', GOPHER))
        assert ('1', 'A', '/a', 'localhost', GOPHER) in [tuple(item) for item in root], root
        assert gopher_client.fetch('/a/b.txt', GOPHER).splitlines()[0] == b'B'
        for selector in ('/nothing', '/.hidden', '/' + 'x' * 300):
            error = gopher_client.menu(gopher_client.fetch(selector, GOPHER))
            assert error[0].type == '3', (selector, error)
        page = gopher_client.fetch('URL:https://web.example/"><script>', GOPHER)
        assert b'https://web.example/' in page and b'<script>' not in page, page
        assert b'javascript:' not in gopher_client.fetch('URL:javascript:alert(1)', GOPHER)
        daemon.still_alive()


def certificate():
    with socket.create_connection(('127.0.0.1', GEMINI), 60) as plain, \
            gemini_client.context().wrap_socket(plain, server_hostname='localhost') as tls:
        return tls.getpeercert(binary_form=True)


def test_the_certificate_is_made_once_and_kept():
    with Daemon(MIRROR):
        first = certificate()
    with Daemon(MIRROR):
        assert certificate() == first


def children(pid):
    with open('/proc/%d/task/%d/children' % (pid, pid)) as file:
        return [int(child) for child in file.read().split()]


def test_a_worker_that_dies_is_replaced():
    with Daemon(MIRROR, ('worker',)) as daemon:
        before = children(daemon.process.pid)
        assert before, 'no workers'
        for child in before:
            os.kill(child, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if daemon.gemini('/').status == 20 and len(children(daemon.process.pid)) == len(before):
                    break
            except (OSError, gemini_client.GeminiError):
                pass
            time.sleep(0.1)
        assert len(children(daemon.process.pid)) == len(before)
        assert daemon.gemini('/').status == 20
        assert len(re.findall(r'worker \d+ was ended by signal 9', daemon.said())) == len(before), daemon.said()


def test_reload_while_somebody_reads():
    """SIGHUP: who reads keeps reading, new ones are served, the configuration is read again"""
    with Daemon(MIRROR) as daemon:
        with socket.create_connection(('127.0.0.1', GEMINI), 60) as plain:
            with gemini_client.context().wrap_socket(plain, server_hostname='localhost',
                                                     suppress_ragged_eofs=False) as tls:
                tls.sendall((BASE + '/long.gmi\r\n').encode())
                time.sleep(0.2)
                daemon.process.send_signal(signal.SIGHUP)
                time.sleep(0.5)
                assert daemon.gemini('/').status == 20
                assert gemini_client.parse(gemini_client.read_all(tls)).text == BIG
        daemon.still_alive()


def test_port_in_use_is_said_and_ends_it():
    with Daemon(MIRROR):
        done = subprocess.run([SMOLWIRED, '-c', MIRROR.config], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120)
        assert done.returncode != 0 and str(GEMINI).encode() in done.stderr, done


harness.run(dict(globals()))
