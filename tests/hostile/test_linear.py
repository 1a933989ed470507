#!/usr/bin/python3
"""Pages made to be slow: the time of a conversion grows with their size and no faster.

Each shape is converted at two sizes, one four times the other. What counts is the time
on the processor, not the clock's; four times the size may take eight times as long,
where a cost of the square would take sixteen. Below FLOOR seconds, starting the program
and the pages of memory it gets decide, so that smaller times count as that much.
"""
import os
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e'))
import harness  # noqa: E402

# Sanitizers have costs of their own: what readers run is measured.
SMOLWIRE = os.path.join(harness.TOP, 'build', 'smolwire')
FACTOR, MOST, FLOOR = 4, 8, 0.05
ATTEMPTS = 5
MB = 1000 * 1000
PROSE = (b'The harbour office said on Tuesday that the ferries would run again from the weekend, '
         b'provided that the fog lifts and that the second crew can be found in time. ')


def article(body, head=b''):
    return (b'<!doctype html><html><head><title>Ferries run again</title>' + head + b'</head><body>'
            b'<article><h1>Ferries run again</h1><p>' + PROSE * 3 + b'</p>' + body + b'</article></body></html>')


def numbered(form, n):
    return b''.join(form.replace(b'#', b'%d' % i) for i in range(n))


