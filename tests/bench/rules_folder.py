#!/usr/bin/env python3
"""make bench-rules: what a folder of 2,000 rule files costs a page that has none.

Converts the sample site's pages, each in a process of its own, with an empty folder of
rules and with a full one, in turn, and prints the ratio of the processor time.
"""
import glob
import os
import resource
import statistics
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(TOP, 'build', 'smolwire')
FILES, ROUNDS = 2000, 15
RULES = ''.join('strip: //div[@class="box%d"]\n' % i for i in range(20)) + 'body: //article\n'


def full_folder(folder):
    for i in range(FILES):
        with open(os.path.join(folder, 'paper%d.example.txt' % i), 'w') as f:
            f.write(RULES)


def pages():
    """Each page and the address that its rules are looked up by."""
    hosts = os.path.join(TOP, 'tests', 'site', 'hosts')
    for path in sorted(glob.glob(os.path.join(hosts, '**', '*.html'), recursive=True)):
        yield path, 'https://' + os.path.relpath(path, hosts)


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def convert(page, address, rules):
    """Fronts are refused with status 1, which costs as much."""
    before = processor_time()
    done = subprocess.run([PROGRAM, 'convert', '-b', address, '-r', rules, page],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if done.returncode > 1:
        sys.exit('%s: exit status %d' % (page, done.returncode))
    return processor_time() - before


def measure(chosen, folders):
    """Seconds for all pages with each folder: of each page the median, folders in turn."""
    total = dict.fromkeys(folders, 0.0)
    for page, address in chosen:
        times = {folder: [] for folder in folders}
        for turn in range(ROUNDS):
            for folder in folders[::-1] if turn % 2 else folders:
                times[folder].append(convert(page, address, folder))
        for folder in folders:
            total[folder] += statistics.median(times[folder])
    return total


def main():
    chosen = list(pages())
    with tempfile.TemporaryDirectory(prefix='smolwire-empty-') as empty, \
            tempfile.TemporaryDirectory(prefix='smolwire-full-') as full:
        full_folder(full)
        total = measure(chosen, [empty, full])
    print('%d pages, %d rule files for other hosts: %.3f times the processor time with none '
          '(%.2f and %.2f ms a page)' % (len(chosen), FILES, total[full] / total[empty],
                                         1000 * total[full] / len(chosen),
                                         1000 * total[empty] / len(chosen)))
    return 0


if __name__ == '__main__':
    sys.exit(main())
