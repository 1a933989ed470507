/*
 * The request of Gemini.
 */
#include "server/gemini_request.h"

#include <stdint.h>
#include <string.h>

#include "smolwire/url.h"
#include "smolwire/utf8.h"

#define GEMINI_PORT 1965

/* A URI in which every byte is percent-encoded, and a host made A-labels: both stay below this. */
#define TARGET_CAP (3 * GEMINI_URI_MAX)

enum parse gemini_request_scan(struct span bytes, struct span *uri)
{
    struct span seen = span_slice(bytes, 0, GEMINI_REQUEST_MAX);
    size_t end = span_find(seen, SPAN("\r\n"));

    if (end < seen.n) {
        *uri = span_slice(seen, 0, end);
        return PARSE_DONE;
    }
    return seen.n < GEMINI_REQUEST_MAX ? PARSE_MORE : PARSE_BAD;
}

void gemini_target_init(struct gemini_target *t)
{
    memset(t, 0, sizeof(*t));
    buf_init(&t->host, TARGET_CAP);
    buf_init(&t->scratch, TARGET_CAP);
}

void gemini_target_free(struct gemini_target *t)
{
    buf_free(&t->host);
    buf_free(&t->scratch);
}

static bool is_ascii(struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] > 127)
            return false;
    }
    return true;
}

/*
 * Clients send IDN hosts and paths in UTF-8 too. RFC 3986 3.2.2 has a
 * spelling for those, so the strict parser need not know about them.
 */
static void add_encoded(struct buf *b, struct span uri)
{
    for (size_t i = 0; i < uri.n; i++) {
        if ((unsigned char)uri.p[i] > 127)
            buf_add_format(b, "%%%02X", (unsigned)(unsigned char)uri.p[i]);
        else
            buf_add_char(b, uri.p[i]);
    }
}

static enum gemini_verdict set_host(const struct url *u, struct gemini_target *t)
{
    buf_reset(&t->host);
    enum err e = u->host_is_ipv6 ? url_ipv6_shorten(u->host, &t->host)
                                 : url_host_to_ascii(u->host, &t->host);
    return e == SW_OK ? GEMINI_URI_FINE : GEMINI_URI_BAD;
}

static enum gemini_verdict set_port(const struct url *u, struct gemini_target *t)
{
    uint64_t port = GEMINI_PORT;

    if (u->has_port && u->port.n > 0 && (!span_to_uint(u->port, UINT16_MAX, &port) || port == 0))
        return GEMINI_URI_BAD;
    t->port = (unsigned)port;
    return GEMINI_URI_FINE;
}

/* Every '%' is followed by two hexadecimal digits, and none of them spells NUL. */
static bool escapes_are_sound(struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        uint64_t value = 0;

        if (s.p[i] != '%')
            continue;
        if (s.n - i < 3 || !span_to_hex(span_slice(s, i + 1, 2), 0xFF, &value) || value == 0)
            return false;
    }
    return true;
}

enum gemini_verdict gemini_request_parse(struct span uri, struct gemini_target *t)
{
    struct url u;

    if (!is_ascii(uri)) {
        if (!utf8_valid(uri) || span_starts(uri, SPAN("\xEF\xBB\xBF")))
            return GEMINI_URI_BAD;
        buf_reset(&t->scratch);
        add_encoded(&t->scratch, uri);
        if (buf_error(&t->scratch) != SW_OK)
            return GEMINI_URI_BAD;
        uri = buf_span(&t->scratch);
    }
    if (url_parse(uri, &u) != SW_OK || u.scheme.n == 0)
        return GEMINI_URI_BAD;
    if (!span_is_nocase(u.scheme, "gemini"))
        return GEMINI_URI_FOREIGN;
    if (!u.has_authority || u.host.n == 0 || u.has_userinfo || u.has_fragment)
        return GEMINI_URI_BAD;
    if (!escapes_are_sound(u.path) || !escapes_are_sound(u.query))
        return GEMINI_URI_BAD;
    if (set_host(&u, t) != GEMINI_URI_FINE || set_port(&u, t) != GEMINI_URI_FINE)
        return GEMINI_URI_BAD;
    t->path = u.path;
    t->query = u.query;
    return GEMINI_URI_FINE;
}
