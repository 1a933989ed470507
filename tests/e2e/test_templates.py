#!/usr/bin/python3
"""Templates of the operator's: on every page of both editions, and what is said of wrong ones."""
import atexit
import os

import harness
import linkcheck
from harness import TOP, Mirror, smolwire

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(harness.scratch())
PAGES, TEMPLATES = os.path.join(FOLDER, 'pages'), os.path.join(FOLDER, 'templates')
os.mkdir(PAGES)
for number in range(1, 4):
    with open(os.path.join(PAGES, '%d.html' % number), 'w', encoding='utf-8') as page:
        page.write('<!DOCTYPE html><html lang="en"><head><title>{0} =&gt; harbour</title>'
                   '<meta property="article:published_time" content="2025-05-0{0}T10:00:00Z"></head>'
                   '<body><article><h1>{0} =&gt; harbour</h1>{1}</article></body></html>'.format(
                       number, '<p>The harbour committee met for the time %d and said that it would look at its plan '
                       'again before the season ends, whatever others had asked for.</p>' % number * 4))
MIRROR = Mirror(FOLDER, {'old': {'path': PAGES, 'base': 'https://old.example/'}})
STORY = 'old/2025-05-02/2-harbour'


def write(name, text):
    os.makedirs(TEMPLATES, exist_ok=True)
    with open(os.path.join(TEMPLATES, name), 'w', encoding='utf-8') as file:
        file.write(text)


def configure(with_templates):
    with open(MIRROR.config, 'w', encoding='utf-8') as file:
        text = MIRROR.configuration({'old': {'path': PAGES, 'base': 'https://old.example/'}}, '')
        file.write(text.replace('root = public\n', 'root = public\ntemplates = templates\n' if with_templates
                                else 'root = public\n'))


def pages(edition):
    """Every page: its path and text."""
    index = '.gmi' if edition == 'gemini' else 'gophermap'
    return {path: content.decode() for path, (_, content) in MIRROR.files().items()
            if path.startswith(edition + '/') and path.endswith(index)}


def test_without_templates_pages_have_no_frame():
    MIRROR.refresh()
    assert 'How to read it' in MIRROR.read('gemini/about.gmi')
    assert MIRROR.read('gemini/index.gmi').startswith('# Test Mirror\n')


def test_a_refresh_without_news_puts_templates_on_every_page():
    write('head.gmi', '```\n~ {wire} ~\n```\n=> /about.gmi All about {mirror}\n')
    write('foot.gmi', 'You read "{page}" at {address}\n')
    configure(True)
    MIRROR.refresh()
    for path, text in pages('gemini').items():
        assert '```Preformatted text\n~ {wire} ~\n```\n\n=> /about.gmi All about Test Mirror\n\n' in text, (path, text)
        assert text.splitlines()[-1].startswith('You read "'), path
    for path, text in pages('gopher').items():
        assert 'i~ {wire} ~\t\ni\t\n1All about Test Mirror\t/about\n' in text, (path, text)
    base = 'localhost:%d' % MIRROR.gemini_port
    assert MIRROR.read('gemini/%s.gmi' % STORY).endswith(
        'You read "2 => harbour" at gemini://%s/%s.gmi\n' % (base, STORY))
    menu = MIRROR.read('gopher/%s/gophermap' % STORY)
    assert 'at gopher://localhost:%d/1/%s' % (MIRROR.gopher_port, STORY) in \
        menu.replace('\t\ni', ' ').replace('\t', ''), menu


def test_menus_still_begin_with_the_way_up_and_texts_are_the_story_alone():
    for path, text in pages('gopher').items():
        assert path == 'gopher/gophermap' or text.startswith('1'), path
    assert '{wire}' not in MIRROR.read('gopher/%s.txt' % STORY)


def test_links_of_templates_lead_to_pages():
    faults = linkcheck.check_disk(MIRROR.root).faults
    assert not faults, faults


def test_unchanged_templates_touch_no_file():
    before = MIRROR.files()
    MIRROR.refresh()
    assert MIRROR.files() == before


def test_about_is_the_operators():
    write('about.gmi', 'Run by Ada.\n\n## House rules\n\n* None\n')
    smolwire('rebuild', '-c', MIRROR.config)
    text = MIRROR.read('gemini/about.gmi')
    assert '# About this mirror\n\nRun by Ada.\n\n## House rules\n\n* None\n\n=> / Front page\n' in text, text
    assert 'House rules' in MIRROR.read('gopher/about/gophermap')


def test_mistakes_are_told_with_file_and_line_before_anything_is_done():
    before = MIRROR.files()
    for text, line, word in (('{nobody}\n', 1, 'there is no variable {nobody}'), ('\n{page\n', 2, 'not closed'),
                             ('x' * 70000, 1, 'larger than 65536 bytes')):
        write('foot.gmi', text)
        for command, status in ((('refresh',), 2), (('rebuild',), 2), (('config', '--check'), 2)):
            done = smolwire(*command, '-c', MIRROR.config, status=status)
            error = done.stderr.decode()
            assert 'templates/foot.gmi:%d: ' % line in error and word in error, (command, error)
    with open(os.path.join(TEMPLATES, 'foot.gmi'), 'wb') as file:
        file.write(b'fine\n\xff\n')
    assert b'foot.gmi:2: the text is not UTF-8' in smolwire('refresh', '-c', MIRROR.config, status=2).stderr
    assert MIRROR.files() == before


def test_taken_away_they_leave_the_pages():
    configure(False)
    MIRROR.refresh()
    assert not [path for path, text in pages('gemini').items() if '{wire}' in text or 'You read' in text]


def test_those_that_are_shipped_are_sound():
    with open(MIRROR.config, encoding='utf-8') as file:
        text = file.read()
    with open(MIRROR.config, 'w', encoding='utf-8') as file:
        file.write(text.replace('root = public\n', 'root = public\ntemplates = %s\n' % os.path.join(TOP, 'conf', 'templates')))
    MIRROR.refresh()
    assert 'Test Mirror shows news articles as plain text' in MIRROR.read('gemini/about.gmi')


harness.run(globals())
