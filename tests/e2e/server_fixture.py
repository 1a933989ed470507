"""A daemon on a small tree of its own, and clients that misbehave.

  with Server() as server: server.ask(b'gemini://localhost:%d/\\r\\n' ...)

The daemon listens on ports that the kernel chooses and says which ones. At the
end it must have lived, have said nothing but information, and end on SIGTERM.
"""
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time

import harness
from gemini_client import GeminiError, context, parse, read_all

BIG = 5 * 1024 * 1024

FILES = {
    'gemini/index.gmi': '# Front page\n=> /news/ News\n',
    'gemini/news/index.gmi': '# News\n',
    'gemini/news/2025-05-20/slug.gmi': '# Story\nText.\n',
    'gemini/plain.txt': 'plain text\n.dot\n',
    'gemini/with space/\u00fc.gmi': '# Umlaut\n',
    'gemini/empty.gmi': '',
    'gemini/data.bin': b'\0\1\2\xff',
    'gemini/page.xyz': 'own type',
    'gemini/.hidden/secret.gmi': 'hidden',
    'gemini/drafts/index.gmi': '# Drafts\n',
    'gemini/folder/one.gmi': '# One\n',
    'gopher/gophermap': 'Welcome\n\n1News\t/news\n0Text\t/news/slug.txt\nhWeb\tURL:https://example.org/\n',
    'gopher/news/gophermap': '1Back\t/\n1Relative\tslug\n# comment\n',
    'gopher/news/slug.txt': 'A text\n.with a dot\nand \u00fc\n',
    'gopher/news/slug/gophermap': 'The story\n',
    'gopher/drafts/gophermap': 'Drafts\n',
    'gopher/drafts/one.txt': 'a draft\n',
    'gopher/robots.txt': 'User-agent: *\nDisallow:\n',
    'gopher/data.bin': b'\0\1\2\xff',
    'gopher/folder/one.txt': 'one\n',
    'gone.txt': '/news/2025-01-01/gone\n',
    'moved.txt': '/news/2025-01-01/old\t/news/2025-05-20/slug\n',
    '../outside.txt': 'outside',
}

CONFIG = '''[mirror]
title = Test Mirror
root = tree
language = en-GB
[gemini]
host = localhost b\u00fccher.example ::1
listen = 127.0.0.1:0 %(ipv6)s
%(gemini)s
[gopher]
host = localhost
listen = 127.0.0.1:0
%(gopher)s
[server]
%(server)s
%(more)s
'''


def has_ipv6():
    return not fails(lambda: socket.create_server(('::1', 0), family=socket.AF_INET6).close())


DEFAULTS = {'server': {'state': 'state', 'user': 'nobody', 'workers': '2', 'mime': 'xyz=text/x-own'},
            'gemini': {'private': '/drafts/'}}


def write_tree(root, files):
    for path, content in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode('utf-8'))


