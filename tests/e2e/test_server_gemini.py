#!/usr/bin/python3
"""smolwired over Gemini, requirement by requirement: the numbers are those of the
project's reading of specification 0.24.1 (tests/CONFORMANCE.md); "D" marks the
checks of the public script gemini-diagnostics, done again here."""
import atexit
import os
import select
import shutil
import socket
import ssl
import subprocess
import tempfile
import time

import harness
from gemini_client import GeminiError, context, parse, read_all
from server_fixture import BIG, Server, fails, has_ipv6

STACK = harness.contextlib.ExitStack()
atexit.register(STACK.close)
SERVER = STACK.enter_context(Server(
    server='handshake-timeout = 60\nrequest-timeout = 60\nstatus-socket = status.sock',
    gemini='listings = no',
    more='''[capsule other.example]
gemini-root = other
language = de
listings = yes
not-found = Gibt es nicht
''', files={'../other/index.gmi': '# Andere\n', '../other/list/b.gmi': 'b', '../other/list/a b.txt': 'a'}))


def status(uri, wanted, **options):
    answer = SERVER.ask(uri, **options)
    assert answer.status in (wanted if isinstance(wanted, tuple) else (wanted,)), \
        '%r: %d %s' % (uri, answer.status, answer.meta)
    return answer


def tls_of(low, high):
    tls = context()
    tls.minimum_version, tls.maximum_version = low, high
    return tls


def test_tls_12():
    """G1 D TLS 1.2 is spoken"""
    v = ssl.TLSVersion.TLSv1_2
    with SERVER.connect(tls=tls_of(v, v)) as connection:
        assert connection.version() == 'TLSv1.2'
        connection.sendall(SERVER.url('/').encode() + b'\r\n')
        assert parse(read_all(connection)).status == 20


def test_tls_13():
    """G1 D TLS 1.3 is spoken and preferred"""
    with SERVER.connect() as connection:
        assert connection.version() == 'TLSv1.3'


def test_tls_11():
    """G1 D nothing below TLS 1.2 is negotiated"""
    for version in ('-tls1_1', '-tls1'):
        done = subprocess.run(['openssl', 's_client', version, '-cipher', 'ALL:@SECLEVEL=0', '-connect',
                               '127.0.0.1:%d' % SERVER.gemini], input=b'', capture_output=True, check=False)
        assert done.returncode != 0 and b'Cipher is (NONE)' in done.stdout, done.stdout[-500:]


def test_close_notify_after_every_kind():
    """G2 D close_notify ends every kind of answer"""
    # exchange() fails without it
    for path in ('/', '/news', '/nothing', '/big.bin', '/empty.gmi', '/drafts/', '/news/2025-01-01/gone'):
        SERVER.get(path)
    for uri in ('', 'x', 'http://localhost/', 'a' * 1025):
        SERVER.ask(uri)


def certificate(sni):
    with SERVER.connect(sni=sni) as connection:
        return connection.getpeercert(True)


def test_sni():
    """G3 the certificate follows SNI, the host of the request decides what is served"""
    ours, other = certificate('localhost'), certificate('other.example')
    assert ours != other
    assert certificate(None) == ours and certificate('unknown.example') == ours
    assert certificate('OTHER.example') == other
    assert status('gemini://other.example:%d/' % SERVER.gemini, 20, sni='localhost').text == '# Andere\n'
    assert status(SERVER.url('/'), 20, sni='other.example').text.startswith('# Front')


def test_one_request():
    """G4 D one request a connection, then the server closes"""
    uri = SERVER.url('/').encode() + b'\r\n'
    answer = SERVER.exchange(uri + uri)
    assert answer.count(b'20 text/gemini') == 1, answer


def describe_certificate():
    pem = ssl.DER_cert_to_PEM_cert(certificate('localhost'))
    return subprocess.run(['openssl', 'x509', '-noout', '-text', '-checkend', str(10 * 365 * 86400)],
                          input=pem.encode(), capture_output=True, check=False)


def test_certificate():
    """G5 D the certificate made at first start: P-256, all names as SANs, long-lived, begun in the past"""
    done = describe_certificate()
    text = done.stdout.decode()
    assert done.returncode == 0, text  # valid for ten years
    assert 'prime256v1' in text and 'X509v3 Subject Alternative Name' in text
    for name in ('DNS:localhost', 'DNS:xn--bcher-kva.example', 'IP Address:0:0:0:0:0:0:0:1'):
        assert name in text, text
    begin = text.split('Not Before: ')[1].splitlines()[0]
    assert ssl.cert_time_to_seconds(begin) < time.time()


