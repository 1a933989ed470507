#!/usr/bin/python3
"""The site that the project was asked to mirror first, under its own name on loopback."""
import atexit
import os

import gemini_client
import gopher_client
import harness
import linkcheck
from harness import SHARED, Daemon, Mirror, Skip, WebServer, menu_text, squeeze

NAME = 'www.interbellumnews.com'
SEED = os.path.join(SHARED, 'seed-site')
TITLE = 'After Putin Call, Trump Walks Back Ceasefire Demand, Urges Direct Talks'
SLUG = 'after-putin-call-trump-walks-back-ceasefire-demand-urges-direct-talks'
RELATED = ('Putin Hails', 'Russian Offensive', 'Trump Announces')
WANTED = [
    TITLE, 'President Trump signals shift in stance, emphasizes dialogue between Moscow and Kiev',
    'Inter Bellum News', 'World', '2025-05-20', 'https://%s/world/%s' % (NAME, SLUG),
    'Russian President Vladimir Putin and U.S. President Donald Trump, 2019',
    'Presidential Press and Information Office',
    # the first and the last words of each of the seven paragraphs
    'U.S. President Donald Trump held a two-hour phone call', 'between Russia and Ukraine.',
    'Posting on Truth Social after the call', 'diplomatic meeting in Turkey.',
    'Conspicuously absent from Trump’s Truth Social post', 'regarding the conflict in Ukraine.',
    'Over the past three months, Trump has repeatedly', 'sanctions or further military pressure.',
    'This development could heighten concern', 'is likely to unsettle key allies.',
    'Ahead of Trump’s call with Putin', 'former President Joe Biden.',
    'Following Trump’s conversation with Putin', 'not to make decisions on Ukraine “without us.”',
    'between himself and Putin—comments made',
]
UNWANTED = ['Updated on', 'min read', 'No stories found', 'Facebook', 'share-icon', 'facebook.com', 'whatsapp',
            'About Us', 'Privacy Policy', 'Powered by Quintype', 'Subscribe', 'Sign in', 'googletag', '/topic/']

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
STATE = {}


def mirror():
    """Made by the first test that asks."""
    if not os.path.isdir(SEED):
        raise Skip('no seed site at %s' % SEED)
    if not STATE:
        web = STACK.enter_context(WebServer({NAME: SEED}))
        STATE['mirror'] = Mirror(STACK.enter_context(harness.scratch()),
                                 {'interbellum': {'url': 'https://%s/feed.xml' % NAME}}, web)
        STATE['mirror'].refresh()
    return STATE['mirror']


def gemini_pages():
    return [p for p in mirror().files() if p.startswith('gemini/interbellum/2025-')
            and not p.endswith('index.gmi')]


def seed_page():
    found = [p for p in gemini_pages() if 'after-putin-call' in p]
    assert len(found) == 1, found
    return '/' + found[0].split('/', 1)[1][:-len('.gmi')]


def check(text, where):
    squeezed = squeeze(text)
    wrong = ['%s: missing %r' % (where, w) for w in WANTED if squeeze(w) not in squeezed]
    wrong += ['%s: unwanted %r' % (where, w) for w in UNWANTED if squeeze(w) in squeezed]
    wrong += ['%s: %d times %r' % (where, squeezed.count(squeeze(w)), w)
              for w in (WANTED[1], WANTED[6], WANTED[7]) if squeezed.count(squeeze(w)) != 1]
    assert not wrong, '\n'.join(wrong)


def test_all_nine_stories_are_mirrored():
    assert len(gemini_pages()) == 9, gemini_pages()


def test_the_page_over_gemini_has_all_it_must_and_nothing_else():
    page = seed_page()
    with Daemon(mirror()) as daemon:
        text = daemon.gemini(page + '.gmi').text
        check(text, 'gemini')
        lines = text.splitlines()
        tags = [line for line in lines if line.strip() in ('Ukraine', 'Russia', 'Donald Trump')]
        assert not tags, 'tags as loose words: %r' % tags
        picture = [line for line in lines if line.startswith('=> https://media.assettype.com')]
        assert len(picture) == 1 and 'Presidential Press' not in picture[0], picture
        daemon.still_alive()


def test_the_page_over_gopher_has_all_it_must_and_nothing_else():
    page = seed_page()
    with Daemon(mirror()) as daemon:
        menu = gopher_client.fetch(page, mirror().gopher_port)
        gopher_client.menu(menu)
        check(menu_text(menu.decode('utf-8')) + '\nhttps://%s/world/%s' % (NAME, SLUG), 'gopher menu')
        check(gopher_client.fetch(page + '.txt', mirror().gopher_port).decode('utf-8'), 'gopher text')
        daemon.still_alive()


def test_first_three_related_stories_are_the_publishers_as_links_that_resolve():
    page = seed_page()
    with Daemon(mirror()) as daemon:
        text = daemon.gemini(page + '.gmi').text
        related = gemini_client.links(text.split('## Related stories', 1)[1])[:3]
        for (address, label), start in zip(related, RELATED):
            assert start in label, related
            target = daemon.gemini(address)
            assert target.status == 20 and target.text.startswith('# ' + start), (address, target.status)
        menu = gopher_client.menu(gopher_client.fetch(page, mirror().gopher_port))
        after = menu[next(i for i, item in enumerate(menu) if 'Related stories' in item.text):]
        items = [item for item in after if item.type != 'i'][:3]
        for item, start in zip(items, RELATED):
            assert item.type == '1' and start in item.text, items
            answer = gopher_client.fetch(item.selector, mirror().gopher_port)
            assert start in menu_text(answer.decode('utf-8')), item
        daemon.still_alive()


def test_every_link_of_both_trees_resolves():
    with Daemon(mirror()) as daemon:
        for walk in (linkcheck.walk_gemini('localhost', mirror().gemini_port),
                     linkcheck.walk_gopher('localhost', mirror().gopher_port)):
            assert not walk.faults, '\n'.join(walk.faults)
            assert len(walk.pages) > 12, list(walk.pages)
        daemon.still_alive()


harness.run(dict(globals()))
