#!/usr/bin/python3
"""No marks of an unfinished merge and no paths of somebody's machine in what is shipped.

  marks.py [TREE]
"""
import os
import re

import sources

SHIPPED = ('include', 'common', 'converter', 'server', 'conf', 'man', 'tests', '.ci')
TOP_FILES = ('Makefile', 'README.md', 'CHANGELOG.md', 'LICENSE')
# Saved pages hold what they hold.
FOREIGN = (os.path.join('tests', 'site', 'hosts'), os.path.join('tests', 'golden'))

MARKS = (
    # a line of '=' alone may be a heading
    (re.compile(r'^(<{7}|>{7}|\|{7})( |$)', re.MULTILINE), 'mark of an unfinished merge'),
    (re.compile(r'(?<![\w./-])/(home|root|Users)/[a-z]'), 'path of one machine'),
)


def shipped(top):
    for path in sources.files(top, SHIPPED, ('',)):
        if not path.startswith(FOREIGN) and '__pycache__' not in path:
            yield path
    for name in TOP_FILES:
        if os.path.exists(os.path.join(top, name)):
            yield name


def complaints(top):
    for path in shipped(top):
        with open(os.path.join(top, path), encoding='utf-8', errors='replace') as file:
            content = file.read()
        for pattern, what in MARKS:
            for match in pattern.finditer(content):
                line = content.count('\n', 0, match.start()) + 1
                yield '%s:%d: %s' % (path, line, what)


TOP = sources.root()
sources.finish('marks', list(complaints(TOP)), 'no marks of merges or machines')
