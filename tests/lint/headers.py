#!/usr/bin/python3
"""Each header compiles alone. Flags for the compiler come in $HEADER_CFLAGS."""
import concurrent.futures
import os
import shlex
import subprocess

import sources


def compile_alone(top, path):
    command = [os.environ.get('CC', 'cc'), *shlex.split(os.environ.get('HEADER_CFLAGS', '')),
               '-D_GNU_SOURCE', '-std=c11', '-Wall', '-Wextra', '-Werror', '-Iinclude', '-I.',
               '-fsyntax-only', '-x', 'c', '-include', path, os.devnull]
    done = subprocess.run(command, cwd=top, stderr=subprocess.PIPE, text=True, check=False)
    return ['%s does not compile alone:\n%s' % (path, done.stderr)] if done.returncode else []


def main():
    top = sources.root()
    paths = sources.files(top, endings=('.h',))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = sum(pool.map(lambda p: compile_alone(top, p), paths), [])
    sources.finish('headers', complaints, '%d headers compile alone' % len(paths))


main()
