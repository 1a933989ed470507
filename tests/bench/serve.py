#!/usr/bin/python3
"""smolwired against the floor (tests/bench/server/floor.c) and against other servers.

  tests/bench/serve.py [--rounds N] [--requests N] [CASE...]

Each server runs alone on core 0 with one worker, the load on core 1. Servers
take turns within a round, rounds are repeated; printed are medians of the CPU
time of a request (user and system, all processes of the server) and of the
requests a second, and their ratios to the floor. molly-brown and gophernicus
(started by a small inetd, whose forks count too) are measured where installed.
"""
import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(TOP, 'build')
FLOOR, LOAD = (os.path.join(BUILD, 'bench/server', name) for name in ('floor', 'load'))
SMOLWIRED = os.path.join(BUILD, 'smolwired')
KIB = 1024
LINK = b'=> /some/where.gmi 2025-05-20 A story that is here to fill the page\n'
ITEM = b'1A story that is here to fill the menu\t/some/where\n'

# name: load mode, path without suffix, bytes of body, share of --requests
CASES = {
    'full-4k': ('full', '/4k', 4 * KIB, 1.0),
    'resumed-4k': ('resumed', '/4k', 4 * KIB, 1.0),
    'full-64k': ('full', '/64k', 64 * KIB, 0.5),
    'full-5m': ('full', '/5m', 5 * KIB * KIB, 0.02),
    'gopher-4k': ('gopher', '/4k', 4 * KIB, 4.0),
    'gopher-menu': ('gopher', '/menu', 4 * KIB, 4.0),
}


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def filler(line, size):
    return (line * (size // len(line) + 1))[:size - 1] + b'\n'


def write_content(folder):
    for _, path, size, _ in CASES.values():
        for kind, suffix, line in (('gemini', '.gmi', LINK), ('gopher', '.txt', LINK)):
            os.makedirs(os.path.join(folder, kind), exist_ok=True)
            with open(os.path.join(folder, kind, path[1:] + suffix), 'wb') as file:
                file.write(filler(line, size))
    os.makedirs(os.path.join(folder, 'gopher/menu'), exist_ok=True)
    for name in ('gopher/menu/gophermap', 'gopher/gophermap'):
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(filler(ITEM, 4 * KIB))
    subprocess.run(['chmod', '-R', 'a+rX', folder], check=True)


class Contender:
    """A server process (and its children) pinned to core 0."""

    def __init__(self, name, command, port, **popen):
        self.name, self.port = name, port
        self.process = subprocess.Popen(['taskset', '-c', '0', *command], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True, **popen)
        for _ in range(200):
            try:
                socket.create_connection(('127.0.0.1', port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit('%s did not start: %s' % (name, ' '.join(command)))

    def cpu(self):
        """Seconds of CPU of all live processes of the session, and of their dead children."""
        ticks = 0
        for pid in os.listdir('/proc'):
            if not pid.isdigit():
                continue
            try:
                with open('/proc/%s/stat' % pid) as file:
                    fields = file.read().rsplit(')', 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid:
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf('SC_CLK_TCK')

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def start_floor(case, folder):
    mode, _, size, _ = CASES[case]
    port = free_port()
    if mode == 'gopher':
        return Contender('floor', [FLOOR, 'gopher', str(port), str(size)], port)
    return Contender('floor', [FLOOR, 'gemini', str(port), str(size), folder + '/localhost.crt',
                               folder + '/localhost.key'], port)


def start_smolwired(case, folder):
    gemini, gopher = free_port(), free_port()
    config = os.path.join(folder, 'smolwire.ini')
    with open(config, 'w') as file:
        file.write('[mirror]\nroot = tree\n[gemini]\nlisten = 127.0.0.1:%d\ncertificate = localhost.crt\n'
                   'key = localhost.key\n[gopher]\nlisten = 127.0.0.1:%d\n[server]\nworkers = 1\n' % (gemini, gopher))
    return Contender('smolwired', [SMOLWIRED, '-c', config], gopher if CASES[case][0] == 'gopher' else gemini)


def start_molly_brown(case, folder):
    port = free_port()
    config = os.path.join(folder, 'molly.conf')
    with open(config, 'w') as file:
        file.write('Port = %d\nHostname = "localhost"\nCertPath = "%s/localhost.crt"\nKeyPath = "%s/localhost.key"\n'
                   'DocBase = "%s/tree/gemini"\nAccessLog = "/dev/null"\nErrorLog = "/dev/null"\n' %
                   (port, folder, folder, folder))
    return Contender('molly-brown', ['molly-brown', '-c', config], port)


INETD = '''import os, socket, signal, subprocess, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
s = socket.create_server(('127.0.0.1', int(sys.argv[1])), backlog=1024)
while True:
    c, _ = s.accept()
    if os.fork() == 0:
        for fd in (0, 1): os.dup2(c.fileno(), fd)
        if os.getuid() == 0: os.setgid(65534), os.setuid(65534)
        os.execv(sys.argv[2], sys.argv[2:])
    c.close()
'''


def start_gophernicus(case, folder):
    port = free_port()
    program = shutil.which('gophernicus', path='/usr/sbin:/usr/bin')
    return Contender('gophernicus', ['/usr/bin/python3', '-c', INETD, str(port), program, '-h', 'localhost',
                                     '-p', str(port), '-r', folder + '/tree/gopher', '-nf', '-nu', '-nm'], port)


def contenders(case):
    gopher = CASES[case][0] == 'gopher'
    found = [start_floor, start_smolwired]
    if not gopher and shutil.which('molly-brown', path='/usr/sbin:/usr/bin'):
        found.append(start_molly_brown)
    if gopher and shutil.which('gophernicus', path='/usr/sbin:/usr/bin'):
        found.append(start_gophernicus)
    return found


def measure(start, case, folder, requests):
    mode, path, _, share = CASES[case]
    contender = start(case, folder)
    try:
        if contender.name == 'gophernicus':
            share /= 4
        suffix = '' if case == 'gopher-menu' else '.txt' if mode == 'gopher' else '.gmi'
        request = path + suffix if mode == 'gopher' else 'gemini://localhost:%d%s%s' % (contender.port, path, suffix)
        count = max(20, int(requests * share))

        def load(n):
            done = subprocess.run(['taskset', '-c', '1', LOAD, mode, str(contender.port), request, str(n), '8'],
                                  capture_output=True, check=False)
            return json.loads(done.stdout)
        load(50)
        before = contender.cpu()
        result = load(count)
        result['cpu'] = (contender.cpu() - before) / count * 1e6
        result['rate'] = count / result['seconds']
        result['name'] = contender.name
        return result
    finally:
        contender.stop()


def report(case, results):
    by_name = {}
    for result in results:
        by_name.setdefault(result['name'], []).append(result)
    floor = None
    print('%s: median of %d' % (case, len(results) // len(by_name)))
    for name, runs in by_name.items():
        middle = {key: statistics.median(run[key] for run in runs)
                  for key in ('cpu', 'rate', 'p50', 'p99', 'p999', 'bytes', 'seconds')}
        floor = floor or middle
        print('  %-12s %8.1f us CPU (%4.2f)  %8.0f/s (%4.2f)  %7.1f MB/s  p50 %6d  p99 %6d  p99.9 %6d us  failed %d  resumed %d' % (
            name, middle['cpu'], middle['cpu'] / floor['cpu'] if floor['cpu'] else 0, middle['rate'],
            middle['rate'] / floor['rate'], middle['bytes'] / middle['seconds'] / 1e6, middle['p50'], middle['p99'],
            middle['p999'], sum(run['failed'] for run in runs), sum(run['resumed'] for run in runs)))
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--requests', type=int, default=4000)
    parser.add_argument('cases', nargs='*', default=list(CASES))
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix='smolwire-bench-')
    os.chmod(folder, 0o755)
    try:
        write_content(folder + '/tree')
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
                        '-keyout', folder + '/localhost.key', '-out', folder + '/localhost.crt', '-subj',
                        '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '30'],
                       check=True, capture_output=True)
        os.chmod(folder + '/localhost.key', 0o644)
        for case in options.cases:
            results = []
            for _ in range(options.rounds):
                for start in contenders(case):
                    results.append(measure(start, case, folder, options.requests))
            report(case, results)
    finally:
        shutil.rmtree(folder)


main()
