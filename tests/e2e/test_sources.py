#!/usr/bin/python3
"""Every kind of source, and the commands that find and exchange them."""
import gzip
import json
import os
import subprocess
import xml.etree.ElementTree as tree

import harness

HOST = 'www.quayside-courier.example'
BODY = ('<p>The harbour master said on Tuesday that the new breakwater would be finished before the autumn '
        'storms, and that ferries would keep to their timetable until then.</p>' * 4)
STORIES = {
    '/world/2025/05/20/breakwater-to-be-finished-before-storms': 'Breakwater to be finished before autumn storms',
    '/world/ferries-keep-to-their-timetable-83412': 'Ferries keep to their timetable, harbour master says',
    '/sport/rowers-win-the-coastal-cup-in-fog.html': 'Rowers win the coastal cup in thick fog',
}
SITEMAPS = 'http://www.sitemaps.org/schemas/sitemap/0.9'
NEWS = 'http://www.google.com/schemas/sitemap-news/0.9'


def page(title, body):
    return ('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%s</title>'
            '<meta property="og:site_name" content="Quayside Courier">'
            '<link rel="alternate" type="application/rss+xml" title="All news" href="/all.rss"></head>'
            '<body><header><nav><a href="/">Home</a><a href="/world/">World</a><a href="/sport/">Sport</a>'
            '<a href="/about/contact-the-editors-of-this-paper">Contact the editors of this paper</a></nav></header>'
            '<main>%s</main><footer><a href="/privacy">How we look after what you tell us</a></footer>'
            '</body></html>' % (title, body))


def link_list(paths):
    return ''.join('<article><a href="%s?utm_source=front#top"><h2>%s</h2></a></article>' % (p, STORIES[p])
                   for p in paths)


def sitemap(paths):
    return '<?xml version="1.0"?><urlset xmlns="%s" xmlns:n="%s">%s</urlset>' % (SITEMAPS, NEWS, ''.join(
        '<url><loc>https://%s%s</loc><n:news><n:publication><n:name>Quayside Courier</n:name>'
        '<n:language>en</n:language></n:publication><n:publication_date>2025-05-20T09:0%d:00Z</n:publication_date>'
        '<n:title>%s</n:title></n:news></url>' % (HOST, path, i, STORIES[path]) for i, path in enumerate(paths)))


def rss(items):
    return ('<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            '<title>Quayside Courier</title>%s</channel></rss>' % ''.join(items))


def item(path, title, content=''):
    return ('<item><title>%s</title><link>https://%s%s?utm_medium=rss</link><guid>%s</guid>'
            '<pubDate>Tue, 20 May 2025 09:00:00 GMT</pubDate>%s</item>' % (
                title, HOST, path, path,
                '<content:encoded><![CDATA[%s]]></content:encoded>' % content if content else ''))


def write(folder, path, content):
    place = os.path.join(folder, path.strip('/'))
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, 'wb') as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def make_site(folder):
    for path, title in STORIES.items():
        name = path if path.endswith('.html') else path + '.html'
        write(folder, name, page(title, '<article><h1>%s</h1>%s</article>' % (title, BODY)))
    write(folder, 'index.html', page('Front page', link_list(STORIES)))
    write(folder, 'world/index.html', page('World', link_list([p for p in STORIES if p.startswith('/world')])))
    write(folder, 'sport/index.html', page('Sport', link_list([p for p in STORIES if p.startswith('/sport')])))
    write(folder, 'all.rss', rss(item(*story) for story in STORIES.items()))
    write(folder, 'robots.txt', 'User-agent: *\nDisallow: /forbidden/\nSitemap: https://%s/sitemap-index.xml\n'
                                'Sitemap: https://%s/news.xml.gz\n' % (HOST, HOST))
    write(folder, 'sitemap-index.xml', '<sitemapindex xmlns="%s"><sitemap><loc>https://%s/gone.xml</loc></sitemap>'
          '<sitemap><loc>https://%s/news.xml.gz</loc></sitemap></sitemapindex>' % (SITEMAPS, HOST, HOST))
    write(folder, 'news.xml.gz', gzip.compress(sitemap(list(STORIES)).encode()))
    write(folder, 'list.txt', '# what is worth reading\n%s\n' % '\n'.join(
        'https://%s%s' % (HOST, path) for path in STORIES))
    write(folder, 'feed.json', json.dumps({
        'version': 'https://jsonfeed.org/version/1.1', 'title': 'Quayside Courier',
        'items': [{'id': path, 'url': path, 'title': title} for path, title in STORIES.items()]}))


