#include "byline.h"

#include <string.h>

#include "plain.h"
#include "smolwire/buf.h"
#include "smolwire/utf8.h"

#define NAMES_MAX        12
#define NAME_WORDS_MAX   6
#define NAME_BYTES_MAX   80
#define BYLINE_BYTES_MAX 2000

/* Nodes between names of one byline. */
#define GROUP_NODES 40

/* Nodes between the headline and its byline; one before the headline counts as further away. */
#define DISTANCE_MAX 100

struct names {
    struct arena *arena;
    struct span name[NAMES_MAX], key[NAMES_MAX];
    size_t count;
};

/* What stands before a name. Lower case; each is tried with a blank or ':' after it. */
static const char *const prefixes[] = {
    "artikel von",
    "ver\u00F6ffentlicht von",
    "geschrieben von",
    "articles by",
    "insights from",
    "zeige alle beitr\u00E4ge von",
    "alle beitr\u00E4ge von",
    "view all posts by",
    "more about",
    "see all posts by",
    "posts by",
    "publicado por",
    "escrito por",
    "publi\u00E9 par",
    "scritto da",
    "auteur(s)",
    "article de",
    "artikel",
    "authored by",
    "updated by",
    "contributed by",
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
/* What others than the author did: such a part is dropped whole. */
static const char *const others_work[] = {
    "reviewed by", "edited by", "fact checked", "fact-checked", "medically reviewed", "photo by",
    "photos by",   "foto:",     "fotos:",       "illustration", "interview:",         "image by"};

static const char no_names[] =
    " alle artikel archiv anzeigen artikel beitr\u00E4ge written by edited reviewed copyright foto "
    "photo image bild interview admin administrator editor editors staff webmaster redaktion "
    "redacci\u00F3n redaccion "
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

struct span byline_after_prefix(struct span text)
{
    struct span rest = without_prefix(text);
    if (rest.n == text.n)
        for (size_t i = 0; i < SW_COUNT(prefixes); i++)
            if (span_is_nocase(text, prefixes[i]))
                return SPAN("");
    return rest.n < text.n ? rest : (struct span){NULL, 0};
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

static bool is_others_work(struct span s)
{
    for (size_t i = 0; i < SW_COUNT(others_work); i++)
        if (span_starts_nocase(s, span_of(others_work[i])))
            return true;
    return false;
}

/* "jdoe", "web-team2": what people call themselves when they log in, not when they sign. */
static bool is_account(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 128 || s.p[i] == ' ' || (s.p[i] >= 'A' && s.p[i] <= 'Z'))
            return false;
    return true;
}

static void add_name(struct names *names, struct span s)
{
    if (is_others_work(span_trim(s)))
        return;
    s = span_trim(without_tail(without_prefix(span_trim(s))));
    if (s.n < 2 || s.n > NAME_BYTES_MAX || has_digit(s) || is_address(s) || is_account(s) ||
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
    if (span_starts_nocase(s, SPAN("http")) || span_starts_nocase(s, SPAN("www.")))
        return; /* a profile on some network */
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

/* Do they name nobody but the publisher? */
static bool is_site(const struct names *names, struct span site, struct span host)
{
    struct span site_key = plain_key(site, names->arena), host_key = plain_key(host, names->arena);
    for (size_t i = 0; i < names->count; i++)
        if (plain_overlap(names->key[i], site_key) < 100 &&
            plain_overlap(names->key[i], host_key) < 100)
            return false;
    return true;
}

/* Is it said too far from the headline to be about its story? */
static bool is_far(const struct offers *o, const struct offer *f)
{
    return f->source == FROM_CLASS && o->headline && offers_distance(o, f->node) > DISTANCE_MAX;
}

static const struct offer *best_near(const struct offers *o, enum offer_source source)
{
    const struct offer *best = NULL;
    for (const struct offer *f = o->first[OFFER_AUTHOR]; f; f = f->next)
        if (f->source == source && (!best || f->weight > best->weight) && !is_far(o, f))
            best = f;
    return best;
}

/*
 * All offers of the source that weigh as much as its best. Of what stands on
 * the page only the first group counts: names further on are others'.
 */
static bool choose_from(struct offers *o, enum offer_source source, struct names *names)
{
    const struct offer *best = best_near(o, source), *last = best;
    names->count = 0;
    for (const struct offer *f = best; f; f = f->next) {
        if (f->source != source || f->weight != best->weight)
            continue;
        if (f->node && last->node && f->node->order - last->node->order > GROUP_NODES)
            break;
        add_names(names, f->value);
        last = f;
    }
    if (names->count > 0)
        o->chosen[OFFER_AUTHOR] = best;
    return names->count > 0;
}

/* A first name alone: the whole one may stand elsewhere on the page. */
static void complete(const struct offers *o, struct names *names)
{
    if (names->count != 1 || plain_word_count(names->key[0]) > 1)
        return;
    for (const struct offer *f = o->first[OFFER_AUTHOR]; f; f = f->next) {
        struct names other = {.arena = names->arena};
        add_names(&other, f->value);
        if (other.count == 1 && plain_overlap(names->key[0], other.key[0]) == 100 &&
            plain_word_count(other.key[0]) <= 3 && plain_word_count(other.key[0]) > 1) {
            *names = other;
            return;
        }
    }
}

struct span byline_choose(struct offers *o, struct span site, struct span host)
{
    static const enum offer_source order[] = {
        FROM_RULE,        FROM_JSON_LD,    FROM_MICRODATA,   FROM_PARSELY, FROM_REL,
        FROM_TEXT,        FROM_META,       FROM_ARTICLE,     FROM_CLASS,   FROM_TWITTER,
        FROM_DUBLIN_CORE, FROM_OPEN_GRAPH, FROM_JSON_LD_PAGE};
    struct names names = {.arena = o->arena};
    for (size_t i = 0; i < SW_COUNT(order); i++)
        if (choose_from(o, order[i], &names) && !is_site(&names, site, host)) {
            complete(o, &names);
            return joined(&names);
        }
    o->chosen[OFFER_AUTHOR] = NULL;
    bool found = choose_from(o, FROM_JSON_LD, &names) || choose_from(o, FROM_META, &names);
    return found ? joined(&names) : SPAN("");
}
