#!/usr/bin/python3
"""`make run`'s demonstration: starts, serves, starts again quickly, stops cleanly."""
import os
import resource
import signal
import subprocess
import time

import gemini_client
import gopher_client
import harness

FOLDER = harness.tempfile.mkdtemp(prefix='smolwire-run-')
for program in ('smolwire', 'smolwired'):
    os.symlink(os.path.join(harness.BIN, program), os.path.join(FOLDER, program))
os.chmod(FOLDER, 0o755)
PORTS = harness.free_port(), harness.free_port()


def processor_seconds():
    """Of all that was started and has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def as_in_a_shell():
    """What a shell starts in the background, this test perhaps, ignores SIGINT and hands that on; some keep files to
    their owner."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.umask(0o077)


def start_and_stop():
    """Starts the demonstration, reads both front pages, stops it; seconds until ready, those on a processor, what it said."""
    begin, used = time.monotonic(), processor_seconds()
    program = subprocess.Popen([os.path.join(harness.SITE, 'run'), FOLDER], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL,
                               preexec_fn=as_in_a_shell, env=dict(os.environ, GEMINI_PORT=str(PORTS[0]), GOPHER_PORT=str(PORTS[1])))
    said = []
    for line in program.stdout:
        said.append(line)
        if 'Ctrl-C' in line:
            break
    seconds = time.monotonic() - begin
    try:
        assert program.poll() is None and 'Ctrl-C' in said[-1], ''.join(said)
        front = gemini_client.fetch('gemini://localhost:%d/' % PORTS[0])
        assert front.status == 20 and 'The Strait of Lorne' in front.text, front.meta
        menu = gopher_client.fetch('', PORTS[1])
        assert len(gopher_client.menu(menu)) > 5, menu
    finally:
        program.send_signal(signal.SIGINT)
        rest, _ = program.communicate(timeout=120)
    assert program.returncode == 0 and 'Stopped.' in rest, (program.returncode, rest)
    return seconds, processor_seconds() - used, ''.join(said)


FIRST = []


def test_first_run_mirrors_serves_says_what_to_open_and_stops_cleanly():
    _, used, said = start_and_stop()
    FIRST.append(used)
    for wanted in ('gemini://localhost', 'gopher://localhost:%d/' % PORTS[1], 'Ctrl-C'):
        assert wanted in said, said


def test_second_run_starts_in_under_five_seconds():
    seconds, used, _ = start_and_stop()
    print('# %.1f s, %.2f s of them on a processor after %.2f s' % (seconds, used, FIRST[0]))
    # a machine that is slow or busy takes longer, but not longer than for the first run
    assert seconds < 5 or used < .75 * FIRST[0], (seconds, used, FIRST)


def test_a_port_in_use_is_said_plainly():
    with harness.socket.socket() as taken:
        taken.setsockopt(harness.socket.SOL_SOCKET, harness.socket.SO_REUSEADDR, 1)
        taken.bind(('127.0.0.1', PORTS[0]))
        taken.listen()
        done = subprocess.run([os.path.join(harness.SITE, 'run'), FOLDER], stdout=subprocess.PIPE, timeout=60,
                              stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL,
                              env=dict(os.environ, GEMINI_PORT=str(PORTS[0]), GOPHER_PORT=str(PORTS[1])))
    assert done.returncode != 0 and 'Port %d' % PORTS[0] in done.stdout, done.stdout


try:
    harness.run(dict(globals()))
finally:
    harness.shutil.rmtree(FOLDER, ignore_errors=True)
