#!/usr/bin/python3
"""Calls that overrun, truncate or lose errors, and what to call instead."""
import re

import sources

BANNED = {
    'strcpy': 'buf_add_string or arena_string', 'strncpy': 'buf_add_span', 'strcat': 'buf_add_string',
    'strncat': 'buf_add_span', 'stpcpy': 'buf_add_string',
    'sprintf': 'buf_add_format', 'vsprintf': 'buf_add_format',
    'strtok': 'span_cut or span_token', 'strtok_r': 'span_cut or span_token',
    'sscanf': 'span_eat_uint and its kin', 'scanf': 'span functions', 'fscanf': 'span functions',
    'atoi': 'span_to_uint', 'atol': 'span_to_uint', 'atoll': 'span_to_uint', 'atof': 'strtod, checked',
    'gets': 'fsio_read', 'alloca': 'arena_alloc', 'tmpnam': 'fsio_replace', 'mktemp': 'fsio_replace',
    'system': 'posix_spawn', 'popen': 'posix_spawn', 'gmtime': 'civil_from_time',
    'localtime': 'civil_from_time', 'asctime': 'clock_add_rfc3339', 'ctime': 'clock_add_rfc3339',
    'rand': 'getrandom', 'srand': 'getrandom', 'setjmp': 'an error code', 'longjmp': 'an error code',
}
CALL = re.compile(r'(?<![\w.>])(%s)\s*\(' % '|'.join(BANNED))


def main():
    top, complaints = sources.root(), []
    paths = sources.files(top, sources.FOLDERS + sources.TEST_FOLDERS)
    for path in paths:
        for number, line in enumerate(sources.code(top, path).splitlines(), 1):
            for match in CALL.finditer(line):
                name = match.group(1)
                complaints.append('%s:%d: %s() is banned here; use %s'
                                  % (path, number, name, BANNED[name]))
    sources.finish('banned', complaints, '%d files, no banned call' % len(paths))


main()