def test_certificate_is_kept():
    """G5 the certificate stays the same over a restart, its key is nobody else's to read"""
    folder = tempfile.mkdtemp()
    seen = []
    try:
        for _ in range(2):
            with Server(server='state = %s/c' % folder) as server, server.connect() as connection:
                seen.append(connection.getpeercert(True))
        assert seen[0] == seen[1]
        assert os.stat(folder + '/c/localhost.key').st_mode & 0o077 == 0
    finally:
        shutil.rmtree(folder)


def test_garbage_on_the_port():
    """G6 D plain text and garbage are closed without an answer"""
    for junk in (b'gemini://localhost/\r\n', b'GET / HTTP/1.1\r\n\r\n', os.urandom(500), b'\x16\x03\x01' + os.urandom(60)):
        with socket.create_connection(('127.0.0.1', SERVER.gemini), 20) as connection:
            answer = b''
            with harness.contextlib.suppress(OSError):  # it may be closed before all was said
                connection.sendall(junk)
                connection.shutdown(socket.SHUT_WR)  # or it might wait for the rest of a record
                answer = connection.recv(1000)
            assert answer == b'' or answer[0] == 0x15, answer  # at most a TLS alert
    SERVER.still_serves()


def test_ipv6():
    """G7 D IPv6, with its literal as host"""
    if not has_ipv6():
        raise harness.Skip('no IPv6 here')
    uri = 'gemini://[::1]:%d/' % SERVER.gemini6
    assert status(uri, 20, address='::1', port=SERVER.gemini6, sni=None).text.startswith('# Front')


def test_slow_client_holds_up_nobody():
    """G7 D many connections at once; those that say nothing hold up nobody"""
    silent = [SERVER.connect() for _ in range(20)]
    raw = [socket.create_connection(('127.0.0.1', SERVER.gemini)) for _ in range(20)]
    begin = time.monotonic()
    for _ in range(10):
        assert SERVER.get('/').status == 20
    assert time.monotonic() - begin < 50  # the silent ones have a minute
    for connection in silent + raw:
        connection.close()


AUTHORITY = '''[ca]
default_ca = x
[x]
database = %(folder)s/index
serial = %(folder)s/serial
new_certs_dir = %(folder)s
default_md = sha256
policy = p
[p]
commonName = supplied
'''


