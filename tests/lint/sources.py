"""What the lint scripts share: the tree's C files, read once, and how to complain."""
import os
import re
import sys

FOLDERS = ('include', 'common', 'converter', 'server')
TEST_FOLDERS = ('tests',)


def root():
    """The tree to check: the first argument, else the one this script lies in."""
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
    return os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else here)


def files(top, folders=FOLDERS, endings=('.c', '.h')):
    """Paths relative to `top`, sorted."""
    found = []
    for folder in folders:
        for path, _, names in os.walk(os.path.join(top, folder)):
            found += [os.path.relpath(os.path.join(path, n), top) for n in names
                      if n.endswith(endings)]
    return sorted(found)


def text(top, path):
    with open(os.path.join(top, path), encoding='utf-8') as f:
        return f.read()


BLANKED = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def code(top, path):
    """The text with comments, strings and characters blanked, line numbers kept."""
    def blank(match):
        return re.sub(r'[^\n]', ' ', match.group())
    return BLANKED.sub(blank, text(top, path))


def finish(name, complaints, good):
    for line in complaints:
        print('%s: %s' % (name, line))
    if complaints:
        sys.exit(1)
    print('%s: %s' % (name, good))
