#!/usr/bin/python3
"""smolwired against the floor (tests/bench/server/floor.c) and against other servers.

  tests/bench/serve.py [--quick] [--rounds N] [--requests N] [CASE...]

The servers stand on core 0 with one worker each, the load on core 1. They take
turns within a round, in another order each time; printed are medians of the CPU
time of a request (user and system, all processes of the server) and of the
requests a second, and the medians of their ratios to the floor in the same
round, which what else the machine does in that second disturbs alike; then the
targets. molly-brown and gophernicus (started by a small inetd,
whose forks count too) are measured where installed. The exit status is 1 when a
target was missed.
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

# case: what of smolwired's, against whom, at most or at least
TARGETS = {
    'full-4k': (('cpu', 'floor', '<=', 1.10), ('cpu', 'molly-brown', '<=', 0.85)),
    'resumed-4k': (('cpu', 'floor', '<=', 1.10),),
    'full-64k': (('cpu', 'floor', '<=', 1.10),),
    'full-5m': (('rate', 'floor', '>=', 0.95),),
    'gopher-4k': (('cpu', 'floor', '<=', 2.0),),
    'gopher-menu': (('cpu', 'floor', '<=', 2.5),),
}

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
        """Seconds of CPU of all live processes of the session (to the nanosecond), and of their dead children."""
        seconds = 0
        for pid in os.listdir('/proc'):
            if not pid.isdigit():
                continue
            try:
                with open('/proc/%s/stat' % pid) as file:
                    fields = file.read().rsplit(')', 1)[1].split()
                if int(fields[3]) != self.process.pid:
                    continue
                seconds += sum(map(int, fields[13:15])) / os.sysconf('SC_CLK_TCK')
                for task in os.listdir('/proc/%s/task' % pid):
                    with open('/proc/%s/task/%s/schedstat' % (pid, task)) as file:
                        seconds += int(file.read().split()[0]) / 1e9
            except OSError:
                continue
        return seconds

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


INETD = '''import os, socket, sys
s = socket.create_server(('127.0.0.1', int(sys.argv[1])), backlog=1024)
while True:
    c, _ = s.accept()
    if os.fork() == 0:
        for fd in (0, 1): os.dup2(c.fileno(), fd)
        if os.getuid() == 0: os.setgid(65534), os.setuid(65534)
        os.execv(sys.argv[2], sys.argv[2:])
    c.close()
    try:
        while os.waitpid(-1, os.WNOHANG)[0]: pass
    except ChildProcessError: pass
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


def measure(contender, case, requests):
    mode, path, _, share = CASES[case]
    if contender.name == 'gophernicus':
        share /= 100  # a process a request
    suffix = '' if case == 'gopher-menu' else '.txt' if mode == 'gopher' else '.gmi'
    request = path + suffix if mode == 'gopher' else 'gemini://localhost:%d%s%s' % (contender.port, path, suffix)
    count = max(20, int(requests * share))
    before = contender.cpu()
    done = subprocess.run(['taskset', '-c', '1', LOAD, mode, str(contender.port), request, str(count), '8'],
                          capture_output=True, check=False)
    result = json.loads(done.stdout)
    result['cpu'] = (contender.cpu() - before) / count * 1e6
    result['rate'] = count / result['seconds']
    return result


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def ratio(runs, others, key):
    """Of runs of the same round, so that what else the machine did weighs less."""
    return statistics.median(run[key] / other[key] for run, other in zip(runs, others))


def report(case, results):
    print('%s: median of %d' % (case, len(results['floor'])))
    for name, runs in results.items():
        print('  %-12s %8.1f us CPU (%4.2f)  %8.0f/s (%4.2f)  %7.1f MB/s  p50 %6d  p99 %6d  p99.9 %6d us'
              '  failed %d  resumed %d' % (
                  name, median(runs, 'cpu'), ratio(runs, results['floor'], 'cpu'), median(runs, 'rate'),
                  ratio(runs, results['floor'], 'rate'), median(runs, 'bytes') / median(runs, 'seconds') / 1e6,
                  median(runs, 'p50'), median(runs, 'p99'), median(runs, 'p999'),
                  sum(run['failed'] for run in runs), sum(run['resumed'] for run in runs)))
    sys.stdout.flush()


def judge(case, results):
    """Prints how smolwired stands to its targets; the number of those that were missed."""
    missed = 0
    for key, other, relation, limit in TARGETS[case]:
        if other not in results:
            print('  %s: not installed' % other)
            continue
        value = ratio(results['smolwired'], results[other], key)
        met = value <= limit if relation == '<=' else value >= limit
        print('  %s to that of %s: %.2f, target %s %.2f: %s' % (
            'CPU' if key == 'cpu' else 'rate', other, value, relation, limit, 'met' if met else 'MISSED'))
        missed += not met
    sys.stdout.flush()
    return missed


def run(case, folder, rounds, requests):
    standing = []
    try:
        for start in contenders(case):
            standing.append(start(case, folder))
        results = {contender.name: [] for contender in standing}
        for contender in standing:
            measure(contender, case, 50)
        for turn in range(rounds):
            for i in range(len(standing)):
                contender = standing[(turn + i) % len(standing)]
                results[contender.name].append(measure(contender, case, requests))
    finally:
        for contender in standing:
            contender.stop()
    report(case, results)
    return judge(case, results)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rounds', type=int, default=15)
    parser.add_argument('--requests', type=int, default=1000)
    parser.add_argument('--quick', action='store_true', help='5 rounds of 400 requests')
    parser.add_argument('cases', nargs='*', metavar='CASE', help=', '.join(CASES))
    options = parser.parse_args()
    rounds, requests = (5, 400) if options.quick else (options.rounds, options.requests)
    folder = tempfile.mkdtemp(prefix='smolwire-bench-')
    os.chmod(folder, 0o755)
    try:
        write_content(folder + '/tree')
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
                        '-keyout', folder + '/localhost.key', '-out', folder + '/localhost.crt', '-subj',
                        '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '30'],
                       check=True, capture_output=True)
        os.chmod(folder + '/localhost.key', 0o644)
        missed = sum(run(case, folder, rounds, requests) for case in options.cases or CASES)
    finally:
        shutil.rmtree(folder)
    sys.exit(1 if missed else 0)


main()
