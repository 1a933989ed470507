#!/usr/bin/python3
"""Long work shows on a terminal how far it is, and says nothing elsewhere."""
import atexit
import fcntl
import os
import pty
import struct
import subprocess
import termios

import harness
from harness import SMOLWIRE, Mirror

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(harness.scratch())
PAGES = os.path.join(FOLDER, 'pages')
os.mkdir(PAGES)
for number in range(3):
    with open(os.path.join(PAGES, '%d.html' % number), 'w', encoding='utf-8') as page:
        page.write('<!DOCTYPE html><html lang="en"><head><title>Harbour %d</title></head><body><article><h1>Harbour %d</h1>'
                   '%s</article></body></html>' % (number, number, '<p>The harbour committee met for the time %d and said '
                                                   'that it would look at its plan again before the season ends.</p>' % number * 5))
MIRROR = Mirror(FOLDER, {'old': {'path': PAGES, 'base': 'https://old.example/'}})
COMMANDS = ('refresh', 'rebuild', 'reconvert', 'prune')


def told(*arguments, columns=80):
    """What the command writes to a terminal that is its stderr."""
    mine, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    done = subprocess.Popen([SMOLWIRE, *arguments, '-c', MIRROR.config], stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=its)
    os.close(its)
    text = b''
    try:
        while chunk := os.read(mine, 65536):
            text += chunk
    except OSError:  # how a terminal ends
        pass
    os.close(mine)
    assert done.wait(120) == 0, (arguments, text)
    return text.decode()


def test_a_terminal_sees_how_far_it_is():
    for command in COMMANDS:
        text = told(command)
        assert command == 'prune' or ' of ' in text or 'sources ' in text, (command, text)
        assert text == '' or text.endswith('\r\033[K'), (command, text)  # nothing stays on the line
    text = told('rebuild')
    assert 'tories: 0 of 3' in text, text


def test_a_narrow_terminal_gets_a_row_and_no_more():
    """or the next line could not be written over it"""
    text = told('rebuild', columns=8)
    rows = text.split('\r\033[K')
    assert any(rows) and all(len(row) < 8 for row in rows), rows


def test_quiet_is_quiet():
    for command in COMMANDS:
        assert told(command, '--quiet') == '', command


def test_elsewhere_nothing_is_told():
    for command in COMMANDS:
        harness.smolwire(command, '-c', MIRROR.config)  # fails on any word on stderr


def test_removed_stories_are_counted():
    with open(MIRROR.config, encoding='utf-8') as file:
        text = file.read()
    with open(MIRROR.config, 'w', encoding='utf-8') as file:
        file.write(text + 'keep-stories = 1\n')
    assert b'removed: 2 stories that are no longer kept\n' in MIRROR.refresh().stdout
    assert b'removed' not in MIRROR.refresh().stdout


harness.run(globals())
