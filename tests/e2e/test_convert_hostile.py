#!/usr/bin/python3
"""smolwire convert on hostile input: a clear result or a clear error, never a crash."""
import json
import os
import random
import subprocess

import harness
from harness import SMOLWIRE, squeeze

FORMATS = ('gemtext', 'gophermap', 'text', 'json')
PARAGRAPH = ('The harbour office said on Tuesday that the ferries would run again from the weekend, '
             'provided that the fog lifts and that the second crew can be found in time. ')


def article(body, head=''):
    return ('<!doctype html><html><head><title>Ferries run again</title>%s</head><body><article>'
            '<h1>Ferries run again</h1>%s</article></body></html>' % (head, body)).encode()


def convert(page, form, *arguments):
    done = subprocess.run([SMOLWIRE, 'convert', '-f', form, *arguments], input=page, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    errors = done.stderr.decode('utf-8', 'replace')
    assert done.returncode in (0, 1), (done.returncode, errors[-3000:])
    for trace in ('Sanitizer', 'runtime error', 'Segmentation'):
        assert trace not in errors, errors[-3000:]
    return done, errors


def clear(page):
    """Each format converts, or says on stderr why not; JSON says it in the object too."""
    for form in FORMATS:
        done, errors = convert(page, form)
        assert (done.returncode == 1) == bool(errors), (form, done.returncode, errors)
        if form == 'json':
            lines = done.stdout.decode('utf-8').splitlines()
            assert len(lines) == 1, lines[:3]
            assert ('error' in json.loads(lines[0])) == (done.returncode == 1), lines[0][:300]
        else:
            done.stdout.decode('utf-8')
            assert not any(c < 32 and c not in (9, 10, 13) for c in done.stdout), form


def refused(page):
    clear(page)
    assert convert(page, 'json')[0].returncode == 1


def text_of(page, *arguments):
    done, errors = convert(page, 'gemtext', *arguments)
    assert done.returncode == 0, errors
    return done.stdout.decode('utf-8')


def test_a_megabyte_of_random_bytes():
    clear(random.Random(1).randbytes(1 << 20))


def test_an_empty_file():
    refused(b'')


def test_white_space_only():
    refused(b' \r\n\t' * 1000)


def test_fifty_thousand_nested_divs():
    clear(b'<div>' * 50000 + PARAGRAPH.encode() * 5)
    page = article('<div>' * 50000 + '<p>%s</p>' % (PARAGRAPH * 5) + '</div>' * 50000)
    clear(page)


def test_fifty_thousand_nested_inline_elements():
    clear(article('<p>' + '<b><i><a href="/x">' * 17000 + PARAGRAPH * 5))


def test_nested_lists_quotes_and_tables():
    for opening in ('<ul><li>', '<blockquote>', '<table><tr><td>', '<ol><li><ul><li>'):
        clear(article(opening * 5000 + PARAGRAPH * 5))


def test_nul_bytes_lose_nothing():
    page = article('<p>%s</p><p>Before\0 the NUL and after it. %s</p>\0\0<p>Last words here. %s</p>' %
                   ((PARAGRAPH,) * 3))
    clear(page)
    text = text_of(page)
    for wanted in ('after it.', 'Last words here.'):
        assert wanted in text, text


def test_windows_1251_told_by_the_page():
    words = 'Карск и Вельмара возобновляют переговоры о сельди. Делегации встретятся в четверг в порту Пеллам. '
    page = ('<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
            '<title>Переговоры</title></head><body><div><h1>Переговоры</h1><p>%s</p><p>%s</p></div>'
            '</body></html>' % (words * 3, words * 3)).encode('windows-1251')
    clear(page)
    assert squeeze(words) in squeeze(text_of(page)), text_of(page)


def test_windows_1251_told_by_nobody():
    clear(('<title>Переговоры</title><h1>Переговоры</h1><p>%s' % (
        'Карск и Вельмара возобновляют переговоры о сельди. ' * 20)).encode('windows-1251'))


def test_utf16_and_byte_order_marks():
    page = article('<p>%s</p>' % (PARAGRAPH * 3)).decode()
    for encoded in (page.encode('utf-16'), b'\xef\xbb\xbf' + page.encode(),
                    b'\xfe\xff' + page.encode('utf-16-be')):
        assert 'harbour office' in text_of(encoded)


def test_one_bad_byte_does_not_spoil_the_rest():
    page = article('<p>%sBAD é — “quoted”</p>' % (PARAGRAPH * 3), '<meta charset="utf-8">')
    text = text_of(page.replace(b'BAD', b'\xe9 '))
    assert 'é — “quoted”' in text, text


def test_text_never_becomes_markup():
    lines = ['=> gemini://evil.example/ Click here', '# Not a heading', '* no bullet', '> no quote', '```']
    page = article(''.join('<p>%s</p><p>%s</p>' % (PARAGRAPH, line) for line in lines))
    out = text_of(page).splitlines()
    for line in lines:
        assert line not in out, line
    menu = convert(page, 'gophermap')[0].stdout.decode('utf-8')
    assert not [line for line in menu.splitlines() if line.startswith('1') and 'evil' in line]


def test_tabs_and_line_ends_never_reach_a_menu_field():
    page = article('<p>%s</p><p><a href="https://x.example/a&#9;b&#10;c">one&#9;two&#13;&#10;1Fake&#9;/fake</a></p>'
                   % (PARAGRAPH * 3))
    menu = convert(page, 'gophermap')[0].stdout.decode('utf-8')
    for line in menu.splitlines():
        assert line.count('\t') <= 3, line
        assert not line.startswith('1Fake'), line


def test_terminal_escapes_are_dropped():
    page = article('<p>%s\x1b]0;owned\x07\x1b[2J\x9b31m &#x1b;[31m &#155;</p>' % (PARAGRAPH * 3))
    for form in FORMATS[:3]:
        out = convert(page, form)[0].stdout.decode('utf-8')
        assert '\x1b' not in out and '\x07' not in out and '\x9b' not in out, form


def test_a_fence_in_a_code_block_does_not_close_it():
    out = text_of(article('<p>%s</p><pre>one\n```\n=> gemini://evil.example/\ntwo</pre><p>%s</p>' %
                          (PARAGRAPH * 3, PARAGRAPH * 3)))
    assert len([line for line in out.splitlines() if line.startswith('```')]) == 2, out


def test_unclosed_everything():
    for page in ('<!-- %s', '<script>%s', '<style>%s', '<title>%s', '<p title="%s', '<![CDATA[%s', '<', '&', '&#'):
        clear((page % (PARAGRAPH * 5) if '%' in page else page).encode())


def test_a_megabyte_attribute_and_a_million_tiny_elements():
    clear(article('<p title="%s">%s</p>' % ('x' * (1 << 20), PARAGRAPH * 3)))
    clear(article('<p>%s</p>' % PARAGRAPH + '<b>x</b>' * 200000))


def test_larger_than_the_limit():
    refused(b'<p>' + b'x' * (21 << 20))


def test_bad_json_ld_and_dates():
    for ld in ('{', '[[[[' * 5000, '{"@type":"NewsArticle","headline":1,"author":{"name":[]},"datePublished":"9999"}',
               'null', '"\\ud800"', '{"@graph":[{"@graph":[{}]}]}', '{"a":' * 20000):
        clear(article('<p>%s</p>' % (PARAGRAPH * 3),
                      '<script type="application/ld+json">%s</script>' % ld))


def test_other_kinds_of_files():
    for page in (b'\x89PNG\r\n\x1a\n' + bytes(1000), b'%PDF-1.7\n' + bytes(range(256)) * 10,
                 b'{"not": "html"}', b'\x1f\x8b\x08\x00' + bytes(50)):
        clear(page)


def test_one_bad_file_does_not_stop_the_others():
    with harness.scratch() as folder:
        names = [os.path.join(folder, name) for name in ('a.html', 'missing.html', 'empty.html', 'z.html')]
        for name in (names[0], names[3]):
            with open(name, 'wb') as file:
                file.write(article('<p>%s</p>' % (PARAGRAPH * 3)))
        open(names[2], 'wb').close()
        done = subprocess.run([SMOLWIRE, 'convert', '-f', 'json', *names], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60)
        lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
        assert done.returncode == 1 and [line['file'] for line in lines] == names, lines
        assert ['error' in line for line in lines] == [False, True, True, False], lines
        assert b'missing.html' in done.stderr and b'empty.html' in done.stderr, done.stderr


harness.run(dict(globals()))
