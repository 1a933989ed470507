#!/usr/bin/python3
"""kill -9 during refresh at a hundred random moments: the tree stays whole, the next run completes.

Between the kills the site changes too, so that new stories, updates in place
and unchanged ones are all under way when the axe falls. The release build is
killed where there is one: it is the one in use, and a hundred runs take less of
everybody's time. The other tests have the sanitizers.
"""
import atexit
import difflib
import os
import random
import re
import shutil
import signal
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RELEASE = os.path.join(os.environ.get('SMOLWIRE_TOP', TOP), 'build')
if os.path.exists(os.path.join(RELEASE, 'smolwire')) and os.path.exists(os.path.join(RELEASE, 'smolwired')):
    os.environ['SMOLWIRE_BIN'] = RELEASE

import harness  # noqa: E402 (reads $SMOLWIRE_BIN)
import linkcheck  # noqa: E402
from harness import SOURCES, Daemon, Mirror, WebServer, expected, story_pages

# On a slow machine half of them have to do.
ROUNDS, ROUNDS_LEAST, SECONDS = 100, 50, 150
SEED = int(os.environ.get('SMOLWIRE_SEED', time.time_ns() % 1000000))
RANDOM = random.Random(SEED)

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(harness.scratch())
# A copy of the site, so that stories can change.
HOSTS = shutil.copytree(harness.HOSTS, os.path.join(FOLDER, 'hosts'))
WEB = STACK.enter_context(WebServer({name: os.path.join(HOSTS, name) for name in os.listdir(HOSTS)}))
# Half of the site: two feeds and a folder, with stories that link to each other.
LOCAL = {name: SOURCES[name] for name in ('harbour-post', 'meridian')}
LOCAL['kestrel'] = dict(SOURCES['kestrel'], path=os.path.join(HOSTS, harness.KESTREL, 'news'))
MIRROR = Mirror(FOLDER, LOCAL, WEB)
STORIES = [story for story in expected() if story['source'] in LOCAL]
# A story that is this old is asked for again when its feed says so.
FEEDS = {'harbour-post': ('www.the-harbour-post.example', 'feed', 'index.xml'),
         'meridian': ('www.meridianledger.example', 'feed.xml')}
CHANGED = 'A correction was added on this line, number %d.'


def rewrite(path, change):
    with open(path, encoding='utf-8') as file:
        text = file.read()
    changed = change(text)
    assert changed != text, path
    with open(path, 'w', encoding='utf-8') as file:
        file.write(changed)


def change_a_story(number):
    """Adds a sentence to a random story of the web site, and tells of it in the feed by a later time."""
    story = RANDOM.choice([s for s in STORIES if s['source'] in FEEDS])
    rewrite(os.path.join(FOLDER, story['file']),
            lambda page: page.replace('</p>', '</p><p>%s</p>' % (CHANGED % number), 1))
    items = re.compile(r'<item>.*?</item>', re.S)
    time_of_day = re.compile(r'(<pubDate>.* \d\d):\d\d:\d\d ')
    later = r'\1:%02d:%02d ' % divmod(number % 3600, 60)
    rewrite(os.path.join(HOSTS, *FEEDS[story['source']]), lambda feed: items.sub(
        lambda item: time_of_day.sub(later, item[0]) if '<link>%s</link>' % story['url'] in item[0] else item[0], feed))


def empty_mirror():
    shutil.rmtree(MIRROR.root, ignore_errors=True)
    for name in os.listdir(FOLDER):
        if name.startswith('store.db'):
            os.remove(os.path.join(FOLDER, name))


def check_tree(moment):
    walk = linkcheck.check_disk_begun(MIRROR.root)
    assert not walk.faults, '%s:\n%s' % (moment, '\n'.join(walk.faults))
    reachable = [path for path in walk.pages if linkcheck.TEMPORARY in path]
    assert not reachable, (moment, reachable)
    for path, (_, content) in MIRROR.files().items():
        if not os.path.basename(path).startswith('.'):
            assert content, '%s: %s is empty' % (moment, path)


