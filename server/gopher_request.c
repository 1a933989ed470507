/*
 * The request of Gopher.
 */
#include "server/gopher_request.h"

#include <string.h>

#include "smolwire/limits.h"

static bool has_control(struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c < 0x20 || c == 0x7F)
            return true;
    }
    return false;
}

static enum gopher_plus plus_of(struct span field)
{
    if (field.n == 0)
        return GOPHER_PLUS_NONE;
    switch (field.p[0]) {
    case '+': return GOPHER_PLUS_ITEM;
    case '!':
    case '$': return GOPHER_PLUS_ATTRIBUTES;
    default: return GOPHER_PLUS_NONE;
    }
}

/* "GET / HTTP/1.1" and its like; no selector of ours looks so. */
static bool is_http(struct span line)
{
    static const struct span methods[] = {{"GET ", 4}, {"HEAD ", 5}, {"POST ", 5}, {"OPTIONS ", 8}};

    if (!span_contains(line, SPAN(" HTTP/")))
        return false;
    for (size_t i = 0; i < SW_COUNT(methods); i++) {
        if (span_starts(line, methods[i]))
            return true;
    }
    return false;
}

static void set_kind(struct gopher_request *r)
{
    struct span rest = r->selector;

    if (is_http(r->selector)) {
        r->kind = GOPHER_HTTP;
        return;
    }
    span_eat_char(&rest, '/');
    if (span_eat(&rest, SPAN("URL:"))) {
        r->kind = GOPHER_URL;
        r->target = rest;
    }
}

/* "+", "!", "$", "!+INFO": what a Gopher+ client may send in the place of a search string. */
static bool is_plus(struct span field)
{
    return plus_of(field) != GOPHER_PLUS_NONE && (field.n == 1 || field.p[1] == '+');
}

/*
 * Fields after the selector. A Gopher+ client asking for an item without a
 * search sends its data in the place of the search string.
 */
static void set_fields(struct gopher_request *r, struct span rest)
{
    struct span first = span_cut(&rest, '\t');

    if (!rest.p && is_plus(first)) {
        r->plus = plus_of(first);
        return;
    }
    r->search = first;
    r->has_search = true;
    if (rest.p)
        r->plus = plus_of(span_cut(&rest, '\t'));
}

enum parse gopher_request_parse(struct span bytes, struct gopher_request *out)
{
    struct span seen = span_slice(bytes, 0, GOPHER_REQUEST_MAX);
    size_t end = span_find_char(seen, '\n');

    if (end == seen.n)
        return seen.n < GOPHER_REQUEST_MAX ? PARSE_MORE : PARSE_BAD;

    struct span line = span_slice(seen, 0, end);
    if (line.n > 0 && line.p[line.n - 1] == '\r')
        line.n--;

    memset(out, 0, sizeof(*out));
    struct span rest = line;
    out->selector = span_cut(&rest, '\t');
    if (has_control(out->selector))
        return PARSE_BAD;
    if (rest.p)
        set_fields(out, rest);
    set_kind(out);
    bool too_long = out->kind == GOPHER_SELECTOR && out->selector.n > GOPHER_SELECTOR_MAX;
    return too_long ? PARSE_BAD : PARSE_DONE;
}
