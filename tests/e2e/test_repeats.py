#!/usr/bin/python3
"""What a source repeats on its pages is learned and cut; what two stories share stays."""
import json
import os
import sqlite3
import subprocess

import harness

HOST = 'www.ferry.example'
SIGN_UP = ('Our reporters sail with the ferries every morning, and each Friday they put the best of what they heard '
           'on deck into a letter that thousands of islanders read.')
QUOTATION = ('"Nobody who has crossed the sound in February will ask again why the timetable is only a proposal," '
             'the harbour master told the council on the evening before the vote.')
PLACES = ('Almond', 'Birch', 'Cedar', 'Dogwood', 'Elder', 'Fir', 'Gorse', 'Hazel', 'Ivy', 'Juniper', 'Larch', 'Maple')
SHARING = (8, 10)  # stories with the quotation


def paragraph(place, i):
    return ('<p>The council of %s Island met for the %d. time this year, and the members from %s harbour, who had '
            'counted %d boats, asked for another jetty before the %s market opens in May.</p>'
            % (place, i + 2, place, 7 * i + len(place), place))


def page(number):
    place = PLACES[number]
    body = [paragraph(place, i) for i in range(5)]
    body.insert(2, '<p>%s</p>' % SIGN_UP)
    body.insert(2, '<h2>Background</h2>')
    if number in SHARING:
        body.insert(4, '<p>%s</p>' % QUOTATION)
    return ('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%s Island wants a jetty</title></head>'
            '<body><main><article><h1>%s Island wants a jetty</h1>%s</article></main></body></html>'
            % (place, place, ''.join(body)))


def item(number):
    return ('<item><title>%s Island wants a jetty</title><link>https://%s/%s</link><guid>%s</guid>'
            '<pubDate>Tue, 20 May 2025 %02d:00:00 GMT</pubDate></item>'
            % (PLACES[number], HOST, PLACES[number].lower(), PLACES[number], number + 1))


def write_feed(folder, count):
    with open(os.path.join(folder, HOST, 'feed.xml'), 'w', encoding='utf-8') as file:
        file.write('<rss version="2.0"><channel><title>Ferry</title>%s</channel></rss>'
                   % ''.join(item(i) for i in range(count)))


def write_pages(folder):
    os.makedirs(folder)
    for number, place in enumerate(PLACES):
        with open(os.path.join(folder, place.lower() + '.html'), 'w', encoding='utf-8') as file:
            file.write(page(number))


def story(mirror, number):
    found = [content.decode() for path, (_, content) in mirror.files().items()
             if path.startswith('gemini/') and path.endswith('/%s-island-wants-a-jetty.gmi' % PLACES[number].lower())]
    assert len(found) == 1, (number, len(found))
    return found[0]


def check(mirror, numbers):
    """These stories are whole but for what repeats."""
    for number in numbers:
        text = story(mirror, number)
        assert SIGN_UP not in text, (number, text)
        assert 'Background' in text, (number, text)
        assert (QUOTATION in text) == (number in SHARING), (number, text)
        assert text.count('asked for another jetty') == 5, (number, text)
        assert '\nUpdated ' not in text, (number, text)


def mirror_of(folder, source, web=None, more=''):
    os.makedirs(os.path.join(folder, 'mirror'))
    return harness.Mirror(os.path.join(folder, 'mirror'), {'ferry': source}, web, more)


def reconvert(mirror):
    return json.loads(harness.smolwire('reconvert', '-j', '-c', mirror.config).stdout)


def explained(mirror, file):
    def convert(*arguments):
        done = subprocess.run([harness.SMOLWIRE, 'convert', '--explain', '-c', mirror.config, *arguments, file],
                              capture_output=True, check=True)
        return done.stdout.decode(), done.stderr.decode()
    text, why = convert('--source', 'ferry')
    assert SIGN_UP not in text, text
    assert ', repeats on 12 pages of this source: Our reporters sail' in why, why
    text, why = convert('--source', 'ferry', '--base', 'https://%s/almond' % HOST)
    assert ', repeats on 11 pages of this source: Our reporters sail' in why, why  # but for itself
    text, why = convert()
    assert SIGN_UP in text and 'repeats' not in why


def test_stories_come_without_it_once_it_is_learned():
    with harness.scratch() as folder:
        write_pages(os.path.join(folder, HOST))
        write_feed(folder, 6)
        with harness.WebServer({HOST: os.path.join(folder, HOST)}) as web:
            mirror = mirror_of(folder, {'url': 'https://%s/feed.xml' % HOST}, web)
            mirror.refresh('-q')
            write_feed(folder, len(PLACES))
            mirror.refresh('-q', '--all')
            check(mirror, range(6, len(PLACES)))
            check(mirror, range(len(PLACES)))
            explained(mirror, os.path.join(folder, HOST, 'almond.html'))
            before = mirror.files()
            assert reconvert(mirror)['stories_updated'] == 0
            mirror.refresh('-q', '--all')
            assert mirror.files() == before, 'rewritten without news'


def test_a_folder_of_pages_teaches_too():
    with harness.scratch() as folder:
        pages = os.path.join(folder, 'pages')
        write_pages(pages)
        mirror = mirror_of(folder, {'path': pages, 'base': 'https://%s/' % HOST})
        mirror.refresh('-q')
        check(mirror, range(len(PLACES)))


def test_without_kept_pages_former_stories_stay_as_they_are_until_fetched_again():
    with harness.scratch() as folder:
        write_pages(os.path.join(folder, HOST))
        write_feed(folder, 3)
        with harness.WebServer({HOST: os.path.join(folder, HOST)}) as web:
            mirror = mirror_of(folder, {'url': 'https://%s/feed.xml' % HOST}, web,
                               '[convert]\nkeep-pages = 0\n')
            mirror.refresh('-q')
            assert SIGN_UP in story(mirror, 0)
            write_feed(folder, len(PLACES))
            mirror.refresh('-q', '--all')
            assert SIGN_UP in story(mirror, 0)
            check(mirror, range(3, len(PLACES)))


def test_what_the_store_learned_before_is_used_by_reconvert():
    """A store of an older version has pages, and nothing learned."""
    with harness.scratch() as folder:
        write_pages(os.path.join(folder, HOST))
        write_feed(folder, len(PLACES))
        with harness.WebServer({HOST: os.path.join(folder, HOST)}) as web:
            mirror = mirror_of(folder, {'url': 'https://%s/feed.xml' % HOST}, web)
            mirror.refresh('-q')
            with sqlite3.connect(mirror.store) as store:
                store.execute('DELETE FROM page_prints')
            reconvert(mirror)
            check(mirror, range(len(PLACES)))


harness.run(globals())
