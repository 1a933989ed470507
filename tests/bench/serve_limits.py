#!/usr/bin/python3
"""What smolwired keeps to beyond CPU a request: memory, tails, evenness, reloads.

  tests/bench/serve_limits.py [--quick] [PART...]

Each part prints what it measured, the target, and whether it was met; the exit
status is 1 when one was missed. Needs the programs of `make bench-programs`.
"""
import argparse
import json
import os
import resource
import socket
import ssl
import statistics
import subprocess
import sys
import threading
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ.setdefault('SMOLWIRE_BIN', os.path.join(TOP, 'build'))
sys.path.insert(0, os.path.join(TOP, 'tests/e2e'))
from gemini_client import context, read_all  # noqa: E402
from server_fixture import OWN_CERTIFICATE, Asker, Server  # noqa: E402

LOAD, HOLD = (os.path.join(TOP, 'build/bench/server', name) for name in ('load', 'hold'))
MIB = 1024 * 1024
MISSED = []


def verdict(what, value, target, met):
    print('  %-52s %10s   target %-12s %s' % (what, value, target, 'met' if met else 'MISSED'), flush=True)
    if not met:
        MISSED.append(what)


def load(server, count, clients, mode='full', core=None):
    pin = ['taskset', '-c', str(core)] if core is not None else []
    done = subprocess.run([*pin, LOAD, mode, str(server.gemini), server.url('/'), str(count), str(clients)],
                          capture_output=True, check=False)
    return json.loads(done.stdout)


def memory(pid, field):
    with open('/proc/%d/smaps_rollup' % pid) as file:
        return int(next(line for line in file if line.startswith(field + ':')).split()[1]) * 1024


def memory_in_all(server):
    return sum(memory(pid, 'Pss') for pid in [server.process.pid, *server.workers()])


def sockets(pid):
    """Connections that a process holds: its sockets, those that it has without any not taken off."""
    count = 0
    for fd in os.listdir('/proc/%d/fd' % pid):
        try:
            count += os.readlink('/proc/%d/fd/%s' % (pid, fd)).startswith('socket:')
        except OSError:
            continue
    return count


