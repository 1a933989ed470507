#!/usr/bin/python3
"""Pages that take more memory than there is: an end that says so, at once, wherever memory runs out.

The limit of address space is moved in small steps from where nothing can be begun to where
all is well: each step runs out of memory at another place.
"""
import os
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e'))
import harness  # noqa: E402

# Sanitizers reserve address space by the terabyte.
SMOLWIRE = os.path.join(harness.TOP, 'build', 'smolwire')
KB = 1024
LEAST, MOST, STEP = 20000 * KB, 400000 * KB, 150 * KB
PATIENCE = 20  # seconds; a whole conversion takes a fifth of one


def convert(page, memory):
    """Status and text; a conversion that does not end fails the test."""
    page.seek(0)
    done = subprocess.run([SMOLWIRE, 'convert'], stdin=page, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=PATIENCE, check=False,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory)))
    assert done.returncode == 0 or done.stderr, (memory, done.returncode, 'a failure without a word')
    return done.returncode, done.stdout


def first_that_suffices(page):
    """By halves; between two places where memory runs out there may be one where it does not: that is fine."""
    low, high = LEAST, MOST
    while high - low > STEP:
        middle = (low + high) // 2
        low, high = (low, middle) if convert(page, middle)[0] == 0 else (middle, high)
    return high


def runs_out(what, text, steps):
    with tempfile.TemporaryFile() as page:
        page.write(text)
        whole = convert(page, MOST)
        assert whole[0] == 0, (what, whole)
        enough, failed = first_that_suffices(page), 0
        for step in range(1, steps + 1):
            status, output = convert(page, enough - step * STEP)
            failed += status != 0
            assert status != 0 or output == whole[1], (what, enough - step * STEP, 'half a story')
        print('# %s: enough are %d MB; below that %d of %d ended early' % (what, enough // KB // KB, failed, steps))
        assert failed, what


def article(body):
    return (b'<html><head><title>Ferries run again</title></head><body><article><h1>Ferries run again</h1>'
            b'<p>The ferries would run again from the weekend, provided that the fog lifts.</p>' + body)


def test_elements_and_attributes_of_all_names():
    runs_out('names', article(b'<p>' + b''.join(b'<x%dq a%d=1></x%dq>' % (i, i, i) for i in range(60000))), 30)


def test_much_text():
    runs_out('text', article(b'<p>The council met again on the old bridge and spoke of boats.</p>' * 30000), 10)


harness.run(dict(globals()))
