#!/usr/bin/python3
"""One story stays one, whatever address, date or feed it comes by; a story that changed says so."""
import os

import harness

HOST = 'www.gazette.example'
HOSTS = (HOST, 'amp.gazette.example', 'sport.gazette.example')
NOON = 1747742400  # 2025-05-20T12:00:00Z
HOUR, DAY = 3600, 86400
DATE = 'Tue, 20 May 2025 09:00:00 GMT'
TOPICS = ('harbour', 'library', 'orchard')


def page(topic, head='', more='', title=None):
    text = ''.join('<p>The %s of Saltmere was open for %d days this spring, and its keeper, who has counted every '
                   'visitor since the great flood, expects that the council will pay for the roof.</p>'
                   % (topic, 7 * i + len(topic)) for i in range(6))
    title = title or 'Roof of the %s leaks' % topic
    return ('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%s</title>%s</head>'
            '<body><main><article><h1>%s</h1>%s%s</article></main></body></html>' % (title, head, title, text, more))


def item(path, guid='', date=DATE, host=HOST, title='Roof leaks'):
    return ('<item><title>%s</title><link>https://%s%s</link>%s<pubDate>%s</pubDate></item>'
            % (title, host, path, '<guid isPermaLink="false">%s</guid>' % guid if guid else '', date))


class Site:
    """Hosts whose files change between refreshes, and a mirror with a clock."""

    def __init__(self, feeds=('gazette',)):
        self.feeds = feeds

    def __enter__(self):
        self.scratch = harness.scratch()
        self.folder = self.scratch.__enter__()
        for host in HOSTS + ('mirror',):
            os.makedirs(os.path.join(self.folder, host))
        self.web = harness.WebServer({host: os.path.join(self.folder, host) for host in HOSTS})
        self.web.__enter__()
        self.mirror = harness.Mirror(os.path.join(self.folder, 'mirror'), {
            feed: {'url': 'https://%s/%s.xml' % (HOST, feed)} for feed in self.feeds}, self.web)
        return self

    def __exit__(self, *error):
        self.web.__exit__(*error)
        self.scratch.__exit__(*error)

    def write(self, path, text, host=HOST):
        place = os.path.join(self.folder, host, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, 'w', encoding='utf-8') as file:
            file.write(text)

    def feed(self, *items, name='gazette'):
        self.write(name + '.xml', '<rss version="2.0"><channel><title>Gazette</title>%s</channel></rss>'
                   % ''.join(items))

    def refresh(self, time=NOON):
        self.mirror.refresh('-q', '--all', env={**os.environ, 'SOURCE_DATE_EPOCH': str(time)})

    def stories(self, tree='gemini', ending='.gmi'):
        """Path and text of each."""
        return sorted((path, content.decode()) for path, (_, content) in self.mirror.files().items()
                      if path.startswith(tree + '/') and path.count('/') == 3 and '/2025-' in path
                      and path.endswith(ending) and os.path.basename(path) not in ('index.gmi', 'gophermap'))

    def one(self):
        stories = self.stories()
        assert len(stories) == 1, [path for path, _ in stories]
        return stories[0]


def test_two_addresses_with_one_canonical():
    with Site() as site:
        canonical = '<link rel="canonical" href="https://%s/harbour">' % HOST
        site.write('harbour.html', page('harbour', canonical))
        site.write('news/harbour.html', page('harbour', canonical, '<p>A line that only this edition has.</p>'))
        site.feed(item('/harbour?utm_source=rss'), item('/news/harbour'))
        site.refresh()
        site.one()


def test_a_changed_address_with_the_same_id():
    with Site() as site:
        site.write('harbour.html', page('harbour'))
        site.feed(item('/harbour', 'id-1'))
        site.refresh()
        before = site.one()[0]
        site.write('2025/harbour.html', page('harbour', more='<p>The council met again on Tuesday evening.</p>'))
        site.feed(item('/2025/harbour', 'id-1'))
        site.refresh(NOON + HOUR)
        path, text = site.one()
        assert path == before and 'met again' in text, path


