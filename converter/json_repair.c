#include "json_repair.h"

#include <string.h>

/* Deeper JSON than this is an attack; jansson gives up at 2048. */
#define REPAIR_DEPTH_MAX 256

struct repair {
    struct span rest;
    struct buf *out;
    char open[REPAIR_DEPTH_MAX]; /* closing brackets still to come */
    size_t depth;
};

static struct span after_space(struct span s)
{
    span_eat_space(&s);
    return s;
}

/* Ends the string here? A quote in the middle of a string is followed by more words. */
static bool quote_ends_string(struct span after)
{
    after = after_space(after);
    return after.n == 0 || memchr(",:}]", after.p[0], 4);
}

/* `rest` begins with a backslash. */
static void add_escape(struct repair *r)
{
    char c = r->rest.n > 1 ? r->rest.p[1] : '\0';
    if (c && memchr("\"\\/bfnrtu", c, 9)) {
        buf_add_span(r->out, span_slice(r->rest, 0, 2));
        r->rest = span_from(r->rest, 2);
        return;
    }
    if (c != '\'') /* \' is a quote in other languages; other unknown ones are meant literally */
        buf_add_string(r->out, "\\\\");
    r->rest = span_from(r->rest, 1);
}

/* One character of a string that JSON wants escaped. False: the string ends. */
static bool add_special(struct repair *r)
{
    char c = r->rest.p[0];
    if (c == '\\') {
        add_escape(r);
        return true;
    }
    r->rest = span_from(r->rest, 1);
    if (c != '"') {
        buf_add_char(r->out, ' '); /* line breaks, tabs, control characters */
        return true;
    }
    if (quote_ends_string(r->rest))
        return false;
    buf_add_string(r->out, "\\\"");
    return true;
}

/* `rest` stands after the opening quote. */
static void add_string(struct repair *r)
{
    buf_add_char(r->out, '"');
    while (r->rest.n > 0) {
        size_t n = 0;
        while (n < r->rest.n && r->rest.p[n] != '"' && r->rest.p[n] != '\\' &&
               (unsigned char)r->rest.p[n] >= ' ')
            n++;
        buf_add_span(r->out, span_slice(r->rest, 0, n));
        r->rest = span_from(r->rest, n);
        if (r->rest.n > 0 && !add_special(r))
            break;
    }
    buf_add_char(r->out, '"');
}

static void drop_trailing_comma(struct buf *out)
{
    size_t n = out->len;
    while (n > 0 && ascii_is_space(out->data[n - 1]))
        n--;
    if (n > 0 && out->data[n - 1] == ',')
        buf_truncate(out, n - 1);
}

static void open_bracket(struct repair *r, char c)
{
    if (r->depth == REPAIR_DEPTH_MAX) {
        buf_fail(r->out, SW_SYNTAX);
        return;
    }
    r->open[r->depth++] = c == '{' ? '}' : ']';
    buf_add_char(r->out, c);
}

static void close_bracket(struct repair *r, char c)
{
    if (r->depth == 0 || r->open[r->depth - 1] != c)
        return; /* one too many */
    drop_trailing_comma(r->out);
    r->depth--;
    buf_add_char(r->out, c);
}

static bool skip_comment(struct repair *r)
{
    if (!span_starts(r->rest, SPAN("/*")))
        return false;
    size_t end = span_find(r->rest, SPAN("*/"));
    r->rest = span_from(r->rest, end + 2);
    return true;
}

static void add_one(struct repair *r)
{
    if (skip_comment(r))
        return;
    char c = r->rest.p[0];
    r->rest = span_from(r->rest, 1);
    if (c == '"')
        add_string(r);
    else if (c == '{' || c == '[')
        open_bracket(r, c);
    else if (c == '}' || c == ']')
        close_bracket(r, c);
    else
        buf_add_char(r->out, c);
}

static void close_all(struct repair *r)
{
    while (r->depth > 0) {
        drop_trailing_comma(r->out);
        buf_add_char(r->out, r->open[--r->depth]);
    }
}

/* A page that was escaped once too often holds &quot; where JSON has its quotes. */
static void unescape_quotes(struct span text, struct buf *out)
{
    while (text.n > 0) {
        size_t n = span_find(text, SPAN("&quot;"));
        buf_add_span(out, span_slice(text, 0, n));
        if (n < text.n)
            buf_add_char(out, '"');
        text = span_from(text, n + 6);
    }
}

static enum err repair_from(struct span text, struct buf *out)
{
    struct repair r = {.rest = text, .out = out};
    do {
        add_one(&r);
    } while (r.rest.n > 0 && r.depth > 0); /* what follows the value is a wrapper's end */
    close_all(&r);
    return buf_error(out);
}

enum err json_repair(struct span text, struct buf *out)
{
    size_t begin = 0;
    while (begin < text.n && text.p[begin] != '{' &&
           !span_starts(span_from(text, begin), SPAN("[{")))
        begin++;
    text = span_from(text, begin);
    if (text.n == 0)
        return SW_SYNTAX;
    if (!span_starts(after_space(span_from(text, 1)), SPAN("&quot;")))
        return repair_from(text, out);
    struct buf unescaped;
    buf_init(&unescaped, text.n + 1);
    unescape_quotes(text, &unescaped);
    enum err e = repair_from(buf_span(&unescaped), out);
    buf_free(&unescaped);
    return e;
}
