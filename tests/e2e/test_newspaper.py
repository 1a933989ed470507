#!/usr/bin/python3
"""The mirror as a newspaper: pages as golden files, feeds that readers of feeds read.

The pages of the sample site are compared byte for byte with tests/golden/newspaper;
GOLDEN_WRITE=1 writes them there instead. Then look at `git diff` before committing.
"""
import atexit
import contextlib
import difflib
import glob
import os
import re
import sqlite3
import subprocess

import harness
from harness import SOURCES, TOP, Mirror, Skip, WebServer

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
WEB = STACK.enter_context(WebServer(harness.sample_hosts()))
MIRROR = Mirror(STACK.enter_context(harness.scratch()), SOURCES, WEB)
GOLDEN = os.path.join(TOP, 'tests', 'golden', 'newspaper')

STORY = 'harbour-post/2025-06-03/freighter-strikes-lorne-bridge-closing-saltmeres-main-crossing'
PAGES = {
    'front.gmi': 'gemini/index.gmi',
    'front.gophermap': 'gopher/gophermap',
    'source.gmi': 'gemini/harbour-post/index.gmi',
    'source.gophermap': 'gopher/harbour-post/gophermap',
    'story.gmi': 'gemini/%s.gmi' % STORY,
    'story.gophermap': 'gopher/%s/gophermap' % STORY,
    'story.txt': 'gopher/%s.txt' % STORY,
}


