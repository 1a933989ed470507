#!/usr/bin/python3
"""Honest clients of smolwired alone and among 2,000 stalled handshakes, 500 clients that
never read a 5 MiB answer and 500 that send a byte a second; then what is left of those."""
import json
import os
import resource
import socket
import subprocess
import sys
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ.setdefault('SMOLWIRE_BIN', os.path.join(TOP, 'build'))
sys.path.insert(0, os.path.join(TOP, 'tests/e2e'))
from gemini_client import context  # noqa: E402
from server_fixture import Server  # noqa: E402

STALLED, SILENT, SLOW = 2000, 500, 500
REQUESTS = '2000'


def honest(server, what):
    done = subprocess.run([os.path.join(TOP, 'build/bench/server/load'), 'full', str(server.gemini),
                           server.url('/'), REQUESTS, '8'], capture_output=True, check=False)
    result = json.loads(done.stdout)
    print('%-24s %6.0f/s  p50 %6d  p99 %6d  p99.9 %6d  max %6d us  failed %d' % (
        what, result['requests'] / result['seconds'], result['p50'], result['p99'], result['p999'],
        result['max'], result['failed']), flush=True)


def resources(server):
    memory, descriptors = 0, 0
    for pid in [server.process.pid, *server.workers()]:
        with open('/proc/%d/smaps_rollup' % pid) as file:
            memory += int(next(line for line in file if line.startswith('Pss:')).split()[1])
        descriptors += len(os.listdir('/proc/%d/fd' % pid))
    return '%.1f MiB, %d descriptors, %d connections' % (
        memory / 1024, descriptors, server.counters()['smolwired_connections_open'])


def trickle(connections, stop):
    while not stop.is_set():
        for connection in connections:
            try:
                connection.send(b'x')
            except OSError:
                pass
        stop.wait(1)


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    tls = context()
    with Server(server='status-socket = status.sock\nhandshake-timeout = 30\nrequest-timeout = 30\n'
                       'write-timeout = 30', complaints=True) as server:
        for _ in range(3):
            honest(server, 'alone')
        print('at rest:', resources(server), flush=True)
        crowd, stop = [], threading.Event()
        for _ in range(STALLED):
            crowd.append(socket.create_connection(('127.0.0.1', server.gemini)))
        for _ in range(SILENT):
            raw = socket.socket()
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            raw.connect(('127.0.0.1', server.gemini))
            connection = tls.wrap_socket(raw, server_hostname='localhost')
            connection.sendall(server.url('/big.bin').encode() + b'\r\n')
            crowd.append(connection)
        slow = [socket.create_connection(('127.0.0.1', server.gopher)) for _ in range(SLOW)]
        thread = threading.Thread(target=trickle, args=(slow, stop))
        thread.start()
        for _ in range(3):
            honest(server, 'among %d others' % (STALLED + SILENT + SLOW))
        print('with the crowd:', resources(server), flush=True)
        server.wait_for(lambda: server.counters()['smolwired_connections_open'] == 0, 'all shed', 120)
        stop.set()
        thread.join()
        time.sleep(1)
        server.still_serves()
        print('afterwards:', resources(server), flush=True)
        for connection in crowd + slow:
            connection.close()


main()
