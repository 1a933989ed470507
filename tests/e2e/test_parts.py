#!/usr/bin/python3
"""Stories on several pages become one article; robots.txt is not passed by a detour."""
import json
import os

import harness

HOST, OTHER = 'www.review.example', 'www.elsewhere.example'
ORDER = ('first', 'second', 'third')


def page(number, head='', foot=''):
    text = ''.join('<p>In sentence %d of the %s part the keeper climbs the stairs of the lighthouse, looks over '
                   'the bay and writes into the log what the weather of that day was like.</p>' % (i, ORDER[number - 1])
                   for i in range(1, 6))
    return ('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The lighthouse keepers</title>%s'
            '</head><body><main><article><h1>The lighthouse keepers</h1>%s</article>%s</main></body></html>'
            % (head, text, foot))


def rss(*paths):
    return ('<rss version="2.0"><channel><title>Review</title>%s</channel></rss>' % ''.join(
        '<item><title>The lighthouse keepers</title><link>https://%s%s</link><guid>%s</guid>'
        '<pubDate>Tue, 20 May 2025 09:00:00 GMT</pubDate></item>' % (HOST, path, path) for path in paths))


class Site:
    """The files served by host and path, and a mirror of the review's feed."""

    def __init__(self, files, rules=''):
        self.files, self.rules = files, rules

    def __enter__(self):
        self.scratch = harness.scratch()
        folder = self.scratch.__enter__()
        for host in (HOST, OTHER):
            os.makedirs(os.path.join(folder, host))
        for (host, path), text in self.files.items():
            place = os.path.join(folder, host, path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, 'w', encoding='utf-8') as file:
                file.write(text)
        os.makedirs(os.path.join(folder, 'mirror', 'rules'))
        with open(os.path.join(folder, 'mirror', 'rules', 'review.example.txt'), 'w', encoding='utf-8') as file:
            file.write(self.rules)
        self.web = harness.WebServer({name: os.path.join(folder, name) for name in (HOST, OTHER)})
        self.web.__enter__()
        self.mirror = harness.Mirror(os.path.join(folder, 'mirror'), {'review': {'url': 'https://%s/feed.xml' % HOST}},
                                     self.web, more='[convert]\nsite-rules = rules\n')
        return self

    def __exit__(self, *error):
        self.web.__exit__(*error)
        self.scratch.__exit__(*error)

    def stories(self):
        return [content.decode() for path, (_, content) in sorted(self.mirror.files().items())
                if path.startswith('gemini/review/') and path.count('/') == 3 and not path.endswith('index.gmi')
                and path.endswith('.gmi')]

    def asked(self):
        return [r['path'] for r in self.web.requests()]


def parts_in(text):
    return [name for name in ORDER if 'sentence 1 of the %s part' % name in text]


def linked(number):
    return '<p><a class="onwards" href="/keepers-%d">Read on</a></p>' % number


RULES = "title: //h1\nbody: //article\nnext_page_link: //a[@class='onwards']\n"
BY_RULES = {(HOST, 'feed.xml'): rss('/keepers-1'), (HOST, 'keepers-1.html'): page(1, foot=linked(2)),
            (HOST, 'keepers-2.html'): page(2, foot=linked(3)), (HOST, 'keepers-3.html'): page(3, foot=linked(1))}


def test_parts_that_site_rules_name_are_joined_in_order():
    with Site(BY_RULES, RULES) as site:
        site.mirror.refresh('-q')
        stories = site.stories()
        assert len(stories) == 1 and parts_in(stories[0]) == list(ORDER), stories
        asked = site.asked()
        assert [p for p in asked if p.startswith('/keepers')] == ['/keepers-1', '/keepers-2', '/keepers-3'], asked
        before = site.mirror.files()
        report = reconvert(site)
        assert report['stories_unchanged'] == 1 and not report['requests'], report
        site.mirror.refresh('-q', '--all')
        assert site.mirror.files() == before, 'rewritten without news'


def reconvert(site):
    return json.loads(harness.smolwire('reconvert', '-j', '-c', site.mirror.config).stdout)


def pages(name, links):
    """A story's three pages, named by name(number), each with links(number) at its end."""
    files = {(HOST, name(number)): page(number, foot='<nav>%s</nav>' % links(number)) for number in (1, 2, 3)}
    return {**files, (HOST, 'feed.xml'): rss('/keepers')}


def numbers(number):
    targets = ('/keepers', '/keepers/2', '/keepers/3')
    return ''.join('<b>%d</b>' % (i + 1) if i + 1 == number else '<a href="%s">%d</a>' % (target, i + 1)
                   for i, target in enumerate(targets))


def numbered(number):
    return 'keepers.html' if number == 1 else 'keepers/%d.html' % number


def test_parts_are_found_by_numbered_links_and_converted_again():
    with Site(pages(numbered, numbers)) as site:
        site.mirror.refresh('-q')
        stories = site.stories()
        assert [parts_in(s) for s in stories] == [list(ORDER)], stories
        rules = os.path.join(site.mirror.folder, 'rules', 'review.example.txt')
        with open(rules, 'w', encoding='utf-8') as file:
            file.write("strip: //p[contains(., 'sentence 3')]\n")
        site.asked()
        report = reconvert(site)
        assert report['stories_updated'] == 1 and not site.asked(), report
        stories = site.stories()
        assert [parts_in(s) for s in stories] == [list(ORDER)], stories
        assert 'sentence 3' not in stories[0] and '\nUpdated ' not in stories[0], stories


