#!/usr/bin/python3
"""smolwired from its first start to its last word: configuration, workers,
reloads that go well, logs, systemd, forwarders, its cage."""
import ctypes
import errno
import hashlib
import os
import platform
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time

import harness
from gemini_client import context, parse, read_all
from server_fixture import OWN_CERTIFICATE, Asker, Server, fails, receive

RELEASE = 'asan' not in harness.SMOLWIRED


def smolwired(*arguments, **options):
    return subprocess.run([harness.SMOLWIRED, *arguments], capture_output=True, text=True, check=False,
                          timeout=120, **options)


def configuration(text):
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, 'smolwire.ini')
    with open(path, 'w') as file:
        file.write(text)
    return path


def test_arguments():
    """--help, --version, usage errors"""
    assert smolwired('--help').returncode == 0 and 'usage: smolwired' in smolwired('--help').stdout
    assert smolwired('--version').stdout.startswith('smolwired ')
    for wrong in (['-x'], ['word'], ['-c']):
        assert smolwired(*wrong).returncode == 2


def test_check():
    """-n says whether the configuration is sound, with file and line when it is not"""
    path = configuration('[mirror]\nroot = tree\n')
    assert smolwired('-n', '-c', path).returncode == 0
    for text in ('[gemini]\nlisten = nonsense\n', '[server]\nworkers = -1\n', '[gemini]\nlisten =\n[gopher]\nlisten =\n',
                 '[capsule a.example]\nlanguage = en\n', '[gemini]\ncertificate = nowhere.pem\n', '[nothing]\nx = 1\n',
                 '[server]\nticket-file = nowhere\n'):
        done = smolwired('-n', '-c', configuration(text))
        assert done.returncode == 1 and 'error' in done.stderr, (text, done)
    assert 'nowhere: secret of session tickets: not found' in done.stderr, done
    assert ':2:' in smolwired('-n', '-c', configuration('[server]\nworkers = -1\n')).stderr
    assert smolwired('-n', '-c', '/nowhere.ini').returncode == 1


def test_dump():
    """--dump-config prints what can be read again"""
    first = smolwired('--dump-config', '-c', configuration('[server]\nworkers = 3\n'))
    assert first.returncode == 0 and re.search(r'^workers = 3$', first.stdout, re.M)
    again = smolwired('--dump-config', '-c', configuration(first.stdout))
    assert again.stdout == first.stdout, again.stderr


def test_port_taken():
    """a port that is taken: an error with the address, no daemon"""
    with socket.create_server(('127.0.0.1', 0)) as taken:
        port = taken.getsockname()[1]
        done = smolwired('-c', configuration('[gemini]\nlisten =\n[gopher]\nlisten = 127.0.0.1:%d\n'
                                             '[server]\nstate = state\n' % port))
        assert done.returncode == 1 and '127.0.0.1:%d' % port in done.stderr, done


def test_tree_comes_later():
    """a tree that is published after the start is served without being told to"""
    server = Server(complaints=True)
    later = server.tree + '-later'
    os.rename(server.tree, later)
    with server:
        assert server.get('/').status == 41
        assert server.select(b'\r\n') == b'3Nothing is published here yet\t\terror.host\t1\r\n.\r\n'
        os.rename(later, server.tree)
        # each worker looks for itself
        server.wait_for(lambda: not fails(server.still_serves, AssertionError), 'both front pages')


def test_verbose():
    """-v tells of workers and folders"""
    with Server(arguments=['-v']) as server:
        server.wait_for(lambda: server.said().count(' begins') == 2, 'two workers')
        assert '%s/gemini: opened' % server.tree in server.said(), server.said()
    with Server() as server:
        assert 'debug:' not in server.said(), server.said()


def fingerprint(server):
    with server.connect() as connection:
        return hashlib.sha256(connection.getpeercert(True)).hexdigest()


def test_certificate_is_told():
    """the fingerprint that clients will show is in the log"""
    with Server() as server:
        told = re.search(r'SHA-256 ([0-9A-F:]+)', server.said()).group(1)
        assert told.replace(':', '').lower() == fingerprint(server)