def test_a_moved_address_leads_to_the_same_story():
    with Site() as site:
        site.write('new/harbour.html', page('harbour'))
        site.write('old/harbour.redirect', 'https://%s/new/harbour' % HOST)
        site.feed(item('/old/harbour'))
        site.refresh()
        before = site.one()[0]
        site.feed(item('/new/harbour'))
        site.refresh(NOON + HOUR)
        assert site.one()[0] == before


def test_amp_and_print_versions():
    with Site() as site:
        site.write('harbour.html', page('harbour'))
        site.write('harbour/print.html', page('harbour', more='<p>Printed from the Gazette of Saltmere.</p>'))
        site.write('harbour.html', page('harbour'), host='amp.gazette.example')
        site.feed(item('/harbour'))
        site.refresh()
        before = site.one()[0]
        site.feed(item('/harbour'), item('/harbour/print'), item('/harbour', host='amp.gazette.example'))
        site.refresh(NOON + HOUR)
        assert site.one()[0] == before


def test_a_story_in_two_feeds_is_fetched_once():
    """and looked at once for changes, at the same time and one after the other"""
    with Site(('front', 'world')) as site:
        def asked(time):
            site.refresh(time)
            paths = [request['path'] for request in site.web.requests()]
            return sorted(path for path in paths if path.strip('/') in TOPICS)

        for topic in TOPICS:
            site.write(topic + '.html', page(topic))
        both = [item('/' + topic) for topic in TOPICS[:2]]
        site.feed(*both, name='front')
        site.feed(*both, name='world')
        assert asked(NOON) == ['/harbour', '/library']
        site.feed(*both, item('/orchard'), name='front')
        assert asked(NOON + HOUR) == ['/orchard']
        site.feed(*both, item('/orchard'), name='world')
        assert asked(NOON + 2 * HOUR) == []
        assert asked(NOON + 20 * HOUR) == ['/harbour', '/library', '/orchard']
        site.write('harbour.html', page('harbour', more='<p>On Wednesday the council said that it would.</p>'))
        site.feed(*both, item('/orchard', date=DATE.replace('20 May', '21 May')), name='world')
        assert asked(NOON + 23 * HOUR) == ['/orchard']  # its feed says that it changed
        assert asked(NOON + 60 * HOUR) == ['/harbour', '/library', '/orchard']
        assert len(site.stories()) == 3 and sum('said that it would' in text for _, text in site.stories()) == 1


def test_a_page_that_links_its_stories_otherwise_each_day_looks_at_each_once():
    """what an address has that tells visitors apart"""
    with Site() as site:
        site.write('harbour.html', page('harbour', '<link rel="canonical" href="/harbour">'))
        for day in range(3):
            site.feed(item('/harbour?visit=%d' % day))
            site.refresh(NOON + day * 12 * HOUR)
        site.web.requests()
        site.feed()
        site.refresh(NOON + 60 * HOUR)
        paths = [request['path'] for request in site.web.requests()]
        assert paths.count('/harbour?visit=2') == 1 and len(paths) == 3, paths  # robots.txt, the feed


def test_one_agency_text_in_two_feeds_of_a_publisher():
    with Site(('front', 'world')) as site:
        site.write('front/harbour.html', page('harbour', title='Leak at the harbour'))
        site.write('world/harbour.html', page('harbour', title='A roof leaks in Saltmere'))
        site.feed(item('/front/harbour'), name='front')
        site.feed(item('/world/harbour'), name='world')
        site.refresh()
        site.one()


def test_one_agency_text_on_two_hosts_of_a_publisher():
    with Site(('front', 'world')) as site:
        site.write('front/harbour.html', page('harbour', title='Leak at the harbour'))
        site.write('world/harbour.html', page('harbour', title='A roof leaks in Saltmere'), host='sport.gazette.example')
        site.feed(item('/front/harbour'), name='front')
        site.feed(item('/world/harbour', host='sport.gazette.example'), name='world')
        site.refresh()
        site.one()


