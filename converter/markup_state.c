#include "markup_state.h"

#include "smolwire/attributes.h"

#define DAY_BYTES   10 /* 2025-05-20 */
#define VALUE_BYTES 32

/* What follows "publi" in the names of members. */
static const char *const endings[] = {"shed_at",     "shedAt",    "shed_date", "shedDate",
                                      "sh_date",     "shDate",    "sh_time",   "shTime",
                                      "cation_date", "cationDate"};

/* A quotation mark, as it stands in JSON, in a string in JSON, and in an attribute in it. */
static void eat_quote(struct span *s)
{
    (void)span_eat_char(s, '\\'); /* may be none */
    if (!span_eat_char(s, '"') && !span_eat_char(s, '\''))
        (void)span_eat(s, SPAN("&quot;"));
}

static bool eat_name(struct span *s)
{
    for (size_t i = 0; i < SW_COUNT(endings); i++)
        if (span_eat_nocase(s, span_of(endings[i])))
            return true;
    return false;
}

static bool is_day(struct span s)
{
    unsigned number;
    return span_eat_uint(&s, 4, 4, &number) && span_eat_char(&s, '-') &&
           span_eat_uint(&s, 2, 2, &number) && span_eat_char(&s, '-') &&
           span_eat_uint(&s, 2, 2, &number);
}

/* The value of the member whose name goes on at s, after "publi". */
static bool read_value(struct span s, struct span *value)
{
    if (!eat_name(&s))
        return false;
    eat_quote(&s);
    span_eat_space(&s);
    if (!span_eat_char(&s, ':'))
        return false;
    span_eat_space(&s);
    eat_quote(&s);
    size_t n = 0;
    while (n < s.n && n < VALUE_BYTES &&
           (ascii_is_alnum(s.p[n]) || s.p[n] == '-' || s.p[n] == ':' || s.p[n] == '.' ||
            s.p[n] == '+'))
        n++;
    *value = span_slice(s, 0, n);
    return is_day(s);
}

static void keep(struct markup_state *s, struct span value)
{
    if (s->first.n == 0)
        s->first = value;
    else if (!span_equal(span_slice(s->first, 0, DAY_BYTES), span_slice(value, 0, DAY_BYTES)))
        s->other = value;
}

void markup_state_read(struct markup_state *s, struct span script)
{
    static const char front[] = "publi";
    while (s->other.n == 0) {
        size_t at = span_find(script, span_of(front));
        if (at == script.n)
            return;
        bool is_name = at > 0 && !ascii_is_alnum(script.p[at - 1]) && script.p[at - 1] != '_';
        script = span_from(script, at + sizeof(front) - 1);
        struct span value;
        if (is_name && read_value(script, &value))
            keep(s, value);
    }
}

static void add(struct buf *out, struct span value)
{
    if (value.n > 0)
        buf_add_format(out, "<meta name=\"" MARKUP_STATE_NAME "\" content=\"%.*s\"/>",
                       SPAN_ARG(value));
}

void markup_state_add(const struct markup_state *s, struct buf *out)
{
    add(out, s->first);
    add(out, s->other);
}
