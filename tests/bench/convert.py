#!/usr/bin/env python3
"""make bench-convert: the cost of converting beside that of parsing alone.

Uses the sets of $SMOLWIRE_SHARED/data (or ../shared/data) where they are, the
project's own sample site always.
"""
import os
import subprocess
import sys
import tarfile
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SETS = ('zyte', 'trafilatura', 'wcxb', 'mozilla')


def shared():
    return os.environ.get('SMOLWIRE_SHARED') or os.path.join(TOP, '..', 'shared')


def unpacked(name):
    """The folder of a set's pages, unpacked once; None where the set is missing."""
    archive = os.path.join(shared(), 'data', name + '.tar.xz')
    cache = os.path.join(tempfile.gettempdir(), 'smolwire-eval-%d' % os.getuid())
    stamp = os.path.join(cache, name, '.complete')
    if not os.path.exists(stamp):
        if not os.path.exists(archive):
            return None
        os.makedirs(cache, exist_ok=True)
        with tarfile.open(archive) as tar:
            tar.extractall(cache, filter='data')
        open(stamp, 'w').close()
    return os.path.join(cache, name, 'pages')


def sample_pages(folder):
    """The sample site's pages in one folder, as links."""
    for root, _, files in os.walk(os.path.join(TOP, 'tests', 'site', 'hosts')):
        for file in files:
            if file.endswith(('.html', '.htm')):
                path = os.path.join(root, file)
                name = os.path.relpath(path, TOP).replace('/', '_')
                os.symlink(path, os.path.join(folder, os.path.splitext(name)[0] + '.html'))


def main():
    program = os.path.join(TOP, 'build', 'bench', 'converter', 'convert')
    with tempfile.TemporaryDirectory(prefix='smolwire-bench-') as folder:
        sample_pages(folder)
        sets = ['sample=' + folder]
        for name in SETS:
            pages = unpacked(name)
            if pages:
                sets.append('%s=%s' % (name, pages))
            else:
                print('# %s: not in %s, skipped' % (name, shared()))
        return subprocess.call([program] + sets)


if __name__ == '__main__':
    sys.exit(main())
