/*
 * URLs: parsing and composing.
 */
#include "smolwire/url.h"

#include <arpa/inet.h>
#include <string.h>

#include "smolwire/limits.h"
#include "url_percent.h"
#include "url_split.h"

#define PORT_MAX 65535

static bool is_scheme_char(char c)
{
    return ascii_is_alnum(c) || c == '+' || c == '-' || c == '.';
}

struct span url_scheme_of(struct span text)
{
    size_t n = 0;
    if (text.n == 0 || !ascii_is_alpha(text.p[0]))
        return span_make(NULL, 0);
    while (n < text.n && is_scheme_char(text.p[n]))
        n++;
    if (n == text.n || text.p[n] != ':')
        return span_make(NULL, 0);
    return span_slice(text, 0, n);
}

bool url_is_web(struct span text)
{
    return span_starts_nocase(text, SPAN("http://")) || span_starts_nocase(text, SPAN("https://"));
}

static bool is_ipv6(struct span s)
{
    char text[INET6_ADDRSTRLEN];
    struct in6_addr address;
    if (s.n == 0 || s.n >= sizeof(text))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    return inet_pton(AF_INET6, text, &address) == 1;
}

static bool split_host(struct span *rest, struct url *out)
{
    out->host_is_ipv6 = span_eat_char(rest, '[');
    size_t end = span_find_char(*rest, out->host_is_ipv6 ? ']' : ':');
    out->host = span_slice(*rest, 0, end);
    if (!out->host_is_ipv6) {
        *rest = span_from(*rest, end);
        return true;
    }
    if (end == rest->n || !is_ipv6(out->host))
        return false;
    *rest = span_from(*rest, end + 1);
    return true;
}

static enum err split_authority(struct span authority, struct url *out)
{
    uint64_t port;
    size_t at = span_find_last_char(authority, '@');
    out->has_authority = true;
    if (at < authority.n) {
        out->has_userinfo = true;
        out->userinfo = span_slice(authority, 0, at);
        authority = span_from(authority, at + 1);
    }
    if (!split_host(&authority, out))
        return SW_SYNTAX;
    if (authority.n == 0)
        return SW_OK;
    if (!span_eat_char(&authority, ':'))
        return SW_SYNTAX;
    out->has_port = true;
    out->port = authority;
    return authority.n == 0 || span_to_uint(authority, PORT_MAX, &port) ? SW_OK : SW_SYNTAX;
}

/* Cuts off what follows `mark`; false where there is none. */
static bool split_tail(struct span *text, char mark, struct span *tail)
{
    size_t at = span_find_char(*text, mark);
    if (at == text->n)
        return false;
    *tail = span_from(*text, at + 1);
    *text = span_slice(*text, 0, at);
    return true;
}

enum err url_split(struct span text, struct url *out)
{
    struct url u = {0};
    enum err e = SW_OK;
    u.scheme = url_scheme_of(text);
    if (u.scheme.n > 0)
        text = span_from(text, u.scheme.n + 1);
    u.has_fragment = split_tail(&text, '#', &u.fragment);
    u.has_query = split_tail(&text, '?', &u.query);
    if (span_eat(&text, SPAN("//"))) {
        size_t end = span_find_char(text, '/');
        e = split_authority(span_slice(text, 0, end), &u);
        text = span_from(text, end);
    }
    u.path = text;
    if (e == SW_OK)
        *out = u;
    return e;
}

/* "1a:b" has no scheme, and as a relative path it would have to be "./1a:b". */
static bool colon_in_first_segment(const struct url *u)
{
    if (u->scheme.n > 0 || u->has_authority)
        return false;
    return span_find_char(u->path, ':') < span_find_char(u->path, '/');
}

enum err url_parse(struct span text, struct url *out)
{
    struct url u;
    if (text.n > URL_MAX)
        return SW_LIMIT;
    enum err e = url_split(text, &u);
    if (e != SW_OK)
        return e;
    if (colon_in_first_segment(&u) || !percent_valid(u.userinfo, PERCENT_USERINFO) ||
        (!u.host_is_ipv6 && !percent_valid(u.host, PERCENT_HOST)) ||
        !percent_valid(u.path, PERCENT_PATH) || !percent_valid(u.query, PERCENT_QUERY) ||
        !percent_valid(u.fragment, PERCENT_QUERY))
        return SW_SYNTAX;
    *out = u;
    return SW_OK;
}

unsigned url_default_port(struct span scheme)
{
    static const struct {
        const char *scheme;
        unsigned port;
    } known[] = {{"http", 80},   {"https", 443},  {"gemini", 1965},
                 {"gopher", 70}, {"gophers", 70}, {"ftp", 21}};
    for (size_t i = 0; i < SW_COUNT(known); i++)
        if (span_is_nocase(scheme, known[i].scheme))
            return known[i].port;
    return 0;
}

unsigned url_port(const struct url *u)
{
    uint64_t port;
    if (u->port.n > 0 && span_to_uint(u->port, PORT_MAX, &port))
        return (unsigned)port;
    return url_default_port(u->scheme);
}

static void add_authority(struct buf *b, const struct url *u)
{
    buf_add_string(b, "//");
    if (u->has_userinfo) {
        buf_add_span(b, u->userinfo);
        buf_add_char(b, '@');
    }
    buf_add_string(b, u->host_is_ipv6 ? "[" : "");
    buf_add_span(b, u->host);
    buf_add_string(b, u->host_is_ipv6 ? "]" : "");
    if (u->has_port) {
        buf_add_char(b, ':');
        buf_add_span(b, u->port);
    }
}

void url_add(struct buf *b, const struct url *u)
{
    if (u->scheme.n > 0) {
        buf_add_span(b, u->scheme);
        buf_add_char(b, ':');
    }
    if (u->has_authority)
        add_authority(b, u);
    else if (span_starts(u->path, SPAN("//")))
        buf_add_string(b, "/."); /* else the path would read as an authority */
    buf_add_span(b, u->path);
    if (u->has_query) {
        buf_add_char(b, '?');
        buf_add_span(b, u->query);
    }
    if (u->has_fragment) {
        buf_add_char(b, '#');
        buf_add_span(b, u->fragment);
    }
}

static struct span site_of(struct span host)
{
    span_eat_nocase(&host, SPAN("www."));
    return host;
}

bool url_same_site(const struct url *a, const struct url *b)
{
    return a->host.n > 0 && span_equal_nocase(site_of(a->host), site_of(b->host));
}
