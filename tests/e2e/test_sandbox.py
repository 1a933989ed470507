#!/usr/bin/python3
"""Workers get by with the system calls that the sandbox leaves them.

The release build has the filter, the one with sanitizers has not.
"""
import atexit
import os

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RELEASE = os.path.join(os.environ.get('SMOLWIRE_TOP', TOP), 'build')
if os.path.exists(os.path.join(RELEASE, 'smolwire')):
    os.environ['SMOLWIRE_BIN'] = RELEASE

import harness  # noqa: E402 (reads $SMOLWIRE_BIN)
from harness import Mirror, WebServer  # noqa: E402

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
FOLDER = STACK.enter_context(harness.scratch())
SITE = os.path.join(FOLDER, 'site')
ADDRESS = 'https://gazette.example/news/2025/harbour-opened-again'
TEXT = 'The harbour was opened again on Monday after ten long years of repair work. '
FILES = {
    'site/list.txt': ADDRESS + '\n',
    'site/news/2025/harbour-opened-again.html':
        '<!DOCTYPE html><html lang="en"><head><title>Wrong title</title></head><body><h1>Wrong title</h1>'
        '<p class="headline">Harbour opened again</p><div id="story"><p>%s</p><p>%s</p></div>%s</body></html>' % (
            TEXT * 5, TEXT * 5, '<b>x</b>' * 10000),
    'rules/gazette.example.txt':
        'title: //p[@class="headline"]\nstrip: //b/following::b\nbody: //div[@id="story"]\n',
}
for name, content in FILES.items():
    os.makedirs(os.path.dirname(os.path.join(FOLDER, name)), exist_ok=True)
    with open(os.path.join(FOLDER, name), 'w', encoding='utf-8') as file:
        file.write(content)
WEB = STACK.enter_context(WebServer({'gazette.example': SITE}))
MIRROR = Mirror(FOLDER, {'gazette': {'url': 'https://gazette.example/list.txt', 'kind': 'list'}}, WEB,
                more='[convert]\nsite-rules = rules\ntimeout = 5m\n')  # on a busy machine seconds are long


def test_site_rules_are_followed_and_endless_ones_given_up():
    MIRROR.refresh()
    stories = [content.decode() for path, (_, content) in MIRROR.files().items()
               if path.startswith('gemini/gazette/2') and 'harbour-opened' in path]
    assert len(stories) == 1, sorted(MIRROR.files())
    assert stories[0].startswith('# Harbour opened again\n'), stories[0][:200]
    assert TEXT.strip() in stories[0] and 'Wrong title' not in stories[0], stories[0][:200]


harness.run(globals())
