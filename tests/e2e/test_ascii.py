#!/usr/bin/python3
"""Gopher in ASCII, for old machines: every answer of a mirror; and what both servers say of themselves."""
import atexit
import os

import gemini_client
import gopher_client
import harness
from harness import Daemon, Mirror

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(harness.scratch())
PAGES = os.path.join(FOLDER, 'pages')
os.mkdir(PAGES)
with open(os.path.join(PAGES, '1.html'), 'w', encoding='utf-8') as page:
    page.write('<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Ölpreis „steigt“ – Москва</title>'
               '<meta property="article:published_time" content="2025-05-01T10:00:00Z"></head><body><article>'
               '<h1>Ölpreis „steigt“ – Москва</h1><p>Der Ölpreis ist in Zürich um 5 € gestiegen, sagte die Kommission '
               'heute — und zwar „deutlich“, wie es hieß. Straße, naïve, façade, Łódź.</p><p>Der Ausschuss tagt wieder im '
               'Mai, und alle kommen, die etwas über den Preis des Öls zu sagen haben.</p></article></body></html>')
SOURCES = {'blatt': {'path': PAGES, 'base': 'https://blatt.example/', 'title': 'Züricher Blatt'}}
STORY = '/blatt/2025-05-01/olpreis-steigt-moskva'


def mirror(name, options):
    os.mkdir(os.path.join(FOLDER, name))
    made = Mirror(os.path.join(FOLDER, name), SOURCES)
    with open(made.config, encoding='utf-8') as file:
        text = file.read()
    text = text.replace('[gopher]\n', '[gopher]\nlocation = Zürich\n' + options)
    with open(made.config, 'w', encoding='utf-8') as file:
        file.write(text.replace('title = Test Mirror', 'title = Schöne Welt'))
    made.refresh()
    return made


ASCII, PLAIN = mirror('ascii', 'ascii = yes\n'), mirror('plain', '')


def ask(made, selector, search=None):
    return gopher_client.fetch(selector, made.gopher_port, search)


def test_menus_texts_results_and_errors_are_ascii():
    with Daemon(ASCII):
        answers = {selector: ask(ASCII, selector) for selector in (
            '', '/', '/blatt', '/about', '/sources', '/status', '/day/2025-05-01', '/caps.txt', '/robots.txt', STORY,
            STORY + '.txt', '/nothere-\u00fc')}
        answers['/search'] = ask(ASCII, '/search', '\u00f6lpreis')
    for selector, answer in answers.items():
        assert answer.isascii(), (selector, answer.decode())
    assert b'1[2025-05-01] Olpreis "steigt" - Moskva (Zuricher Blatt)\t' + STORY.encode() + b'\t' in answers['/']
    assert b'in Zurich um 5 EUR gestiegen' in answers[STORY + '.txt'] and b'hiess. Strasse' in answers[STORY]
    assert b'1[2025-05-01] Olpreis "steigt" - Moskva' in answers['/search']
    assert b'ServerDefaultEncoding=US-ASCII\nServerDescription=Schone Welt\nServerGeolocationString=Zurich\n' in \
        answers['/caps.txt']


def test_else_they_are_utf8():
    with Daemon(PLAIN):
        assert 'Ölpreis „steigt“ – Москва (Züricher Blatt)' in ask(PLAIN, '/').decode()
        assert 'um 5 € gestiegen' in ask(PLAIN, STORY + '.txt').decode()
        assert '1[2025-05-01] Ölpreis' in ask(PLAIN, '/search', 'ölpreis').decode()


def test_both_servers_tell_what_they_are():
    with Daemon(PLAIN):
        caps = ask(PLAIN, '/caps.txt').decode().splitlines()
        assert caps[0] == 'CAPS' and 'TLSPort=%d' % PLAIN.gopher_port in caps
        assert 'ServerDescription=Schöne Welt' in caps and 'ServerGeolocationString=Zürich' in caps
        assert ask(PLAIN, '/robots.txt').endswith(b'\n\nUser-agent: *\nDisallow: /search\n')
        assert b'iAbout this mirror\t' in ask(PLAIN, '/about')
        base = 'gemini://localhost:%d' % PLAIN.gemini_port
        robots = gemini_client.fetch(base + '/robots.txt')
        assert robots.meta.startswith('text/plain') and robots.text.endswith('\nUser-agent: *\nDisallow: /search\n')
        for path in ('/about', '/about.gmi'):
            assert gemini_client.fetch(base + path).text.startswith('# About this mirror\n'), path


harness.run(globals())
