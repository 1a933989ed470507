#!/usr/bin/python3
"""Floors, circles, folders and adapters: who may include whom."""
import fnmatch
import os
import re

import sources

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)

# Headers of the C library and the kernel, which any file may include.
SYSTEM = re.compile(r'^(assert|ctype|dirent|endian|errno|fcntl|float|fts|ftw|getopt|glob|grp|iconv|inttypes'
                    r'|langinfo|limits|locale|math|netdb|poll|pwd|regex|fnmatch|sched|signal|spawn|stdalign|stdarg'
                    r'|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|sysexits|syslog'
                    r'|termios|time|unistd|wchar|pthread)\.h$'
                    r'|^(arpa|asm|linux|net|netinet|sys)/')


def table(top, name):
    rows = []
    for line in sources.text(top, 'tests/lint/' + name).splitlines():
        words = line.split('#')[0].split()
        if words:
            rows.append(words)
    return rows


def module(path):
    """include/smolwire/buf.h -> smolwire/buf; converter/dom.c -> converter/dom"""
    path = os.path.splitext(path)[0]
    return path[len('include/'):] if path.startswith('include/') else path


def concept(top, name):
    """What a module belongs to: a public header and the files that implement it, whose names
    begin with its name, are one. common/url_host is smolwire/url, converter/dom_html is converter/dom."""
    folder, last = os.path.split(name)
    public = 'smolwire' if folder == 'common' else folder
    best, part = name, last
    while part:
        header = os.path.join('include/smolwire' if public == 'smolwire' else public, part + '.h')
        if os.path.exists(os.path.join(top, header)):
            best = public + '/' + part
        part = part.rpartition('_')[0]
    return best


def floor_of(rows, name):
    for floor, pattern in rows:
        if fnmatch.fnmatchcase(name, pattern):
            return int(floor)
    return None


def resolve(top, path, target):
    """The file of ours that an #include "..." means, or None."""
    for base in (os.path.dirname(path), 'include', ''):
        candidate = os.path.normpath(os.path.join(base, target))
        if os.path.exists(os.path.join(top, candidate)):
            return candidate
    return None


def third_party(adapters, path, target):
    if SYSTEM.match(target) and not any(fnmatch.fnmatchcase(target, a[0]) for a in adapters):
        return None
    for header, *allowed in adapters:
        if fnmatch.fnmatchcase(target, header):
            if any(fnmatch.fnmatchcase(path, a) for a in allowed):
                return None
            return '%s belongs to %s alone' % (target, ' '.join(allowed))
    return '%s is no header this project may use (tests/lint/adapters)' % target


def folders(path, other):
    mine, theirs = path.split('/')[0], other.split('/')[0]
    if theirs in (mine, 'include'):
        return None
    if mine in ('converter', 'server') and theirs == 'common':
        return None
    return '%s/ must not include %s/' % (mine, theirs)


def circle(graph):
    """One circle of modules as a list, or None. Depth first, with a stack of our own."""
    done = set()
    for start in sorted(graph):
        path, stack = [], [(start, iter(sorted(graph[start])))]
        if start in done:
            continue
        path.append(start)
        while stack:
            for following in stack[-1][1]:
                if following in path:
                    return path[path.index(following):] + [following]
                if following not in done:
                    path.append(following)
                    stack.append((following, iter(sorted(graph.get(following, ())))))
                    break
            else:
                done.add(stack.pop()[0])
                path.pop()
    return None


def main():
    top = sources.root()
    rows, adapters = table(top, 'floors'), table(top, 'adapters')
    complaints, graph, count = [], {}, 0
    for path in sources.files(top):
        count += 1
        name = module(path)
        floor = floor_of(rows, name)
        if floor is None:
            complaints.append('%s: no floor in tests/lint/floors' % path)
            continue
        for match in INCLUDE.finditer(sources.text(top, path)):
            line = sources.text(top, path).count('\n', 0, match.start()) + 1
            where, target = '%s:%d' % (path, line), match.group(2)
            other = resolve(top, path, target) if match.group(1) == '"' else None
            if other is None:
                problem = third_party(adapters, path, target)
            else:
                problem = folders(path, other)
                theirs = floor_of(rows, module(other))
                if problem is None and theirs is not None and theirs > floor:
                    problem = 'floor %d must not include %s of floor %d' % (floor, other, theirs)
                if other.endswith('.h'):
                    graph.setdefault(concept(top, name), set()).add(concept(top, module(other)))
            if problem:
                complaints.append('%s: %s' % (where, problem))
    for name in graph:
        graph[name].discard(name)
    round_trip = circle(graph)
    if round_trip:
        complaints.append('modules include each other: ' + ' -> '.join(round_trip))
    sources.finish('floors', complaints, '%d files keep to their floors and adapters' % count)


main()