def test_reload_under_load():
    """20 reloads with new certificates under load: no request fails, old connections finish"""
    # the old connection sits through all of it
    server = Server(gemini=OWN_CERTIFICATE, server='request-timeout = 600\nstop-timeout = 600')
    server.certify(1)
    with server:
        old = server.connect()
        seen = {fingerprint(server)}
        with Asker(server) as first, Asker(server) as second:
            for serial in range(2, 22):
                server.certify(serial)
                server.reload()
                seen.add(fingerprint(server))
        assert not first.failed and not second.failed, (first.failed + second.failed)[:3]
        assert first.done + second.done > 20
        assert len(seen) > 15, 'the certificates did not change'
        old.sendall(server.url('/').encode() + b'\r\n')
        assert parse(read_all(old)).status == 20
        old.close()
        server.wait_for(lambda: len(server.workers()) == 2, 'old workers gone')


def test_expiry():
    """a certificate that expires within three weeks is warned of, at start and at a reload"""
    server = Server(gemini=OWN_CERTIFICATE, complaints=True)
    server.certify(1, days=5)
    with server:
        assert server.said().count('warning: the certificate of localhost expires on') == 1, server.said()
        server.certify(2, days=30)
        server.reload()
        assert server.said().count('expires on') == 1, server.said()


def test_certificates_are_checked():
    """-n warns of what a start would warn of, and no key waits for somebody to type its pass phrase"""
    server = Server(gemini=OWN_CERTIFICATE)
    server.certify(1, days=5, names='IP:::1')
    done = smolwired('-n', '-c', server.config)
    assert done.returncode == 0 and 'own.crt does not name localhost' in done.stderr and 'expires on' in done.stderr, done
    key = os.path.join(server.folder, 'own.key')
    subprocess.run(['openssl', 'ec', '-in', key, '-aes128', '-passout', 'pass:secret', '-out', key + '.locked'],
                   check=True, capture_output=True)
    os.rename(key + '.locked', key)
    done = smolwired('-n', '-c', server.config)
    assert done.returncode == 1 and 'own.key: has a pass phrase' in done.stderr and 'Enter' not in done.stderr, done
    shutil.copy(os.path.join(server.folder, 'own.crt'), key)
    done = smolwired('-n', '-c', server.config)
    assert 'own.key: cannot be read as the private key of the certificate' in done.stderr, done


def test_names_of_certificates():
    """a certificate that lacks a name of its capsule is warned of"""
    server = Server(gemini=OWN_CERTIFICATE, complaints=True)
    server.certify(1, names='IP:::1')
    with server:
        assert 'own.crt does not name localhost, xn--bcher-kva.example: clients' in server.said(), server.said()
        server.certify(2)
        server.reload()
        assert server.said().count('does not name') == 1, server.said()


# The clock that deadlines are counted by, a day ahead for each byte of a file.
LATER = r'''
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t id, struct timespec *t)
{
    struct stat s;
    long failed = syscall(SYS_clock_gettime, id, t);
    if (!failed && id == CLOCK_MONOTONIC && stat(getenv("LATER"), &s) == 0)
        t->tv_sec += 86400 * s.st_size;
    return (int)failed;
}
'''


def test_expiry_is_told_daily():
    """and warned of again every day that the daemon runs"""
    if not RELEASE:
        raise harness.Skip('a sanitizer wants to be the first library')
    harness.need('cc')
    # the cage knows no stat() by name
    server = Server(gemini=OWN_CERTIFICATE, server='sandbox = no', complaints=True)
    later, library = os.path.join(server.folder, 'later'), os.path.join(server.folder, 'later.so')
    subprocess.run(['cc', '-shared', '-fPIC', '-x', 'c', '-', '-o', library], input=LATER.encode(), check=True)
    server.environment = {'LD_PRELOAD': library, 'LATER': later}
    server.certify(1, days=5)
    with server:
        for day in range(1, 4):
            server.wait_for(lambda: server.said().count('expires on') == day, 'warning %d' % day)
            server.still_serves()
            assert server.said().count('expires on') == day, server.said()
            with open(later, 'wb') as file:
                file.write(b'x' * day)
            server.process.send_signal(signal.SIGUSR1)  # it sleeps by the kernel's clock: wakes it


