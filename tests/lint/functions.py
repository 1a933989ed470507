#!/usr/bin/python3
"""Length of functions: nine in ten under 60 lines, none over 100 unless its
name stands in tests/lint/long-functions with a reason. Also files over 600 lines."""
import os
import re

import sources

LONG, LONGEST, FILE_LONGEST = 60, 100, 600
# clang-format puts a function's braces in the first column, and nothing else's.
BODY = re.compile(r'^([A-Za-z_][^;{}#]*?\b(\w+)\s*\([^;{}]*\))\s*\n\{\n(.*?)^\}', re.MULTILINE | re.DOTALL)


def excused(top):
    path = os.path.join(top, 'tests/lint/long-functions')
    if not os.path.exists(path):
        return set()
    with open(path, encoding='utf-8') as f:
        return {line.split()[0] for line in f if line.strip() and not line.startswith('#')}


def main():
    top, complaints, lengths = sources.root(), [], []
    allowed = excused(top)
    for path in sources.files(top):
        code = sources.code(top, path)
        if code.count('\n') > FILE_LONGEST and path not in allowed:
            complaints.append('%s: %d lines: two files in one? (at most %d)'
                              % (path, code.count('\n'), FILE_LONGEST))
        for match in BODY.finditer(code):
            lines = match.group(0).count('\n') + 1
            lengths.append(lines)
            if lines > LONGEST and match.group(2) not in allowed:
                complaints.append('%s:%d: %s has %d lines (at most %d)' % (
                    path, code.count('\n', 0, match.start()) + 1, match.group(2), lines, LONGEST))
    lengths.sort()
    if lengths and lengths[len(lengths) * 9 // 10] >= LONG:
        complaints.append('nine in ten functions must be under %d lines' % LONG)
    good = 'no function'
    if lengths:
        good = '%d functions, median %d lines, nine in ten up to %d, longest %d' % (
            len(lengths), lengths[len(lengths) // 2], lengths[len(lengths) * 9 // 10], lengths[-1])
    sources.finish('functions', complaints, good)


main()
