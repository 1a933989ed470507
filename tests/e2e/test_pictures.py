#!/usr/bin/python3
"""Pictures that the mirror copies: which, how they are asked for, where they stand, and when they go."""
import atexit
import os
import shutil

import gemini_client
import gopher_client
import harness
import linkcheck
from harness import Daemon, Mirror, WebServer, smolwire

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(harness.scratch())
SITE, CDN, LINKS, BUSY = (os.path.join(FOLDER, name) for name in ('site', 'cdn', 'links', 'busy'))

JPEG = b'\xff\xd8\xff\xe0' + b'harbour' * 100
PNG = b'\x89PNG\r\n\x1a\n' + b'bridge' * 100
GIF = b'GIF89a' + b'ferry' * 100
WEBP = b'RIFF\x10\0\0\0WEBP' + b'crane' * 100
AVIF = b'\0\0\0\x1cftypmif1\0\0\0\0mif1avif' + b'gull' * 100
FILES = {
    'main.jpg': JPEG, 'bridge.jpg': PNG,  # what it is called is no matter
    'ferry.gif': GIF, 'crane.webp': WEBP, 'gull.avif': AVIF,
    'drawing.svg': b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    'page.png': b'<!DOCTYPE html><title>Log in</title>', 'huge.jpg': b'\xff\xd8\xff' + b'x' * 70000,
    'private/secret.jpg': JPEG, 'detour.jpg.redirect': b'https://links.example/closed/far.jpg',
    'moved.jpg.redirect': b'https://links.example/open/near.jpg', 'robots.txt': b'User-agent: *\nDisallow: /private/\n',
}


def write(folder, name, content):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file:
        file.write(content)


def story(number, pictures):
    """A page with a main picture and figures between its paragraphs."""
    text = ''.join('<p>The harbour board number %d met for the time %d and said that it would look at its plan again '
                   'before the season ends, whatever others had asked for in the meeting.</p>%s' % (
                       number, part, '<figure><img src="%s" alt="" width="800" height="600"><figcaption>Caption of %s'
                       '</figcaption></figure>' % (url, url.rsplit('/', 1)[-1]))
                   for part, url in enumerate(pictures))
    return ('<!DOCTYPE html><html lang="en"><head><title>Harbour story %d</title>'
            '<meta property="og:image" content="https://cdn.example/main.jpg">'
            '<meta property="article:published_time" content="2025-05-0%dT10:00:00Z"></head><body><article>'
            '<h1>Harbour story %d</h1>%s<p>No more was said on the day, but the harbour board will meet again next '
            'month to hear what the people of the town think.</p></article></body></html>' % (
                number, number, number, text)).encode()


for name, content in FILES.items():
    write(CDN, name, content)
write(LINKS, 'robots.txt', b'User-agent: *\nDisallow: /closed/\n')
write(LINKS, 'closed/far.jpg', JPEG)
write(LINKS, 'open/near.jpg', JPEG + b'near')
PICTURES = ['https://cdn.example/' + name.replace('.redirect', '') for name in FILES if name not in ('main.jpg', 'robots.txt')]
write(SITE, 'list.txt', b'https://site.example/news/2025/story-1.html\nhttps://site.example/news/2025/story-2.html\n')
write(SITE, 'news/2025/story-2.html', story(2, []))
WEB = STACK.enter_context(WebServer({'site.example': SITE, 'cdn.example': CDN, 'links.example': LINKS,
                                     'busy.example': BUSY, '127.0.0.1': CDN}))
write(SITE, 'news/2025/story-1.html',
      story(1, PICTURES + ['https://cdn.example/missing.jpg', 'http://127.0.0.1:%d/inside.jpg' % WEB.http]))
NOW = {**os.environ, 'SOURCE_DATE_EPOCH': '1746230400'}  # 3 May 2025
LATER = {**os.environ, 'SOURCE_DATE_EPOCH': str(1746230400 + 3 * 86400)}
SOURCE = {'url': 'https://site.example/list.txt', 'kind': 'list'}
LIMITS = '[mirror]\ntitle = Test Mirror\nroot = public\nstore = store.db\nimages = mirror\nimage-max = 64K\n'
STORY = 'site/2025-05-01/harbour-story-1'
COPIED = {'main.jpg': '.jpg', 'bridge.jpg': '.png', 'ferry.gif': '.gif', 'crane.webp': '.webp', 'gull.avif': '.avif',
          'moved.jpg': '.jpg'}