def is_refused(*address):
    try:
        socket.create_connection(address, 20).close()
        return False
    except ConnectionRefusedError:
        return True


def test_reload_drops_sockets():
    """workers that finish hold no socket that nobody accepts from: one worker less, one address less"""
    patient = '\nrequest-timeout = 600\nstop-timeout = 600'
    with Server(server=patient) as server:
        old = [server.connect() for _ in range(16)]  # both workers have some to wait for
        server.configure(server='workers = 1' + patient)
        with open(server.config) as file:
            text = file.read()
        with open(server.config, 'w') as file:
            file.write(text.replace('listen = 127.0.0.1:0 [::1]:0', 'listen = 127.0.0.1:0'))
        server.reload()
        server.wait_for(lambda: is_refused('::1', server.gemini6), 'the address that is left')
        assert server.workers()
        for _ in range(16):
            assert server.get('/', timeout=20).status == 20
        for connection in old:
            connection.close()


def test_stop_refuses():
    """who comes while the last answers go out is refused at once, who was connected is served"""
    with Server(server='request-timeout = 600\nstop-timeout = 60') as server:
        connection = server.connect()
        server.process.send_signal(signal.SIGTERM)
        server.wait_for(lambda: is_refused('127.0.0.1', server.gemini), 'refusal')
        connection.sendall(server.url('/').encode() + b'\r\n')
        assert parse(read_all(connection)).status == 20
        assert server.process.wait(90) == 0
        server.process.poll = lambda: None  # it ended as it should


def test_workers_come_back():
    """a worker that dies is replaced"""
    with Server(complaints=True) as server:
        for _ in range(3):
            victim = server.workers()[0]
            os.kill(victim, signal.SIGKILL)
            server.wait_for(lambda: victim not in server.workers() and len(server.workers()) == 2, 'a new worker')
            server.still_serves()


def test_workers_follow_their_master():
    """no worker outlives its master"""
    server = Server(complaints=True)
    try:
        with server:
            workers = server.workers()
            server.process.kill()
            server.process.wait()
            for _ in range(1000):
                if not any(harness.is_running(pid) for pid in workers):
                    break
                time.sleep(0.05)
            else:
                raise AssertionError('workers are left')
    except harness.Failure:
        pass  # it was killed


def test_graceful_stop():
    """SIGTERM lets an answer on its way come to its end"""
    with Server(server='stop-timeout = 60') as server:
        connection = server.connect()
        connection.sendall(server.url('/big.bin').encode() + b'\r\n')
        begin = connection.recv(1000)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        answer = parse(begin + read_all(connection))
        assert len(answer.body) == 5 * 1024 * 1024
        assert server.process.wait(90) == 0
        server.process.poll = lambda: None  # it ended as it should


def test_load_is_shared():
    """two workers share the connections"""
    with Server() as server:
        for _ in range(200):
            server.select(b'\r\n')
        ticks = []
        for pid in server.workers():
            with open('/proc/%d/status' % pid) as file:
                ticks.append(int(re.search(r'nonvoluntary_ctxt_switches:\s*(\d+)', file.read()).group(1)) + 1)
            with open('/proc/%d/status' % pid) as file:
                ticks[-1] += int(re.search(r'\nvoluntary_ctxt_switches:\s*(\d+)', file.read()).group(1))
        assert min(ticks) > max(ticks) / 4, ticks


def test_access_log():
    """a line a request, addresses cut, opened anew at SIGUSR1"""
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o777)
    path = os.path.join(folder, 'access.log')
    try:
        with Server(server='access-log = %s' % path) as server:
            server.get('/news/?secret')
            server.select(b'/news\r\n')
            server.wait_for(lambda: open(path).read().count('\n') == 2, 'two lines')
            # two workers write, each when the client has gone: the order is theirs
            lines = sorted(open(path).read().splitlines(), key=lambda line: line.split()[1])
            assert re.fullmatch(r'\S+Z gemini 127\.0\.0\.0 20 \d+ \d+ localhost /news/', lines[0]), lines
            assert re.fullmatch(r'\S+Z gopher 127\.0\.0\.0 20 \d+ \d+ localhost /news', lines[1]), lines
            os.rename(path, path + '.1')
            server.process.send_signal(signal.SIGUSR1)
            server.wait_for(lambda: os.path.exists(path), 'a new log')
            for _ in range(10):
                server.get('/')
            server.wait_for(lambda: os.path.exists(path) and open(path).read().count('\n') >= 1, 'lines in it')
    finally:
        shutil.rmtree(folder)