def convert(page, form):
    """(seconds on the processor, bytes of text)"""
    with tempfile.TemporaryFile() as file:
        file.write(page)
        file.seek(0)
        child = subprocess.Popen([SMOLWIRE, 'convert', '-f', form], stdin=file, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        errors = []
        reader = threading.Thread(target=lambda: errors.append(child.stderr.read()))
        reader.start()
        size, text = 0, b''
        while chunk := child.stdout.read(1 << 20):
            size += len(chunk)
            text = text or chunk
        reader.join()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        child.stdout.close()
        child.stderr.close()
    assert child.returncode == 0 and not errors[0], (child.returncode, errors[0][:300])
    assert b'The harbour office said' in text, text[:300]
    return used.ru_utime + used.ru_stime, size


def linear(what, n, make, form='gemtext', holds=0):
    """`make(n)` is a page; all `holds` bytes of the larger one are in its text."""
    small, large = make(n), make(FACTOR * n)
    times = [], []
    for _ in range(ATTEMPTS):  # the best of several counts: others use the machine, too
        times[0].append(convert(small, form)[0])
        seconds, size = convert(large, form)
        times[1].append(seconds)
        ratio = min(times[1]) / max(min(times[0]), FLOOR)
        if ratio <= MOST:
            break
    print('# %-46s %5.1f -> %5.1f MB, %5.2f -> %5.2f s: %4.1f times' %
          (what, len(small) / MB, len(large) / MB, min(times[0]), min(times[1]),
           min(times[1]) / min(times[0])), flush=True)
    assert ratio <= MOST, (what, times)
    assert size >= holds, (what, size, holds)


def test_a_text_node_of_twenty_megabytes():
    words = lambda n: (PROSE * (n // len(PROSE) + 1))[:n]  # noqa: E731
    for form in ('gemtext', 'gophermap', 'json'):
        linear('text node as ' + form, 5 * MB - 1000, lambda n: article(b'<p>' + words(n)), form, 19 * MB)
    linear('text node outside of all elements', 5 * MB, words, holds=19 * MB)
    linear('text node without a space', 5 * MB - 1000, lambda n: article(b'<p>' + b'x' * n), holds=19 * MB)
    linear('preformatted lines', 30000, lambda n: article(b'<pre>' + (PROSE + b'\n') * n), holds=19 * MB)
    linear('text of entities', 1 * MB, lambda n: article(b'<p>' + b'&amp;' * n), holds=4 * MB)


def test_a_million_tiny_elements():
    for tiny in (b'<b>x</b>', b'<div>x</div>', b'<p>x', b'x<br>', b'<x-y></x-y>'):
        linear('a million times ' + tiny.decode(), MB // 4, lambda n, t=tiny: article(b'<div>' + t * n))
    linear('elements, each with a name of its own', 100000, lambda n: article(numbered(b'<x-#>x</x-#>', n)))
    linear('attributes, each with a name of its own', 100000, lambda n: article(numbered(b'<p a#=1>x', n)))
    linear('links, each to a page of its own', 50000, lambda n: article(b'<p>' + numbered(b'<a href=/#>x</a> ', n)))


def test_deep_nesting():
    for opening in (b'<div>', b'<b>', b'<ul><li>', b'<blockquote>', b'<table><tr><td>', b'<figure>', b'<p><b><p>'):
        linear('deep nesting of ' + opening.decode(), 50000, lambda n, o=opening: article(o * n + PROSE))
    linear('much at the bottom of 450 elements', 10000, lambda n: article(
        b'<div class=gallery>' * 450 + numbered(b'<figure><img src=/#.jpg><figcaption>Ferry #</figcaption></figure>', n)))


def test_attributes_of_megabytes():
    for attribute in (b'title', b'class', b'href', b'style', b'data-x'):
        linear('an attribute of megabytes: ' + attribute.decode(), 600000,
               lambda n, a=attribute: article(b'<p><a %s="%s">here</a> %s' % (a, b'share ' * n, PROSE)))
    linear('an element of many attributes', 100000, lambda n: article(b'<p ' + numbered(b'a#=1 ', n) + b'>' + PROSE))


def test_ten_thousand_tables():
    linear('tables', 10000, lambda n: article(b'<table><tr><td>one<td>two<tr><td>3<td>4</table>' * n))
    linear('rows of one table', 10000, lambda n: article(b'<table>' + b'<tr><td>one<td>two' * n + b'</table>'))
    linear('cells of one row', 20000, lambda n: article(b'<table><tr>' + b'<td>one' * n + b'</table>'))
    linear('columns of prose', 5000, lambda n: article(b'<table><tr>' + (b'<td><p>' + PROSE) * n + b'</table>'))


def test_galleries():
    picture = b'<img src=/#.jpg alt="Ferry #">'
    for what, form in (('figures', b'<figure>' + picture + b'<figcaption>Ferry # in the harbour</figcaption></figure>'),
                       ('linked figures', b'<figure><a href=/#>' + picture + b'</a></figure>'),
                       ('slides', b'<div class=slide>' + picture + b'<p class=caption>Ferry # in the harbour</div>'),
                       ('pictures in paragraphs', b'<p>' + picture + b'<p><em>Ferry # in the harbour</em>'),
                       ('pictures alone', picture)):
        linear('a gallery of ' + what, 10000,
               lambda n, f=form: article(b'<div class=gallery>' + numbered(f, n) + b'</div>'))
    linear('one figure of many pictures', 10000,
           lambda n: article(b'<figure>' + numbered(picture + b'<figcaption>Ferry #</figcaption>', n) + b'</figure>'))


def test_much_metadata():
    for what, form in (('authors', b'<meta name=author content="Jane Doe #">'),
                       ('tags', b'<meta property=article:tag content="Tag #">'),
                       ('next pages', b'<link rel=next href=/#>'),
                       ('JSON-LD', b'<script type="application/ld+json">{"@type":"Person","name":"J. #"}</script>')):
        linear('metadata: ' + what, 20000, lambda n, f=form: article(b'', numbered(f, n)))
    linear('dates and bylines in the text', 20000,
           lambda n: article(numbered(b'<div class=byline>By Jane Doe</div><time>1#</time>', n)))


def test_nothing_ever_closed():
    for opening in (b'<', b'<!--', b'<![CDATA[', b'<a href="x', b'&aaaaaaaa', b'<script>', b'<title>', b'<svg>',
                    b'</b></div></p>'):
        linear('never closed: ' + opening.decode(), 100000, lambda n, o=opening: article(o * n))


harness.run(dict(globals()))