def held(server, count):
    """That many idle TLS connections."""
    process = subprocess.Popen([HOLD, str(server.gemini), str(count), '8'], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    stand = int(process.stdout.readline())
    if stand != count:
        raise SystemExit('%d of %d connections stand' % (stand, count))
    return process


def let_go(process):
    process.stdin.close()
    process.wait()


def idle(quick):
    """memory at rest, and with 10,000 idle TLS connections"""
    count = 2000 if quick else 10000
    with Server(server='workers = 2\nhandshake-timeout = 5m\nrequest-timeout = 10m') as server:
        server.still_serves()
        most = max(memory(pid, 'Rss') for pid in server.workers())
        verdict('resident at rest, the larger worker, MiB', '%.1f' % (most / MIB), '<= 12', most <= 12 * MIB)
        before = memory_in_all(server)
        rest = {pid: sockets(pid) for pid in server.workers()}
        process = held(server, count)
        total = memory_in_all(server)
        target = before + (220 * MIB - before) * count / 10000
        verdict('%d idle TLS connections, all processes, MiB' % count, '%.1f' % (total / MIB),
                '<= %.0f' % (target / MIB), total <= target)
        print('  %-52s %10.1f' % ('a connection, KiB', (total - before) / count / 1024))
        shares = sorted(sockets(pid) - rest[pid] for pid in server.workers())
        verdict('connections of the two workers, fewest to most', '%.2f' % (shares[0] / shares[-1]),
                '>= 0.80', shares[0] >= 0.8 * shares[-1])
        server.still_serves()
        let_go(process)


def workers(quick):
    """two workers against one, all cores shared with the load: the median of the ratios of neighbouring runs"""
    ratios = []
    with Server(server='workers = 1') as one, Server(server='workers = 2') as two:
        for turn in range(9 if quick else 31):
            rates = {}
            for server in (one, two) if turn % 2 else (two, one):
                result = load(server, 300 if quick else 600, 8)
                rates[server] = result['requests'] / result['seconds']
            ratios.append(rates[two] / rates[one])
    ratio = statistics.median(ratios)
    print('  %d rounds, the middle half %.2f to %.2f' % (len(ratios), *statistics.quantiles(ratios)[::2]))
    verdict('requests/s of two workers to those of one', '%.2f' % ratio, '>= 1.00', round(ratio, 2) >= 1)


def tails(quick):
    """times of 32 concurrent clients: the median of the runs"""
    with Server(server='workers = 1') as server:
        for pid in (server.process.pid, *server.workers()):
            os.sched_setaffinity(pid, {0})
        runs = [load(server, 1000 if quick else 4000, 32, core=1) for _ in range(3 if quick else 5)]
    middle = {key: statistics.median(run[key] for run in runs) for key in ('p50', 'p99', 'p999', 'max')}
    print('  32 clients: p50 %d  p99 %d  p99.9 %d  max %d us' % tuple(middle.values()))
    ratio = middle['p999'] / middle['p50']
    verdict('p99.9 to the median, 32 clients', '%.2f' % ratio, '<= 3.00', ratio <= 3)


def ask_once(server, tls, session, pieces):
    """Seconds until the answer is there, with Nagle's algorithm on; the session to resume."""
    begin = time.monotonic()
    with server.connect(tls=tls, session=session) as connection:
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
        for piece in pieces:
            connection.sendall(piece)
        read_all(connection)
        return time.monotonic() - begin, connection.session, connection.session_reused


def nagle(quick):
    """clients with Nagle's algorithm, which wait for acknowledgements: 40 ms where those are delayed"""
    with Server() as server:
        request = server.url('/').encode() + b'\r\n'
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            tls = context()
            tls.minimum_version = tls.maximum_version = version
            for resume in (False, True):
                for pieces in ((request,), (request[:20], request[20:])):
                    session, times = None, []
                    for _ in range(10 if quick else 40):
                        took, latest, reused = ask_once(server, tls, session, pieces)
                        if reused or not resume:
                            times.append(took)
                        session = latest if resume else None
                    middle = statistics.median(times) * 1000
                    verdict('%s, %s, request in %d, median ms' % (
                        version.name, 'resumed' if resume else 'full', len(pieces)), '%.1f' % middle, '< 40',
                        middle < 40)


def reloads(quick):
    """SIGHUP with a new certificate each time, under load"""
    count = 20 if quick else 100
    server = Server(gemini=OWN_CERTIFICATE)
    server.certify(1)
    with server:
        with Asker(server) as first, Asker(server) as second:
            for serial in range(2, count + 2):
                server.certify(serial)
                server.reload()
        server.wait_for(lambda: len(server.workers()) == 2, 'old workers gone')
    failed = first.failed + second.failed
    verdict('failed of %d requests in %d reloads' % (2 * (first.done + second.done), count),
            '%d' % len(failed), '0', not failed)
    for error in failed[:3]:
        print('   ', error)


STALLED, SILENT, SLOW = 2000, 500, 500


def trickle(connections, stop):
    """A byte a second on each."""
    while not stop.wait(1):
        for connection in connections:
            try:
                connection.send(b'x')
            except OSError:
                pass


def silent_client(server, tls):
    """Asks for 5 MiB and reads none of them."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.connect(('127.0.0.1', server.gemini))
    connection = tls.wrap_socket(raw, server_hostname='localhost')
    connection.sendall(server.url('/big.bin').encode() + b'\r\n')
    return connection


def honest(server, what, quick):
    """Median of the p99 of several runs."""
    runs = [load(server, 500 if quick else 1000, 8) for _ in range(3 if quick else 7)]
    middle = {key: statistics.median(run[key] for run in runs) for key in ('p50', 'p99', 'max')}
    print('  honest clients %s: p50 %d  p99 %d  max %d us, %d failed' % (
        what, *middle.values(), sum(run['failed'] for run in runs)), flush=True)
    return middle['p99'], sum(run['failed'] for run in runs)


def descriptors(server):
    return sum(len(os.listdir('/proc/%d/fd' % pid)) for pid in [server.process.pid, *server.workers()])


def crowd(quick):
    """2,000 stalled handshakes, 500 clients that never read 5 MiB, 500 that send a byte a second"""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    tls, seconds = context(), 60
    with Server(server='status-socket = status.sock\nhandshake-timeout = %d\nrequest-timeout = %d\n'
                       'write-timeout = %d' % (seconds, seconds, seconds), complaints=True) as server:
        alone, _ = honest(server, 'alone', quick)
        before = descriptors(server), memory_in_all(server)
        others = [socket.create_connection(('127.0.0.1', server.gemini)) for _ in range(STALLED)]
        others += [silent_client(server, tls) for _ in range(SILENT)]
        slow = [socket.create_connection(('127.0.0.1', server.gopher)) for _ in range(SLOW)]
        stop = threading.Event()
        thread = threading.Thread(target=trickle, args=(slow, stop))
        thread.start()
        among, failed = honest(server, 'among %d others' % (STALLED + SILENT + SLOW), quick)
        print('  with them: %.1f MiB, %d descriptors, %d connections' % (
            memory_in_all(server) / MIB, descriptors(server), server.counters()['smolwired_connections_open']))
        verdict('p99 of honest clients, to that without a crowd', '%.2f' % (among / alone), '<= 2.00', among <= 2 * alone)
        verdict('requests of honest clients that failed', failed, '0', failed == 0)
        begin = time.monotonic()
        server.wait_for(lambda: server.counters()['smolwired_connections_open'] == 0, 'all shed', 4 * seconds)
        took = time.monotonic() - begin
        stop.set()
        thread.join()
        verdict('seconds until all were shed', '%.0f' % took, '<= %d' % (seconds + 5), took <= seconds + 5)
        time.sleep(2)
        server.still_serves()
        after = descriptors(server), memory_in_all(server)
        verdict('descriptors, before %d' % before[0], after[0], '<= %d' % before[0], after[0] <= before[0])
        verdict('memory in all, before %.1f MiB' % (before[1] / MIB), '%.1f' % (after[1] / MIB),
                '<= %.1f' % (1.25 * before[1] / MIB), after[1] <= 1.25 * before[1])
        for connection in others + slow:
            connection.close()


PARTS = {part.__name__: part for part in (idle, workers, tails, nagle, reloads, crowd)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--quick', action='store_true', help='smaller numbers, some minutes')
    parser.add_argument('parts', nargs='*', metavar='PART', help=', '.join(PARTS))
    options = parser.parse_args()
    for name in options.parts or PARTS:
        begin = time.monotonic()
        print('%s: %s' % (name, PARTS[name].__doc__), flush=True)
        PARTS[name](options.quick)
        print('  (%.0f s)' % (time.monotonic() - begin), flush=True)
    if MISSED:
        print('missed: ' + '; '.join(MISSED))
    sys.exit(1 if MISSED else 0)


main()
