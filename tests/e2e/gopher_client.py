#!/usr/bin/python3
"""A small Gopher client that insists on the protocol.

  tests/e2e/gopher_client.py PORT [SELECTOR [SEARCH]]

As a module: fetch() gives the bytes, menu() the items of a menu or raises
GopherError when a line of it breaks a rule.
"""
import collections
import socket
import sys
import unicodedata

Item = collections.namedtuple('Item', 'type text selector host port')
TYPES = set('0123456789gIhispd;')
COLUMNS_MAX = 69  # RFC 1436 3.9: under 70


class GopherError(Exception):
    pass


def exchange(request, port, address='127.0.0.1', timeout=60):
    with socket.create_connection((address, port), timeout) as connection:
        connection.sendall(request)
        chunks = []
        while chunk := connection.recv(65536):
            chunks.append(chunk)
    return b''.join(chunks)


def fetch(selector, port, search=None, address='127.0.0.1', timeout=60):
    request = selector + ('' if search is None else '\t' + search)
    return exchange(request.encode('utf-8') + b'\r\n', port, address, timeout)


def columns(text):
    """Columns on a terminal; combining characters take none, wide ones two."""
    return sum(0 if unicodedata.combining(c) or unicodedata.category(c) in ('Mn', 'Me', 'Cf')
               else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def parse_line(line):
    fields = line.decode('utf-8').split('\t')
    if len(fields) != 4 or not fields[0]:
        raise GopherError('menu line of %d fields: %r' % (len(fields), line))
    kind, text = fields[0][0], fields[0][1:]
    if kind not in TYPES:
        raise GopherError('unknown item type in %r' % line)
    if any(unicodedata.category(c) == 'Cc' for field in fields for c in field):
        raise GopherError('control character in %r' % line)
    if not fields[3].isdigit() or not fields[2]:
        raise GopherError('no host or port in %r' % line)
    if columns(text) > COLUMNS_MAX:
        raise GopherError('%d columns: %r' % (columns(text), text))
    if len(fields[1].encode('utf-8')) > 255 and not fields[1].startswith('URL:'):
        raise GopherError('selector too long: %r' % line)
    return Item(kind, text, fields[1], fields[2], int(fields[3]))


def menu(answer):
    if not answer.endswith(b'.\r\n'):
        raise GopherError('menu does not end with a dot: %r' % answer[-60:])
    return [parse_line(line) for line in answer[:-3].split(b'\r\n')[:-1]]


if __name__ == '__main__':
    sys.stdout.buffer.write(fetch(sys.argv[2] if len(sys.argv) > 2 else '', int(sys.argv[1]),
                                  sys.argv[3] if len(sys.argv) > 3 else None))
