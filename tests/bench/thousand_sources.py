#!/usr/bin/python3
"""A thousand sources on loopback, each its own host: a cold refresh, one without news.

  tests/bench/thousand_sources.py [SOURCES [ENTRIES]]

Prints requests a second, peak memory of all processes together, the highest
number of requests to one host at a time; and fails when a promise is broken:
at most 150 MiB, never more than per-host requests at a time, in the second run
at most one request a source and no file rewritten.
"""
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import collections
import random
import resource

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SMOLWIRE = os.path.join(os.environ.get('SMOLWIRE_BIN', os.path.join(TOP, 'build')), 'smolwire')
SOURCES = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
ENTRIES = int(sys.argv[2]) if len(sys.argv) > 2 else 20
PER_HOST, MEMORY_MIB = 2, 150
WORDS = ('harbour council ferry bridge market election storm railway budget museum river court strike '
         'hospital school energy border treaty festival winter summer prices farmers engineers ministers '
         'students police factory airport satellite vaccine orchestra stadium volcano reservoir tariff').split()


def text_of(host, number):
    random_ = random.Random('%s %d' % (host, number))
    title = ' '.join(random_.sample(WORDS, 6)).capitalize()
    paragraphs = ''.join('<p>%s.</p>' % ' '.join(random_.choices(WORDS, k=40)).capitalize() for _ in range(8))
    return title, paragraphs


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True
    lock = threading.Lock()
    running, most = collections.Counter(), 0
    asked = collections.Counter()

    def log_message(self, *_):
        pass

    def do_GET(self):
        host = self.headers['Host'].split(':')[0]
        with self.lock:
            self.running[host] += 1
            Handler.most = max(Handler.most, self.running[host])
            self.asked[host] += 1
        try:
            self.answer(host)
        finally:
            with self.lock:
                self.running[host] -= 1

    def answer(self, host):
        body, kind = b'', 'text/html'
        if self.path == '/robots.txt':
            body, kind = b'User-agent: *\nDisallow: /private\n', 'text/plain'
        elif self.path == '/feed.xml':
            if self.headers.get('If-None-Match') == '"1"':
                self.send_response(304)
                self.send_header('ETag', '"1"')
                self.end_headers()
                return
            items = ''.join('<item><title>%s</title><link>http://%s/story/%d</link></item>'
                            % (text_of(host, n)[0], host, n) for n in range(ENTRIES))
            body = ('<rss version="2.0"><channel><title>%s</title>%s</channel></rss>' % (host, items)).encode()
            kind = 'application/rss+xml'
        else:
            title, paragraphs = text_of(host, int(self.path.rsplit('/', 1)[1]))
            body = ('<!doctype html><html lang="en"><head><title>%s</title></head><body><article><h1>%s</h1>%s'
                    '</article></body></html>' % (title, title, paragraphs)).encode()
        self.send_response(200)
        self.send_header('ETag', '"1"')
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024

    def handle_error(self, *_):
        pass


def memory_of(pid):
    """Resident bytes of the process and its children, shared pages counted once."""
    pids, total = [pid], 0
    try:
        with open('/proc/%d/task/%d/children' % (pid, pid)) as children:
            pids += [int(p) for p in children.read().split()]
    except OSError:
        pass
    for each in pids:
        try:
            with open('/proc/%d/smaps_rollup' % each) as file:
                total += next(int(line.split()[1]) for line in file if line.startswith('Pss:'))
        except (OSError, StopIteration):
            pass
    return total * 1024


def refresh(config):
    begin, peak = time.monotonic(), 0
    child = subprocess.Popen([SMOLWIRE, 'refresh', '-j', '-c', config], stdout=subprocess.PIPE,
                             stdin=subprocess.DEVNULL)
    while child.poll() is None:
        peak = max(peak, memory_of(child.pid))
        time.sleep(.2)
    report = json.loads(child.stdout.read())
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    report['cpu'] = used.ru_utime + used.ru_stime
    return report, child.returncode, time.monotonic() - begin, peak


def files_of(root):
    return {os.path.join(folder, name): os.stat(os.path.join(folder, name)).st_mtime_ns
            for folder, _, names in os.walk(root) for name in names}


def main():
    server = Server(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    faults = []
    with tempfile.TemporaryDirectory(prefix='smolwire-bench-') as folder:
        config = os.path.join(folder, 'smolwire.ini')
        with open(config, 'w') as file:
            file.write('[mirror]\nroot = tree\nstore = store.db\n[fetch]\ndelay = 0\nconcurrency = 32\n'
                       'per-host = %d\nconnect-to = :80:127.0.0.1:%d\n' % (PER_HOST, server.server_address[1]))
            for n in range(SOURCES):
                file.write('[source s%04d]\nurl = http://s%04d.example/feed.xml\n' % (n, n))
        for run in ('cold', 'without news'):
            Handler.asked.clear()
            before = files_of(os.path.join(folder, 'tree'))
            report, status, seconds, peak = refresh(config)
            after = files_of(os.path.join(folder, 'tree'))
            print('%s: %.1f s, %d requests, %.0f requests/s, %d stories new, %d failed, peak %.0f MiB, at most %d '
                  'requests to a host, %d files written, %.1f s of CPU so far' % (
                      run, seconds, report['requests'], report['requests'] / seconds, report['stories_new'],
                      report['stories_failed'], peak / 1048576, Handler.most, len(set(after.items()) - set(before.items())), report['cpu']))
            if status or peak > MEMORY_MIB * 1048576 or Handler.most > PER_HOST:
                faults.append('%s: status %d, %.0f MiB, %d to a host' % (run, status, peak / 1048576, Handler.most))
            if run == 'cold' and report['stories_new'] != SOURCES * ENTRIES:
                faults.append('cold: %d stories of %d' % (report['stories_new'], SOURCES * ENTRIES))
            if run != 'cold' and (max(Handler.asked.values(), default=0) > 1 or after != before):
                faults.append('without news: %d requests to a source, %d files changed' % (
                    max(Handler.asked.values(), default=0), len(set(after.items()) ^ set(before.items()))))
    for fault in faults:
        print('FAULT', fault)
    return 1 if faults else 0


sys.exit(main())
