#!/usr/bin/python3
"""The configuration as operators meet it: files that are shipped, messages, the dump, the manual."""
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
BIN = os.environ.get('SMOLWIRE_BIN', os.path.join(TOP, 'build', 'asan'))
SMOLWIRE, SMOLWIRED = os.path.join(BIN, 'smolwire'), os.path.join(BIN, 'smolwired')


def call(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def written(text):
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, 'smolwire.ini')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def example_is_sound():
    path = os.path.join(TOP, 'conf/smolwire.ini')
    return call(SMOLWIRE, 'config', '--check', '-c', path) == (0, path + ': sound\n', '')


def example_is_sound_with_all_that_is_commented_out():
    with open(os.path.join(TOP, 'conf/smolwire.ini'), encoding='utf-8') as file:
        text = ''.join(line[1:] if line[0] == '#' and (line[1] == '[' or ' = ' in line) else line for line in file)
    path = written(text)
    _, _, errors = call(SMOLWIRE, 'config', '--check', '-c', path)
    # folders that are named need not be there; what is wrong with a line is told with its number
    return '[source old-gazette]' in text and not re.search(re.escape(path) + r':\d', errors)


def dump_reads_back():
    """What is printed, read as a configuration, prints the same."""
    status, first, _ = call(SMOLWIRE, 'config', '-c', os.path.join(TOP, 'conf/smolwire.ini'))
    again, second, errors = call(SMOLWIRE, 'config', '-c', written(first))
    return (status, again, errors) == (0, 0, '') and first == second and 'Morning Wire' in first


def both_programs_agree():
    path = os.path.join(TOP, 'conf/smolwire.ini')
    return call(SMOLWIRE, '--dump-config', '-c', path) == call(SMOLWIRED, '--dump-config', '-c', path)


def mistakes_are_told_with_their_lines():
    path = written('[mirror]\ntitel = x\n[nonsense]\n[gemini]\nlisten = nowhere\nhost = a\nhost = b\n')
    status, _, errors = call(SMOLWIRE, 'config', '--check', '-c', path)
    return status == 2 and all('%s:%d:' % (path, line) in errors for line in (2, 3, 5, 7))


def mistakes_of_sources_are_told_with_their_lines():
    path = written('[mirror]\n[source a]\nurl = https://a.example/\n\ninclude-title = /(/\nexclude-tag = /[/\n[source b]\n')
    status, _, errors = call(SMOLWIRE, 'config', '--check', '-c', path)
    return status == 2 and all('%s:%d:' % (path, line) in errors for line in (5, 6, 7))


def places_that_a_refresh_would_refuse_are_mistakes():
    path = written('[mirror]\nroot =\n[convert]\nsite-rules = nowhere\n')
    status, _, errors = call(SMOLWIRE, 'config', '--check', '-c', path)
    told = path + ':1: [mirror] needs a root' in errors and '/nowhere: folder of site rules: ' in errors
    return status == 2 and told and call(SMOLWIRE, 'refresh', '-c', path)[0] == 2


def a_store_without_a_path_is_a_mistake():
    path = written('[mirror]\nstore =\n')
    told = (2, '', path + ":2: store: '' is not a path\n")
    return call(SMOLWIRE, 'config', '--check', '-c', path) == told == call(SMOLWIRE, 'refresh', '-c', path)


def a_missing_file_is_told():
    status, _, errors = call(SMOLWIRE, 'config', '-c', '/nonexistent/smolwire.ini')
    return status == 2 and '/nonexistent/smolwire.ini' in errors


def every_option_is_in_the_manual():
    _, manual, _ = call(SMOLWIRE, 'config', '--manual')
    _, dump, _ = call(SMOLWIRE, 'config', '--defaults')
    keys = {line.split('=')[0].strip('# ') for line in dump.splitlines() if ' =' in line and not line.startswith('# ')}
    return len(keys) > 20 and all('.It Cm %s ' % key in manual for key in keys)


TESTS = (example_is_sound, example_is_sound_with_all_that_is_commented_out, dump_reads_back, both_programs_agree,
         mistakes_are_told_with_their_lines, mistakes_of_sources_are_told_with_their_lines,
         places_that_a_refresh_would_refuse_are_mistakes, a_store_without_a_path_is_a_mistake, a_missing_file_is_told,
         every_option_is_in_the_manual)


def main():
    print('1..%d' % len(TESTS))
    results = [test() for test in TESTS]
    for number, (test, good) in enumerate(zip(TESTS, results), 1):
        print('%sok %d - %s' % ('' if good else 'not ', number, test.__name__.replace('_', ' ')))
    return 0 if all(results) else 1


sys.exit(main())
