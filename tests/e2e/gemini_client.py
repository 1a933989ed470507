#!/usr/bin/python3
"""A small Gemini client that insists on the protocol.

  tests/e2e/gemini_client.py URL

Prints status line and body. As a module: fetch(url) gives a Response or raises
GeminiError when the answer breaks a rule: a malformed status line, a body where
none is allowed, or an end without close_notify, which is how a client tells a
whole answer from a cut one.
"""
import re
import socket
import ssl
import sys
import urllib.parse

DEFINED = {10, 11, 20, 30, 31, 40, 41, 42, 43, 44, 50, 51, 52, 53, 59, 60, 61, 62}


class GeminiError(Exception):
    pass


class Response:
    def __init__(self, status, meta, body):
        self.status, self.meta, self.body = status, meta, body

    @property
    def text(self):
        return self.body.decode('utf-8')


def context():
    """Trust on first use is the custom; what the certificate says is a test of its own."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    tls.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF  # Python's default; it would hide a cut answer
    return tls


def read_all(connection):
    """All bytes up to close_notify; an end without it is an error."""
    chunks = []
    try:
        while chunk := connection.recv(65536):
            chunks.append(chunk)
    except (ssl.SSLError, ConnectionResetError) as error:
        raise GeminiError('closed without close_notify after %d bytes: %s'
                          % (sum(map(len, chunks)), error)) from error
    return b''.join(chunks)


def parse(answer):
    head, separator, body = answer.partition(b'\r\n')
    match = re.fullmatch(rb'([1-6][0-9])(?: ([^\x00-\x1f\x7f]*))?', head)
    if not separator or not match or len(head) > 1029:
        raise GeminiError('malformed status line %r' % answer[:80])
    status, meta = int(match.group(1)), (match.group(2) or b'').decode('utf-8')
    if status not in DEFINED:
        raise GeminiError('status %d is not defined' % status)
    if status < 40 and not meta:
        raise GeminiError('status %d without text' % status)
    if status // 10 != 2 and body:
        raise GeminiError('a body after status %d' % status)
    return Response(status, meta, body)


def exchange(request, host, port, address='127.0.0.1', timeout=60, tls=None):
    """Sends the bytes as they are and returns all that came back."""
    with socket.create_connection((address, port), timeout) as plain:
        with (tls or context()).wrap_socket(plain, server_hostname=host,
                                            suppress_ragged_eofs=False) as connection:
            connection.sendall(request)
            return read_all(connection)


def fetch(url, address='127.0.0.1', port=None, timeout=60, tls=None):
    parts = urllib.parse.urlsplit(url)
    return parse(exchange(url.encode('utf-8') + b'\r\n', parts.hostname,
                          port or parts.port or 1965, address, timeout, tls))


def links(text):
    """(address, label) of each link line outside preformatted blocks."""
    found, preformatted = [], False
    for line in text.splitlines():
        if line.startswith('```'):
            preformatted = not preformatted
        elif line.startswith('=>') and not preformatted:
            address, _, label = line[2:].strip().partition(' ')
            found.append((address, label.strip()))
    return found


if __name__ == '__main__':
    response = fetch(sys.argv[1])
    print(response.status, response.meta)
    sys.stdout.buffer.write(response.body)
