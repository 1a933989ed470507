#!/usr/bin/python3
"""One tool over every source file: compilers.py TOOL [TREE]

TOOL is clang (the project's own warnings as errors; what gcc says is heard in
every build), tidy (clang-tidy, checks in .clang-tidy) or format (clang-format
--dry-run). Flags come in $LINT_CFLAGS. clang-tidy's analyzer looks at paths in
its shallow mode, which takes a tenth of the time; $LINT_DEEP makes it look at
all. A file that passed is remembered below build/lint by the contents of
everything it includes, so that a second run only looks at what changed.
"""
import concurrent.futures
import hashlib
import os
import re
import shlex
import subprocess
import sys

TOOL = sys.argv.pop(1)

import sources  # noqa: E402  (reads the tree's place from what is left of argv)

SHALLOW = ['--extra-arg=' + word for word in '-Xclang -analyzer-config -Xclang mode=shallow'.split()]
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)


def closure(top, path, seen):
    """All files of ours that `path` includes, itself among them."""
    waiting = [path]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        for target in INCLUDE.findall(sources.text(top, one)):
            for base in (os.path.dirname(one), 'include', ''):
                candidate = os.path.normpath(os.path.join(base, target))
                if os.path.exists(os.path.join(top, candidate)):
                    waiting.append(candidate)
                    break
    return seen


def command(path):
    flags = shlex.split(os.environ.get('LINT_CFLAGS', ''))
    if TOOL == 'tidy':
        shallow = [] if os.environ.get('LINT_DEEP') else SHALLOW
        return ['clang-tidy', '--quiet', '--warnings-as-errors=*', *shallow, path, '--', *flags]
    if TOOL == 'format':
        return ['clang-format', '--dry-run', '-Werror', path]
    return [TOOL, *flags, '-fsyntax-only', path]


def stamp(top, path, line):
    digest = hashlib.sha256(' '.join(line).encode())
    for part in sorted(closure(top, path, set())):
        digest.update(sources.text(top, part).encode())
    for settings in ('.clang-tidy', '.clang-format'):
        if os.path.exists(os.path.join(top, settings)):
            digest.update(sources.text(top, settings).encode())
    return os.path.join(top, 'build', 'lint', TOOL + '-' + digest.hexdigest()[:32])


def check(top, path):
    line = command(path)
    good = stamp(top, path, line)
    if os.path.exists(good):
        return []
    done = subprocess.run(line, cwd=top, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    if done.returncode:
        return ['%s:\n%s' % (path, done.stdout)]
    open(good, 'w', encoding='utf-8').close()
    return []


def main():
    top = sources.root()
    os.makedirs(os.path.join(top, 'build', 'lint'), exist_ok=True)
    endings = ('.c', '.h') if TOOL == 'format' else ('.c',)
    folders = sources.FOLDERS if TOOL == 'tidy' else sources.FOLDERS + sources.TEST_FOLDERS
    paths = sources.files(top, folders, endings)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = sum(pool.map(lambda p: check(top, p), paths), [])
    sources.finish(TOOL, complaints, '%d files clean' % len(paths))


main()