def test_parts_are_found_by_words_and_names_of_files():
    def name(number):
        return 'keepers.html' if number == 1 else 'keepers-%d.html' % number

    def weiter(number):
        return '<a href="/keepers-%d.html">Nächste Seite »</a>' % (number + 1) if number < 3 else ''
    with Site({**pages(name, weiter), (HOST, 'feed.xml'): rss('/keepers.html')}) as site:
        site.mirror.refresh('-q')
        assert [parts_in(s) for s in site.stories()] == [list(ORDER)], site.stories()


def test_a_part_that_a_list_names_is_no_story_of_its_own():
    files = pages(numbered, numbers)
    files[(HOST, 'feed.xml')] = rss('/keepers', '/keepers/2', '/keepers/3')
    with Site(files) as site:
        site.mirror.refresh('-q')
        assert [parts_in(s) for s in site.stories()] == [list(ORDER)], site.stories()


def test_pages_of_comments_and_the_same_page_again_are_no_parts():
    comments = '<section id="comments"><a href="/keepers/2">2</a></section>'
    with Site({(HOST, 'feed.xml'): rss('/keepers'), (HOST, 'keepers.html'): page(1, foot=comments),
               (HOST, 'keepers/2.html'): page(2)}) as site:
        site.mirror.refresh('-q')
        assert [parts_in(s) for s in site.stories()] == [['first']], site.stories()
        assert '/keepers/2' not in site.asked()
    again = page(1).replace('In sentence 5', 'In the fifth sentence')
    with Site({(HOST, 'feed.xml'): rss('/keepers'), (HOST, 'keepers.html'): page(1, foot=numbers(1)),
               (HOST, 'keepers/2.html'): again}) as site:
        site.mirror.refresh('-q')
        stories = site.stories()
        assert len(stories) == 1 and stories[0].count('sentence 1 of the first part') == 1, stories


def test_pages_of_a_folder_are_joined():
    def name(number):
        return 'keepers.html' if number == 1 else 'keepers-%d.html' % number

    def names(number):
        return ''.join('<a href="%s">%d</a>' % (name(i), i) for i in (1, 2, 3) if i != number)
    with harness.scratch() as folder:
        for (_, file), text in pages(name, names).items():
            if file != 'feed.xml':
                with open(os.path.join(folder, file), 'w', encoding='utf-8') as out:
                    out.write(text)
        mirror = harness.Mirror(folder, {'review': {'path': folder, 'base': 'https://%s/' % HOST}})
        for command in ('refresh', 'refresh', 'reconvert'):
            harness.smolwire(command, '-q', '-c', mirror.config)
            stories = [content.decode() for path, (_, content) in mirror.files().items()
                       if path.startswith('gemini/review/2') and '/the-lighthouse' in path]
            assert [parts_in(s) for s in stories] == [list(ORDER)], (command, stories)


def test_rel_next_of_a_numbered_part_is_followed_and_another_story_is_not():
    def following(path):
        return '<link rel="next" href="%s">' % path
    with Site({(HOST, 'feed.xml'): rss('/keepers'), (HOST, 'keepers.html'): page(1, following('/keepers/2')),
               (HOST, 'keepers/2.html'): page(2, following('/other')), (HOST, 'other.html'): page(3)}) as site:
        site.mirror.refresh('-q')
        assert [parts_in(s) for s in site.stories()] == [['first', 'second']], site.stories()
        assert '/other' not in site.asked()


def test_the_single_page_is_taken_instead():
    files = {(HOST, 'feed.xml'): rss('/keepers'), (HOST, 'all.html'): page(3),
             (HOST, 'keepers.html'): page(1, foot='<a class="all" href="/all">On one page</a>' + linked(2))}
    with Site(files, RULES + "single_page_link: //a[@class='all']\n") as site:
        site.mirror.refresh('-q')
        assert [parts_in(s) for s in site.stories()] == [['third']], site.stories()


def test_a_part_on_another_host_or_forbidden_is_not_taken():
    away = '<a class="onwards" href="https://%s/two">Read on</a>' % OTHER
    with Site({(HOST, 'feed.xml'): rss('/keepers'), (HOST, 'keepers.html'): page(1, foot=away),
               (OTHER, 'two.html'): page(2)}, RULES) as site:
        site.mirror.refresh('-q')
        assert [parts_in(s) for s in site.stories()] == [['first']], site.stories()
        assert '/two' not in site.asked()
    with Site({**BY_RULES, (HOST, 'robots.txt'): 'User-agent: *\nDisallow: /keepers-2\n'}, RULES) as site:
        site.mirror.refresh('-q')
        assert [parts_in(s) for s in site.stories()] == [['first']], site.stories()
        assert '/keepers-2' not in site.asked()


def test_robots_txt_counts_after_a_redirect_to_another_host():
    files = {(HOST, 'feed.xml'): rss('/moved'), (HOST, 'moved.redirect'): 'https://%s/keepers' % OTHER,
             (OTHER, 'keepers.html'): page(1)}
    with Site(files) as site:
        site.mirror.refresh('-q')
        assert [parts_in(s) for s in site.stories()] == [['first']], site.stories()
    with Site({**files, (OTHER, 'robots.txt'): 'User-agent: *\nDisallow: /\n'}) as site:
        site.mirror.refresh('-q')  # one story, not its source
        assert site.stories() == [], site.stories()
        assert '/keepers' not in site.asked(), 'asked before it was permitted'


def test_robots_txt_counts_after_a_redirect_on_the_same_host():
    files = {(HOST, 'feed.xml'): rss('/moved'), (HOST, 'moved.redirect'): '/private/keepers',
             (HOST, 'private/keepers.html'): page(1), (HOST, 'robots.txt'): 'User-agent: *\nDisallow: /private/\n'}
    with Site(files) as site:
        site.mirror.refresh('-q')
        assert site.stories() == [], site.stories()
        assert '/private/keepers' not in site.asked()


harness.run(globals())
