#!/usr/bin/python3
"""Every requirement of tests/CONFORMANCE.md has an end-to-end test that names it, and the other way round."""
import glob
import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def numbers_of(label):
    found = []
    for word in label.split():
        if not re.fullmatch(r'[GPST]\d+|D', word):
            break
        found.append(word)
    return set(found) - {'D'}


def main():
    with open(os.path.join(TOP, 'tests/CONFORMANCE.md'), encoding='utf-8') as file:
        required = set(re.findall(r'^\| ([GPST]\d+) \|', file.read(), re.M))
    tested = set()
    for path in [*glob.glob(os.path.join(TOP, 'tests/e2e/test_server_*.py')), os.path.join(TOP, 'tests/e2e/test_published.py')]:
        with open(path, encoding='utf-8') as file:
            for label in re.findall(r'^def test_\w+\(\):\n    """(.*)', file.read(), re.M):
                tested |= numbers_of(label)
    print('1..2')
    for number, (what, missing) in enumerate((('requirements have tests', required - tested),
                                              ('tests name requirements of the table', tested - required)), 1):
        print('%sok %d - %s%s' % ('not ' if missing else '', number, what,
                                  '' if not missing else ': not ' + ' '.join(sorted(missing))))
    return 1 if required != tested or not required else 0


sys.exit(main())
