#!/usr/bin/python3
"""Sources over the years: their feeds move, are gone for a day, are read by two; their operator thinks again."""
import os

import harness

HOST = 'www.gazette.example'
FEED = 'https://%s/feed.xml' % HOST
NOON = 1747742400  # 2025-05-20T12:00:00Z
HOUR, DAY = 3600, 86400
SORRY = '<!DOCTYPE html><title>Sorry</title><body><h1>We will be back soon</h1></body>'
TOPICS = ('lamp', 'keeper', 'tower', 'fog', 'reef', 'boat')


def page(topic):
    text = ''.join('<p>The %s of Saltmere was looked at for %d days this spring by people who have counted every '
                   'ship since the great flood and who expect that the council will pay for the roof.</p>'
                   % (topic, 7 * i + len(topic)) for i in range(6))
    return ('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>All of the %s</title></head>'
            '<body><main><article><h1>All of the %s</h1>%s</article></main></body></html>' % (topic, topic, text))


def item(topic, time='09:00:00', day=20):
    return ('<item><title>All of the %s</title><link>https://%s/2025/all-of-the-%s</link><category>%s</category>'
            '<pubDate>%d May 2025 %s GMT</pubDate></item>'
            % (topic, HOST, topic, 'Sport' if topic in TOPICS[::2] else 'Sea', day, time))


class Site:
    """A paper whose files change, and its mirror with a clock."""

    def __init__(self, sources=None):
        self.sources = sources or {'gazette': {'url': FEED}}

    def __enter__(self):
        self.scratch = harness.scratch()
        self.folder = self.scratch.__enter__()
        for name in ('site', 'mirror'):
            os.mkdir(os.path.join(self.folder, name))
        self.web = harness.WebServer({HOST: os.path.join(self.folder, 'site')})
        self.web.__enter__()
        for topic in TOPICS:
            self.write('2025/all-of-the-%s.html' % topic, page(topic))
        self.feed(*map(item, TOPICS))
        self.configure(self.sources)
        return self

    def __exit__(self, *error):
        self.web.__exit__(*error)
        self.scratch.__exit__(*error)

    def configure(self, sources):
        self.mirror = harness.Mirror(os.path.join(self.folder, 'mirror'), sources, self.web)

    def path(self, name):
        return os.path.join(self.folder, 'site', name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), 'w', encoding='utf-8') as file:
            file.write(text)

    def feed(self, *items):
        self.write('feed.xml', '<rss version="2.0"><channel><title>Gazette</title>%s</channel></rss>' % ''.join(items))

    def lead(self, to):
        """The feed is elsewhere for good; back() undoes it."""
        os.rename(self.path('feed.xml'), self.path('kept'))
        self.write('feed.xml.moved', to)

    def back(self):
        os.remove(self.path('feed.xml.moved'))
        os.rename(self.path('kept'), self.path('feed.xml'))

    def refresh(self, time, *names, status=0):
        """Paths that were asked for."""
        self.mirror.refresh('-q', *(names or ('--all',)), status=status,
                            env={**os.environ, 'SOURCE_DATE_EPOCH': str(time)})
        return [request['path'] for request in self.web.requests()]

    def stories(self, source='gazette'):
        """The last words of their titles."""
        return sorted(content.decode().splitlines()[0].split()[-1] for path, (_, content) in self.mirror.files().items()
                      if path.startswith('gemini/%s/2025-' % source) and not path.endswith('index.gmi'))


def test_two_sources_that_read_one_feed_get_their_parts_of_it():
    """what one of them has seen, the other has not"""
    with Site({'sport': {'url': FEED, 'include-section': 'Sport'},
               'sea': {'url': FEED, 'exclude-section': 'Sport'}}) as site:
        site.feed(*map(item, TOPICS[:2]))
        site.refresh(NOON)
        site.feed(*map(item, TOPICS))
        site.refresh(NOON + HOUR, 'sport')
        site.refresh(NOON + HOUR, 'sea')
        assert site.stories('sport') == sorted(TOPICS[::2]), site.stories('sport')
        assert site.stories('sea') == sorted(TOPICS[1::2]), site.stories('sea')