class Site:
    """The site served, and a mirror of the sources that a test names."""

    def __init__(self, sources=None, change=None):
        self.sources = {name: dict(keys, url='https://%s%s' % (HOST, keys['url']))
                        for name, keys in (sources or {}).items()}
        self.change = change

    def __enter__(self):
        self.scratch = harness.scratch()
        folder = self.scratch_folder = self.scratch.__enter__()
        site = os.path.join(folder, 'site')
        make_site(site)
        if self.change:
            self.change(site)
        self.web = harness.WebServer({HOST: site})
        self.web.__enter__()
        os.mkdir(os.path.join(folder, 'mirror'))
        self.mirror = harness.Mirror(os.path.join(folder, 'mirror'), self.sources, self.web)
        return self

    def __exit__(self, *error):
        self.web.__exit__(*error)
        self.scratch.__exit__(*error)

    def stories(self, source):
        """Titles of the published stories of a source."""
        found = []
        for path, (_, content) in self.mirror.files().items():
            parts = path.split(os.sep)
            if len(parts) == 4 and parts[:2] == ['gemini', source] and parts[3].endswith('.gmi') \
                    and parts[3] != 'index.gmi':
                found.append(content.decode().splitlines()[0].lstrip('# '))
        return sorted(found)

    def smolwire(self, command, *arguments, **options):
        return harness.smolwire(command, '-c', self.mirror.config, *arguments, **options)

    def sources_file(self):
        with open(os.path.join(self.mirror.folder, 'sources.ini'), encoding='utf-8') as file:
            return file.read()


def lists_all_stories(path, kind):
    """Named and found out, the kind leads to the same stories."""
    for word in (kind, 'auto'):
        with Site({'courier': {'url': path, 'kind': word}}) as site:
            site.mirror.refresh('-q')
            assert site.stories('courier') == sorted(STORIES.values()), (path, word, site.stories('courier'))


def test_a_feed():
    lists_all_stories('/all.rss', 'feed')


def test_a_json_feed():
    lists_all_stories('/feed.json', 'feed')


def test_a_compressed_news_sitemap():
    lists_all_stories('/news.xml.gz', 'sitemap')