def mirror(name, more=LIMITS, **source):
    """A mirror of the name, with this configuration from now on."""
    folder = os.path.join(FOLDER, name)
    os.makedirs(folder, exist_ok=True)
    made = Mirror(folder, {}, WEB)
    text = made.configuration({'site': {**SOURCE, **source}}, '')
    with open(made.config, 'w', encoding='utf-8') as file:
        file.write(text.replace('[mirror]\ntitle = Test Mirror\nroot = public\nstore = store.db\n', more))
    return made


def refresh(made, *arguments, now=NOW):
    return smolwire('refresh', '-c', made.config, *arguments, env=now).stdout.decode()


def pictures(made):
    """Every picture of both trees: path -> content."""
    return {path: content for path, (_, content) in made.files().items()
            if path.endswith(('.jpg', '.png', '.gif', '.webp', '.avif', '.svg'))}


def asked():
    return [(r['host'], r['path']) for r in WEB.requests() if not r['path'].endswith('robots.txt')]


MIRROR = mirror('mirror')


def test_pictures_are_copied_and_pages_show_the_copies():
    told = refresh(MIRROR)
    assert 'pictures: %d copied, 7 stay links' % (len(COPIED) + 1) in told, told  # the second story's is one more
    page = MIRROR.read('gemini/%s.gmi' % STORY)
    for name, extension in COPIED.items():
        label = 'Image' if name == 'main.jpg' else 'Image: Caption of ' + name
        lines = [line for line in page.splitlines() if line.startswith('=> /%s-' % STORY) and line.endswith(label)]
        assert len(lines) == 1 and lines[0].split()[1].endswith(extension), (name, page)
        path = lines[0].split()[1]
        content = {'moved.jpg': JPEG + b'near'}.get(name) or FILES[name]
        found = pictures(MIRROR)
        assert found['gemini' + path] == content and found['gopher' + path] == content, name
        assert os.path.samefile(MIRROR.root + '/gemini' + path, MIRROR.root + '/gopher' + path), name


def test_what_cannot_be_copied_stays_a_link():
    page = MIRROR.read('gemini/%s.gmi' % STORY)
    for name in ('drawing.svg', 'page.png', 'huge.jpg', 'private/secret.jpg', 'detour.jpg', 'missing.jpg'):
        assert '=> https://cdn.example/%s Image: Caption of ' % name in page, (name, page)
    assert '=> http://127.0.0.1:%d/inside.jpg Image: ' % WEB.http in page, page


def test_manners_are_those_of_pages():
    requests = asked()
    assert ('cdn.example', '/private/secret.jpg') not in requests
    assert '127.0.0.1' not in [host for host, _ in requests]
    # Two stories show the main picture, each has a copy beside it.
    assert requests.count(('cdn.example', '/ferry.gif')) == 1


def test_menus_have_the_right_types():
    menu = MIRROR.read('gopher/%s/gophermap' % STORY)
    for name, kind in (('ferry.gif', 'g'), ('bridge.jpg', 'I'), ('crane.webp', 'I'), ('gull.avif', 'I')):
        assert '\n%sImage: Caption of %s\t/%s-' % (kind, name, STORY) in menu, (name, menu)
    assert '\nhImage: Caption of drawing.svg\tURL:https://cdn.example/drawing.svg\n' in menu, menu
    assert 'https://cdn.example/main.jpg' in MIRROR.read('gopher/%s.txt' % STORY)


def test_the_daemon_serves_them():
    faults = linkcheck.check_disk(MIRROR.root).faults
    assert not faults, faults
    with Daemon(MIRROR):
        for path, content in pictures(MIRROR).items():
            if path.startswith('gemini/'):
                answer = gemini_client.fetch('gemini://localhost:%d/%s' % (MIRROR.gemini_port, path[7:]))
                assert answer.status == 20 and answer.body == content, (path, answer.status)
                kind = {'jpg': 'jpeg'}.get(path.rsplit('.')[-1], path.rsplit('.')[-1])
                assert answer.meta.split(';')[0] == 'image/' + kind, (path, answer.meta)
            else:
                assert gopher_client.fetch(path[6:], MIRROR.gopher_port) == content, path