def test_a_filter_that_is_taken_back_lets_in_what_it_kept_out():
    """all that the feed still has, and at once, though the feed did not change"""
    for option, value, before in (('exclude-title', '*', 0), ('max-items', '2', 2), ('min-words', '10000', 0)):
        with Site({'gazette': {'url': FEED, option: value}}) as site:
            site.refresh(NOON)
            assert len(site.stories()) == before, (option, site.stories())
            site.configure({'gazette': {'url': FEED}})
            site.refresh(NOON + HOUR)
            assert site.stories() == sorted(TOPICS), (option, site.stories())
            site.refresh(NOON + 50 * DAY)
            assert site.refresh(NOON + 60 * DAY) == ['/robots.txt', '/feed.xml']


def test_a_feed_that_leads_to_an_excuse_for_a_day():
    """for good, says the server, and does not mean it"""
    for kind in ('auto', 'feed'):
        with Site({'gazette': {'url': FEED, 'kind': kind}}) as site:
            site.write('sorry.html', SORRY)
            site.refresh(NOON)
            site.lead('/sorry')
            for day in (1, 2):
                assert '/sorry' in site.refresh(NOON + day * DAY, status=2)
            site.back()
            assert '/sorry' not in site.refresh(NOON + 3 * DAY)


def test_a_feed_that_leads_to_the_front_page_for_a_day():
    with Site() as site:
        site.write('index.html', '<!DOCTYPE html><title>Gazette</title><main>%s</main>' % ''.join(
            '<h2><a href="/2025/all-of-the-%s">All of the %s</a></h2>' % (topic, topic) for topic in TOPICS))
        site.lead('/')
        assert '/' in site.refresh(NOON) and site.stories() == sorted(TOPICS), site.stories()
        site.back()
        assert '/' not in site.refresh(NOON + DAY)


def test_a_feed_that_has_moved_is_asked_where_it_is():
    with Site() as site:
        site.refresh(NOON)
        site.lead('/news/feed.xml')
        os.mkdir(site.path('news'))
        os.rename(site.path('kept'), site.path('news/feed.xml'))
        assert '/feed.xml' in site.refresh(NOON + 9 * DAY)
        assert site.refresh(NOON + 18 * DAY) == ['/robots.txt', '/news/feed.xml']
        os.rename(site.path('news/feed.xml'), site.path('kept'))  # and back
        site.refresh(NOON + 19 * DAY, status=2)
        site.back()
        assert site.refresh(NOON + 20 * DAY) == ['/robots.txt', '/feed.xml']


def test_a_clock_that_ran_years_ahead_keeps_nobody_waiting():
    """while it did nothing could be had, and nothing is to be tried again for years"""
    with Site() as site:
        site.feed(*map(item, TOPICS[:3]))
        site.write('robots.txt', 'User-agent: *\nDisallow: /2025/all-of-the-boat\n')
        site.refresh(NOON)
        ahead = NOON + 3650 * DAY
        site.feed(*map(item, TOPICS[:4]))
        os.rename(site.path('2025/all-of-the-fog.html'), site.path('fog'))
        site.refresh(ahead)
        os.rename(site.path('feed.xml'), site.path('kept'))
        site.refresh(ahead + HOUR, status=2)
        os.rename(site.path('kept'), site.path('feed.xml'))
        os.rename(site.path('fog'), site.path('2025/all-of-the-fog.html'))
        site.feed(*map(item, TOPICS))
        os.remove(site.path('robots.txt'))
        site.mirror.refresh('-q', env={**os.environ, 'SOURCE_DATE_EPOCH': str(NOON + DAY)})
        assert site.stories() == sorted(TOPICS), site.stories()


def test_dates_of_the_moment_make_nothing_look_changed():
    """a script that dates all entries to when it runs"""
    with Site() as site:
        for day in range(0, 40, 10):
            clock = harness.time.gmtime(NOON + day * DAY)
            site.feed(*(item(topic).replace('20 May 2025 09:00:00', harness.time.strftime('%d %b %Y %H:%M:%S', clock))
                        for topic in TOPICS))
            asked = site.refresh(NOON + day * DAY)
            # the stories are looked at when they are new, and once more for changes
            assert asked == ['/robots.txt', '/feed.xml'] or day < 20, asked
        assert site.stories() == sorted(TOPICS)


harness.run(dict(globals()))
