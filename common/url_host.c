/*
 * Host names of URLs.
 */
#include <arpa/inet.h>
#include <string.h>

#include "idn.h"
#include "smolwire/limits.h"
#include "smolwire/url.h"
#include "smolwire/utf8.h"

static bool is_ascii(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* Letters, digits, hyphens, and underscores, which the DNS has too. */
static bool is_label(struct span label)
{
    if (label.n == 0 || label.n > HOST_LABEL_MAX)
        return false;
    for (size_t i = 0; i < label.n; i++)
        if (!ascii_is_alnum(label.p[i]) && label.p[i] != '-' && label.p[i] != '_')
            return false;
    return true;
}

static bool is_number(struct span label)
{
    uint64_t ignored;
    if (span_eat_nocase(&label, SPAN("0x")))
        return label.n == 0 || span_to_hex(label, UINT64_MAX, &ignored);
    for (size_t i = 0; i < label.n; i++)
        if (!ascii_is_digit(label.p[i]))
            return false;
    return true;
}

/*
 * A name whose last label is a number is an IPv4 address to many resolvers, in
 * strange spellings too ("0x7f.1", "2130706433"): only the plain one will do.
 */
static bool is_name_or_ipv4(const char *host)
{
    struct in_addr address;
    struct span rest = span_of(host), label = {NULL, 0};
    if (rest.n > HOST_NAME_LIMIT)
        return false;
    while (rest.p) {
        label = span_cut(&rest, '.');
        if (!is_label(label))
            return false;
    }
    return !is_number(label) || inet_pton(AF_INET, host, &address) == 1;
}

static enum err to_ascii(struct buf *decoded, struct buf *ascii)
{
    if (!utf8_valid(buf_span(decoded)))
        return SW_SYNTAX;
    if (is_ascii(buf_span(decoded)))
        buf_add_span(ascii, buf_span(decoded));
    else {
        enum err e = idn_to_ascii(decoded->data, ascii);
        if (e != SW_OK)
            return e;
    }
    if (ascii->len > 0 && ascii->data[ascii->len - 1] == '.')
        buf_truncate(ascii, ascii->len - 1);
    for (size_t i = 0; i < ascii->len; i++)
        ascii->data[i] = ascii_lower(ascii->data[i]);
    if (buf_error(ascii) != SW_OK)
        return buf_error(ascii);
    return is_name_or_ipv4(ascii->data) ? SW_OK : SW_SYNTAX;
}

enum err url_ipv6_shorten(struct span host, struct buf *out)
{
    char text[INET6_ADDRSTRLEN] = "";
    struct in6_addr address;
    if (host.n == 0 || host.n >= sizeof(text))
        return SW_SYNTAX;
    memcpy(text, host.p, host.n);
    if (inet_pton(AF_INET6, text, &address) != 1 ||
        !inet_ntop(AF_INET6, &address, text, sizeof(text)))
        return SW_SYNTAX;
    buf_add_string(out, text);
    return buf_error(out);
}

enum err url_host_to_ascii(struct span host, struct buf *out)
{
    struct buf decoded, ascii;
    buf_init(&decoded, URL_MAX);
    buf_init(&ascii, URL_MAX);
    enum err e = url_decode(host, &decoded);
    if (e == SW_OK)
        e = to_ascii(&decoded, &ascii);
    if (e == SW_OK) {
        buf_add_span(out, buf_span(&ascii));
        e = buf_error(out);
    }
    buf_free(&decoded);
    buf_free(&ascii);
    return e;
}
