#!/usr/bin/python3
"""smolwired among clients that stall, flood, lie and leave."""
import os
import random
import resource
import socket
import struct
import threading
import time

import harness
from gemini_client import context, parse, read_all
from server_fixture import Server, fails, receive

# Short for those who stall, long for honest clients of a slow machine.
SHORT = 'handshake-timeout = 4\nrequest-timeout = 4\nwrite-timeout = 4\nstatus-socket = status.sock\n'


def dial(port, receive_buffer=None):
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.settimeout(60)
    connection.connect(('127.0.0.1', port))
    return connection


def nobody_is_left(server):
    server.wait_for(lambda: server.counters()['smolwired_connections_open'] == 0, 'all connections gone')


def these_are_in(server, count):
    server.wait_for(lambda: server.counters()['smolwired_connections_open'] == count, 'all connections accepted')


def descriptors(server):
    """How many each worker has; none but root may look."""
    return [len(os.listdir('/proc/%d/fd' % pid)) for pid in server.workers() if os.geteuid() == 0]


def test_stalled_handshakes():
    """300 stalled handshakes slow nobody down and are shed by their deadline"""
    with Server(server=SHORT) as server:
        server.still_serves()
        before = descriptors(server)
        stalled = [dial(server.gemini) for _ in range(300)]
        for connection in stalled[::2]:
            connection.sendall(b'\x16\x03\x01\x02\x00\x01')  # a handshake that never goes on
        for _ in range(20):
            server.still_serves()
        nobody_is_left(server)
        assert server.counters()['smolwired_timeouts_total'] >= 300
        assert descriptors(server) == before
        for connection in stalled:
            connection.close()


def test_clients_that_never_read():
    """clients that ask for much and never read are shed, the others served"""
    with Server(server=SHORT) as server:
        silent = []
        for _ in range(30):
            raw = dial(server.gemini, 4096)
            connection = context().wrap_socket(raw, server_hostname='localhost')
            connection.sendall(server.url('/big.bin').encode() + b'\r\n')
            plain = dial(server.gopher, 4096)
            plain.sendall(b'/big.bin\r\n')
            silent += [connection, plain]
        for _ in range(10):
            server.still_serves()
        nobody_is_left(server)
        assert server.counters()['smolwired_broken_total'] >= 60
        for connection in silent:
            connection.close()


def queues(port):
    """Bytes that the kernel holds for the clients of a port, each."""
    with open('/proc/net/tcp') as file:
        rows = [line.split() for line in file.readlines()[1:]]
    return [int(row[4].split(':')[0], 16) for row in rows
            if int(row[1].split(':')[1], 16) == port and row[3] == '01']


def test_the_kernel_keeps_little():
    """of an answer that nobody reads the kernel gets a megabyte, not all there is"""
    with Server() as server:
        silent = [dial(server.gopher, 4096) for _ in range(10)]
        for connection in silent:
            connection.sendall(b'/big.bin\r\n')

        def is_full():
            before = queues(server.gopher)
            time.sleep(0.3)
            return len(before) == 10 and min(before) > 0 and queues(server.gopher) == before
        server.wait_for(is_full, 'nothing more going out')
        assert max(queues(server.gopher)) < 1536 * 1024, queues(server.gopher)
        for connection in silent:
            connection.close()


def test_talkative_slow_client():
    """who says more than a request, and reads slowly, gets all of the answer"""
    with Server(server='status-socket = status.sock') as server:
        raw = dial(server.gemini, 16384)
        connection = context().wrap_socket(raw, server_hostname='localhost', suppress_ragged_eofs=False)
        connection.sendall(server.url('/big.bin').encode() + b'\r\nand more')
        begin = b''
        while len(begin) < 4900000:
            begin += connection.recv(65536)
        time.sleep(5)  # the rest is the kernel's business by now
        assert len(parse(begin + read_all(connection)).body) == 5 * 1024 * 1024
        nobody_is_left(server)  # though we have not closed
        assert server.counters()['smolwired_timeouts_total'] == 0
        connection.close()


def test_minimum_rate():
    """a client that takes a few bytes now and then is shed too"""
    with Server(server=SHORT + 'minimum-rate = 100M') as server:
        connection = dial(server.gopher, 4096)
        connection.sendall(b'/big.bin\r\n')

        def trickle():
            while True:
                time.sleep(0.05)
                if not connection.recv(1000):
                    raise AssertionError('the server closed in good order')
        begin = time.monotonic()
        assert fails(trickle, ConnectionResetError)
        assert time.monotonic() - begin < 40  # a selector that is too long would take 510  # the file would take 260


def test_trickled_requests():
    """a byte now and then does not move the deadline of a request"""
    with Server(server=SHORT) as server:
        connection, begin = dial(server.gopher), time.monotonic()

        def trickle():
            while True:
                connection.sendall(b'x')
                time.sleep(0.2)
        assert fails(trickle, OSError)
        assert time.monotonic() - begin < 40  # a selector that is too long would take 51