def make_client(begin, end, curve='P-256'):
    """A self-signed certificate with its time of validity, and its DER form."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, True)
    for name, text in (('conf', AUTHORITY % {'folder': folder}), ('index', ''), ('serial', '01')):
        with open(os.path.join(folder, name), 'w') as file:
            file.write(text)

    def openssl(*words):
        subprocess.run(['openssl', *words], check=True, capture_output=True, cwd=folder)

    openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:' + curve, '-nodes', '-keyout', 'key',
            '-out', 'request', '-subj', '/CN=reader')
    openssl('ca', '-config', 'conf', '-batch', '-selfsign', '-keyfile', 'key', '-in', 'request', '-out', 'cert',
            '-notext', '-startdate', begin, '-enddate', end)
    tls = context()
    tls.load_cert_chain(folder + '/cert', folder + '/key')
    with open(folder + '/cert') as file:
        return tls, ssl.PEM_cert_to_DER_cert(file.read())


NOW = ('200101000000Z', '20991231235959Z')


def test_client_certificates():
    """G8 any client certificate passes TLS; 60 without one, 62 with an expired one, else the page"""
    assert status(SERVER.url('/drafts/'), 60).body == b''
    good, _ = make_client(*NOW)
    assert status(SERVER.url('/drafts/'), 20, tls=good).text == '# Drafts\n'
    assert status(SERVER.url('/'), 20, tls=good)
    expired, _ = make_client('200101000000Z', '210101000000Z')
    status(SERVER.url('/drafts/'), 62, tls=expired)
    early, _ = make_client('20901231235959Z', '20991231235959Z')
    status(SERVER.url('/drafts/'), 62, tls=early)
    status(SERVER.url('/'), 20, tls=expired)
    large, _ = make_client(*NOW, curve='P-521')
    large.maximum_version = ssl.TLSVersion.TLSv1_2
    status(SERVER.url('/drafts/'), 20, tls=large)


def test_client_certificate_of_a_stranger():
    """G8 61 for a certificate that is not on the list"""
    import hashlib
    good, der = make_client(*NOW)
    bad, _ = make_client(*NOW)
    with Server(gemini='clients = ' + hashlib.sha256(der).hexdigest()) as server:
        assert server.get('/drafts/', tls=good).status == 20
        assert server.get('/drafts/', tls=bad).status == 61
        assert server.get('/drafts/').status == 60
        assert server.get('/', tls=bad).status == 20


def test_length():
    """G10 D a URI of 1,024 bytes is served, one of 1,025 is refused"""
    base = SERVER.url('/?')
    status(base + 'x' * (1024 - len(base)), 20)
    status(base + 'x' * (1025 - len(base)), 59)
    status('x' * 3000, 59)


def test_splits():
    """G11 D a request in any split, a byte at a time included"""
    request = SERVER.url('/news/').encode() + b'\r\n'
    for at in range(1, len(request), 5):
        with SERVER.connect() as connection:
            connection.sendall(request[:at])
            time.sleep(0.01)
            connection.sendall(request[at:])
            assert parse(read_all(connection)).status == 20
    with SERVER.connect() as connection:
        for i in range(len(request)):
            connection.sendall(request[i:i + 1])
        assert parse(read_all(connection)).status == 20


def test_line_feed_alone():
    """G11 D LF alone, or nothing, does not end a request: 59 at the deadline"""
    with Server(server='request-timeout = 3') as server:
        for ending in (b'\n', b'', b'\r'):
            begin = time.monotonic()
            answer = parse(server.exchange(server.url('/').encode() + ending))
            assert answer.status == 59 and time.monotonic() - begin > 2, (ending, answer.status)


def test_bytes_after_the_request():
    """G12 what follows CR LF is ignored, however much it is"""
    for more in (b'x', b'\r\n', b'y' * 100000):
        assert parse(SERVER.exchange(SERVER.url('/').encode() + b'\r\n' + more)).status == 20


def test_bad_requests():
    """G13 D what is no absolute URI is refused with 59"""
    host = 'localhost:%d' % SERVER.gemini
    for uri in ('', '/', '//%s/' % host, 'localhost', 'gemini://', 'gemini:///', 'gemini:/x',
                'gemini://user@%s/' % host, 'gemini://u:p@%s/' % host, 'gemini://%s/#x' % host,
                'gemini://%s/#' % host, 'gemini://%s/a b' % host, 'gemini://%s/\t' % host, 'hello there',
                'gemini://%s/\x01' % host, 'gemini://%s/\x7f' % host, 'gemini://%s/\x00' % host,
                'gemini://%s/a\rb' % host, 'gemini://%s/a\nb' % host, '\ufeffgemini://%s/' % host,
                'gemini://%s/%%' % host, 'gemini://%s/%%zz' % host, 'gemini://%s/%%1' % host,
                b'gemini://%s/\xff\xfe' % host.encode(), b'\x80\x81', 'gemini://[::1/', 'gemini://%s:x/' % host):
        status(uri, 59)


def test_foreign_requests():
    """G14 D another scheme, host or port is 53"""
    port = SERVER.gemini
    for uri in ('http://localhost/', 'https://localhost:%d/' % port, 'gopher://localhost/', 'titan://localhost/',
                'gemini://nowhere.example:%d/' % port, 'gemini://localhost:%d/' % (port + 1),
                'gemini://localhost/', 'gemini://127.0.0.1:%d/' % port, 'mailto:a@b.example'):
        status(uri, 53)


def test_public_port():
    """G14 behind a forwarded port the public one counts"""
    with Server(gemini='port = 1965') as server:
        assert server.ask('gemini://localhost/').status == 20
        assert server.ask('gemini://localhost:1965/').status == 20
        assert server.get('/').status == 53


def test_hosts():
    """G15 D hosts: case, final dot, A-labels and U-labels"""
    for host in ('LocalHost', '[0:0:0:0:0:0:0:1]', 'localhost.', 'b\u00fccher.example', 'B\u00dcCHER.example', 'xn--bcher-kva.example',
                 'b%C3%BCcher.example', '[::1]'):
        status('gemini://%s:%d/' % (host, SERVER.gemini), 20)


def test_scheme_and_escapes():
    """G16 the scheme ignores case; a path is decoded once; %2F and %00"""
    host = 'localhost:%d' % SERVER.gemini
    status('GEMINI://%s/' % host, 20)
    status('gemini://%s/%%6e%%65ws/' % host, 20)
    status('gemini://%s/with%%20space/%%C3%%BC.gmi' % host, 20)
    status('gemini://%s/with%%20space/\u00fc' % host, 20)
    status('gemini://%s/news%%2F' % host, 51)
    status('gemini://%s/news%%252F' % host, 51)
    status('gemini://%s/%%00' % host, 59)


def test_empty_path():
    """G17 G36 D an empty path is the root, with a query too, without redirect"""
    assert status('gemini://localhost:%d' % SERVER.gemini, 20).text.startswith('# Front')
    assert status('gemini://localhost:%d?query' % SERVER.gemini, 20).text.startswith('# Front')


def test_dot_segments():
    """G18 D dot segments are removed and never leave the root"""
    assert status(SERVER.url('/news/../news/./'), 20).text == '# News\n'
    for path in ('/../../', '/..', '/../outside.txt', '/%2e%2e/%2e%2e/etc/passwd', '/news/../../outside.txt',
                 '/..%2f..%2foutside.txt', '/link.gmi', '/.hidden/secret.gmi'):
        answer = status(SERVER.url(path), (51, 59))
        assert b'outside' not in answer.body


def test_folder_without_slash():
    """G19 D a folder without its slash: 31, the query left out"""
    assert status(SERVER.url('/news'), 31).meta == '/news/'
    assert status(SERVER.url('/news?x'), 31).meta == '/news/'
    assert status(SERVER.url('/with%20space'), 31).meta == '/with%20space/'


def test_search():
    """G20 without an index /search is no page; the query of a page is no harm"""
    status(SERVER.url('/search'), 51)
    status(SERVER.url('/?a+b%20c'), 20)


def test_search_with_an_index():
    """G20 G32 10 without words, results with them, a plus is a plus"""
    # what the index looks like is smolwire's business: any file makes /search a place
    with Server(files={'search.db': 'no database'}, complaints=True) as server:
        for uri in ('/search', '/search?', '/search?%20'):
            answer = server.get(uri)
            assert answer.status == 10 and answer.meta, uri
        answer = server.get('/search?a+b%0A%23%20c')
        assert answer.status == 20 and answer.text.startswith('# Search: a+b'), answer.text
        assert server.get('/search?%ff').status == 59


def test_status_lines():
    """G30 G31 D status lines are well formed, only 2x has a body"""
    # parse() checks both at each answer of these tests; here the raw form of one
    raw = SERVER.exchange(SERVER.url('/news').encode() + b'\r\n')
    assert raw == b'31 /news/\r\n', raw


def test_gone_and_moved():
    """G32 52 for pages that are gone, 31 for moved ones, in any spelling of their path"""
    for path in ('/news/2025-01-01/gone', '/news/2025-01-01/gone.gmi'):
        assert status(SERVER.url(path), 52).meta
    for path in ('/news/2025-01-01/old', '/news/2025-01-01/old.gmi'):
        assert status(SERVER.url(path), 31).meta == '/news/2025-05-20/slug.gmi'
    status(SERVER.url('/news/2025-01-01/other'), 51)


def test_slow_down():
    """G32 44 with seconds for those who ask too often, and only for those"""
    with Server(server='limit-loopback = yes\nrequests-per-second = 1\nburst = 5\nworkers = 1') as server:
        answers = [server.get('/') for _ in range(5)]
        assert [a.status for a in answers] == [20] * 5, answers
        while answers[-1].status == 20 and len(answers) < 100:  # a second's wait would earn another
            answers.append(server.get('/'))
        assert answers[-1].status == 44 and int(answers[-1].meta.split()[0]) >= 1, answers[-1]
        time.sleep(1.2)
        assert server.get('/').status == 20


def test_types():
    """G33 D types, language and charset"""
    for path, meta in (('/', 'text/gemini; lang=en-GB'), ('/news/2025-05-20/slug', 'text/gemini; lang=en-GB'),
                       ('/news/2025-05-20/slug.gmi', 'text/gemini; lang=en-GB'),
                       ('/plain.txt', 'text/plain; charset=utf-8'), ('/data.bin', 'application/octet-stream'),
                       ('/page.xyz', 'text/x-own; charset=utf-8'), ('/empty.gmi', 'text/gemini; lang=en-GB')):
        answer = status(SERVER.url(path), 20)
        assert answer.meta == meta, (path, answer.meta)
    assert status('gemini://other.example:%d/' % SERVER.gemini, 20).meta == 'text/gemini; lang=de'


def test_bytes_are_those_of_the_file():
    """G34 G2 files arrive byte for byte, large ones too"""
    for name in ('data.bin', 'plain.txt', 'big.bin'):
        with open(os.path.join(SERVER.tree, 'gemini', name), 'rb') as file:
            assert status(SERVER.url('/' + name), 20).body == file.read()


def read_slowly(path, change):
    """Begins to read, changes the file, reads on; the body, or GeminiError."""
    with SERVER.connect() as connection:
        connection.sendall(SERVER.url(path).encode() + b'\r\n')
        begin = connection.recv(1000)
        time.sleep(0.3)
        change()
        return (begin + read_all(connection)).split(b'\r\n', 1)[1]


def test_file_cut_while_sent():
    """G35 a file cut while it is sent: no close_notify"""
    path = os.path.join(SERVER.tree, 'gemini/cut.bin')
    with open(path, 'wb') as file:
        file.truncate(4 * BIG)
    assert fails(lambda: read_slowly('/cut.bin', lambda: os.truncate(path, 1000)), GeminiError)
    SERVER.still_serves()


def test_file_replaced_while_sent():
    """G35 a file replaced while it is sent: the old content, whole"""
    path = os.path.join(SERVER.tree, 'gemini/old.bin')
    with open(path, 'wb') as file:
        file.write(b'a' * 2 * BIG)
    with open(path + '.new', 'wb') as file:
        file.write(b'b' * 100)
    body = read_slowly('/old.bin', lambda: os.rename(path + '.new', path))
    assert body == b'a' * 2 * BIG


def test_listings():
    """listings: off unless wanted; names escaped, sorted"""
    status(SERVER.url('/folder/'), 51)
    text = status('gemini://other.example:%d/list/' % SERVER.gemini, 20).text
    assert '=> ./a%20b.txt a b.txt\n=> ./b.gmi b.gmi\n' in text, text


def test_capsules_are_apart():
    """capsules have their own tree, texts and settings"""
    other = 'gemini://other.example:%d' % SERVER.gemini
    assert status(other + '/nothing', 51).meta == 'Gibt es nicht'
    assert status(SERVER.url('/nothing'), 51).meta == 'No such page here'
    status(other + '/news/', 51)


def test_resumption():
    """sessions are resumed, whichever worker gets the connection"""
    def session(**options):
        with SERVER.connect(**options) as connection:
            connection.sendall(SERVER.url('/').encode() + b'\r\n')
            read_all(connection)
            return connection.session, connection.session_reused
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        tls = tls_of(version, version)
        ticket, reused = session(tls=tls)
        assert not reused and ticket.has_ticket
        for _ in range(8):
            last, (ticket, reused) = ticket, session(tls=tls, session=ticket)
            assert reused
            # TLS 1.3: a fresh ticket each time
            assert version == ssl.TLSVersion.TLSv1_2 or ticket.id != last.id


def test_ticket_goes_with_the_answer():
    """a session ticket costs no packet of its own: it comes with the answer, which is whole without it"""
    with SERVER.connect() as connection:
        assert connection.version() == 'TLSv1.3'
        # nothing comes before the request, however long one waits; nothing has to come in time either
        assert not select.select([connection.fileno()], [], [], 0.5)[0]
        connection.sendall(SERVER.url('/').encode() + b'\r\n')
        assert parse(read_all(connection)).status == 20
        assert connection.session.has_ticket


def test_certificates_asked_for():
    """clients are asked for a certificate where there is a private part, and only there"""
    def messages(server):
        return subprocess.run(['openssl', 's_client', '-connect', '127.0.0.1:%d' % server.gemini, '-msg'],
                              input=b'', capture_output=True, timeout=60, check=False).stdout
    assert b'CertificateRequest' in messages(SERVER)
    with Server(gemini='private =') as server:
        heard = messages(server)
        assert b'CertificateVerify' in heard and b'CertificateRequest' not in heard, heard
        assert server.get('/drafts/').status == 20


def test_counters():
    """the counters of the status socket know what happened"""
    before = SERVER.counters()
    SERVER.get('/')
    SERVER.get('/nothing')
    SERVER.wait_for(lambda: SERVER.counters()['smolwired_connections_open'] == 0, 'all closed')
    after = SERVER.counters()
    for name, more in (('smolwired_requests_total{protocol="gemini",status="20"}', 1),
                       ('smolwired_requests_total{protocol="gemini",status="51"}', 1),
                       ('smolwired_connections_total', 2)):
        assert after[name] == before.get(name, 0) + more, (name, before.get(name), after[name])


harness.run(globals())
