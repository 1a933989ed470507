"""What the end-to-end tests share: TAP, a web server, a mirror, its daemon.

  def test_something(): ...            one test each; assert, or raise Skip(reason)
  harness.run(globals())               runs them in order of definition, prints TAP

Binaries come from $SMOLWIRE_BIN, default build/asan. Everything a test makes
lies in a folder of its own that is removed afterwards.
"""
import contextlib
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

import gemini_client

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get('SMOLWIRE_BIN', os.path.join(TOP, 'build', 'asan'))
SHARED = os.environ.get('SMOLWIRE_SHARED', os.path.join(os.path.dirname(TOP), 'shared'))
SITE = os.path.join(TOP, 'tests', 'site')
HOSTS = os.path.join(SITE, 'hosts')
SMOLWIRE, SMOLWIRED = os.path.join(BIN, 'smolwire'), os.path.join(BIN, 'smolwired')


class Skip(Exception):
    pass


def run(names):
    """Runs every test_* of the module; exit status 1 when one failed."""
    tests = [(n, f) for n, f in names.items() if n.startswith('test_') and callable(f)]
    print('1..%d' % len(tests), flush=True)
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        label = (test.__doc__ or name[5:].replace('_', ' ')).strip().splitlines()[0]
        try:
            test()
            print('ok %d - %s' % (number, label), flush=True)
        except Skip as reason:
            print('ok %d - %s # SKIP %s' % (number, label, reason), flush=True)
        except Exception:  # whatever it was, the other tests run
            failed += 1
            for line in traceback.format_exc().splitlines()[-30:]:
                print('# ' + line)
            print('not ok %d - %s' % (number, label), flush=True)
    sys.exit(1 if failed else 0)


def need(program):
    if not shutil.which(program):
        raise Skip('no %s here' % program)


CLAIMS = []


def claim(port):
    """Whether the port is this process's from now on: no other test that runs now gets it."""
    name = socket.socket(socket.AF_UNIX)
    try:
        name.bind('\0smolwire-test-port-%d' % port)
    except OSError:
        name.close()
        return False
    CLAIMS.append(name)
    return True


def free_port():
    """A port below those that the kernel gives to clients: none of these takes it before it is used."""
    while True:
        port = random.randrange(10000, 32768)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(('127.0.0.1', port))
            if claim(port):
                return port


def sample_hosts():
    return {name: os.path.join(HOSTS, name) for name in sorted(os.listdir(HOSTS))}


def expected():
    with open(os.path.join(SITE, 'expected.json'), encoding='utf-8') as file:
        return json.load(file)


def is_running(pid):
    """Who has ended and is waited for by nobody, as where the first process of a container does not, runs no more."""
    try:
        with open('/proc/%d/stat' % pid) as file:
            return file.read().rsplit(')', 1)[1].split()[0] not in 'ZX'
    except OSError:
        return False


# --- programs -------------------------------------------------------------------------

class Failure(AssertionError):
    pass


# What long work tells now and then where stderr is no terminal: on a slow machine all work is long.
PROGRESS = re.compile(r'^(sources \d+/\d+ .*|[a-z ]+: \d+ of \d+)\n', re.M)