def test_garbage():
    """garbage of every kind on both ports harms nobody"""
    noise = random.Random(1965)
    with Server(server=SHORT) as server:
        for _ in range(100):
            for port in (server.gemini, server.gopher):
                with dial(port) as connection:
                    try:
                        connection.sendall(noise.randbytes(noise.randrange(1, 3000)))
                        if noise.random() < 0.5:
                            connection.shutdown(socket.SHUT_WR)
                    except OSError:
                        pass
        server.still_serves()
        nobody_is_left(server)


def test_garbage_inside_tls():
    """garbage as request, records cut anywhere, ends without close_notify"""
    noise = random.Random(70)
    with Server(server=SHORT) as server:
        for _ in range(40):
            connection = server.connect()
            connection.sendall(noise.randbytes(noise.randrange(1, 2000)))
            if noise.random() < 0.5:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            connection.close()
        server.still_serves()
        nobody_is_left(server)


def test_clients_that_leave():
    """clients that leave in the middle of everything"""
    with Server(server=SHORT) as server:
        for read in (0, 1, 5000, 200000):
            with server.connect() as connection:
                connection.sendall(server.url('/big.bin').encode() + b'\r\n')
                while read > 0:
                    read -= len(connection.recv(min(read, 10000)))
            with dial(server.gopher) as connection:
                connection.sendall(b'/big.bin\r\n')
        server.still_serves()
        nobody_is_left(server)


def test_half_closed_tls():
    """a client that ends its direction after the request gets its answer"""
    with Server() as server, server.connect() as connection:
        connection.sendall(server.url('/big.bin').encode() + b'\r\n')
        socket.socket.shutdown(connection, socket.SHUT_WR)
        assert len(parse(read_all(connection)).body) == 5 * 1024 * 1024


def test_limit_of_an_address():
    """connections of one address have a limit"""
    with Server(server=SHORT + 'limit-loopback = yes\nmax-per-address = 5\nworkers = 1') as server:
        held = [dial(server.gopher) for _ in range(5)]
        these_are_in(server, 5)
        with dial(server.gopher) as connection:
            assert fails(lambda: (connection.sendall(b'\r\n'), receive(connection))[1] or 1 / 0,
                         ConnectionResetError, BrokenPipeError, ZeroDivisionError)
        for connection in held:
            connection.close()
        nobody_is_left(server)
        server.still_serves()


def test_full_house():
    """at the limit of connections the next ones wait and are served later"""
    patient = SHORT.replace(' = 4', ' = 60') + 'max-connections = 10\nworkers = 1'
    with Server(server=patient, complaints=True) as server:
        held = [dial(server.gopher) for _ in range(10)]
        these_are_in(server, 10)
        waiting = dial(server.gopher)
        waiting.sendall(b'\r\n')
        waiting.settimeout(0.5)
        assert fails(lambda: waiting.recv(1), TimeoutError)
        held.pop().close()
        waiting.settimeout(60)
        assert receive(waiting).startswith(b'iWelcome')
        assert server.said().count('the next ones wait') == 1
        for connection in held:
            connection.close()


def few_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))


def cpu_ticks(pids):
    total = 0
    for pid in pids:
        with open('/proc/%d/stat' % pid) as file:
            total += sum(map(int, file.read().rsplit(')', 1)[1].split()[11:13]))
    return total


def test_descriptors_run_out():
    """without descriptors it neither dies nor spins nor floods its log, and serves again afterwards"""
    with Server(server='handshake-timeout = 10\nworkers = 1', complaints=True, preexec_fn=few_descriptors) as server:
        held = [dial(server.gopher) for _ in range(200)]
        time.sleep(1)
        before = cpu_ticks(server.workers())
        time.sleep(2)
        assert cpu_ticks(server.workers()) - before < 50, 'it spins'
        assert len(server.said().splitlines()) < 20, server.said()
        for connection in held:
            connection.close()
        server.still_serves()


def test_memory_goes_back():
    """what hundreds of greedy clients took is given back"""
    def resident(server):
        pages = 0
        for pid in server.workers():
            with open('/proc/%d/statm' % pid) as file:
                pages += int(file.read().split()[1])
        return pages * resource.getpagesize()
    if 'asan' in harness.SMOLWIRED:
        raise harness.Skip('a sanitizer keeps memory back')
    with Server(server=SHORT) as server:
        server.still_serves()
        before = resident(server)
        silent = []
        for _ in range(150):
            raw = dial(server.gemini, 4096)
            connection = context().wrap_socket(raw, server_hostname='localhost')
            connection.sendall(server.url('/big.bin').encode() + b'\r\n')
            silent.append(connection)
        nobody_is_left(server)
        assert resident(server) - before < 16 * 1024 * 1024, (before, resident(server))
        for connection in silent:
            connection.close()


def test_everything_at_once():
    """32 honest clients among all the others get right answers"""
    wrong = []
    with Server(server=SHORT + 'max-per-address = 0') as server:
        def honest():
            try:
                for _ in range(10):
                    server.still_serves()
            except Exception as error:  # reported by the main thread
                wrong.append(error)
        stalled = [dial(port) for port in (server.gemini, server.gopher) for _ in range(100)]
        clients = [threading.Thread(target=honest) for _ in range(32)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        assert not wrong, wrong[:3]
        for connection in stalled:
            connection.close()


harness.run(globals())