def test_a_sitemap_index_of_which_a_part_is_gone():
    with Site({'courier': {'url': '/sitemap-index.xml'}}) as site:
        done = subprocess.run([harness.SMOLWIRE, 'refresh', '-c', site.mirror.config], timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert done.returncode == 0, done
        assert b'gone.xml: HTTP status 404' in done.stderr, done.stderr
        assert site.stories('courier') == sorted(STORIES.values()), site.stories('courier')


def test_a_section_page():
    lists_all_stories('/', 'page')


def test_a_list_of_addresses():
    lists_all_stories('/list.txt', 'list')


def test_a_story_that_cannot_be_had_comes_from_its_feed():
    def change(folder):
        write(folder, 'all.rss', rss([item('/not/there', 'A story only the feed has', BODY),
                                      item('/forbidden/story', 'A story robots may not fetch', BODY)]))
    with Site({'courier': {'url': '/all.rss'}}, change) as site:
        site.mirror.refresh('-q')
        assert site.stories('courier') == ['A story only the feed has', 'A story robots may not fetch'], \
            site.stories('courier')


def test_a_page_that_asks_for_scripts_is_no_story_where_the_feed_has_it():
    plea = page('Scripts', '<article><h1>A story behind scripts</h1><p>Please enable JavaScript.</p></article>')

    def change(folder):
        write(folder, 'all.rss', rss([item('/scripts', 'A story behind scripts', BODY)]))
        write(folder, 'scripts.html', plea)
    with Site({'courier': {'url': '/all.rss'}}, change) as site:
        def text():
            site.mirror.refresh('-q', '--all', env={**os.environ, 'SOURCE_DATE_EPOCH': str(time)})
            return [content.decode() for path, (_, content) in site.mirror.files().items()
                    if path.endswith('a-story-behind-scripts.gmi')]
        time = 1747742400
        first = text()
        assert len(first) == 1 and 'harbour master' in first[0], first
        write(os.path.join(site.scratch_folder, 'site'), 'scripts.html', plea.replace('Please', 'Do please'))
        time += 6 * 3600
        assert text() == first


def test_titles_of_megabytes_do_not_fill_the_mirror():
    """as a feed tells them of stories that only it has"""
    def change(folder):
        write(folder, 'all.rss', rss(item('/not/%d' % i, 'Küste %d ' % i * 100000, BODY.replace('Tuesday', 'day %d' % i))
                                     for i in range(3)))
    with Site({'courier': {'url': '/all.rss'}}, change) as site:
        site.mirror.refresh('-q')
        titles = site.stories('courier')
        assert len(titles) == 3 and all(len(title.encode()) <= 1000 for title in titles), [t[:80] for t in titles]
        assert sum(len(content) for _, content in site.mirror.files().values()) < 1000000


def test_add_takes_the_best_of_a_site():
    with Site() as site:
        shown = site.smolwire('add', 'https://%s/' % HOST).stdout.decode()
        for what in ('/all.rss', '/news.xml.gz', '/world/', 'rss20', 'sitemap', 'page'):
            assert what in shown, shown
        assert not os.path.exists(os.path.join(site.mirror.folder, 'sources.ini'))
        site.smolwire('add', '--yes', '-s', 'Coast', 'https://%s/' % HOST)
        text = site.sources_file()
        assert '[source quayside-courier]\nurl = https://%s/all.rss\n' % HOST in text, text
        assert 'section = Coast\n' in text, text
        again = site.smolwire('add', '--yes', 'https://%s/' % HOST).stdout.decode()
        assert 'is a source already' in again and site.sources_file() == text, again
        site.mirror.refresh('-q')
        assert len(site.stories('quayside-courier')) == len(STORIES)


def test_add_finds_a_feed_that_nobody_links():
    def change(folder):
        write(folder, 'index.html', '<title>Bare</title><body><p>Nothing here.</p></body>')
        os.remove(os.path.join(folder, 'robots.txt'))
        os.rename(os.path.join(folder, 'all.rss'), os.path.join(folder, 'feed.xml'))
    with Site(change=change) as site:
        site.smolwire('add', '-y', 'https://%s/' % HOST)
        assert 'url = https://%s/feed.xml\n' % HOST in site.sources_file()


def test_add_says_what_it_could_not_do():
    with Site() as site:
        assert b'HTTP status 404' in site.smolwire('add', '-y', 'https://%s/no/such/page' % HOST, status=2).stderr
        site.smolwire('add', status=2)
        assert not os.path.exists(os.path.join(site.mirror.folder, 'sources.ini'))


def test_opml_comes_in_and_goes_out():
    with Site() as site:
        given = ('<opml version="2.0"><body><outline text="Coast &amp; Sea"><outline type="rss" text="One\n[mirror]"'
                 ' xmlUrl="https://one.example/feed"/><outline text="Two" xmlUrl="https://two.example/feed"/>'
                 '</outline><outline text="Three" category="/News/World" xmlUrl="https://three.example/"/>'
                 '<outline text="No address"/><outline text="Odd" xmlUrl="javascript:alert(1)"/></body></opml>')
        said = site.smolwire('opml', 'import', input=given.encode()).stdout
        assert said == b'3 sources added, 0 were there already\n', said
        said = site.smolwire('opml', 'import', input=given.encode()).stdout
        assert said == b'0 sources added, 3 were there already\n', said
        written = tree.fromstring(site.smolwire('opml', 'export').stdout)
        sections = {s.get('text'): [f.get('xmlUrl') for f in s.findall('outline')]
                    for s in written.find('body').findall('outline')}
        assert sections == {'Coast & Sea': ['https://one.example/feed', 'https://two.example/feed'],
                            'World': ['https://three.example/']}, sections
        site.smolwire('opml', 'import', status=2, input=b'<rss/>')
        site.smolwire('opml', 'import', '/no/such/file', status=2)
        site.smolwire('opml', status=2)


def test_feed_of_an_address():
    with Site() as site:
        said = site.smolwire('feed', 'https://%s/all.rss' % HOST).stdout
        assert [e['title'] for e in json.loads(said)['entries']] == list(STORIES.values()), said


if __name__ == '__main__':
    harness.run(dict(globals()))