def content(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def check_golden(name, path, mirror=MIRROR):
    golden, found = os.path.join(GOLDEN, name), content(os.path.join(mirror.root, path))
    if os.environ.get('GOLDEN_WRITE'):
        with open(golden, 'w', encoding='utf-8') as file:
            file.write(found)
        return
    wanted = content(golden)
    assert found == wanted, '\n'.join(difflib.unified_diff(
        wanted.splitlines(), found.splitlines(), golden, path, lineterm='', n=1))


def test_pages_are_the_golden_ones():
    MIRROR.refresh()
    for name, path in PAGES.items():
        check_golden(name, path)


# --- a day of news ------------------------------------------------------------------------

# source, hour, section, headline, text
DAY = [
    ('wire', 8, 'World', 'Ferry catches fire off Lesbos, all aboard are saved',
     'The ferry Nissos Rodos caught fire off Lesbos early on Tuesday, and all 243 people aboard were saved by the coast '
     'guard. The fire broke out on the car deck of the Nissos Rodos, said the harbour master of Mytilene. Fishing boats '
     'from Mytilene helped the coast guard to bring the passengers ashore.'),
    ('gazette', 9, 'World', 'Nissos Rodos ferry burns off Lesbos',
     'The ferry Nissos Rodos caught fire off Lesbos early on Tuesday, and all 243 people aboard were saved by the coast '
     'guard. The fire broke out on the car deck of the Nissos Rodos, said the harbour master of Mytilene. Fishing boats '
     'from Mytilene helped the coast guard to bring the passengers ashore.'),
    ('post', 10, 'Travel', 'How fishermen of Mytilene saved the passengers of a burning ferry',
     'When the Nissos Rodos burned off Lesbos on Tuesday, fishermen of Mytilene were the first to reach her. “We saw the '
     'fire on the car deck before the coast guard called,” said one of them in the harbour. The passengers of the ferry, '
     '243 with the crew, came ashore on eleven fishing boats. The harbour master of Mytilene called it a miracle, and the '
     'company that owns the Nissos Rodos said that it would pay for nets and fuel.'),
    ('wire', 7, 'Economy', 'Velmara cuts its interest rate to three per cent',
     'The central bank of Velmara has cut its interest rate by a quarter to three per cent, the first cut in two years. '
     'Governor Ilse Hartmann said that inflation in Velmara had come down faster than the bank had thought.'),
    ('post', 8, 'Economy', 'Hartmann’s first cut: what three per cent means for Velmara',
     'Governor Ilse Hartmann and the central bank of Velmara have cut the interest rate to three per cent. Loans for houses '
     'will be cheaper in Velmara from June, and savers will earn less. Inflation, the bank says, has come down for good.'),
    ('gazette', 6, 'Culture', 'A soprano from Vilnius sings the opera’s title role',
     'Critics praised the new staging of the opera, with a soprano from Vilnius and an orchestra as if possessed.'),
    ('wire', 5, 'Sport', 'Underdogs win the cup after extra time',
     'The team from the second league beat the champions with a goal in the last minute of extra time.'),
    ('gazette', 4, 'Science', 'Telescope in the desert sees its first light',
     'Astronomers have turned the largest mirror ever made towards a galaxy in the southern sky.'),
    ('post', 3, 'Science', 'Why bees dance more on sunny mornings',
     'Biologists have counted the steps of ten thousand honey bees in a garden, with cameras and patience.'),
    ('wire', 2, 'World', 'Farmers block roads with tractors over the price of milk',
     'Hundreds of tractors stood on the roads of the province from midnight, and the minister has agreed to talk.'),
]
TOP_PAGES = {
    'top.gmi': 'gemini/index.gmi',
    'top.gophermap': 'gopher/gophermap',
    'top-story.gmi': 'gemini/wire/2025-05-20/ferry-catches-fire-off-lesbos-all-aboard-are-saved.gmi',
}


def make_day(folder):
    for number, (source, hour, section, title, text) in enumerate(DAY):
        os.makedirs(os.path.join(folder, source), exist_ok=True)
        with open(os.path.join(folder, source, '%d.html' % number), 'w', encoding='utf-8') as file:
            file.write('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%s</title>'
                       '<meta property="article:published_time" content="2025-05-20T%02d:00:00Z">'
                       '<meta property="article:section" content="%s"></head>'
                       '<body><article><h1>%s</h1>%s</article></body></html>'
                       % (title, hour, section, title, ''.join('<p>%s.</p>' % line for line in text.rstrip('.').split('. '))))
    return {name: {'path': os.path.join(folder, name), 'base': 'https://%s.example/' % name, 'title': 'The ' + name.title()}
            for name in ('wire', 'gazette', 'post')}


def test_what_several_sources_report_leads_the_front_page():
    """events come first, each once: the best report, the others below it; the same text is told"""
    with harness.scratch() as folder:
        mirror = Mirror(folder, make_day(folder))
        mirror.refresh()
        for name, path in TOP_PAGES.items():
            check_golden(name, path, mirror)


WORDS = [first + second for first in ('bar', 'del', 'fos', 'gri', 'hul', 'jom', 'ken', 'lup', 'mav', 'nor')
         for second in ('ane', 'ebo', 'ick', 'oll', 'ust', 'yra', 'ade', 'ett', 'ino', 'urm')]


def write_story(folder, source, number, date, section, words):
    title = ' '.join(words[:4]).capitalize()
    os.makedirs(os.path.join(folder, source), exist_ok=True)
    with open(os.path.join(folder, source, '%d.html' % number), 'w', encoding='utf-8') as file:
        file.write('<!DOCTYPE html><html lang="en"><head><title>%s</title>'
                   '<meta property="article:published_time" content="%s">'
                   '<meta property="article:section" content="%s"></head><body><article><h1>%s</h1><p>%s.</p><p>%s.</p>'
                   '</article></body></html>' % (title, date, section, title, ' '.join(words), ' '.join(reversed(words))))


def words_of(number):
    """forty words that no other number has all of"""
    return [WORDS[(number * 7 + step * (1 + number % 9)) % len(WORDS)] + 'abcdefghijklmnopqrst'[number % 20]
            for step in range(40)]


def test_an_event_of_days_ago_stands_once_on_the_front_page():
    """and a section whose stories are years old is not on it, however few have been written since"""
    with harness.scratch() as folder:
        for source in ('wire', 'gazette', 'post'):
            write_story(folder, source, 0, '2025-05-17T0%d:00:00Z' % len(source), 'World', words_of(0))
        for number in range(1, 18):
            write_story(folder, 'wire', number, '2025-05-20T%02d:00:00Z' % number, 'World', words_of(number))
        write_story(folder, 'wire', 18, '2021-03-01T12:00:00Z', 'Travel', words_of(18))
        names = ('wire', 'gazette', 'post')
        mirror = Mirror(folder, {name: {'path': os.path.join(folder, name), 'base': 'https://%s.example/' % name,
                                        'title': 'The ' + name.title()} for name in names})
        mirror.refresh()
        front = content(os.path.join(mirror.root, 'gemini', 'index.gmi'))
        event = re.findall(r'^=> \S+ 2025-05-17 .*', front, re.M)
        assert len(event) == 1 and event[0].endswith('(The Gazette and 2 others)'), event
        assert '## World' in front and '## Travel' not in front, front


def test_other_reports_leave_room_for_what_is_related():
    """seven sources report the event: what led to it a week ago is a related story none the less"""
    event = ['harbour', 'ferry', 'Rodos', 'fire', 'Lesbos', 'coastguard', 'Mytilene', 'passengers', 'deck', 'engine',
             'captain', 'rescue', 'smoke', 'boats', 'fishermen', 'quay', 'hull', 'alarm', 'crew', 'island']
    names = ['wire', 'gazette', 'post', 'herald', 'echo', 'star', 'times', 'before']
    with harness.scratch() as folder:
        for number, source in enumerate(names[:7]):
            write_story(folder, source, 0, '2025-05-20T1%d:00:00Z' % number, 'World', event + words_of(number)[:12])
        write_story(folder, 'before', 0, '2025-05-13T10:00:00Z', 'World', words_of(8)[:4] + event[:14] + words_of(8)[4:16])
        for number in range(10, 19):
            write_story(folder, 'wire', number, '2025-05-19T%d:00:00Z' % number, 'World', words_of(number))
        mirror = Mirror(folder, {name: {'path': os.path.join(folder, name), 'base': 'https://%s.example/' % name}
                                 for name in names})
        mirror.refresh()
        page, = glob.glob(os.path.join(mirror.root, 'gemini', 'times', '2025-05-20', 'harbour-*.gmi'))
        parts = content(page).split('## ')
        assert [part.split('\n')[0] for part in parts[1:]] == ['Other reports', 'Related stories'], content(page)
        assert parts[1].count('=> /') == 6 and parts[2].startswith('Related stories\n\n=> /before/'), content(page)


# --- feeds --------------------------------------------------------------------------------

def feeds():
    return sorted(glob.glob(os.path.join(MIRROR.root, 'gemini', '**', '*.atom'), recursive=True))


def test_feeds_are_read_without_complaint():
    try:
        import feedparser
    except ImportError as error:
        raise Skip('no python3-feedparser here') from error
    assert len(feeds()) > len(SOURCES)
    for path in feeds():
        feed = feedparser.parse(path)
        assert not feed.bozo, (path, feed.get('bozo_exception'))
        assert feed.entries, path
        for entry in feed.entries:
            assert entry.title and entry.link.startswith('gemini://') and entry.updated_parsed, path
            assert re.fullmatch(r'tag:localhost,2025:/[a-z0-9/-]+', entry.id), entry.id
            assert [link for link in entry.links if link.rel == 'via'], (path, entry.link)


def test_feeds_keep_to_the_schema():
    harness.need('xmllint')
    schema = os.path.join(TOP, 'tests', 'golden', 'atom.rng')
    done = subprocess.run(['xmllint', '--noout', '--relaxng', schema] + feeds(),
                          stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_list_pages_can_be_subscribed_to():
    """Gemini subscription format: link lines whose label begins with a date."""
    for path in glob.glob(os.path.join(MIRROR.root, 'gemini', '*', 'index.gmi')):
        if os.path.basename(os.path.dirname(path)) in ('day', 'section', 'tag'):  # lists of lists
            continue
        dated = [line for line in content(path).splitlines()
                 if re.match(r'=> \S+ \d{4}-\d\d-\d\d \S', line)]
        assert dated, path


def test_lists_are_in_the_order_of_what_they_show():
    """sources by the names that readers know, not by those of the configuration; and a feed names what no page does"""
    names = re.findall(r'^=> /[a-z-]+/ (.*)', content(os.path.join(MIRROR.root, 'gemini', 'sources.gmi')), re.M)
    assert 'Карские вести' in names and 'karskievesti.example' not in names, names
    assert names == sorted(names, key=str.casefold) and len(names) == len(SOURCES), names
    months = re.findall('^## (.*)', content(os.path.join(MIRROR.root, 'gemini', 'day', 'index.gmi')), re.M)
    assert months[:2] == ['June 2026', 'May 2026'], months


def test_the_root_menu_fits_on_a_screen():
    lines = content(os.path.join(MIRROR.root, 'gopher', 'gophermap')).splitlines()
    assert len(lines) <= 25, len(lines)
    assert all(len(line[1:].split('\t')[0].encode()) <= 3 * 67 for line in lines)


def test_every_menu_begins_with_the_way_up():
    for path in glob.glob(os.path.join(MIRROR.root, 'gopher', '*', '**', 'gophermap'), recursive=True):
        first = content(path).splitlines()[0]
        assert first.startswith('1'), (path, first)


def test_rebuilding_touches_no_file():
    before = MIRROR.files()
    done = subprocess.run([harness.SMOLWIRE, 'rebuild', '-c', MIRROR.config],
                          stdout=subprocess.PIPE, text=True, check=True)
    assert ' 0 files written or removed' in done.stdout, done.stdout
    assert MIRROR.files() == before


def test_neighbours_are_found_by_index():
    """while a tree is built anew most stories are not in it: a look past all of them for each page is a square"""
    with contextlib.closing(sqlite3.connect(MIRROR.store)) as store:
        for question in ('published < 1 ORDER BY published DESC', 'published >= 1 ORDER BY published',
                         "source = '' AND published < 1 ORDER BY published DESC",
                         "source = '' AND (published, id) < (1, 1) ORDER BY published DESC, id DESC",
                         "section = '' AND published < 1 ORDER BY published DESC, id DESC"):
            plan = str(store.execute('EXPLAIN QUERY PLAN SELECT published, id FROM story WHERE on_disk = 1 AND %s LIMIT 1'
                                     % question).fetchall())
            assert 'INDEX published_by_' in plan and 'TEMP B-TREE' not in plan, (question, plan)


harness.run(globals())
