#!/usr/bin/python3
"""cppcheck over the sources; findings are errors."""
import os
import subprocess

import sources

ENABLED = 'warning,performance,portability'
# Each line: what is not reported, and why.
SUPPRESSED = (
    'missingIncludeSystem',  # it needs no system headers to find what it finds
    'internalAstError',  # cppcheck 2.10 does not parse compound literals inside ?:
)


def main():
    top = sources.root()
    cache = os.path.join(top, 'build', 'lint', 'cppcheck')
    os.makedirs(cache, exist_ok=True)
    line = ['cppcheck', '--quiet', '--std=c11', '--enable=' + ENABLED, '--inline-suppr',
            '--error-exitcode=1', '-j', str(os.cpu_count()), '--cppcheck-build-dir=' + cache,
            '-Iinclude', '-D_GNU_SOURCE', *('--suppress=' + s for s in SUPPRESSED),
            'common', 'converter', 'server']
    done = subprocess.run(line, cwd=top, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    sources.finish('cppcheck', done.stdout.splitlines() if done.returncode else [], 'clean')


main()
