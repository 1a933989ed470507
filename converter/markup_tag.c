#include "markup_tag.h"

#include "markup.h"
#include "markup_text.h"
#include "smolwire/hash.h"

/* libxml2's own bound on the length of a name, less its terminator. */
#define NAME_MAX_READABLE 99

static bool is_name_char(char c)
{
    return ascii_is_alnum(c) || c == ':' || c == '-' || c == '_' || c == '.';
}

static bool is_readable(struct span name)
{
    if (name.n == 0 || name.n > NAME_MAX_READABLE)
        return false;
    if (!ascii_is_alpha(name.p[0]) && name.p[0] != '_' && name.p[0] != ':')
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (!is_name_char(name.p[i]))
            return false;
    return true;
}

static void skip_between_attributes(struct span *s)
{
    while (s->n > 0 && (ascii_is_space(s->p[0]) || s->p[0] == '/'))
        *s = span_from(*s, 1);
}

static bool ends_name(char c)
{
    return c == '=' || c == '>' || c == '/' || ascii_is_space(c);
}

static struct span take_attribute_name(struct span *s)
{
    size_t n = s->n > 0 && s->p[0] == '='; /* a name may begin with '=' */
    while (n < s->n && !ends_name(s->p[n]))
        n++;
    struct span name = span_slice(*s, 0, n);
    *s = span_from(*s, n);
    return name;
}

static struct span take_unquoted(struct span *s)
{
    size_t n = 0;
    while (n < s->n && !ascii_is_space(s->p[n]) && s->p[n] != '>')
        n++;
    struct span value = span_slice(*s, 0, n);
    *s = span_from(*s, n);
    return value;
}

/* A quote that is never closed ends with the tag, at the first '>'. */
static struct span take_quoted(struct span *s, struct markup_quotes *quotes)
{
    char quote = s->p[0];
    bool *none = quote == '"' ? &quotes->no_double : &quotes->no_single;
    *s = span_from(*s, 1);
    size_t n = *none ? s->n : span_find_char(*s, quote);
    if (n == s->n) {
        *none = true;
        return take_unquoted(s);
    }
    struct span value = span_slice(*s, 0, n);
    *s = span_from(*s, n + 1);
    return value;
}

static struct span take_value(struct span *s, struct markup_quotes *quotes)
{
    struct span rest = *s;
    span_eat_space(&rest);
    if (!span_eat_char(&rest, '='))
        return (struct span){NULL, 0};
    span_eat_space(&rest);
    *s = rest;
    if (rest.n == 0 || rest.p[0] == '>')
        return SPAN("");
    return rest.p[0] == '"' || rest.p[0] == '\'' ? take_quoted(s, quotes) : take_unquoted(s);
}

/* Next attribute; false at the end. `value.p` is NULL when there is none. */
static bool markup_next_attribute(struct span *rest, struct markup_quotes *quotes,
                                  struct span *name, struct span *value)
{
    skip_between_attributes(rest);
    if (rest->n == 0 || rest->p[0] == '>')
        return false;
    *name = take_attribute_name(rest);
    *value = take_value(rest, quotes);
    return true;
}

static struct span take_tag_name(struct span *s)
{
    size_t n = 0;
    while (n < s->n && !ascii_is_space(s->p[n]) && s->p[n] != '/' && s->p[n] != '>')
        n++;
    struct span name = span_slice(*s, 0, n);
    *s = span_from(*s, n);
    return name;
}

bool markup_read_tag(struct span *s, struct markup_quotes *quotes, struct markup_tag *out)
{
    struct span rest = span_from(*s, 1);
    *out = (struct markup_tag){.closing = span_eat_char(&rest, '/')};
    out->name = take_tag_name(&rest);
    out->tag = tag_from_name(out->name);
    out->readable = is_readable(out->name);
    const char *begin = rest.p;
    struct span name, value = {0};
    while (markup_next_attribute(&rest, quotes, &name, &value))
        ;
    bool in_value = value.p && value.p + value.n == rest.p; /* <a href=x/> */
    if (rest.n == 0) {
        *s = rest;
        return false;
    }
    out->attributes = span_between(begin, rest.p);
    out->slashed = out->attributes.n > 0 && rest.p[-1] == '/' && !in_value;
    *s = span_from(rest, 1);
    return true;
}

static bool is_worth_keeping(struct span name, struct span value)
{
    if (!is_readable(name) || value.n > MARKUP_VALUE_MAX)
        return false;
    return !(name.n > 2 && span_starts_nocase(name, SPAN("on"))); /* onclick, onload, ... */
}

/* The value is written between double quotes: those inside it become references. */
static void add_quoted(struct buf *out, struct span value)
{
    buf_add_char(out, '"');
    for (;;) {
        size_t n = span_find_char(value, '"');
        markup_add_value(out, span_slice(value, 0, n));
        if (n == value.n)
            break;
        buf_add_string(out, "&quot;");
        value = span_from(value, n + 1);
    }
    buf_add_char(out, '"');
}

bool markup_names_use(struct markup_names *names, struct span name)
{
    if (names->used < MARKUP_NAMES_MAX) {
        names->used++;
        return true;
    }
    uint64_t bit = hash_add_bytes(HASH_START, name) >> 40;
    uint64_t *word = &names->seen[bit / 64 % SW_COUNT(names->seen)];
    uint64_t mask = UINT64_C(1) << bit % 64;
    if (*word & mask)
        return true;
    if (names->distinct == MARKUP_NAMES_MAX)
        return false;
    names->distinct++;
    *word |= mask;
    return true;
}

void markup_add_start(struct buf *out, const struct markup_tag *t, struct markup_names *names)
{
    buf_add_char(out, '<');
    buf_add_span(out, t->name);
    struct span rest = t->attributes, name, value;
    struct markup_quotes quotes = {false, false};
    for (unsigned n = 0; n < MARKUP_ATTRIBUTES_MAX; n++) {
        if (!markup_next_attribute(&rest, &quotes, &name, &value))
            break;
        if (!is_worth_keeping(name, value) || !markup_names_use(names, name))
            continue;
        buf_add_char(out, ' ');
        buf_add_span(out, name);
        if (!value.p)
            continue;
        buf_add_char(out, '=');
        add_quoted(out, value);
    }
}

struct span markup_attribute(const struct markup_tag *t, const char *name)
{
    struct span rest = t->attributes, found, value;
    struct markup_quotes quotes = {false, false};
    while (markup_next_attribute(&rest, &quotes, &found, &value))
        if (span_is_nocase(found, name))
            return value.p ? value : SPAN("");
    return (struct span){NULL, 0};
}
