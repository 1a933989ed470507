#!/usr/bin/python3
"""Walks every link of a published mirror and says which lead to nothing.

  tests/e2e/linkcheck.py --root DIR
  tests/e2e/linkcheck.py --gemini HOST:PORT --gopher HOST:PORT

With --root it reads the tree on disk as a server would; otherwise it asks a
running daemon. Prints a line for each fault and the number of pages; exit
status 1 when there were faults. As a module: walk_gemini(), walk_gopher(),
check_disk() and, after a kill, check_disk_begun() return a Walk.
"""
import argparse
import os
import posixpath
import sys
import urllib.parse

import gemini_client
import gopher_client

TEMPORARY = '.smolwire-tmp-'


class Walk:
    def __init__(self):
        self.pages, self.faults = {}, []  # pages: path or selector -> text

    def fault(self, where, what):
        self.faults.append('%s: %s' % (where, what))


def well_formed(text):
    """Why the bytes are no page; empty when they are one."""
    if any(ord(c) < 32 and c not in '\n\r\t' or ord(c) == 127 for c in text):
        return 'control characters'
    return '' if text.endswith('\n') else 'does not end with a line end: %r' % text[-40:]


def crawl(start, read, follow):
    """Reads pages from `start` on: read(path) -> text or raises; follow(path, text) -> paths."""
    walk, waiting, seen = Walk(), [(start, 'start')], {start}
    while waiting:
        path, referrer = waiting.pop()
        try:
            text = read(path)
            if text is None:  # there, but nothing to follow
                continue
            why = well_formed(text)
            if why:
                walk.fault(path, why)
            walk.pages[path] = text
            for target in follow(path, text):
                if target not in seen:
                    seen.add(target)
                    waiting.append((target, path))
        except (OSError, ValueError, gemini_client.GeminiError, gopher_client.GopherError) as error:
            walk.fault('%s (linked from %s)' % (path, referrer), error)
    return walk


# --- Gemini -----------------------------------------------------------------------

def gemini_targets(path, text, host):
    """Paths of this capsule that the page links to."""
    for address, label in gemini_client.links(text):
        # urljoin knows nothing of gemini; under http the rules are the same.
        target = urllib.parse.urlsplit(urllib.parse.urljoin('http://%s%s' % (host, path), address))
        if urllib.parse.urlsplit(address).scheme:
            continue
        if not address.isascii() or ' ' in address:
            raise ValueError('no URI: %r' % address)
        yield urllib.parse.unquote(target.path)


def walk_gemini(host, port, **options):
    def read(path):
        for _ in range(3):
            url = 'gemini://%s:%d%s' % (host, port, urllib.parse.quote(path))
            response = gemini_client.fetch(url, port=port, **options)
            if response.status // 10 != 3:
                break
            path = urllib.parse.urlsplit(response.meta).path
        if response.status // 10 == 1:
            return None
        if response.status != 20:
            raise ValueError('answered %d %s' % (response.status, response.meta))
        return response.text if response.meta.startswith('text/gemini') else None

    return crawl('/', read, lambda path, text: gemini_targets(path, text, host))


# --- Gopher -----------------------------------------------------------------------

def gopher_targets(items, host, port):
    for item in items:
        if item.type in '01' and (item.host, item.port) == (host, port):
            yield item.type + item.selector
        elif item.type == '3':
            raise ValueError('answered %r' % item.text)


def walk_gopher(host, port, **options):
    """Pages are named by item type and selector, as in URLs."""
    def read(name):
        answer = gopher_client.fetch(name[1:], port, **options)
        if name[0] == '1':
            gopher_client.menu(answer)
        elif answer.startswith(b'3'):
            raise ValueError('answered %r' % answer[:60])
        return answer.decode('utf-8')

    def follow(name, text):
        if name[0] != '1':
            return ()
        return gopher_targets(gopher_client.menu(text.encode('utf-8')), host, port)

    return crawl('1', read, follow)


# --- the tree on disk -----------------------------------------------------------------

def disk_reader(top, index, suffix):
    def read(path):
        place = os.path.join(top, path.lstrip('/'))
        candidates = (os.path.join(place, index),) if path.endswith('/') else (
            place, place + suffix if suffix else place, os.path.join(place, index))
        found = next((c for c in candidates if os.path.isfile(c)), None)
        if found is None:
            raise ValueError('is not there')
        if not found.endswith(('.gmi', '.txt', 'gophermap')):
            return None
        with open(found, encoding='utf-8', newline='') as file:
            return file.read()
    return read


def disk_menu(selector, text):
    """Selectors that a gophermap links to; host and port are left out on disk."""
    for line in text.splitlines():
        fields = line.split('\t')
        if len(fields) > 1 and fields[0][:1] in ('0', '1') and len(fields) < 3:
            yield fields[0][0] + (fields[1] if fields[1].startswith('/')
                                  else posixpath.join(selector[1:] or '/', fields[1]))


def check_gemini(root):
    """What the daemon answers itself, the search, is not followed on disk."""
    return crawl('/', disk_reader(os.path.join(root, 'gemini'), 'index.gmi', '.gmi'),
                 lambda path, text: [t for t in gemini_targets(path, text, 'mirror') if t != '/search'])


def check_gopher(root):
    """Search items are not followed on disk."""
    read = disk_reader(os.path.join(root, 'gopher'), 'gophermap', '')
    return crawl('1/', lambda name: read(name[1:] or '/'),
                 lambda name, text: disk_menu(name, text) if name[0] == '1' else ())


def joined(*walks):
    whole = Walk()
    for walk in walks:
        whole.pages.update(walk.pages)
        whole.faults += walk.faults
    return whole


def check_disk(root):
    return joined(check_gemini(root), check_gopher(root))


# Each edition's front page is its first one, and comes after the other edition's: what died at its very
# beginning leaves one edition, whole, and nothing of the other.
EDITIONS = (('gemini', 'index.gmi', '.gmi', check_gemini), ('gopher', 'gophermap', 'gophermap', check_gopher))


def has_begun(walk, root, edition, front, suffix):
    """Whether the edition has a front page; pages without one are a fault."""
    if os.path.exists(os.path.join(root, edition, front)):
        return True
    pages = [os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(root, edition))
             for name in names if name.endswith(suffix) and not name.startswith(TEMPORARY)]
    for page in pages:
        walk.fault(page, 'is there without a front page')
    return False


def check_disk_begun(root):
    """As check_disk(), of a tree whose first refresh or rebuild may have been killed."""
    walks = [Walk()]
    for edition, front, suffix, check in EDITIONS:
        if has_begun(walks[0], root, edition, front, suffix):
            walks.append(check(root))
    return joined(*walks)


def temporary_files(root):
    return [os.path.join(folder, name) for folder, _, names in os.walk(root)
            for name in names if name.startswith(TEMPORARY)]


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--root')
    parser.add_argument('--gemini', metavar='HOST:PORT')
    parser.add_argument('--gopher', metavar='HOST:PORT')
    arguments = parser.parse_args()
    walks = [check_disk(arguments.root)] if arguments.root else []
    for address, walk in ((arguments.gemini, walk_gemini), (arguments.gopher, walk_gopher)):
        if address:
            host, _, port = address.rpartition(':')
            walks.append(walk(host, int(port)))
    faults = [fault for walk in walks for fault in walk.faults]
    print('\n'.join(faults + ['%d pages, %d faults' % (sum(len(w.pages) for w in walks), len(faults))]))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
