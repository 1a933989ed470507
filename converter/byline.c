#include "byline.h"

#include <string.h>

#include "plain.h"
#include "smolwire/buf.h"
#include "smolwire/utf8.h"

#define NAMES_MAX        12
#define NAME_WORDS_MAX   6
#define NAME_BYTES_MAX   80
#define BYLINE_BYTES_MAX 2000

struct names {
    struct arena *arena;
    struct span name[NAMES_MAX], key[NAMES_MAX];
    size_t count;
};

/* What stands before a name. Lower case; each is tried with a blank or ':' after it. */
static const char *const prefixes[] = {
    "by",
    "written by",
    "posted by",
    "published by",
    "reported by",
    "words by",
    "author",
    "authors",
    "author(s)",
    "story by",
    "text by",
    "article by",
    "von",
    "autor",
    "autorin",
    "autoren",
    "par",
    "auteur",
    "por",
    "autores",
    "di",
    "a cura di",
    "autore",
    "door",
    "av",
    "af",
    "tekst",
    "text",
    "opr.",
    "oprac.",
    "\u0430\u0432\u0442\u043E\u0440",
    "\u0442\u0435\u043A\u0441\u0442",
    "\u4F5C\u8005",
    "\u8BB0\u8005",
    "\u6587",
    "submitted by",
    "redaktion",
    "reporter",
    "\u043E\u0442",
};

/* Between the names of one byline. */
static const char *const between[] = {
    ",",      ";",     "|",        " and ",    " und ",    " et ", " y ",    " e ",
    " & ",    " og ",  " och ",    " en ",     " i ",      "/",    "\u3001", "\u00B7",
    " with ", " mit ", " \u0438 ", " \u2013 ", " \u2022 ", "\n"};

/* No names, whatever they stand for. */
static const char no_names[] =
    " admin administrator editor editors staff webmaster redaktion redacci\u00F3n redaccion "
    "redazione redactie redakcja redakce newsroom news guest unknown anonymous none null author "
    "undefined user root moderator super super-user superuser contributor team sponsored "
    "advertisement advertorial comments comment share print follow email twitter facebook "
    "instagram linkedin updated published posted read more reuters.com view all posts about the ";

static bool is_noise(struct span key)
{
    struct span rest = key, word;
    while (span_token(&rest, " ", &word))
        if (!plain_listed(word, no_names))
            return false;
    return true;
}

static struct span without_prefix(struct span s)
{
    for (bool cut = true; cut;) {
        cut = false;
        for (size_t i = 0; i < SW_COUNT(prefixes); i++) {
            struct span rest = s;
            if (!span_eat_nocase(&rest, span_of(prefixes[i])) || rest.n == 0)
                continue;
            if (!ascii_is_space(rest.p[0]) && rest.p[0] != ':' && strncmp(rest.p, "\uFF1A", 3) != 0)
                continue;
            while (rest.n > 0 && (ascii_is_space(rest.p[0]) || rest.p[0] == ':'))
                rest = span_from(rest, 1);
            (void)span_eat(&rest, SPAN("\uFF1A"));
            s = rest;
            cut = true;
        }
    }
    return s;
}

static bool has_digit(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (ascii_is_digit(s.p[i]))
            return true;
    return false;
}

static bool is_address(struct span s)
{
    return span_contains(s, SPAN("://")) || span_contains(s, SPAN("www.")) ||
           span_contains(s, SPAN("@")) || span_contains(s, SPAN(".com"));
}

/* "Jane Doe (Reuters)", "Jane Doe in Berlin" */
static struct span without_tail(struct span s)
{
    static const char *const tails[] = {" (",    " [",  " for ",    " in ", " at ",
                                        " aus ", " | ", " \u2014 ", " - ",  " on "};
    for (size_t i = 0; i < SW_COUNT(tails); i++) {
        size_t at = span_find(s, span_of(tails[i]));
        if (at > 2 && at < s.n)
            s = span_slice(s, 0, at);
    }
    return s;
}

static void add_name(struct names *names, struct span s)
{
    s = span_trim(without_tail(without_prefix(span_trim(s))));
    if (s.n < 2 || s.n > NAME_BYTES_MAX || has_digit(s) || is_address(s) ||
        names->count == NAMES_MAX)
        return;
    struct span key = plain_key(s, names->arena);
    if (key.n < 2 || plain_word_count(key) > NAME_WORDS_MAX || is_noise(key))
        return;
    for (size_t i = 0; i < names->count; i++)
        if (plain_overlap(key, names->key[i]) == 100 || plain_overlap(names->key[i], key) == 100)
            return;
    names->name[names->count] = s;
    names->key[names->count++] = key;
}

/* Offset of the first separator at or after the beginning; its length in *n. */
static size_t find_separator(struct span s, size_t *n)
{
    size_t first = s.n;
    *n = 0;
    for (size_t i = 0; i < SW_COUNT(between); i++) {
        struct span separator = span_of(between[i]);
        size_t at = span_find_nocase(s, separator);
        if (at < first) {
            first = at;
            *n = separator.n;
        }
    }
    return first;
}

static void add_names(struct names *names, struct span s)
{
    s = span_slice(without_prefix(span_trim(s)), 0, BYLINE_BYTES_MAX);
    while (s.n > 0) {
        size_t n;
        size_t at = find_separator(s, &n);
        add_name(names, span_slice(s, 0, at));
        s = span_from(s, at + n);
    }
}

static struct span joined(const struct names *names)
{
    struct buf b;
    buf_init(&b, NAMES_MAX * (NAME_BYTES_MAX + 2));
    for (size_t i = 0; i < names->count; i++) {
        if (i > 0)
            buf_add_string(&b, ", ");
        buf_add_span(&b, names->name[i]);
    }
    struct span result = arena_span(names->arena, buf_span(&b));
    buf_free(&b);
    return result;
}

/* All offers of the source that weigh as much as its best. */
static bool choose_from(struct offers *o, enum offer_source source, struct span site,
                        struct names *names)
{
    const struct offer *best = offers_from(o, OFFER_AUTHOR, source);
    names->count = 0;
    for (const struct offer *f = best; f; f = f->next)
        if (f->source == source && f->weight == best->weight)
            add_names(names, f->value);
    struct span site_key = plain_key(site, o->arena);
    if (names->count == 1 && span_equal(names->key[0], site_key) && source != FROM_JSON_LD)
        names->count = 0;
    if (names->count > 0)
        o->chosen[OFFER_AUTHOR] = best;
    return names->count > 0;
}

struct span byline_choose(struct offers *o, struct span site)
{
    static const enum offer_source order[] = {FROM_RULE,        FROM_JSON_LD,     FROM_MICRODATA,
                                              FROM_ARTICLE,     FROM_PARSELY,     FROM_META,
                                              FROM_DUBLIN_CORE, FROM_REL,         FROM_CLASS,
                                              FROM_OPEN_GRAPH,  FROM_JSON_LD_PAGE};
    struct names names = {.arena = o->arena};
    for (size_t i = 0; i < SW_COUNT(order); i++)
        if (choose_from(o, order[i], site, &names))
            return joined(&names);
    return SPAN("");
}
