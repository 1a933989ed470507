/*
 * Searches as people type them, made into expressions of FTS5.
 */
#include "server/search_query.h"

#include <stdbool.h>

#include "server/search_prefix.h"
#include "smolwire/clock.h"
#include "smolwire/search_index.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

#define EXPRESSION_MAX (64 * 1024)

struct parser {
    struct buf words;  /* what has to be in title or text */
    struct buf fields; /* what has to be in source or section */
    struct buf without;
    size_t count;
    struct search_match *out;
};

static bool has_letters(struct span s)
{
    while (s.n) {
        uint32_t code_point = utf8_next(&s);
        if (unicode_is_letter(code_point) || unicode_is_digit(code_point))
            return true;
    }
    return false;
}

/* A string of FTS5: whatever stands in it is cut into words by the tokenizer and nothing else. */
static void add_string(struct buf *b, struct span text)
{
    struct buf words;
    buf_init(&words, EXPRESSION_MAX);
    search_add_words(&words, text);
    buf_add_char(b, '"');
    struct span rest = buf_span(&words);
    while (rest.n) {
        struct span good = rest;
        uint32_t code_point = utf8_next(&rest);
        bool word = unicode_is_letter(code_point) || unicode_is_digit(code_point);
        if (word)
            buf_add(b, good.p, good.n - rest.n);
        else
            buf_add_char(b, ' ');
    }
    buf_add_char(b, '"');
    buf_free(&words);
}

static void add_and(struct buf *b)
{
    if (b->len)
        buf_add_string(b, " AND ");
}

/* One ideograph stands at the beginning of a pair in every text that has it inside a run. */
static bool is_lone_ideograph(struct span word)
{
    return word.n > 0 && search_is_unspaced(utf8_next(&word)) && word.n == 0;
}

static bool is_ascii_word(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_alpha(s.p[i]))
            return false;
    return s.n > 0;
}

static void add_word(struct parser *p, struct buf *to, struct span word)
{
    bool prefix = span_ends(word, SPAN("*")) && utf8_count(word) > 2;
    struct span beginning = span_slice(word, 0, word.n - prefix);
    if (!has_letters(word) || p->count >= SEARCH_WORDS_MAX)
        return;
    p->count++;
    if (to == &p->without) {
        if (to->len)
            buf_add_string(to, " OR ");
    } else {
        add_and(to);
    }
    if (prefix && is_ascii_word(beginning)) {
        search_add_prefix(to, beginning);
        return;
    }
    add_string(to, word);
    if (prefix || is_lone_ideograph(word))
        buf_add_char(to, '*');
}

static void add_field(struct parser *p, const char *column, struct span value)
{
    if (!has_letters(value) || p->count >= SEARCH_WORDS_MAX)
        return;
    p->count++;
    add_and(&p->fields);
    buf_add_format(&p->fields, "{%s} : ", column);
    add_string(&p->fields, value);
}

/* "2025", "2025-05" or "2025-05-20": its first second. */
static bool parse_day(struct span text, int64_t *time)
{
    unsigned year = 0, month = 1, day = 1;
    if (!span_eat_uint(&text, 4, 4, &year))
        return false;
    if (span_eat_char(&text, '-') && !span_eat_uint(&text, 1, 2, &month))
        return false;
    if (span_eat_char(&text, '-') && !span_eat_uint(&text, 1, 2, &day))
        return false;
    struct civil c = {.year = (int)year, .month = (int)month, .day = (int)day};
    if (text.n || !civil_valid(c))
        return false;
    *time = civil_to_time(c);
    return true;
}

/* "source:bbc" and the like; false: just a word with a colon in it. */
static bool take_field(struct parser *p, struct span token)
{
    int64_t time = 0;
    struct span value = token;
    if (span_eat_nocase(&value, SPAN("source:"))) {
        add_field(p, "source", value);
        return true;
    }
    if (span_eat_nocase(&value, SPAN("section:"))) {
        add_field(p, "section", value);
        return true;
    }
    if (span_eat_nocase(&value, SPAN("before:")) && parse_day(value, &time)) {
        p->out->until = time;
        return true;
    }
    value = token;
    if (span_eat_nocase(&value, SPAN("after:")) && parse_day(value, &time)) {
        p->out->from = time;
        return true;
    }
    return false;
}

/* source:"The Wire" is one token, with the first quotation mark and without the last. */
static bool next_quoted_field(struct span *rest, struct span *token)
{
    struct span value = *rest;
    if (!span_eat_nocase(&value, SPAN("source:\"")) && !span_eat_nocase(&value, SPAN("section:\"")))
        return false;
    struct span text = span_cut(&value, '"');
    *token = span_between(rest->p, text.p + text.n);
    *rest = value;
    return true;
}

/* The next word, or what stands between quotation marks; false at the end. */
static bool next_token(struct span *rest, struct span *token, bool *quoted)
{
    span_eat_space(rest);
    if (rest->n == 0)
        return false;
    *quoted = false;
    if (next_quoted_field(rest, token))
        return true;
    *quoted = span_eat_char(rest, '"');
    if (*quoted) {
        *token = span_cut(rest, '"');
        return true;
    }
    return span_token(rest, " \t\r\n\v\f", token);
}

static void take(struct parser *p, struct span token, bool quoted)
{
    if (quoted)
        add_word(p, &p->words, token);
    else if (take_field(p, token))
        return;
    else if (token.n > 1 && span_eat_char(&token, '-'))
        add_word(p, &p->without, token);
    else
        add_word(p, &p->words, token);
}

/* "(words) AND fields NOT (without)", with each part only where there is one. */
static void join(const struct parser *p, const char *column, struct buf *out)
{
    if (p->words.len) {
        buf_add_format(out, "{%s} : (", column);
        buf_add_span(out, buf_span(&p->words));
        buf_add_char(out, ')');
    }
    if (p->fields.len) {
        add_and(out);
        buf_add_span(out, buf_span(&p->fields));
    }
    if (p->without.len) {
        struct buf left = *out;
        buf_init(out, EXPRESSION_MAX);
        buf_add_format(out, "(%s) NOT (", left.data);
        buf_add_span(out, buf_span(&p->without));
        buf_add_char(out, ')');
        buf_free(&left);
    }
}

enum err search_match_parse(struct span query, struct search_match *out)
{
    struct parser p = {.out = out};
    struct span rest = query, token;
    bool quoted = false;
    *out = (struct search_match){.from = INT64_MIN, .until = INT64_MAX};
    buf_init(&out->all, EXPRESSION_MAX);
    buf_init(&out->title, EXPRESSION_MAX);
    buf_init(&p.words, EXPRESSION_MAX);
    buf_init(&p.fields, EXPRESSION_MAX);
    buf_init(&p.without, EXPRESSION_MAX);
    while (next_token(&rest, &token, &quoted))
        take(&p, token, quoted);
    enum err e = p.words.len || p.fields.len ? SW_OK : SW_SYNTAX;
    if (!e) {
        join(&p, "title body", &out->all);
        if (p.words.len)
            join(&p, "title", &out->title);
        e = buf_error(&out->all);
    }
    if (!e)
        e = buf_error(&out->title);
    buf_free(&p.words);
    buf_free(&p.fields);
    buf_free(&p.without);
    return e;
}

void search_match_free(struct search_match *m)
{
    buf_free(&m->all);
    buf_free(&m->title);
}
