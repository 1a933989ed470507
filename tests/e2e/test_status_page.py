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


def test_success_and_failure_are_told_and_nothing_is_rewritten():
    with harness.scratch() as folder:
        site, place = os.path.join(folder, 'site'), os.path.join(folder, 'mirror')
        for name in (site, place):
            os.mkdir(name)
        for name, text in (('keepers.html', PAGE), ('feed.xml', FEED)):
            with open(os.path.join(site, name), 'w', encoding='utf-8') as file:
                file.write(text)
        with harness.WebServer({HOST: site}) as web:
            mirror = harness.Mirror(place, {'review': {'url': 'https://%s/feed.xml' % HOST}}, web)
            mirror.refresh('-q')
            page = mirror.read('gemini/status.gmi')
            assert 'Last read on ' in page and 'Fails' not in page, page
            assert '/status' in mirror.read('gemini/sources.gmi')
            before = mirror.files()
            mirror.refresh('-q', '--all')
            assert mirror.files() == before, 'rewritten without news'
            os.remove(os.path.join(site, 'feed.xml'))
            mirror.refresh('-q', '--all', status=2)
            page = mirror.read('gemini/status.gmi')
            assert 'Fails since ' in page and '(fetch): HTTP status 404' in page, page


harness.run(globals())
