/*
 * Percent-encoding.
 */
#include "url_percent.h"

#include <string.h>

#include "smolwire/url.h"

static bool is_unreserved(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static bool is_allowed(char c, const char *allowed)
{
    if (is_unreserved(c))
        return true;
    return c != '\0' && (strchr("!$&'()*+,;=", c) || strchr(allowed, c));
}

/* The byte that an escape at the front of s stands for, or -1. */
static int escape_at(struct span s)
{
    uint64_t byte;
    if (s.n < 3 || s.p[0] != '%' || !span_to_hex(span_slice(s, 1, 2), 0xFF, &byte))
        return -1;
    return (int)byte;
}

bool percent_valid(struct span component, const char *allowed)
{
    while (component.n > 0) {
        bool escaped = component.p[0] == '%';
        if (escaped ? escape_at(component) < 0 : !is_allowed(component.p[0], allowed))
            return false;
        component = span_from(component, escaped ? 3 : 1);
    }
    return true;
}

static void add_escaped(struct buf *b, char c)
{
    static const char hex[] = "0123456789ABCDEF";
    unsigned char byte = (unsigned char)c;
    char escape[3] = {'%', hex[byte >> 4], hex[byte & 15]};
    buf_add(b, escape, sizeof(escape));
}

void percent_normalize(struct buf *b, struct span component, const char *allowed)
{
    while (component.n > 0) {
        int escaped = escape_at(component);
        char c = escaped >= 0 ? (char)escaped : component.p[0];
        if (escaped >= 0 ? is_unreserved(c) : is_allowed(c, allowed))
            buf_add_char(b, c);
        else
            add_escaped(b, c);
        component = span_from(component, escaped >= 0 ? 3 : 1);
    }
}

enum err url_decode(struct span text, struct buf *out)
{
    size_t before = out->len;
    while (text.n > 0) {
        bool escaped = text.p[0] == '%';
        int byte = escaped ? escape_at(text) : (unsigned char)text.p[0];
        if (byte <= 0) {
            buf_truncate(out, before);
            return SW_SYNTAX;
        }
        buf_add_char(out, (char)byte);
        text = span_from(text, escaped ? 3 : 1);
    }
    if (buf_error(out) != SW_OK)
        buf_truncate(out, before);
    return buf_error(out);
}
