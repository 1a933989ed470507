#!/usr/bin/python3
"""smolwire convert -r: the rules of a saved page's host are found without being told its address."""
import json
import os
import subprocess
import tempfile

import harness

HEAD = '<html><head><title>The harbour opens</title>%s</head>'
BODY = ('<body><article><h1>The harbour opens</h1><p>%s</p></article>'
        '<div id=annex><p>The annex that only the rule of the host would take.</p></div></body></html>'
        % ('The harbour was opened again on Monday after ten long years of repair work. ' * 6))
CANONICAL = '<link rel=canonical href="https://www.gazette.example/story">'
OG_URL = '<meta property="og:url" content="https://gazette.example/story">'
FOLDER = tempfile.TemporaryDirectory()


def write(name, text):
    path = os.path.join(FOLDER.name, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def convert_file(page, *more):
    """The JSON, and what was said on standard error."""
    done = subprocess.run([harness.SMOLWIRE, 'convert', '-f', 'json', '-r', FOLDER.name, '--explain', *more, page],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return json.loads(done.stdout.decode('utf-8')), done.stderr.decode('utf-8')


def convert(head, *more):
    return convert_file(write('page.html', HEAD % head + BODY), *more)


def check_found(head, address):
    article, explained = convert(head)
    assert article['method'] == 'rule', article
    assert 'only the rule' in article['body'], article['body']
    assert "* rules      by the page's own address: %s\n" % address in explained, explained
    assert explained.count('* body ') == 1, explained


def test_by_the_canonical_link():
    check_found(CANONICAL, 'https://www.gazette.example/story')


def test_by_og_url():
    check_found(OG_URL, 'https://gazette.example/story')


def test_replacements_come_before_the_parser():
    write('press.example.txt', 'find_string: annex that\nreplace_string: outhouse that\nbody: //div[@id="annex"]\n')
    article, _ = convert(CANONICAL.replace('gazette', 'press'))
    assert 'The outhouse that only' in article['body'], article['body']


def test_each_rule_and_each_block_is_explained():
    write('tribune.example.txt', 'strip: //aside\nbody: //article\nbody: //body\nbody: //div[\nprune: ja\n')
    write('global.txt', 'strip_id_or_class: annex\nhttp_header(user-agent): Somebody/1.0\n')
    try:
        _, explained = convert(CANONICAL.replace('gazette', 'tribune'))
    finally:
        os.unlink(os.path.join(FOLDER.name, 'global.txt'))
    for line in ('  rule       tribune.example.txt line 1, 0 found, strip: //aside\n',
                 '* rule       tribune.example.txt line 2, 1 found, body: //article\n',
                 '  rule       tribune.example.txt line 3, not needed, body: //body\n',
                 '* rule       global.txt line 1, 1 found, strip_id_or_class: annex\n',
                 '+ p in article, ',
                 "! rules: tribune.example.txt line 5: 'prune' is yes or no, not 'ja'\n",
                 "! rules: global.txt line 2: 'http_header' is ignored\n"):
        assert line in explained, (line, explained)


def test_what_is_told_wins():
    article, explained = convert(CANONICAL, '-b', 'https://other.example/story')
    assert article['method'] != 'rule' and '* rules' not in explained, explained


def test_without_an_address_there_are_no_rules():
    for head in ('', CANONICAL.replace('gazette', 'unknown')):
        article, explained = convert(head)
        assert article['method'] != 'rule' and '* rules' not in explained, explained


def test_a_page_refused_without_its_rules_is_an_article_by_them():
    front = ''.join('<div><h2><a href=/story/%d>The council of town %d votes for a new bridge</a></h2></div>' % (n, n)
                    for n in range(6))
    page = write('page.html', HEAD % CANONICAL.replace('gazette', 'review') + '<body><main>' + front + '</main>')
    refused, _ = convert_file(page)
    assert 'section front' in refused['error'], refused
    write('review.example.txt', 'strip: //main/div\nreplace_string(</main>): <p id=s>%s</p></main>\nbody: //main\n'
          % ('Ten of its members were against it, and one of them fell asleep. ' * 12))
    article, _ = convert_file(page)
    assert 'fell asleep' in article['body'], article


write('gazette.example.txt', 'body: //div[@id="annex"]\n')
harness.run(dict(globals()))