def test_nothing_is_asked_for_twice():
    before = MIRROR.files()
    told = refresh(MIRROR, '--all')
    assert not [path for host, path in asked() if host != 'site.example'], told
    assert MIRROR.files() == before


def test_a_lost_tree_is_built_again_with_its_pictures():
    before = pictures(MIRROR)
    shutil.rmtree(MIRROR.root)
    smolwire('rebuild', '-c', MIRROR.config, env=NOW)
    assert pictures(MIRROR) == before and len(before) == 2 * (len(COPIED) + 1)
    assert not asked()


def test_pictures_that_a_story_shows_no_longer_go():
    write(SITE, 'news/2025/story-1.html', story(1, ['https://cdn.example/ferry.gif', 'https://cdn.example/new.png']))
    write(CDN, 'new.png', PNG + b'new')
    refresh(MIRROR, '--all', now=LATER)
    page, found = MIRROR.read('gemini/%s.gmi' % STORY), pictures(MIRROR)
    shown = sorted(line.split()[1] for line in page.splitlines() if line.startswith('=> /%s-' % STORY))
    assert len(shown) == 3, page
    mine = sorted(path[6:] for path in found if path.startswith('gemini/' + STORY + '-'))
    assert shown == mine, (shown, mine)
    assert PNG + b'new' in found.values() and WEBP not in found.values()
    assert not linkcheck.check_disk(MIRROR.root).faults


def test_pictures_go_with_their_story():
    mirror('mirror', keep='1d')
    told = smolwire('prune', '-c', MIRROR.config, env=LATER).stdout.decode()
    assert '2 removed' in told, told
    assert not pictures(MIRROR)
    assert not [f for f in os.listdir(os.path.join(MIRROR.root, 'gemini')) if f == 'site']


def test_limits_hold_for_story_and_source():
    write(SITE, 'news/2025/story-1.html', story(1, PICTURES[:4]))
    for option, prefix in (('image-max-story = 1K', STORY), ('image-max-source = 1K', 'site/')):
        made = mirror(option.split(' ', 1)[0], LIMITS + option + '\n')
        refresh(made)
        sizes = [len(content) for path, content in pictures(made).items() if path.startswith('gemini/' + prefix)]
        assert sizes and sum(sizes) <= 1024, (option, sizes)


def test_a_pause_that_their_host_asks_for_costs_no_picture():
    names = ['quay-%d.jpg' % number for number in range(12)]
    for name in names:
        write(BUSY, name + '.pause', b'259200')
    write(SITE, 'paused.txt', b'https://site.example/news/2025/story-3.html\n')
    write(SITE, 'news/2025/story-3.html', story(3, ['https://busy.example/' + name for name in names]))
    made = mirror('paused', LIMITS, url='https://site.example/paused.txt')
    for hours in (0, 2, 6, 12, 24, 48):
        refresh(made, now={**os.environ, 'SOURCE_DATE_EPOCH': str(1746230400 + hours * 3600)})
    assert len(pictures(made)) == 2  # the main one, in both trees
    for name in names:
        os.rename(os.path.join(BUSY, name + '.pause'), os.path.join(BUSY, name))
        write(BUSY, name, JPEG)
    refresh(made, now={**os.environ, 'SOURCE_DATE_EPOCH': str(1746230400 + 4 * 86400)})
    assert len(pictures(made)) == 2 * (1 + len(names)), sorted(pictures(made))


def test_without_the_option_pictures_are_links():
    asked()
    made = mirror('plain', LIMITS, images='link')
    refresh(made)
    assert not pictures(made)
    assert '=> https://cdn.example/main.jpg Image\n' in made.read('gemini/%s.gmi' % STORY)
    assert 'cdn.example' not in [host for host, _ in asked()]


def test_the_option_turned_on_and_off_reaches_kept_stories():
    made = mirror('plain', LIMITS)
    refresh(made)
    found = pictures(made)
    assert found and '=> https://cdn.example/main.jpg' not in made.read('gemini/%s.gmi' % STORY)
    made = mirror('plain', LIMITS, images='link')
    refresh(made)
    assert not pictures(made), sorted(pictures(made))
    assert '=> https://cdn.example/main.jpg Image\n' in made.read('gemini/%s.gmi' % STORY)
    assert not linkcheck.check_disk(made.root).faults
    made = mirror('plain', LIMITS)
    refresh(made)
    assert pictures(made) == found


harness.run(globals())
