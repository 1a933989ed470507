#!/usr/bin/python3
"""A web server on loopback that serves several host names from folders.

  tests/e2e/webserver.py --state DIR NAME=FOLDER...

Serves each NAME over plain HTTP and over TLS, on ports the system picks. The
certificates come from a throwaway authority made in DIR. When ready it prints
one line of JSON: {"http": PORT, "https": PORT, "ca": FILE, "log": FILE}; it
ends when its standard input does, or on SIGTERM.

A path without an extension is the file with ".html"; a folder is its
index.html, index.htm or index.xml. A file NAME.redirect sends whoever asks for
NAME to the address in it, NAME.moved for good; NAME.pause asks to be left alone for the seconds in
it. Answers carry ETag and Last-Modified, and conditional requests are answered
304. Every request becomes one line of JSON in the log: host, path, status,
conditional, agent, seconds.
"""
import argparse
import email.utils
import gzip
import hashlib
import http.server
import json
import mimetypes
import os
import signal
import ssl
import subprocess
import sys
import threading
import time

INDEXES = ('index.html', 'index.htm', 'index.xml')
# No charset here: what the page itself says about its encoding has to be read.
TYPES = {'.html': 'text/html', '.htm': 'text/html', '.shtml': 'text/html',
         '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8'}


def make_certificates(folder, hosts):
    """An authority and a certificate for all hosts; returns (ca file, chain-and-key file)."""
    def openssl(*arguments):
        subprocess.run(('openssl',) + arguments, check=True, cwd=folder,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    names = ','.join('DNS:' + host for host in hosts)
    curve = ('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes')
    openssl('req', '-x509', *curve, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30',
            '-subj', '/CN=throwaway test authority')
    openssl('req', *curve, '-keyout', 'site.key', '-out', 'site.csr', '-subj', '/CN=' + hosts[0][:60])
    with open(os.path.join(folder, 'site.ext'), 'w') as extensions:
        extensions.write('subjectAltName=%s\n' % names)
    openssl('x509', '-req', '-in', 'site.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key',
            '-CAcreateserial', '-days', '30', '-extfile', 'site.ext', '-out', 'site.pem')
    return os.path.join(folder, 'ca.pem'), (os.path.join(folder, 'site.pem'),
                                            os.path.join(folder, 'site.key'))


def find_file(folder, path):
    """The file that answers for the path, or None."""
    inside = os.path.normpath(path.split('?', 1)[0].lstrip('/') or '.')
    if inside.startswith('..') or os.path.isabs(inside):
        return None
    place = os.path.join(folder, inside)
    candidates = [place, place + '.html', place + '.redirect', place + '.moved', place + '.pause'] if not path.endswith('/') else []
    candidates += [os.path.join(place, index) for index in INDEXES]
    return next((c for c in candidates if os.path.isfile(c)), None)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    timeout = 60
    # Answers are written as head and body; with Nagle's algorithm the second
    # waits for the acknowledgement of the first.
    disable_nagle_algorithm = True

    def do_GET(self):
        host = self.headers.get('Host', '').rsplit(':', 1)[0].lower()
        folder = self.server.folders.get(host)
        name = find_file(folder, self.path) if folder else None
        if name is None:
            return self.answer(host, 404, b'<!doctype html><title>Not found</title><h1>Not found</h1>',
                               {'Content-Type': 'text/html'})
        with open(name, 'rb') as file:
            body = file.read()
        if name.endswith('.redirect'):
            return self.answer(host, 302, b'', {'Location': body.decode().strip()})
        if name.endswith('.moved'):
            return self.answer(host, 301, b'', {'Location': body.decode().strip()})
        if name.endswith('.pause'):
            return self.answer(host, 429, b'', {'Retry-After': body.decode().strip()})
        tag = '"%s"' % hashlib.sha256(body).hexdigest()[:20]
        headers = {'ETag': tag, 'Last-Modified': email.utils.formatdate(os.stat(name).st_mtime, usegmt=True)}
        if self.headers.get('If-None-Match') == tag:
            return self.answer(host, 304, b'', headers)
        extension = os.path.splitext(name)[1]
        headers['Content-Type'] = (TYPES.get(extension) or mimetypes.guess_type(name)[0]
                                   or 'application/octet-stream')
        if 'gzip' in self.headers.get('Accept-Encoding', ''):
            body, headers['Content-Encoding'] = gzip.compress(body, 1), 'gzip'
        return self.answer(host, 200, body, headers)

    do_HEAD = do_GET

    def answer(self, host, status, body, headers):
        # before the answer is out: who has it may look into the log
        self.server.write_log({
            'host': host, 'path': self.path, 'status': status, 'scheme': self.server.scheme,
            'conditional': bool(self.headers.get('If-None-Match') or self.headers.get('If-Modified-Since')),
            'agent': self.headers.get('User-Agent', ''), 'seconds': time.time()})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    def log_message(self, *_):
        """The JSON log is the only one."""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    scheme, tls = 'http', None

    def __init__(self, folders, log, lock):
        super().__init__(('127.0.0.1', 0), Handler)
        self.folders, self.log, self.lock = folders, log, lock

    def write_log(self, entry):
        with self.lock, open(self.log, 'a') as log:
            log.write(json.dumps(entry) + '\n')

    def finish_request(self, request, client_address):
        """The TLS handshake belongs to the connection's own thread."""
        if self.tls:
            request.settimeout(60)
            request = self.tls.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)

    def handle_error(self, *_):
        """Clients that are killed in the middle are part of the tests."""


def serve(folders, state):
    """Starts both servers; returns what main() prints."""
    ca, (certificate, key) = make_certificates(state, list(folders))
    log, lock = os.path.join(state, 'requests.jsonl'), threading.Lock()
    plain, secure = Server(folders, log, lock), Server(folders, log, lock)
    secure.scheme, secure.tls = 'https', ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.tls.load_cert_chain(certificate, key)
    for server in (plain, secure):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return {'http': plain.server_address[1], 'https': secure.server_address[1], 'ca': ca, 'log': log}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--state', required=True, help='folder for certificates and the log')
    parser.add_argument('host', nargs='+', metavar='NAME=FOLDER')
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(json.dumps(serve(dict(h.split('=', 1) for h in arguments.host), arguments.state)), flush=True)
    sys.stdin.read()


if __name__ == '__main__':
    main()
