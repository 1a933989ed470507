#!/usr/bin/python3
"""What is kept and what goes: prune and rebuild, and what readers are told; killed at any moment."""
import atexit
import os
import random
import shutil
import signal
import subprocess
import time

import gopher_client
import harness
import linkcheck
from harness import SMOLWIRE, Daemon, Mirror, smolwire

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(harness.scratch())
PAGES = os.path.join(FOLDER, 'pages')
SEED = int(os.environ.get('SMOLWIRE_SEED', time.time_ns() % 1000000))
RANDOM = random.Random(SEED)

SUBJECTS = ('harbour', 'railway', 'orchestra', 'glacier', 'bakery', 'parliament', 'lighthouse', 'orchard')
ROLES = ('engineers', 'residents', 'teachers', 'sailors', 'farmers', 'painters', 'surgeons', 'referees')
DAYS, A_DAY = 30, 4


def text(number):
    """Paragraphs whose words set the stories of two days on one subject apart from all others."""
    subject = SUBJECTS[number % A_DAY] + 'abcdefghijklmnop'[number // A_DAY // 2] * 3
    return ''.join('<p>The %s of the %s met for time %d and said that the %s committee would look at the %s '
                   'plan again before the %s season ends, whatever the %s had asked for in paragraph %d.</p>'
                   % (RANDOM.choice(ROLES), subject, number, subject, subject, subject, RANDOM.choice(ROLES), part)
                   for part in range(6))


def write_page(number):
    day = number // A_DAY
    links = ''
    if number == DAYS * A_DAY - 1:  # the newest names an old one among its related stories
        links = '<section class="related-stories"><h2>Related stories</h2><ul><li><a href="https://old.example/news/2025/s0.html">' \
                'An old story that is still of interest</a></li></ul></section>'
    with open(os.path.join(PAGES, 's%d.html' % number), 'w', encoding='utf-8') as file:
        file.write('<!DOCTYPE html><html lang="en"><head><title>Story number %d of the %s</title>'
                   '<link rel="canonical" href="https://old.example/news/2025/s%d.html">'
                   '<meta property="article:published_time" content="2025-05-%02dT%02d:00:00Z">'
                   '<meta property="article:tag" content="%s"><meta property="article:tag" content="Day %d">'
                   '<meta property="article:section" content="%s"></head><body><article>'
                   '<h1>Story number %d of the %s</h1>%s</article>%s</body></html>'
                   % (number, SUBJECTS[number % len(SUBJECTS)], number, 1 + day, 6 + number % A_DAY,
                      SUBJECTS[number % len(SUBJECTS)].title(), day, 'Early' if day < 3 else 'World', number, SUBJECTS[number % len(SUBJECTS)], text(number), links))


os.mkdir(PAGES)
for story in range(DAYS * A_DAY):
    write_page(story)

SOURCE = {'path': PAGES, 'base': 'https://old.example/'}
NOW = {**os.environ, 'SOURCE_DATE_EPOCH': '1748736000'}  # 1 June 2025


def mirror(name, **source):
    folder = os.path.join(FOLDER, name)
    os.mkdir(folder)
    return Mirror(folder, {'old': {**SOURCE, **source}})


def configure(made, **source):
    with open(made.config, 'w', encoding='utf-8') as file:
        file.write(made.configuration({'old': {**SOURCE, **source}}, ''))


def run(command, made, **options):
    return smolwire(command, '-c', made.config, env=NOW, **options).stdout.decode()


def stories(made):
    return sorted('/' + path[len('gemini/'):-len('.gmi')] for path in made.files()
                  if path.startswith('gemini/old/2025') and not path.endswith('index.gmi'))


def whole(made, moment=''):
    walk = (linkcheck.check_disk_begun if moment else linkcheck.check_disk)(made.root)
    assert not walk.faults, '%s:\n%s' % (moment, '\n'.join(walk.faults))


def gone(made):
    return made.read('gone.txt').splitlines()


MIRROR = mirror('one')


def test_all_is_kept_without_rules():
    run('refresh', MIRROR)
    assert len(stories(MIRROR)) == DAYS * A_DAY
    assert 'stories: 0 removed' in run('prune', MIRROR)
    assert not os.path.exists(os.path.join(MIRROR.root, 'gone.txt'))


def test_prune_by_days_removes_pages_and_empty_lists_and_no_link_leads_to_nothing():
    before = stories(MIRROR)
    configure(MIRROR, **{'keep': '20d'})
    run('prune', MIRROR)
    whole(MIRROR)
    left = stories(MIRROR)
    old = [page for page in before if page < '/old/2025-05-12']
    assert set(before) - set(left) == set(gone(MIRROR)), 'gone.txt tells another tale'
    assert not [page for page in left if page in gone(MIRROR)]
    assert set(before) - set(left) <= set(old), 'too much went'
    assert len(set(old) & set(left)) == 1, 'too little went: %r' % (set(old) & set(left))
    assert not [path for path in MIRROR.files() if '2025-05-02' in path or '05-08' in path]
    assert gone(MIRROR) == sorted(gone(MIRROR))
    for folder, folders, files in os.walk(MIRROR.root):
        assert folders or files, folder + ' is empty'


def test_lists_of_tags_weeks_and_changes_follow():
    files = MIRROR.files()
    assert 'gemini/tag/harbour.gmi' in files and 'gopher/tag/harbour/gophermap' in files
    assert 'gemini/tag/harbour.atom' in files and 'gemini/tag/day-20.gmi' in files
    assert not [path for path in files if '/tag/day-3' in path], 'a tag without stories has a page'
    assert '=> /tag/harbour.gmi Harbour' in MIRROR.read('gemini/tag/index.gmi')
    weeks = sorted(path for path in files if path.startswith('gemini/week/'))
    assert weeks[-1] == 'gemini/week/2025-05-26.gmi' and 'gemini/week/2025-05-05.gmi' not in weeks, weeks
    assert MIRROR.read(weeks[-1]).count('\n## ') == 5, MIRROR.read(weeks[-1])
    walk = linkcheck.check_disk(MIRROR.root)
    seen = ' '.join(walk.pages)
    for page in ('/tag/', '/changes', '/week/2025-05-26'):
        assert page + '.gmi' in seen or page + ' ' in seen, page + ' is linked from nowhere'
        assert '1' + page.rstrip('/') in walk.pages, page + ' is linked from no menu'


def test_what_changed_since_yesterday():
    made = mirror('changes')
    run('refresh', made)
    assert '## New' in made.read('gemini/changes.gmi') and '## Updated' not in made.read('gemini/changes.gmi')
    path = os.path.join(PAGES, 's118.html')
    with open(path, encoding='utf-8') as file:
        old = file.read()
    with open(path, 'w', encoding='utf-8') as file:
        file.write(old.replace('Story number 118', 'Corrected story 118').replace(
            '</article>', '<p>A correction was added to this story at its end, as a paragraph.</p></article>'))
    smolwire('refresh', '-c', made.config, env={**NOW, 'SOURCE_DATE_EPOCH': '1748908800'})
    with open(path, 'w', encoding='utf-8') as file:
        file.write(old)
    page = made.read('gemini/changes.gmi')
    assert '## Updated by their publishers' in page and \
        'The headline was: Story number 118 of the lighthouse\n' in page, page
    assert page.count('\n=> /old/2025') == 1, page
    assert os.path.exists(os.path.join(made.root, 'search.db-since')), 'two files are to be searched'
    with Daemon(made) as daemon:
        found = daemon.gemini('/search?corrected').text
        assert found.count('Corrected story 118') == 1 and '\n1 page, ' in found, found
        assert 'Story number 118' not in daemon.gemini('/search?%22story%20number%20118%22').text
        assert 'Story number 117' in daemon.gemini('/search?%22story%20number%20117%22').text


def test_a_story_that_a_kept_one_links_to_stays():
    pages = [page for page in stories(MIRROR) if page.endswith('/story-number-0-of-the-harbour')]
    assert pages, stories(MIRROR)[:4]
    newest = [page for page in stories(MIRROR) if '/story-number-%d-' % (DAYS * A_DAY - 1) in page][0]
    assert '=> %s.gmi' % pages[0] in MIRROR.read('gemini%s.gmi' % newest)


def test_readers_are_told_over_both_protocols():
    page = gone(MIRROR)[3]
    with Daemon(MIRROR) as daemon:
        assert daemon.gemini(page + '.gmi').status == 52
        assert daemon.gemini(page).status == 52
        assert daemon.gemini('/old/2025-05-01/never-there.gmi').status == 51
        answer = gopher_client.fetch(page, MIRROR.gopher_port)
        assert b'no longer kept' in answer, answer
        found = daemon.gemini('/search?story%20before:2025-05-12').text
        assert 'of the harbour' in found and page not in found, found
        assert daemon.gemini('/').status == 20


def test_purged_stories_are_not_taken_up_again():
    left = stories(MIRROR)
    os.utime(os.path.join(PAGES, 's5.html'))
    assert ' 0 new' in run('refresh', MIRROR)
    configure(MIRROR)
    assert ' 0 new' in run('refresh', MIRROR)
    assert stories(MIRROR) == left


def test_prune_again_changes_nothing():
    configure(MIRROR, **{'keep': '20d'})
    run('prune', MIRROR)
    before = MIRROR.files()
    assert 'stories: 0 removed' in run('prune', MIRROR)
    assert MIRROR.files() == before


def test_rebuild_touches_no_file():
    before = MIRROR.files()
    assert ' 0 files written' in run('rebuild', MIRROR)
    assert MIRROR.files() == before


def test_rebuild_makes_a_lost_tree_again():
    before = {path: content for path, (_, content) in MIRROR.files().items() if not path.startswith('search.db')}
    shutil.rmtree(MIRROR.root)
    run('rebuild', MIRROR)
    whole(MIRROR)
    after = {path: content for path, (_, content) in MIRROR.files().items() if not path.startswith('search.db')}
    assert after == before, sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))[:5]


