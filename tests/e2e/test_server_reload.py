#!/usr/bin/python3
"""Reloads of smolwired: all of the new configuration serves, or all stays as it was."""
import os
import pwd
import resource
import signal
import socket
import subprocess

import harness
from server_fixture import Server

HARD_LIMIT = resource.getrlimit(resource.RLIMIT_NPROC)[1]


def test_reload_that_fails():
    """a reload with a broken configuration changes nothing"""
    with Server(complaints=True) as server:
        workers = server.workers()
        server.configure(server='workers = many')
        server.process.send_signal(signal.SIGHUP)
        server.wait_for(lambda: 'all stays as it was' in server.said(), 'refusal')
        assert server.workers() == workers
        server.still_serves()


def test_reload_changes_settings():
    """a reload takes new settings and another number of workers"""
    with Server(gemini='not-found = Old words') as server:
        assert server.get('/nothing').meta == 'Old words'
        server.configure(gemini='not-found = New words', server='workers = 3')
        server.process.send_signal(signal.SIGHUP)
        server.wait_for(lambda: len(server.workers()) == 3 and server.get('/nothing').meta == 'New words', 'reload')


def text_of(path):
    with open(path) as file:
        return file.read()


def test_reload_that_fails_late():
    """a reload whose last step fails, a port in use, has not changed the access log either"""
    with Server(server='workers = 1\naccess-log = first.log', complaints=True) as server, \
            socket.create_server(('127.0.0.1', 0)) as taken:
        first, second = (os.path.join(server.folder, name) for name in ('first.log', 'second.log'))
        with open(second, 'w') as file:
            os.chmod(file.name, 0o666)
        server.configure(server='workers = 1\naccess-log = second.log')
        text = text_of(server.config)
        with open(server.config, 'w') as file:
            file.write(text.replace('listen = 127.0.0.1:0', 'listen = 127.0.0.1:%d' % taken.getsockname()[1]))
        server.process.send_signal(signal.SIGHUP)
        server.wait_for(lambda: 'all stays as it was' in server.said(), 'refusal')
        before = server.workers()
        os.kill(before[0], signal.SIGKILL)
        server.wait_for(lambda: server.workers() not in ([], before), 'a worker that begins now')
        assert server.get('/a%20late%20one').status == 51
        server.wait_for(lambda: '/a%20late%20one' in text_of(first) + text_of(second), 'line')
        assert text_of(second) == '', text_of(second)


def limit_processes(server, soft):
    """Those of the daemon's account; another account than that, root included, may not be allowed to."""
    nobody = pwd.getpwnam('nobody')
    as_daemon = {'user': nobody.pw_uid, 'group': nobody.pw_gid, 'extra_groups': []} if os.geteuid() == 0 else {}
    subprocess.run(['prlimit', '--pid', str(server.process.pid), '--nproc=%s:' % soft], check=True, **as_daemon)


def test_reload_without_processes():
    """the old workers serve until the new ones can begin"""
    with Server(gemini='not-found = Old words', complaints=True) as server:
        old = server.workers()
        limit_processes(server, 1)
        server.configure(gemini='not-found = New words')
        server.reload()
        if 'error: fork' not in server.said():
            raise harness.Skip('nothing keeps this account from forking')
        for _ in range(20):
            assert server.get('/nothing', timeout=20).meta == 'Old words'
        assert server.workers() == old
        limit_processes(server, 'unlimited' if HARD_LIMIT == resource.RLIM_INFINITY else HARD_LIMIT)
        server.wait_for(lambda: not set(old) & set(server.workers()), 'the old workers to end')
        assert server.get('/nothing').meta == 'New words' and len(server.workers()) == 2


harness.run(globals())
