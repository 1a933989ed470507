#!/usr/bin/python3
"""The clients that readers use on the sample mirror: curl, lynx, gopher, bombadillo, amfora.

The last three want a terminal: tmux is theirs. A client that is not installed
is skipped.
"""
import atexit
import os
import subprocess
import time

import harness
from harness import SOURCES, Daemon, Mirror, WebServer

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(harness.scratch())
MIRROR = Mirror(FOLDER, SOURCES, STACK.enter_context(WebServer(harness.sample_hosts())))
MIRROR.refresh()
DAEMON = STACK.enter_context(Daemon(MIRROR))
GEMINI = 'gemini://localhost:%d' % MIRROR.gemini_port
GOPHER = 'gopher://localhost:%d' % MIRROR.gopher_port

# The latest story of the sample site, and one that a search for "bridge" finds.
STORY = '/harbour-post/2026-06-21/night-of-the-paper-boats-returns-to-saltmere-after-seven-years'
HEADLINE, BYLINE, WORDS = 'Night of the paper boats', 'By Lena Voss', 'They came down Cooper'
FOUND = 'Freighter strikes Lorne Bridge'
SECONDS = 60


class Terminal:
    """A program on a terminal of 100 columns and 40 lines, with a home folder of its own."""

    def __init__(self, *command):
        harness.need('tmux')
        harness.need(command[0])
        self.home = harness.tempfile.mkdtemp(dir=FOLDER)
        self.command = command

    def tmux(self, *arguments):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(('XDG_', 'TMUX'))}
        environment.update(HOME=self.home, XDG_CONFIG_HOME=self.home, LC_ALL='C.UTF-8', TERM='xterm', SHELL='/bin/sh')
        return subprocess.run(['tmux', '-S', os.path.join(self.home, 'socket'), '-f', '/dev/null', *arguments],
                              env=environment, cwd=self.home, stdin=subprocess.DEVNULL, timeout=SECONDS,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def __enter__(self):
        started = self.tmux('new-session', '-d', '-x', '100', '-y', '40', *self.command)
        assert started.returncode == 0, started.stdout
        return self

    def __exit__(self, *_):
        self.tmux('kill-server')

    def screen(self):
        return self.tmux('capture-pane', '-p').stdout.decode('utf-8', 'replace')

    def wait(self, condition, what):
        deadline = time.monotonic() + SECONDS
        while not condition(self.screen()):
            assert time.monotonic() < deadline, '%s: never %s; it shows\n%s' % (self.command[0], what, self.screen())
            time.sleep(0.1)

    def shows(self, *texts):
        for text in texts:
            self.wait(lambda screen: text in screen, text)
        # keys are lost on who still loads; bombadillo sometimes leaves the word on a page that is whole
        patience = time.monotonic() + 5
        while 'Loading...' in self.screen() and time.monotonic() < patience:
            time.sleep(0.1)

    def types(self, *keys):
        """Text, or the names that tmux has for keys."""
        self.tmux('send-keys', *keys)

    def ends(self, *keys):
        self.types(*keys)
        deadline = time.monotonic() + SECONDS
        while self.tmux('has-session').returncode == 0:
            assert time.monotonic() < deadline, '%s does not quit; it shows\n%s' % (self.command[0], self.screen())
            time.sleep(0.1)


def output(*command):
    harness.need(command[0])
    return subprocess.run(command, env=dict(os.environ, LC_ALL='C.UTF-8'), stdin=subprocess.DEVNULL, timeout=120,
                          stdout=subprocess.PIPE, check=True).stdout.decode('utf-8')


def curl(path):
    return output('curl', '-sS', GOPHER + path)


def lynx(path):
    return output('lynx', '-dump', '-assume_charset=utf-8', '-display_charset=utf-8', GOPHER + path)


def test_curl_reads_menus_texts_and_finds():
    assert HEADLINE in curl('/')
    assert '\t/section/politics\tlocalhost\t' in curl('/1/section')
    assert HEADLINE in curl('/1/harbour-post')
    story = curl('/0%s.txt' % STORY)
    assert story.startswith(HEADLINE) and WORDS in story, story[:500]
    assert FOUND in curl('/7/search%09bridge')
    DAEMON.still_alive()


def test_lynx_shows_menus_texts_and_finds():
    front = lynx('/')
    assert 'Test Mirror' in front and '(DIR)' in front and HEADLINE in front, front
    assert FOUND in lynx('/1/section/politics')
    story = lynx('/1' + STORY)
    assert BYLINE in story and WORDS in story, story
    assert WORDS in lynx('/0%s.txt' % STORY)
    found = lynx('/7/search?bridge')
    assert FOUND in found and 'Search again' in found, found
    DAEMON.still_alive()


def test_gopher_walks_from_the_front_page_to_a_story():
    with Terminal('gopher', 'localhost', str(MIRROR.gopher_port)) as terminal:
        terminal.shows('Press RETURN')
        terminal.types('Enter')
        terminal.shows('Front page/', 'Page: 1/1')
        terminal.types('Enter')
        terminal.shows('Test Mirror', HEADLINE, 'Page: 1/1')
        terminal.types('Enter')
        terminal.shows('This story as plain text', BYLINE)
        terminal.ends('Q')
    DAEMON.still_alive()


def test_bombadillo_reads_gopher():
    with Terminal('bombadillo', GOPHER + '/') as terminal:
        terminal.shows('Test Mirror', HEADLINE)
        terminal.types('1')
        terminal.shows(BYLINE, WORDS)
        terminal.ends('q')
    DAEMON.still_alive()


def reads_gemini_and_finds(client, sends):
    """`sends` are the keys that send what was typed into the field of a search."""
    with Terminal(client, GEMINI + '/') as terminal:
        terminal.shows('# Test Mirror', HEADLINE)
        terminal.types('1')
        terminal.shows('# ' + HEADLINE, BYLINE, WORDS)
        terminal.ends('q')
    with Terminal(client, GEMINI + '/section/politics.gmi') as terminal:
        terminal.shows('# Politics', FOUND)
        terminal.ends('q')
    with Terminal(client, GEMINI + '/search') as terminal:
        terminal.wait(lambda screen: 'Words to search for' in screen, 'asked for words')
        terminal.types('bridge', *sends)
        terminal.shows('# Search: bridge', FOUND)
        terminal.ends('q')
    DAEMON.still_alive()


def test_bombadillo_reads_gemini_and_finds():
    reads_gemini_and_finds('bombadillo', ['Enter'])


def test_amfora_reads_gemini_and_finds():
    reads_gemini_and_finds('amfora', ['Enter', 'Enter'])


harness.run(dict(globals()))
