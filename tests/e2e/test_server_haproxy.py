#!/usr/bin/python3
"""Two smolwired behind HAProxy with PROXY v2 and shared ticket keys."""
import os
import shutil
import socket
import subprocess
import tempfile
import time

import harness
from gemini_client import context, parse, read_all
from server_fixture import Server

CONFIG = '''defaults
    mode tcp
    timeout connect 20s
    timeout client 60s
    timeout server 60s
    retries 3
    option redispatch 1
frontend capsule
    bind 127.0.0.1:%(port)d
    default_backend mirrors
backend mirrors
    balance roundrobin
    server one 127.0.0.1:%(one)d send-proxy-v2 check inter 200ms
    server two 127.0.0.1:%(two)d send-proxy-v2 check inter 200ms
'''


def ask(port, tls, session=None):
    with socket.create_connection(('127.0.0.1', port), 60) as raw:
        with tls.wrap_socket(raw, server_hostname='localhost', session=session,
                             suppress_ragged_eofs=False) as connection:
            connection.sendall(b'gemini://localhost/\r\n')
            answer = parse(read_all(connection))
            return answer.status, connection.session, connection.session_reused


def lines(path):
    with open(path) as file:
        return file.read().splitlines()


def test_two_daemons_behind_haproxy():
    """addresses come through, sessions are resumed across daemons, one may be killed"""
    harness.need('haproxy')
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o777)
    with open(folder + '/tickets', 'wb') as file:
        file.write(os.urandom(48))
    option = ('state = %s/state\nticket-file = %s/tickets\nproxy-protocol = yes\nanonymous = no\n'
              'access-log = %s/log-%%d' % (folder, folder, folder))
    proxy = None
    try:
        with Server(server=option % 1, gemini='port = 1965') as one, \
                Server(server=option % 2, gemini='port = 1965', complaints=True) as two:
            port = harness.free_port()
            with open(folder + '/haproxy.cfg', 'w') as file:
                file.write(CONFIG % {'port': port, 'one': one.gemini, 'two': two.gemini})
            proxy = subprocess.Popen(['haproxy', '-db', '-f', folder + '/haproxy.cfg'],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for_proxy(port)
            tls = context()
            _, session, _ = ask(port, tls)
            for _ in range(6):
                status, session, reused = ask(port, tls, session)
                assert status == 20 and reused
            logs = [lines('%s/log-%d' % (folder, number)) for number in (1, 2)]
            assert all(len(log) >= 3 for log in logs), logs
            assert all(line.split()[2] == '127.0.0.1' for log in logs for line in log), logs
            kill(two)
            # nothing was in flight then: HAProxy takes a refused connection to the other daemon
            assert [ask(port, tls)[0] for _ in range(20)] == [20] * 20
            two.process.poll, two.process.wait = (lambda: None), (lambda *_: 0)  # it was meant to die
    finally:
        if proxy:
            proxy.terminate()
            proxy.wait(60)
        shutil.rmtree(folder)


def kill(server):
    """The master; its workers end when they see that it has gone."""
    workers = server.workers()
    server.process.kill()
    server.process.wait()
    deadline = time.monotonic() + 60
    while any(harness.is_running(pid) for pid in workers):
        assert time.monotonic() < deadline, 'workers outlive their master'
        time.sleep(0.02)


def wait_for_proxy(port):
    for _ in range(1000):
        try:
            return ask(port, context())
        except OSError:
            time.sleep(0.05)
    raise AssertionError('HAProxy did not start')


harness.run(globals())