class Server:
    """Options are lines for the sections of the configuration."""

    def __init__(self, server='', gemini='', gopher='', more='', files=None, environment=None,
                 complaints=False, limits=None, arguments=(), **popen):
        self.folder = tempfile.mkdtemp(prefix='smolwire-server-')
        os.chmod(self.folder, 0o755)
        self.tree = os.path.join(self.folder, 'tree')
        write_tree(self.tree, FILES)
        write_tree(self.tree, files or {})
        with open(os.path.join(self.tree, 'gemini/big.bin'), 'wb') as file:
            file.write(os.urandom(BIG))
        shutil.copy(os.path.join(self.tree, 'gemini/big.bin'), os.path.join(self.tree, 'gopher/big.bin'))
        os.symlink('../../outside.txt', os.path.join(self.tree, 'gemini/link.gmi'))
        self.options = {'server': server, 'gemini': gemini, 'gopher': gopher, 'more': more}
        self.config = os.path.join(self.folder, 'smolwire.ini')
        self.configure()
        self.environment, self.complaints, self.popen, self.arguments = environment, complaints, popen, arguments
        self.log = os.path.join(self.folder, 'log')

    def configure(self, **options):
        self.options.update(options)
        with open(self.config, 'w', encoding='utf-8') as file:
            options = dict(self.options)
            for section, defaults in DEFAULTS.items():
                for key, value in defaults.items():
                    if not re.search('^%s =' % key, options[section], re.M):
                        options[section] += '\n%s = %s' % (key, value)
            file.write(CONFIG % {**options, 'ipv6': '[::1]:0' if has_ipv6() else ''})

    def __enter__(self):
        with open(self.log, 'wb') as log:
            self.process = subprocess.Popen([harness.SMOLWIRED, '-c', self.config, *self.arguments], stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, cwd=self.folder,
                                            env={**os.environ, **(self.environment or {})}, **self.popen)
        try:
            self.wait_for(lambda: 'for Gopher on' in self.said(), 'listening')
        except BaseException:
            self.process.kill()
            self.process.wait()
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self.gemini = self.port(r'Gemini on 127\.0\.0\.1:(\d+)')
        self.gemini6 = self.port(r'Gemini on \[::1\]:(\d+)')
        self.gopher = self.port(r'Gopher on 127\.0\.0\.1:(\d+)')
        return self

    def port(self, pattern):
        found = re.findall(pattern, self.said())
        return int(found[-1]) if found else 0

    def __exit__(self, kind, *_):
        alive = self.process.poll() is None
        if alive:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(90)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        said = '\n'.join(line for line in self.said().splitlines()
                         if not re.match(r'smolwired: (?!error:|warning:)', line))
        shutil.rmtree(self.folder, ignore_errors=True)
        if kind is None and (not alive or status != 0 or (said and not self.complaints)):
            raise harness.Failure('smolwired: alive %s, status %d, said %s' % (alive, status, said[-3000:]))

    def said(self):
        with open(self.log, encoding='utf-8', errors='replace') as file:
            return file.read()

    def wait_for(self, condition, what, seconds=90):
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, 'smolwired ended: ' + self.said()
            assert time.monotonic() < deadline, 'never: %s\n%s' % (what, self.said()[-2000:])
            time.sleep(0.02)

    def reload(self):
        """SIGHUP, until the new workers serve."""
        told = self.said().count('listening for Gopher')
        self.process.send_signal(signal.SIGHUP)
        self.wait_for(lambda: self.said().count('listening for Gopher') > told, 'reloaded')

    def certify(self, serial, days=40, names='DNS:localhost,DNS:xn--bcher-kva.example,IP:::1'):
        """A fresh certificate as own.crt with own.key; the configuration must name them."""
        path = os.path.join(self.folder, 'own')
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
                        '-keyout', path + '.key.new', '-out', path + '.crt.new', '-subj', '/CN=localhost',
                        '-set_serial', str(serial), '-days', str(days), '-addext', 'subjectAltName=' + names], check=True, capture_output=True)
        os.chmod(path + '.key.new', 0o644)
        for kind in ('.key', '.crt'):
            os.rename(path + kind + '.new', path + kind)

    def workers(self):
        with open('/proc/%d/task/%d/children' % (self.process.pid, self.process.pid)) as file:
            return [int(pid) for pid in file.read().split()]

    def counters(self):
        """What the status socket tells; the configuration must have one named status.sock."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(os.path.join(self.folder, 'status.sock'))
            text = b''
            while chunk := connection.recv(65536):
                text += chunk
        return {name: float(value) for name, value in
                (line.rsplit(' ', 1) for line in text.decode().splitlines() if not line.startswith('#'))}

    # --- Gemini ---------------------------------------------------------------------

    def url(self, path):
        return 'gemini://localhost:%d%s' % (self.gemini, path)

    def connect(self, sni='localhost', tls=None, address='127.0.0.1', port=None, timeout=60, session=None):
        raw = socket.create_connection((address, port or self.gemini), timeout)
        try:
            return (tls or context()).wrap_socket(raw, server_hostname=sni, session=session,
                                                  suppress_ragged_eofs=False)
        except BaseException:
            raw.close()
            raise

    def exchange(self, request, **options):
        """The whole answer to some bytes; GeminiError when it does not end with close_notify."""
        with self.connect(**options) as connection:
            connection.sendall(request)
            return read_all(connection)

    def ask(self, uri, **options):
        if isinstance(uri, str):
            uri = uri.encode('utf-8')
        return parse(self.exchange(uri + b'\r\n', **options))

    def get(self, path, **options):
        return self.ask(self.url(path), **options)

    # --- Gopher -----------------------------------------------------------------------

    def select(self, request, timeout=60):
        with socket.create_connection(('127.0.0.1', self.gopher), timeout) as connection:
            connection.sendall(request)
            return receive(connection)

    def still_serves(self):
        assert self.get('/').status == 20
        assert self.select(b'\r\n').startswith(b'iWelcome')


OWN_CERTIFICATE = 'certificate = own.crt\nkey = own.key'


class Asker(threading.Thread):
    """Asks both ports of a server until stopped; remembers what failed."""

    def __init__(self, server):
        super().__init__()
        self.server, self.failed, self.done, self.stopped = server, [], 0, False

    def run(self):
        while not self.stopped:
            try:
                self.server.still_serves()
                self.done += 1
            except Exception as error:
                self.failed.append(repr(error))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopped = True
        self.join()


def receive(connection):
    chunks = []
    while chunk := connection.recv(65536):
        chunks.append(chunk)
    return b''.join(chunks)


def fails(function, *errors):
    """Whether the call ends with one of the errors."""
    try:
        function()
    except errors or (GeminiError, OSError, ssl.SSLError):
        return True
    return False
