#!/usr/bin/python3
"""How the sources are, as a page of the mirror."""
import os

import harness

HOST = 'www.review.example'
PAGE = ('<!DOCTYPE html><html lang="en"><head><title>The keepers</title></head><body><article><h1>The keepers</h1>%s'
        '</article></body></html>' % ('<p>The keeper climbs the stairs of the lighthouse, looks over the bay and writes '
                                      'into the log what the weather of that day was like.</p>' * 5))
FEED = ('<rss version="2.0"><channel><title>Review</title><item><title>The keepers</title><link>https://%s/keepers'
        '</link><pubDate>Tue, 20 May 2025 09:00:00 GMT</pubDate></item></channel></rss>' % HOST)


def text(folder, name, content):
    with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
        file.write(content)


def days_ahead(days):
    return dict(os.environ, SOURCE_DATE_EPOCH=str(int(harness.time.time()) + days * 24 * 3600))


def test_success_and_failure_are_told_and_nothing_is_rewritten():
    with harness.scratch() as folder:
        site, place = os.path.join(folder, 'site'), os.path.join(folder, 'mirror')
        for name in (site, place):
            os.mkdir(name)
        text(site, 'keepers.html', PAGE)
        text(site, 'feed.xml', FEED)
        with harness.WebServer({HOST: site}) as web:
            mirror = harness.Mirror(place, {'review': {'url': 'https://%s/feed.xml' % HOST}}, web)
            mirror.refresh('-q')
            page = mirror.read('gemini/status.gmi')
            assert 'Is read well' in page and 'Fails' not in page, page
            assert '/status' in mirror.read('gemini/sources.gmi')
            before = mirror.read('gemini/status.gmi')
            mirror.refresh('-q', '--all')
            mirror.refresh('-q', '--all', env=days_ahead(2))
            assert mirror.read('gemini/status.gmi') == before, 'rewritten without news'
            os.remove(os.path.join(site, 'feed.xml'))
            mirror.refresh('-q', '--all', status=2)
            page = mirror.read('gemini/status.gmi')
            assert 'Fails since ' in page and '(fetch): HTTP status 404' in page and 'Last read on ' in page, page


def test_sources_without_a_story_are_told_too():
    with harness.scratch() as folder:
        site, place, pages = (os.path.join(folder, name) for name in ('site', 'mirror', 'pages'))
        for name in (site, place, pages):
            os.mkdir(name)
        text(site, 'feed.xml', FEED)
        text(site, 'keepers.html', PAGE)
        text(site, 'quiet.xml', '<rss version="2.0"><channel><title>Quiet</title></channel></rss>')
        with harness.WebServer({HOST: site}) as web:
            sources = {'review': {'url': 'https://%s/feed.xml' % HOST}, 'quiet': {'url': 'https://%s/quiet.xml' % HOST},
                       'absent': {'url': 'https://%s/absent.xml' % HOST},
                       'folder': {'path': pages, 'base': 'https://www.folder.example/'}}
            mirror = harness.Mirror(place, sources, web)
            mirror.refresh('-q', status=1)
            page = mirror.read('gemini/status.gmi')
            places = [page.find(words) for words in (
                '=> /review/', '=> https://%s/quiet.xml Quiet' % HOST, '=> https://%s/absent.xml absent' % HOST,
                '(fetch): HTTP status 404. Not read yet.', '=> https://www.folder.example/ folder')]
            assert -1 not in places and places == sorted(places), page
            text(mirror.folder, 'smolwire.ini', mirror.configuration({'quiet': sources['quiet']}, ''))
            mirror.refresh('-q', '--all')
            page = mirror.read('gemini/status.gmi')
            assert 'absent' not in page and 'Is not asked any more.' in page.split('=> /review/')[1], page


harness.run(globals())
