/*
 * Grammars of single words in the configuration.
 */
#include "conf_check.h"

#include <arpa/inet.h>
#include <string.h>

#include "smolwire/limits.h"
#include "smolwire/tree.h"
#include "smolwire/url.h"

bool conf_is_integer(struct span s, int64_t *value)
{
    uint64_t digits;
    bool negative = span_eat_char(&s, '-');
    if (!span_to_uint(s, INT64_MAX, &digits))
        return false;
    *value = negative ? -(int64_t)digits : (int64_t)digits;
    return true;
}

struct unit {
    char letter;
    int64_t factor;
};

/* A number with one of the units, or without, behind it. */
static bool with_unit(struct span s, const struct unit *units, size_t count, int64_t *value)
{
    uint64_t number;
    int64_t factor = 1;
    for (size_t i = 0; i < count && s.n > 0; i++) {
        if (ascii_lower(s.p[s.n - 1]) != units[i].letter)
            continue;
        factor = units[i].factor;
        s = span_trim(span_slice(s, 0, s.n - 1));
        break;
    }
    return span_to_uint(s, INT64_MAX, &number) &&
           !__builtin_mul_overflow((int64_t)number, factor, value);
}

bool conf_is_duration(struct span s, int64_t *value)
{
    static const struct unit units[] = {
        {'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 7 * 86400}};
    return with_unit(s, units, SW_COUNT(units), value);
}

bool conf_is_size(struct span s, int64_t *value)
{
    static const struct unit units[] = {{'k', 1024}, {'m', 1024 * 1024}, {'g', 1024 * 1024 * 1024}};
    return with_unit(s, units, SW_COUNT(units), value);
}

bool conf_is_boolean(struct span s, int64_t *value)
{
    static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
    for (size_t i = 0; i < SW_COUNT(words); i++) {
        if (span_is_nocase(s, words[i])) {
            *value = (int64_t)(i % 2);
            return true;
        }
    }
    return false;
}

bool conf_is_url(struct span s)
{
    struct url u;
    struct buf normal;
    buf_init(&normal, URL_MAX);
    bool sound = span_find_char(s, ' ') == s.n && url_normalize(s, &normal) == SW_OK &&
                 url_parse(buf_span(&normal), &u) == SW_OK && u.host.n > 0 &&
                 (span_is_nocase(u.scheme, "http") || span_is_nocase(u.scheme, "https"));
    buf_free(&normal);
    return sound;
}

static bool is_address(int family, struct span s)
{
    char text[INET6_ADDRSTRLEN];
    unsigned char address[sizeof(struct in6_addr)];
    if (s.n == 0 || s.n >= sizeof(text))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    return inet_pton(family, text, address) == 1;
}

static bool is_host_name(struct span s)
{
    struct buf ascii;
    buf_init(&ascii, URL_MAX);
    bool sound = url_host_to_ascii(s, &ascii) == SW_OK;
    buf_free(&ascii);
    return sound;
}

bool conf_is_host(struct span s)
{
    if (span_eat_char(&s, '['))
        return span_ends(s, SPAN("]")) && is_address(AF_INET6, span_slice(s, 0, s.n - 1));
    return is_address(AF_INET6, s) || is_host_name(s);
}

/* Takes a host, in brackets where it holds colons, off the front; it may be empty. */
static struct span eat_host(struct span *s)
{
    size_t end = 0;
    if (s->n > 0 && s->p[0] == '[')
        end = span_find_char(*s, ']');
    end += span_find_char(span_from(*s, end), ':');
    struct span host = span_slice(*s, 0, end);
    *s = span_from(*s, end);
    return host;
}

static bool is_port(struct span s)
{
    uint64_t port;
    return span_to_uint(s, 65535, &port);
}

bool conf_is_listen(struct span s)
{
    struct span host = eat_host(&s);
    if (!span_eat_char(&s, ':') || !is_port(s))
        return false;
    if (span_eat_char(&host, '['))
        return span_ends(host, SPAN("]")) && is_address(AF_INET6, span_slice(host, 0, host.n - 1));
    return is_address(AF_INET, host);
}

static bool is_empty_or(bool (*is)(struct span), struct span s)
{
    return s.n == 0 || is(s);
}

bool conf_is_connect(struct span s)
{
    struct span host = eat_host(&s);
    if (!span_eat_char(&s, ':'))
        return false;
    struct span port = span_slice(s, 0, span_find_char(s, ':'));
    s = span_from(s, port.n);
    if (!span_eat_char(&s, ':'))
        return false;
    struct span to = eat_host(&s);
    return span_eat_char(&s, ':') && is_empty_or(conf_is_host, host) &&
           is_empty_or(is_port, port) && is_empty_or(conf_is_host, to) && is_empty_or(is_port, s);
}

bool conf_is_slug(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_digit(s.p[i]) && !(s.p[i] >= 'a' && s.p[i] <= 'z') && s.p[i] != '-')
            return false;
    return s.n > 0 && s.n <= SLUG_MAX && s.p[0] != '-' && !tree_is_reserved(s);
}
