#!/usr/bin/python3
"""smolwire status and the rhythm of sources, on the sample site."""
import atexit
import json
import os
import sqlite3
import subprocess
import threading

import harness
from harness import SOURCES, Mirror, WebServer, smolwire

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
WEB = STACK.enter_context(WebServer(harness.sample_hosts()))
BROKEN = {'nowhere': {'url': 'http://127.0.0.1:9/feed'}}
MIRROR = Mirror(STACK.enter_context(harness.scratch()), {**SOURCES, **BROKEN}, WEB)
PUBLIC = harness.public(harness.SMOLWIRE, STACK.enter_context(harness.scratch()))


def status(*arguments, code=1):
    lines = smolwire('status', '-c', MIRROR.config, '-j', *arguments, status=code).stdout.splitlines()
    return {source['name']: source for source in map(json.loads, lines)}


def test_without_a_store_it_says_so():
    smolwire('status', '-c', MIRROR.config, status=2)


def test_every_source_is_told_of():
    MIRROR.refresh(status=1)
    sources = status()
    assert set(sources) == set(SOURCES) | set(BROKEN), sources
    assert sum(source['stories'] for source in sources.values()) == len(harness.expected()), sources
    broken = sources['nowhere']
    assert broken['failures'] == 1 and broken['stage'] == 'fetch' and not broken['last_success'], broken
    assert broken['reason'] == "the host's address is private ([fetch] allow-private)", broken
    assert status('meridian', code=0)['meridian']['title'] == 'Meridian Ledger', sources['meridian']


def test_when_no_source_at_all_can_be_read_even_a_quiet_refresh_says_so():
    with harness.scratch() as folder:
        mirror = Mirror(folder, BROKEN)
        done = mirror.refresh('--quiet', status=2)
        assert b'no source could be read' in done.stderr, done.stderr


def test_who_may_not_read_the_store_is_told_what_to_do():
    if os.geteuid() != 0:
        raise harness.Skip('only root can become somebody else')
    with harness.scratch() as folder:
        mirror = Mirror(folder, {'kestrel': SOURCES['kestrel']})
        mirror.refresh()
        os.chmod(mirror.store, 0o600)
        done = harness.subprocess.run([PUBLIC, 'status', '-c', mirror.config], user=65534, group=65534,
                                      extra_groups=[], stdout=harness.subprocess.PIPE,
                                      stderr=harness.subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 2 and 'run this as that account' in done.stdout, done.stdout


def test_the_table_is_for_people():
    table = smolwire('status', '-c', MIRROR.config, status=1).stdout.decode()
    rows = table.splitlines()
    assert rows[0].startswith('source ') and len(rows) >= 2 + len(SOURCES), table
    assert "    FAIL(fetch) the host's address is private ([fetch] allow-private); 1 failure in" in table, table


def beside_the_store():
    return sorted(name for name in os.listdir(MIRROR.folder) if name.startswith('store.db'))


def test_it_leaves_nothing_behind():
    before = beside_the_store()
    status()
    assert before == beside_the_store() == ['store.db', 'store.db.lock'], before


def status_as_nobody():
    done = subprocess.run([PUBLIC, 'status', '-c', MIRROR.config, '-j'], user='nobody', extra_groups=[],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1 and not done.stderr, done
    return {source['name']: source['stories'] for source in map(json.loads, done.stdout.splitlines())}


def test_who_may_only_read_can_run_it():
    """with nobody writing and beside a writer; also where new files could be made"""
    if os.geteuid():
        raise harness.Skip('nobody else to be')
    stories = {name: source['stories'] for name, source in status().items()}
    for mode in (0o755, 0o777):
        os.chmod(MIRROR.folder, mode)
        assert status_as_nobody() == stories
        assert beside_the_store() == ['store.db', 'store.db.lock']
        with harness.contextlib.closing(sqlite3.connect(MIRROR.store)) as writer:
            writer.execute("INSERT INTO host VALUES ('https://www.a.example:443', 0)")
            writer.commit()
            assert 'store.db-wal' in beside_the_store()
            assert status_as_nobody() == stories
            writer.execute('DELETE FROM host')
            writer.commit()
    os.chmod(MIRROR.folder, 0o755)


def test_a_writer_that_is_just_arriving_is_waited_for():
    """it has made its file, but nobody else may open it yet"""
    if os.geteuid():
        raise harness.Skip('nobody else to be')
    arriving = MIRROR.store + '-wal'
    os.close(os.open(arriving, os.O_CREAT | os.O_EXCL, 0o000))
    leaves = threading.Timer(1, os.unlink, [arriving])
    leaves.start()
    assert status_as_nobody()
    leaves.join()


def test_a_source_that_is_asked_too_often_is_not_asked():
    """four refreshes in a row ask, the fifth does not; --all and a name still do"""
    for _ in range(3):
        MIRROR.refresh()
    WEB.requests()
    MIRROR.refresh()
    assert not WEB.requests()
    MIRROR.refresh('meridian')
    assert [r['host'] for r in WEB.requests()] == ['www.meridianledger.example']
    MIRROR.refresh('--all', status=1)
    assert len(WEB.requests()) == len([s for s in SOURCES.values() if 'url' in s])


def test_time_makes_it_due_again():
    os.environ['SOURCE_DATE_EPOCH'] = str(int(harness.time.time()) + 7 * 3600)
    try:
        MIRROR.refresh(status=1)
        assert WEB.requests()
    finally:
        del os.environ['SOURCE_DATE_EPOCH']


harness.run(dict(globals()))
