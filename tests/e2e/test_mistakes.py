#!/usr/bin/python3
"""What operators get wrong, and machines: each is told in words that help, with an exit status."""
import os
import pwd
import shutil
import subprocess

import harness

STACK = harness.contextlib.ExitStack()
FOLDER = STACK.enter_context(harness.scratch())
SMOLWIRE, SMOLWIRED, KESTREL = (harness.public(path, FOLDER) for path in (
    harness.SMOLWIRE, harness.SMOLWIRED, os.path.join(harness.HOSTS, harness.KESTREL, 'news')))
SOURCE = '[source kestrel]\npath = %s\nbase = https://%s/news/\n' % (KESTREL, harness.KESTREL)
NOT_ROOT = dict(user='nobody', extra_groups=[]) if os.geteuid() == 0 else {}


def call(*command, output=subprocess.PIPE, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, cwd=FOLDER,
                          check=False, timeout=60, **options)
    return done.returncode, (done.stdout or b'').decode(), done.stderr.decode()


def configuration(text, name='smolwire.ini'):
    path = os.path.join(FOLDER, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def refresh(text, **options):
    return call(SMOLWIRE, 'refresh', '-c', configuration(text), **options)


def test_a_configuration_without_sources_is_warned_of():
    status, _, errors = refresh('[mirror]\nroot = a\nstore = a.db\n')
    assert status == 0 and 'no [source NAME]' in errors, (status, errors)


def test_what_is_no_store_is_left_as_it_is():
    path = os.path.join(FOLDER, 'b.db')
    with open(path, 'wb') as file:
        file.write(b'no database' * 999)
    status, _, errors = refresh('[mirror]\nroot = b\nstore = b.db\n' + SOURCE)
    assert status == 2 and path in errors and 'not a database' in errors, (status, errors)
    with open(path, 'rb') as file:
        assert file.read() == b'no database' * 999


def test_only_a_refresh_makes_a_store():
    """Its path may be a slip: who only works on one makes none, and no empty front page."""
    path = configuration('[mirror]\nroot = h\nstore = h/h.db\n' + SOURCE)
    for command in (['rebuild'], ['prune'], ['reconvert'], ['status'], ['convert', '-s', 'kestrel']):
        status, out, errors = call(SMOLWIRE, *command, '-c', path)
        assert status == 2 and not out and 'h/h.db: there is no store yet; "smolwire refresh" makes it' in errors, (command, errors)
    assert not os.path.exists(os.path.join(FOLDER, 'h'))


def test_a_folder_that_may_not_be_written():
    os.makedirs(os.path.join(FOLDER, 'c'), mode=0o555)
    os.chmod(FOLDER, 0o777)
    status, _, errors = refresh('[mirror]\nroot = c/tree\nstore = c.db\n' + SOURCE, **NOT_ROOT)
    assert status == 2 and 'c/tree: Permission denied' in errors, (status, errors)


def test_an_address_that_nobody_could_ask_is_a_mistake_of_the_configuration():
    """and none that ends the refresh of all the others"""
    status, _, errors = refresh('[mirror]\nroot = e\nstore = e.db\n' + SOURCE + '[source x]\nurl = ftp://x.example/\n')
    assert status == 2 and "url: 'ftp://x.example/' is not an address like https://" in errors, (status, errors)
    status, out, errors = refresh('[mirror]\nroot = e\nstore = e.db\n' + SOURCE + '[source x]\nurl = HTTPS://127.0.0.1/\n')
    assert status == 1 and 'FAIL(fetch) source x: ' in errors and '4 new' in out, (status, out, errors)


def test_a_source_that_is_not_there_fails_alone():
    status, out, errors = refresh('[mirror]\nroot = d\nstore = d.db\n' + SOURCE
                                  + '[source absent]\npath = nowhere\nbase = https://absent.example/\n')
    assert status == 1 and 'nowhere' in errors and '4 new' in out, (status, out, errors)


def test_root_leaves_alone_what_another_account_keeps():
    if not NOT_ROOT:
        raise harness.Skip('only root can become somebody else')
    theirs = os.path.join(FOLDER, 'i')
    os.makedirs(theirs)
    shutil.chown(theirs, 'nobody')
    text = '[mirror]\nroot = i/tree\nstore = i/i.db\n' + SOURCE
    for _ in range(2):  # before there is a store, and after
        status, _, errors = refresh(text)
        assert status == 2 and 'i/i.db is kept by the account nobody' in errors, (status, errors)
        status, _, errors = refresh(text, **NOT_ROOT)
        assert status == 0, (status, errors)
    assert all(os.stat(os.path.join(place, name)).st_uid for place, _, names in os.walk(theirs) for name in names)


def test_root_in_a_container_keeps_a_folder_from_outside():
    if not NOT_ROOT:
        raise harness.Skip('only root can become somebody else')
    number = next(n for n in range(40000, 60000) if n not in {account.pw_uid for account in pwd.getpwall()})
    os.makedirs(os.path.join(FOLDER, 'j'))
    os.chown(os.path.join(FOLDER, 'j'), number, -1)
    status, out, errors = refresh('[mirror]\nroot = j/tree\nstore = j/j.db\n' + SOURCE)
    assert status == 0 and '4 new' in out, (status, out, errors)


def test_a_part_of_a_folder_that_may_not_be_read_is_told_and_left_out():
    pages = os.path.join(FOLDER, 'pages')
    shutil.copytree(KESTREL, pages)
    os.makedirs(os.path.join(pages, 'secret'), mode=0o000)
    os.makedirs(os.path.join(FOLDER, 'f'), mode=0o777)
    os.chmod(os.path.join(FOLDER, 'f'), 0o777)
    status, out, errors = refresh('[mirror]\nroot = f/tree\nstore = f/f.db\n' + SOURCE.replace(KESTREL, pages), **NOT_ROOT)
    assert status == 0 and 'secret is left out: Permission denied' in errors and '4 new' in out, (status, out, errors)


def test_a_file_of_gigabytes_fails_alone():
    pages = os.path.join(FOLDER, 'large')
    shutil.copytree(KESTREL, pages)
    with open(os.path.join(pages, 'image.html'), 'wb') as file:
        file.truncate(3 << 30)  # sparse
    status, out, errors = refresh('[mirror]\nroot = g\nstore = g.db\n' + SOURCE.replace(KESTREL, pages))
    assert status == 0 and 'image.html' in errors and '4 new' in out, (status, out, errors)


def test_output_that_cannot_be_written_is_told():
    configuration('[mirror]\nroot = d\nstore = d.db\n' + SOURCE)
    page = os.path.join(KESTREL, '0120storm.htm')
    for arguments in (['--help'], ['--version'], ['config'], ['convert', page], ['status'], ['refresh']):
        with open('/dev/full', 'wb') as full:
            status, _, errors = call(SMOLWIRE, *arguments, output=full)
        assert status == 2 and errors.strip(), (arguments, status, errors)
    path = configuration('[mirror]\nroot = d\n[server]\nstate = keys\n')
    for arguments in (['--help'], ['--version'], ['-n', '-c', path], ['--dump-config', '-c', path]):
        with open('/dev/full', 'wb') as full:
            status, _, errors = call(SMOLWIRED, *arguments, output=full)
        assert status == 1 and 'cannot be printed' in errors, (arguments, status, errors)


def test_paths_are_told_without_detours():
    configuration('[mirror]\nroot = d\nstore = d.db\n')
    status, out, _ = call(SMOLWIRE, 'config')
    assert status == 0 and 'root = %s/d\n' % os.path.realpath(FOLDER) in out, out


def test_a_key_that_may_not_be_read():
    os.makedirs(os.path.join(FOLDER, 'keys'), mode=0o700)
    path = configuration('[mirror]\nroot = d\n[gemini]\nhost = localhost\nlisten = 127.0.0.1:0\n'
                         '[server]\nstate = keys\n[gopher]\nlisten =\n')
    status, _, errors = call(SMOLWIRED, '-n', '-c', path)
    assert status == 0, errors
    if not NOT_ROOT:
        raise harness.Skip('nobody else to be')
    with open(os.path.join(FOLDER, 'keys', 'localhost.key'), 'w') as file:
        file.write('secret')
    with open(os.path.join(FOLDER, 'keys', 'localhost.crt'), 'w') as file:
        file.write('public')
    status, _, errors = call(SMOLWIRED, '-n', '-c', path, **NOT_ROOT)
    assert status == 1 and 'gives no reason' not in errors and 'Permission denied' in errors, (status, errors)


def test_a_low_port_is_told_with_what_it_takes():
    with open('/proc/sys/net/ipv4/ip_unprivileged_port_start') as file:
        if int(file.read()) <= 70 or not NOT_ROOT:
            raise harness.Skip('anybody may have port 70 here, or there is nobody else to be')
    path = configuration('[gemini]\nlisten =\n[gopher]\nlisten = 127.0.0.1:70\ntls = no\n')
    status, _, errors = call(SMOLWIRED, '-c', path, **NOT_ROOT)
    assert status == 1 and '127.0.0.1:70: cannot be bound, such a low port takes root or' in errors, (status, errors)


def test_no_address_to_listen_on_is_told_once():
    status, _, errors = call(SMOLWIRED, '-n', '-c', configuration('[gemini]\nlisten =\n[gopher]\nlisten =\n'))
    assert status == 1 and len(errors.splitlines()) == 1 and 'has an address to listen on' in errors, (status, errors)


try:
    harness.run(dict(globals()))
finally:
    STACK.close()