def test_one_canonical_address_for_all_is_none():
    """each has its own words, and keeps them when it is looked at again"""
    wrong = '<link rel="canonical" href="https://%s/news/section">' % HOST
    with Site() as site:
        for topic in TOPICS:
            site.write(topic + '.html', page(topic, wrong))
        site.feed(*(item('/' + topic) for topic in TOPICS))
        site.refresh()
        before = site.stories()
        assert len(before) == len(TOPICS), before
        for topic in TOPICS:
            site.write(topic + '.html', page(topic, wrong, '<p>The council met again on %s street.</p>' % topic))
        site.refresh(NOON + 6 * HOUR)
        after = site.stories()
        assert [path for path, _ in after] == [path for path, _ in before], after
        for path, text in after:
            assert 'met again on %s street' % path.split('roof-of-the-')[1].split('-')[0] in text, (path, text)
        harness.smolwire('reconvert', '-c', site.mirror.config, '-q')
        assert [path for path, _ in site.stories()] == [path for path, _ in before]


def test_items_with_a_new_date():
    with Site() as site:
        site.write('harbour.html', page('harbour'))
        site.feed(item('/harbour', 'id-1'))
        site.refresh()
        before = site.one()
        site.feed(item('/harbour', 'id-1', date='Wed, 21 May 2025 09:00:00 GMT'))
        site.refresh(NOON + DAY)
        assert site.one() == before
        site.write('again/harbour.html', page('harbour'))
        site.feed(item('/again/harbour', 'id-2', date='Fri, 20 Jun 2025 09:00:00 GMT'))
        site.refresh(NOON + 31 * DAY)
        assert site.one() == before


def test_other_texts_are_other_stories():
    with Site() as site:
        for topic in TOPICS:
            site.write(topic + '.html', page(topic, title='Roof leaks'))
        site.feed(*(item('/' + topic, 'same-id-for-all') for topic in TOPICS))
        site.refresh()
        assert len(site.stories()) == len(TOPICS), site.stories()


def test_a_story_that_changed_says_so_in_all_editions():
    with Site() as site:
        site.write('harbour.html', page('harbour'))
        site.feed(item('/harbour'))
        site.refresh()
        path, text = site.one()
        assert 'Updated' not in text and 'Changes' not in text, text
        site.write('harbour.html', page('harbour', more='<p>The council met again on Tuesday.</p>'))
        site.refresh(NOON + 6 * HOUR)
        site.write('harbour.html', page('harbour', more='<p>The council met on Tuesday.</p>', title='Roof mended'))
        site.refresh(NOON + DAY)
        assert site.one()[0] == path
        editions = [site.one()[1]] + [harness.menu_text(text) for _, text in site.stories('gopher', '/gophermap')] \
            + [text for _, text in site.stories('gopher', '.txt')]
        assert len(editions) >= 2
        for text in editions:
            told = harness.squeeze(text)
            for wanted in ('Roof mended', 'Updated 2025-05-21 12:00 UTC', 'Changes', '2025-05-20 18:00 UTC: 6 words more',
                           '2025-05-21 12:00 UTC: 1 word fewer; the headline was: Roof of the harbour leaks'):
                assert harness.squeeze(wanted) in told, (wanted, text)
            assert told.index('1wordfewer') < told.index('6wordsmore'), text


def test_a_new_date_of_the_publisher_alone_is_no_change():
    def modified(day):
        return page('harbour', '<meta property="article:modified_time" content="2025-05-%sT10:30:00Z">' % day)
    with Site() as site:
        site.write('harbour.html', modified('20'))
        site.feed(item('/harbour'))
        site.refresh()
        before = site.mirror.files()
        site.write('harbour.html', modified('21'))
        site.refresh(NOON + DAY)
        path, text = site.one()
        assert 'Changes' not in text and before[path] == site.mirror.files()[path], text
        site.write('harbour.html', modified('22').replace('</article>', '<p>The council met again.</p></article>'))
        site.refresh(NOON + 3 * DAY)
        text = site.one()[1]
        assert 'Updated 2025-05-22 10:30 UTC' in text, text  # the publisher knows better than we
        assert '2025-05-23 12:00 UTC: 4 words more' in text, text


harness.run(globals())
