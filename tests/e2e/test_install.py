#!/usr/bin/python3
"""What `make install` puts where, and that systemd and man can read it.

Everything goes into a scratch folder by DESTDIR; the system is not touched.
"""
import glob
import os
import re
import shutil
import subprocess

import harness

PREFIX = '/opt/smolwire'
UNITS = ('smolwire-refresh.service', 'smolwire-refresh.timer', 'smolwired.service', 'smolwired.socket')

# What smolwired and its workers call to lock themselves up: the unit's own filter must let them.
LOCKING_UP = ('capset', 'seccomp', 'landlock_create_ruleset', 'landlock_add_rule', 'landlock_restrict_self',
              'setrlimit', 'prctl')


def make(goal, folder):
    # as an operator calls it, not as a part of `make check`
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith('MAKE') and name != 'VARIANT'}
    done = subprocess.run(['make', '-s', goal, 'DESTDIR=' + folder, 'PREFIX=' + PREFIX], cwd=harness.TOP,
                          env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def installed(folder):
    return sorted(os.path.relpath(os.path.join(path, name), folder + PREFIX)
                  for path, _, names in os.walk(folder) for name in names)


def manuals():
    return [os.path.basename(page) for page in glob.glob(os.path.join(harness.TOP, 'man', '*.[1-9]'))] \
        + ['smolwire.ini.5']


def wanted_files():
    documents = ('README.md', 'CHANGELOG.md', 'LICENSE', 'smolwire.ini', 'smolwire.cron', 'smolwire.logrotate')
    templates = glob.glob(os.path.join(harness.TOP, 'conf', 'templates', '*'))
    return sorted(['bin/smolwire', 'sbin/smolwired', 'lib/sysusers.d/smolwire.conf', 'lib/tmpfiles.d/smolwire.conf']
                  + ['lib/systemd/system/' + unit for unit in UNITS]
                  + ['share/doc/smolwire/' + name for name in documents]
                  + ['share/smolwire/templates/' + os.path.basename(name) for name in templates]
                  + ['share/man/man%s/%s' % (page[-1], page) for page in manuals()])


def test_installs_these_files_for_a_prefix_and_takes_all_away_again():
    with harness.scratch() as folder:
        make('install', folder)
        assert installed(folder) == wanted_files(), set(installed(folder)) ^ set(wanted_files())
        for unit in UNITS + ('../../../share/doc/smolwire/smolwire.cron', '../../../share/doc/smolwire/smolwire.ini'):
            with open('%s%s/lib/systemd/system/%s' % (folder, PREFIX, unit), encoding='utf-8') as file:
                assert '/usr/local' not in file.read(), unit
        make('uninstall', folder)
        assert not installed(folder), installed(folder)


def unit_lines(unit):
    with open(os.path.join(harness.TOP, 'conf', unit), encoding='utf-8') as file:
        return file.read().splitlines()


def test_every_line_of_a_unit_is_a_section_or_a_setting():
    for unit in UNITS:
        for number, line in enumerate(unit_lines(unit), 1):
            assert re.fullmatch(r'(#.*|\[[A-Z][a-z]+\]|[A-Z][A-Za-z0-9]+=.*)?', line), (unit, number, line)


def filter_set(name):
    done = subprocess.run(['systemd-analyze', 'syscall-filter', name], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=False)
    found = set()
    for word in done.stdout.split('\n', 1)[-1].split():
        found |= filter_set(word) if word.startswith('@') and word != name else {word}
    return found


def test_the_unit_lets_the_daemon_lock_itself_up():
    harness.need('systemd-analyze')
    allowed = set()
    for line in unit_lines('smolwired.service'):
        if not line.startswith('SystemCallFilter='):
            continue
        value = line.split('=', 1)[1]
        words = set()
        for word in value.lstrip('~').split():
            words |= filter_set(word) if word.startswith('@') else {word}
        allowed = allowed - words if value.startswith('~') else allowed | words
    missing = [call for call in LOCKING_UP if call not in allowed]
    assert not missing, missing


def test_systemd_finds_no_fault_with_the_units():
    harness.need('systemd-analyze')
    with harness.scratch() as folder:
        for unit in UNITS:
            text = '\n'.join(unit_lines(unit)) + '\n'
            # neither the programs nor the pages are installed here
            text = re.sub(r'/usr/local/s?bin/smolwired?\b', shutil.which('true'), text)
            text = re.sub(r'^Documentation=.*\n', '', text, flags=re.M)
            with open(os.path.join(folder, unit), 'w', encoding='utf-8') as file:
                file.write(text)
        done = subprocess.run(['systemd-analyze', 'verify', *(os.path.join(folder, unit) for unit in UNITS)],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        complaints = [line for line in done.stdout.splitlines() if folder in line or line.startswith('smolwire')]
        assert not complaints, complaints


def test_manuals_are_sound():
    harness.need('mandoc')
    pages = sorted(glob.glob(os.path.join(harness.TOP, 'man', '*.[1-9]')))
    done = subprocess.run(['mandoc', '-T', 'lint', '-W', 'warning', *pages], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    assert not done.stdout, done.stdout


harness.run(dict(globals()))
