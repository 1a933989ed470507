#!/usr/bin/python3
"""robots.txt in a mirror: asked once a day, conditionally, and what it says of addresses however they are spelt."""
import os

import harness

HOST = 'www.lighthouse.example'
NOON = 1747742400  # 2025-05-20T12:00:00Z
HOUR, DAY = 3600, 86400
WORDS = ('lamp', 'tower', 'keeper', 'fog')


def page(word):
    text = ''.join('<p>The %s of the lighthouse was looked after by %d people, who wrote every night of the year into a '
                   'book what the sea had brought and which ships had passed without a light.</p>' % (word, 3 + i * len(word))
                   for i in range(6))
    return ('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Of the %s</title></head>'
            '<body><article><h1>Of the %s</h1>%s</article></body></html>' % (word, word, text))


class Site:
    def __enter__(self):
        self.stack = harness.contextlib.ExitStack()
        self.folder = self.stack.enter_context(harness.scratch())
        for name in ('site', 'mirror'):
            os.mkdir(os.path.join(self.folder, name))
        self.web = self.stack.enter_context(harness.WebServer({HOST: os.path.join(self.folder, 'site')}))
        self.mirror = harness.Mirror(os.path.join(self.folder, 'mirror'),
                                     {'light': {'url': 'https://%s/feed.xml' % HOST}}, self.web)
        return self

    def __exit__(self, *error):
        self.stack.__exit__(*error)

    def write(self, path, text):
        place = os.path.join(self.folder, 'site', path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, 'w', encoding='utf-8') as file:
            file.write(text)

    def feed(self, *paths):
        self.write('feed.xml', '<rss version="2.0"><channel><title>Light</title>%s</channel></rss>' % ''.join(
            '<item><title>%s</title><link>https://%s%s</link></item>' % (path, HOST, path) for path in paths))

    def refresh(self, time, status=0):
        """What was asked: path to status."""
        self.web.requests()
        harness.smolwire('refresh', '-c', self.mirror.config, '-q', '--all', status=status,
                         env={**os.environ, 'SOURCE_DATE_EPOCH': str(time)})
        return {r['path']: r['status'] for r in self.web.requests()}


def test_it_is_asked_once_a_day_and_conditionally():
    with Site() as site:
        for word in WORDS:
            site.write('a/%s.html' % word, page(word))
        site.write('robots.txt', 'User-agent: *\nDisallow: /a/tower\n')
        site.feed('/a/lamp', '/a/tower')
        assert site.refresh(NOON) == {'/robots.txt': 200, '/feed.xml': 200, '/a/lamp': 200}
        assert '/robots.txt' not in site.refresh(NOON + 23 * HOUR)
        site.feed('/a/lamp', '/a/tower', '/a/keeper')
        asked = site.refresh(NOON + 25 * HOUR)
        assert asked['/robots.txt'] == 304 and asked['/a/keeper'] == 200 and '/a/tower' not in asked, asked
        assert '/robots.txt' not in site.refresh(NOON + 26 * HOUR)
        site.write('robots.txt', 'User-agent: *\nDisallow: /a/fog\n')
        site.feed('/a/lamp', '/a/tower', '/a/keeper', '/a/fog')
        asked = site.refresh(NOON + 3 * DAY)
        assert asked['/robots.txt'] == 200 and asked['/a/tower'] == 200 and '/a/fog' not in asked, asked
        os.remove(os.path.join(site.folder, 'site', 'robots.txt'))
        asked = site.refresh(NOON + 5 * DAY)
        assert asked['/robots.txt'] == 404 and asked['/a/fog'] == 200, asked


def test_addresses_are_asked_for_as_they_are_fetched():
    with Site() as site:
        site.write('robots.txt', 'User-agent: *\nDisallow: /caf\u00e9/\nDisallow: /%e2%82%ac\nDisallow: /*?print\n')
        site.feed('/caf\u00e9/menu', '/\u20ac/price', '/%E2%82%AC', '?print=1', '/a/../caf%c3%a9/x')
        asked = site.refresh(NOON)
        assert set(asked) == {'/robots.txt', '/feed.xml'}, asked


harness.run(globals())