def test_access_log_targets():
    """lines of requests go where they are wanted, whatever messages do"""
    with Server(server='access-log-to = stderr') as server:
        server.get('/news/')
        server.wait_for(lambda: re.search(r'gemini 127\.0\.0\.0 20 .* /news/$', server.said(), re.M), 'a line')
    with Server(server='access-log-to = syslog') as server:
        server.get('/news/')
        server.select(b'/news\r\n')
        assert '/news' not in server.said(), server.said()


def test_reload_changes_files():
    """a reload takes another metrics file and an access log that was not there"""
    server = Server(server='metrics = metrics.1')
    os.chmod(server.folder, 0o777)
    with server:
        server.reload()
        server.configure(server='metrics = metrics.2\naccess-log = access.log')
        server.process.send_signal(signal.SIGHUP)
        second = os.path.join(server.folder, 'metrics.2')
        server.wait_for(lambda: os.path.exists(second), 'the other metrics')
        log = os.path.join(server.folder, 'access.log')

        def is_logged():
            server.get('/news/')
            with open(log) as file:
                return ' /news/\n' in file.read()
        server.wait_for(lambda: os.path.exists(log) and is_logged(), 'a line in the log')


def test_ktls():
    """TLS by the kernel: whatever this one offers, everything is served, and the log says which"""
    with Server(server='ktls = yes') as server:
        assert re.search('TLS by the kernel: (used|not offered here)', server.said()), server.said()
        with open(os.path.join(server.tree, 'gemini/big.bin'), 'rb') as file:
            big = file.read()
        assert server.get('/big.bin').body == big
        for path in ('/', '/empty.gmi', '/plain.txt'):
            assert server.get(path).status == 20
        server.still_serves()


def test_metrics_file():
    """counters as a file for Prometheus"""
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o777)
    path = os.path.join(folder, 'smolwired.prom')
    try:
        with Server(server='metrics = %s' % path) as server:
            server.wait_for(lambda: os.path.exists(path), 'metrics')
            assert 'smolwired_connections_total' in open(path).read()
    finally:
        shutil.rmtree(folder)


def test_status_command():
    """smolwire status --daemon prints the counters"""
    with Server(server='status-socket = status.sock') as server:
        server.get('/')
        done = harness.smolwire('status', '-d', '-c', server.config)
        assert b'smolwired_requests_total{protocol="gemini",status="20"}' in done.stdout, done.stdout
        server.configure(server='status-socket = nowhere.sock')
        assert harness.smolwire('status', '-d', '-c', server.config, status=2).stderr


def test_notify():
    """systemd is told READY, RELOADING, STOPPING"""
    folder = tempfile.mkdtemp()
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.bind(folder + '/notify')
            notify.settimeout(60)
            os.chmod(folder, 0o777)
            os.chmod(folder + '/notify', 0o777)
            with Server(environment={'NOTIFY_SOCKET': folder + '/notify'}) as server:
                assert notify.recv(1000) == b'READY=1'
                server.process.send_signal(signal.SIGHUP)
                assert notify.recv(1000).startswith(b'RELOADING=1\nMONOTONIC_USEC=')
                assert notify.recv(1000) == b'READY=1'
            assert notify.recv(1000) == b'STOPPING=1'
    finally:
        shutil.rmtree(folder)