def smolwire(*arguments, status=0, timeout=400, **options):
    """Runs smolwire to its end; fails on another exit status or an unexpected word on stderr."""
    options.setdefault('stdin', subprocess.DEVNULL if 'input' not in options else None)
    done = subprocess.run([SMOLWIRE, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=timeout, **{k: v for k, v in options.items() if v is not None})
    errors = PROGRESS.sub('', done.stderr.decode('utf-8', 'replace'))
    done.stderr = errors.encode()
    if done.returncode != status or (status == 0 and errors):
        raise Failure('smolwire %s: status %d, wanted %d\n%s' % (' '.join(arguments[:6]),
                                                                done.returncode, status, errors[-3000:]))
    return done


@contextlib.contextmanager
def scratch():
    folder = tempfile.mkdtemp(prefix='smolwire-test-')
    os.chmod(folder, 0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def public(path, folder):
    """A copy in the folder that everybody may read: a checkout of root's may lie where nobody else can look."""
    copy = os.path.join(folder, os.path.basename(path))
    (shutil.copytree if os.path.isdir(path) else shutil.copy)(path, copy)
    subprocess.run(['chmod', '-R', 'a+rX', copy], check=True)
    return copy


class WebServer:
    """tests/e2e/webserver.py as a process of its own; `hosts` maps names to folders."""

    def __init__(self, hosts):
        self.hosts, self.state = hosts, tempfile.mkdtemp(prefix='smolwire-web-')

    def __enter__(self):
        self.process = subprocess.Popen(
            [os.path.join(TOP, 'tests', 'e2e', 'webserver.py'), '--state', self.state]
            + ['%s=%s' % pair for pair in self.hosts.items()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.__dict__.update(json.loads(self.process.stdout.readline()))
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(60)
        shutil.rmtree(self.state, ignore_errors=True)

    def connect_to(self):
        return ['%s:%d:127.0.0.1:%d' % (name, port, mine) for name in self.hosts
                for port, mine in ((443, self.https), (80, self.http))]

    def requests(self):
        """What was asked since the last call."""
        if not os.path.exists(self.log):
            return []
        with open(self.log) as log:
            lines = [json.loads(line) for line in log]
        os.truncate(self.log, 0)
        return lines


class Mirror:
    """A configuration, its published tree and store, in one folder."""

    def __init__(self, folder, sources, web=None, more=''):
        self.folder, self.web = folder, web
        self.root, self.store = os.path.join(folder, 'public'), os.path.join(folder, 'store.db')
        self.gemini_port, self.gopher_port = free_port(), free_port()
        self.config = os.path.join(folder, 'smolwire.ini')
        with open(self.config, 'w', encoding='utf-8') as file:
            file.write(self.configuration(sources, more))

    def configuration(self, sources, more):
        # Continued lines: inih refuses long ones.
        connect = '\n    '.join(self.web.connect_to()) if self.web else ''
        fetch = '[fetch]\ndelay = 0\n'
        if connect:
            fetch += 'ca-file = %s\nconnect-to = %s\n' % (self.web.ca, connect)
        return ('[mirror]\ntitle = Test Mirror\nroot = public\nstore = store.db\n'
                '[server]\nstate = certificates\nworkers = 2\nstop-timeout = 60s\n'
                'request-timeout = 20s\nhandshake-timeout = 20s\n'
                '[gemini]\nhost = localhost\nlisten = 127.0.0.1:%d\n'
                '[gopher]\nhost = localhost\nlisten = 127.0.0.1:%d\n%s%s%s' % (
                    self.gemini_port, self.gopher_port, fetch, more,
                    ''.join('[source %s]\n%s\n' % (name, '\n'.join('%s = %s' % pair for pair in keys.items()))
                            for name, keys in sources.items())))

    def refresh(self, *arguments, **options):
        return smolwire('refresh', '-c', self.config, *arguments, **options)

    def start_refresh(self, *arguments):
        """For those who mean to kill it."""
        return subprocess.Popen([SMOLWIRE, 'refresh', '-c', self.config, *arguments], stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                start_new_session=True)

    def files(self):
        """Every published file with its change time and content."""
        found = {}
        for folder, _, names in os.walk(self.root):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, 'rb') as file:
                    found[os.path.relpath(path, self.root)] = (os.stat(path).st_mtime_ns, file.read())
        return found

    def read(self, path):
        with open(os.path.join(self.root, path), encoding='utf-8') as file:
            return file.read()


# What a healthy daemon tells its operator at start, reload and end.
NOTICES = re.compile(r'smolwired: (.*new self-signed certificate|certificate of |smolwired \d|listening for '
                     r'|reloading|stopping|sandbox)')


class Daemon:
    """smolwired on a mirror; leaving the block demands that it lived, complained of nothing and ends on SIGTERM."""

    def __init__(self, mirror, expected=()):
        self.mirror, self.expected = mirror, expected  # what it may say besides, in this test
        self.errors = os.path.join(mirror.folder, 'smolwired.stderr')

    def __enter__(self):
        with open(self.errors, 'wb') as errors:
            self.process = subprocess.Popen([SMOLWIRED, '-c', self.mirror.config], stdin=subprocess.DEVNULL,
                                            stdout=errors, stderr=errors, cwd=self.mirror.folder)
        deadline = time.monotonic() + 90
        while True:
            try:
                self.gemini('/')
                return self
            except (OSError, gemini_client.GeminiError):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.process.kill()
                    raise Failure('smolwired did not get ready: %s' % self.said())
                time.sleep(0.05)

    def __exit__(self, kind, *_):
        alive = self.process.poll() is None
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        if kind is None and (not alive or status != 0 or self.complaints()):
            raise Failure('smolwired: alive %s, status %d, said %r' % (alive, status, self.complaints()))

    def said(self):
        """Complaints only: what it listens on and the like is no complaint."""
        with open(self.errors, encoding='utf-8', errors='replace') as file:
            lines = file.read().splitlines()
        return '\n'.join(line for line in lines if not re.match(r'smolwired: (?!error:|warning:)', line))

    def complaints(self):
        return [line for line in self.said().splitlines()
                if not NOTICES.match(line) and not any(re.search(e, line) for e in self.expected)]

    def still_alive(self):
        assert self.process.poll() is None, 'smolwired ended: ' + self.said()
        assert self.gemini('/').status == 20
        assert not self.complaints(), self.complaints()

    def url(self, path):
        return 'gemini://localhost:%d%s' % (self.mirror.gemini_port, path)

    def gemini(self, path):
        return gemini_client.fetch(self.url(path))


# --- comparing text ---------------------------------------------------------------------

# Wrapping moves white space, escaping adds zero-width spaces: neither is text.
INVISIBLE = dict.fromkeys(map(ord, ' \t\r\n\u00a0\u200b\u200e\u200f\u2066\u2067\u2068\u2069\ufeff'))


def squeeze(text):
    """The text without what wrapping, quoting and numbering links put between its words."""
    text = re.sub(r'^(> ?)+', '', text, flags=re.M)
    return re.sub(r'\s\[\d+\]', '', text).translate(INVISIBLE)


def menu_text(gophermap):
    """What a reader of a menu sees: the display texts, line after line."""
    return '\n'.join(line.split('\t')[0][1:] if '\t' in line else line for line in gophermap.splitlines())


def compare(page, story, where):
    """Complaints about a page: what is missing of the story, what has no business there."""
    squeezed = squeeze(page)
    missing = [phrase for phrase in story['must'] if squeeze(phrase) not in squeezed]
    clutter = [phrase for phrase in story['must_not'] if squeeze(phrase) in squeezed]
    return ['%s: missing %r' % (where, p) for p in missing] + ['%s: clutter %r' % (where, p) for p in clutter]


# --- the sample site's sources ------------------------------------------------------------

KESTREL = 'www.kestrelislegazette.example'
SOURCES = {
    'harbour-post': {'url': 'https://www.the-harbour-post.example/feed/'},
    'meridian': {'url': 'https://www.meridianledger.example/feed.xml'},
    'tribune': {'url': 'https://www.valtortribune.example/arc/outboundfeeds/atom/'},
    'northline': {'url': 'https://www.northline.example/atom.xml'},
    'vesti': {'url': 'https://www.karskievesti.example/rss.xml'},
    'kestrel': {'path': os.path.join(HOSTS, KESTREL, 'news'), 'base': 'https://%s/news/' % KESTREL},
}


def story_pages(mirror, story):
    """Paths below the root of the story's published pages, found by its headline."""
    found = []
    for path, (_, content) in mirror.files().items():
        parts = path.split(os.sep)
        if path.endswith('.gmi') and len(parts) == 4 and parts[1] == story['source'] \
                and content.startswith(('# %s\n' % story['title']).encode()) and parts[3] != 'index.gmi':
            found.append('/'.join(parts[1:])[:-len('.gmi')])
    return found