def test_a_refresh_publishes_all_into_another_root():
    moved = mirror('moved')
    run('refresh', moved)
    os.rename(moved.root, moved.root + '.old')
    assert ' %d stories, ' % (DAYS * A_DAY) in run('refresh', moved)
    whole(moved)
    assert len(stories(moved)) == DAYS * A_DAY


def test_refresh_keeps_the_newest_stories_only():
    few = mirror('few', **{'keep-stories': 10})
    run('refresh', few)
    whole(few)
    left = stories(few)
    assert len(left) == 11 and left[-1].startswith('/old/2025-05-30'), left  # and what the newest links to


def kill_soon(command, made, most):
    process = subprocess.Popen([SMOLWIRE, command, '-c', made.config, '-q'], env=NOW, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(RANDOM.uniform(0, most))
    process.send_signal(signal.SIGKILL)
    return process.wait() < 0


def kills(command, made, prepare, rounds):
    """Kills the command `rounds` times; what it left is whole each time, what it ends with is returned."""
    begin = time.monotonic()
    prepare(0)
    run(command, made)
    most, killed = time.monotonic() - begin, 0
    for number in range(1, 8 * rounds):
        prepare(number)
        if not kill_soon(command, made, most):
            most *= .8  # the first run was a slow one
        else:
            killed += 1
            whole(made, '%s, kill %d, seed %d' % (command, killed, SEED))
        if killed == rounds:
            break
    assert killed >= rounds // 2, 'only %d runs could be killed' % killed
    run(command, made)
    whole(made)


def test_prune_killed_at_any_moment_leaves_a_whole_tree():
    made = mirror('killed')
    run('refresh', made)
    days = iter(range(28, 1, -1))
    kills('prune', made, lambda _: configure(made, **{'keep': '%dd' % next(days, 1)}), 12)
    assert not [page for page in stories(made) if page in gone(made)]


def test_rebuild_killed_at_any_moment_leaves_a_whole_tree():
    made = mirror('rebuilt')
    run('refresh', made)

    def lose(number):
        if os.path.isdir(os.path.join(made.root, 'gemini')) and number % 3 == 0:
            shutil.rmtree(made.root)
    kills('rebuild', made, lose, 12)
    assert len(stories(made)) == DAYS * A_DAY


if __name__ == '__main__':
    harness.run(globals())