def test_socket_activation():
    """sockets handed over by systemd are used, by all workers; one that is not configured is told"""
    listener, other = (socket.create_server(('127.0.0.1', 0)) for _ in range(2))
    port, unused = listener.getsockname()[1], other.getsockname()[1]
    path = configuration('[gemini]\nlisten =\n[gopher]\nlisten = 127.0.0.1:%d\n[mirror]\nroot = tree\n'
                         '[server]\nworkers = 2\nstate = state\n' % port)
    folder = os.path.dirname(path)
    os.chmod(folder, 0o755)
    os.makedirs(folder + '/tree/gopher')
    os.makedirs(folder + '/tree/gemini')
    with open(folder + '/tree/gopher/gophermap', 'w') as file:
        file.write('Activated\n')
    # exec -a keeps the process id that LISTEN_PID names
    handed = [listener.fileno(), other.fileno()]
    script = ('exec 13<&{0} 14<&{1} {0}<&- {1}<&-; exec 3<&13 4<&14 13<&- 14<&-; '
              'LISTEN_PID=$$ LISTEN_FDS=2 exec "$@"').format(*handed)
    with open(folder + '/log', 'wb') as log:
        process = subprocess.Popen(['/bin/bash', '-c', script, 'bash', harness.SMOLWIRED, '-c', path],
                                   pass_fds=handed, stdout=subprocess.DEVNULL, stderr=log)
    try:
        listener.close()
        other.close()
        for _ in range(20):
            with socket.create_connection(('127.0.0.1', port), 20) as connection:
                connection.sendall(b'\r\n')
                assert receive(connection).startswith(b'iActivated')
        with open(folder + '/log') as log:
            assert 'warning: 127.0.0.1:%d: handed over, but not configured' % unused in log.read()
        assert is_refused('127.0.0.1', unused)
    finally:
        process.terminate()
        assert process.wait(90) == 0
        shutil.rmtree(folder)


def test_proxy_protocol():
    """addresses from PROXY headers, both versions, count and are logged; without one nothing is served"""
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o777)
    path = os.path.join(folder, 'access.log')
    v2 = (b'\r\n\r\n\0\r\nQUIT\n\x21\x21\0\x24' + socket.inet_pton(socket.AF_INET6, '2001:db8::7') +
          socket.inet_pton(socket.AF_INET6, '::1') + b'\x12\x34\0\x46')
    try:
        with Server(server='proxy-protocol = yes\nanonymous = no\naccess-log = ' + path) as server:
            for header, port in ((b'PROXY TCP4 192.0.2.7 127.0.0.1 5555 70\r\n', 70), (v2, 70),
                                 (b'PROXY UNKNOWN\r\n', server.gopher)):
                menu = server.select(header + b'\r\n')
                assert menu.startswith(b'iWelcome') and b'1News\t/news\tlocalhost\t%d\r\n' % port in menu, menu
            with socket.create_connection(('127.0.0.1', server.gemini)) as raw:
                for byte in b'PROXY TCP4 192.0.2.8 127.0.0.1 5555 1965\r\n':
                    raw.sendall(bytes([byte]))
                with context().wrap_socket(raw, server_hostname='localhost') as connection:
                    connection.sendall(b'gemini://localhost/\r\n')  # the port that the client sees
                    assert parse(read_all(connection)).status == 20
            for junk in (b'\r\n', b'GET / HTTP/1.1\r\n\r\n'):
                try:
                    assert server.select(junk) == b''
                except ConnectionResetError:
                    pass
            server.wait_for(lambda: open(path).read().count('\n') == 4, 'four lines')
            addresses = [line.split()[2] for line in open(path)]
            assert sorted(addresses) == ['127.0.0.1', '192.0.2.7', '192.0.2.8', '2001:db8::7'], addresses
    finally:
        shutil.rmtree(folder)


def test_shared_tickets():
    """two daemons with one ticket file resume each other's sessions"""
    folder = tempfile.mkdtemp()
    with open(folder + '/tickets', 'wb') as file:
        file.write(os.urandom(48))
    option = 'state = %s/state\nticket-file = %s/tickets' % (folder, folder)
    try:
        with Server(server=option) as one, Server(server=option) as two:
            tls = context()
            with one.connect(tls=tls) as connection:
                connection.sendall(one.url('/').encode() + b'\r\n')
                read_all(connection)
                session = connection.session
            with two.connect(tls=tls, session=session) as connection:
                assert connection.session_reused
    finally:
        shutil.rmtree(folder)


