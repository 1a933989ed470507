#!/usr/bin/python3
"""Trouble in the middle of a refresh: a full disk, a cut line, a locked store, another
refresh, a worker that dies. Nothing is lost, nothing is double, the next run completes."""
import atexit
import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e'))
import harness  # noqa: E402
import linkcheck  # noqa: E402
from harness import SMOLWIRE, SOURCES, Mirror, Skip, WebServer, expected, story_pages  # noqa: E402

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
WEB = STACK.enter_context(WebServer(harness.sample_hosts()))
DAY = 24 * 3600


def refresh(mirror, *arguments, days=0):
    """(exit status, errors); `days` ahead of now, so that failures are due again."""
    environment = dict(os.environ, SOURCE_DATE_EPOCH=str(int(time.time()) + days * DAY))
    done = subprocess.run([SMOLWIRE, 'refresh', '-c', mirror.config, *arguments], env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=180)
    return done.returncode, done.stderr.decode('utf-8', 'replace')


def check_whole(mirror, moment):
    faults = linkcheck.check_disk_begun(mirror.root).faults
    assert not faults, '%s:\n%s' % (moment, '\n'.join(faults[:10]))


def check_complete(mirror):
    for story in expected():
        pages = story_pages(mirror, story)
        assert len(pages) == 1, (story['key'], pages)
    with contextlib.closing(sqlite3.connect(mirror.store)) as store:
        (result,), = store.execute('PRAGMA integrity_check').fetchall()
        doubles = store.execute('SELECT url, count(*) FROM story GROUP BY url HAVING count(*) > 1').fetchall()
    assert result == 'ok' and not doubles, (result, doubles)
    faults = linkcheck.check_disk(mirror.root).faults
    assert not faults, faults[:10]


def test_a_full_disk():
    """a disk that is full at different moments: told, whole, completed when there is room"""
    for size in (200, 600, 1100, 1700):
        with harness.scratch() as folder:
            if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=%dk' % size, 'none', folder],
                              stderr=subprocess.DEVNULL).returncode:
                raise Skip('no right to mount a small disk')
            try:
                mirror = Mirror(folder, SOURCES, WEB)
                status, errors = refresh(mirror)
                print('# %d KiB: status %d, %s' % (size, status, errors.strip().splitlines()[-1:] or 'well'))
                assert status == 2 and errors, (size, status, errors)
                check_whole(mirror, '%d KiB' % size)
                subprocess.run(['mount', '-o', 'remount,size=256m', folder], check=True)
                status, errors = refresh(mirror, '--all')
                assert status == 0, (size, status, errors)
                check_complete(mirror)
            finally:
                subprocess.run(['umount', '--lazy', folder], check=True)


class Line:
    """A line to the web server that can be cut: everything on it ends, nothing new begins."""

    def __init__(self, port):
        self.port, self.cut, self.ends = port, False, []
        self.listener = socket.create_server(('127.0.0.1', 0), backlog=128)
        self.mine = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            if self.cut:
                client.close()
                continue
            server = socket.create_connection(('127.0.0.1', self.port))
            self.ends += [client, server]
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self.pump, args=(one, other), daemon=True).start()

    @staticmethod
    def pump(one, other):
        try:
            while True:
                data = one.recv(65536)
                if not data:
                    break
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def set_cut(self, cut):
        self.cut = cut
        for end in self.ends if cut else []:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def test_a_line_that_is_cut():
    secure, plain = Line(WEB.https), Line(WEB.http)

    class Far:
        ca, hosts = WEB.ca, WEB.hosts

        @staticmethod
        def connect_to():
            return ['%s:%d:127.0.0.1:%d' % (name, port, line.mine) for name in WEB.hosts
                    for port, line in ((443, secure), (80, plain))]

    for delay in (.05, .15, .3):
        mirror = Mirror(STACK.enter_context(harness.scratch()), SOURCES, Far)
        timer = threading.Timer(delay, lambda: [line.set_cut(True) for line in (secure, plain)])
        timer.start()
        status, errors = refresh(mirror)
        timer.join()
        print('# cut after %.2f s: status %d, %d failures told' % (delay, status, errors.count('FAIL(')))
        check_whole(mirror, 'cut after %.2f s' % delay)
        for line in (secure, plain):
            line.set_cut(False)
        status, errors = refresh(mirror, days=3)
        assert status == 0, (status, errors)
        check_complete(mirror)


def test_a_store_that_is_locked():
    mirror = Mirror(STACK.enter_context(harness.scratch()), SOURCES, WEB)
    assert refresh(mirror, 'vesti')[0] == 0
    holder = sqlite3.connect(mirror.store, isolation_level=None)
    holder.execute('BEGIN IMMEDIATE')
    status, errors = refresh(mirror)
    assert status == 2 and 'cannot begin to write: database is locked' in errors, (status, errors)
    assert 'BEGIN' not in errors, errors
    check_whole(mirror, 'locked')
    holder.execute('ROLLBACK')
    holder.close()
    assert refresh(mirror)[0] == 0
    check_complete(mirror)


def test_two_refreshes_never_overlap():
    mirror = Mirror(STACK.enter_context(harness.scratch()), SOURCES, WEB)
    first = mirror.start_refresh()
    try:
        while not os.path.exists(mirror.store) and first.poll() is None:
            time.sleep(.005)
        first.send_signal(signal.SIGSTOP)
        assert first.poll() is None, 'the first one was too fast'
        status, errors = refresh(mirror)
        assert status == 2 and re.fullmatch('.*another refresh is running.*\n', errors), (status, errors)
        assert refresh(mirror, '--quiet') == (2, ''), 'cron would send a mail'
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    status, errors = refresh(mirror)  # the lock died with its process
    assert status == 0, (status, errors)


def children(pid):
    try:
        with open('/proc/%d/task/%d/children' % (pid, pid)) as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def test_workers_that_die_cost_one_story_each():
    mirror = Mirror(STACK.enter_context(harness.scratch()), SOURCES, WEB)
    # The leak check works in a child of its own, which would be killed with the workers.
    environment = dict(os.environ, ASAN_OPTIONS='detect_leaks=0')
    run = subprocess.Popen([SMOLWIRE, 'refresh', '-c', mirror.config], stdin=subprocess.DEVNULL, env=environment,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    killed, deadline = 0, time.monotonic() + 120
    while run.poll() is None:
        if time.monotonic() > deadline:
            run.kill()
        for child in children(run.pid):
            try:
                os.kill(child, signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                pass
        time.sleep(.02)
    errors = run.stderr.read().decode()
    print('# %d workers killed, %d failures told, status %d' % (killed, errors.count('FAIL('), run.returncode))
    assert killed and run.returncode in (0, 1), (killed, run.returncode, errors)
    assert errors.count('FAIL(') <= killed, errors
    check_whole(mirror, 'after the killing')
    status, errors = refresh(mirror, '--all', days=3)
    assert status == 0, (status, errors)
    check_complete(mirror)


harness.run(dict(globals()))