class Axe:
    """Falls at random within what a run takes, which it learns: a machine has fast times and slow ones."""

    def __init__(self, seconds):
        self.seconds = seconds

    def fall(self, child):
        """True when it found the child alive; the moment."""
        moment, begin = RANDOM.uniform(0, self.seconds), time.monotonic()
        with harness.contextlib.suppress(harness.subprocess.TimeoutExpired):
            child.wait(moment)
            self.seconds = max(time.monotonic() - begin, 0.01)
            return False, moment
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        self.seconds *= 1.1
        return True, moment


def test_kills():
    """after each of a hundred kills the tree is whole; every third mirror starts empty"""
    print('# SMOLWIRE_SEED=%d' % SEED)
    begin = time.monotonic()
    MIRROR.refresh()
    whole_run, killed, starts = time.monotonic() - begin, 0, 0
    axes = {True: Axe(whole_run), False: Axe(whole_run / 2)}
    empty_mirror()
    while killed < ROUNDS_LEAST or (killed < ROUNDS and time.monotonic() - begin < SECONDS):
        starts += 1
        assert starts < 20 * ROUNDS, 'only %d of %d runs could be killed' % (killed, starts)
        empty = starts % 3 == 0
        if empty:
            empty_mirror()
        else:
            change_a_story(starts)
        # --all: sources are not asked as often as this otherwise
        hit, moment = axes[empty].fall(MIRROR.start_refresh('--all'))
        killed += hit
        check_tree('kill %d after %.3f s' % (killed, moment))
    print('# %d kills in %d runs, whole run %.2f s' % (killed, starts, whole_run))


def test_next_refresh_completes():
    """the next refresh completes: every story once, nothing left over, served without a dead link"""
    MIRROR.refresh('--all')
    for story in STORIES:
        assert len(story_pages(MIRROR, story)) == 1, story['key']
    left = linkcheck.temporary_files(MIRROR.root)
    assert not left, left
    check_tree('at the end')
    with Daemon(MIRROR) as daemon:
        for walk in (linkcheck.walk_gemini('localhost', MIRROR.gemini_port),
                     linkcheck.walk_gopher('localhost', MIRROR.gopher_port)):
            assert not walk.faults, '\n'.join(walk.faults)
        daemon.still_alive()


# What a mirror's history decides: when a story or a list was changed and in what, and which
# stories look most alike, for that was asked when fewer were there. Blank lines go with it.
ALIKE = re.compile(rb'\n[#i ]*Related stories.*', re.S)
HISTORY = re.compile(rb'^(i?(Updated|First seen) .*|.*<updated>.*|[#i ]*Changes(\t.*)?|i?-{7}(\t.*)?'
                     rb'|i?[* ]*\d{4}-\d\d-\d\d \d\d:\d\d UTC: .*|i?\s*)\n', re.M)


def contents(mirror):
    return {path: HISTORY.sub(b'', ALIKE.sub(b'', content)) for path, (_, content) in mirror.files().items()
            if path.endswith(('.gmi', 'gophermap', '.txt', '.xml'))}


def test_same_as_an_undisturbed_mirror():
    """what came out is what an undisturbed mirror of the same site has, byte for byte but for its history"""
    other = Mirror(STACK.enter_context(harness.scratch()), LOCAL, WEB)
    other.refresh()
    killed, whole = contents(MIRROR), contents(other)
    assert sorted(killed) == sorted(whole), sorted(killed.keys() ^ whole.keys())
    differing = [path for path in whole if killed[path] != whole[path]]
    if differing:
        print('\n'.join('# ' + line for line in difflib.unified_diff(
            whole[differing[0]].decode().splitlines(), killed[differing[0]].decode().splitlines(), lineterm='')))
    assert not differing, differing


harness.run(dict(globals()))