def test_ticket_time():
    """a reload takes another ticket-time; the same one leaves sessions as they are"""
    def session(server, tls, old=None):
        with server.connect(tls=tls, session=old) as connection:
            connection.sendall(server.url('/').encode() + b'\r\n')
            read_all(connection)
            return connection.session, connection.session_reused
    with Server(server='ticket-time = 12h') as server:
        tls = context()
        ticket, _ = session(server, tls)
        server.reload()
        ticket, reused = session(server, tls, ticket)
        assert reused
        server.configure(server='ticket-time = 1h')
        server.reload()
        server.wait_for(lambda: not session(server, tls, ticket)[1], 'a full handshake with a new worker')


# Forbids socket(AF_INET6) as a kernel without IPv6 does: bytes of a seccomp filter for x86-64.
NO_IPV6 = [(0x20, 0, 0, 0), (0x15, 0, 3, 41), (0x20, 0, 0, 16), (0x15, 0, 1, socket.AF_INET6),
           (0x06, 0, 0, 0x00050000 | errno.EAFNOSUPPORT), (0x06, 0, 0, 0x7FFF0000)]


def without_ipv6():
    class Program(ctypes.Structure):
        _fields_ = [('length', ctypes.c_ushort), ('filter', ctypes.c_char_p)]
    code = b''.join(struct.pack('=HBBI', *line) for line in NO_IPV6)
    prctl, program = ctypes.CDLL(None).prctl, Program(len(NO_IPV6), code)
    assert prctl(38, 1, 0, 0, 0) == 0  # PR_SET_NO_NEW_PRIVS
    assert prctl(22, 2, ctypes.byref(program), 0, 0) == 0  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER


def test_without_ipv6():
    """a machine without IPv6 serves over IPv4 and says what it leaves out"""
    if platform.machine() != 'x86_64':
        raise harness.Skip('the filter is for x86-64')
    with Server(preexec_fn=without_ipv6, complaints=True) as server:
        assert '[::1]:0: left out' in server.said() and 'Gemini on [' not in server.said(), server.said()
        server.still_serves()


def status_of(pid):
    with open('/proc/%d/status' % pid) as file:
        return dict(re.findall(r'^(\w+):\s*(.*)$', file.read(), re.M))


def test_privileges():
    """started as root, neither master nor worker stays root or can become it again"""
    if os.geteuid() != 0:
        raise harness.Skip('not root')
    with Server() as server:
        server.still_serves()
        for pid in [server.process.pid, *server.workers()]:
            status = status_of(pid)
            assert '0' not in status['Uid'].split() and '0' not in status['Gid'].split(), status['Uid']
            assert status['NoNewPrivs'] == '1' and int(status['CapEff'], 16) == 0, status
            with open('/proc/%d/limits' % pid) as file:
                assert re.search(r'Max core file size\s+0\s+0', file.read())


def test_files_of_the_account():
    """started as root, what it makes belongs to its account: socket, and room for a reload's certificates"""
    if os.geteuid() != 0:
        raise harness.Skip('not root')
    with Server(server='status-socket = status.sock') as server:
        uid = int(status_of(server.process.pid)['Uid'].split()[0])
        for name in ('status.sock', 'state', 'state/localhost.key'):
            assert os.stat(os.path.join(server.folder, name)).st_uid == uid, name
        server.configure(more='[capsule new.example]\ngemini-root = tree/gemini')
        server.reload()
        uri = 'gemini://new.example:%d/' % server.gemini  # old workers may take one more of them
        server.wait_for(lambda: server.ask(uri, sni='new.example').status == 20, 'the new capsule')
        assert os.path.exists(os.path.join(server.folder, 'state/new.example.crt'))


def test_cage():
    """workers are caged as the log says, and can still do all they need"""
    if not RELEASE:
        raise harness.Skip('sanitizer builds have no cage')
    with Server(files={'search.db': 'no database'}, complaints=True) as server:
        assert 'sandbox: Landlock enforced, seccomp enforced' in server.said(), server.said()
        server.wait_for(lambda: all(status_of(pid)['Seccomp'] == '2' for pid in server.workers()), 'all caged')
        server.still_serves()
        assert len(server.get('/big.bin').body) == 5 * 1024 * 1024
        server.get('/search?word')
        assert server.get('/nothing').status == 51
        assert all(status_of(pid)['Seccomp'] == '2' for pid in server.workers())


harness.run(globals())
