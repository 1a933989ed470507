#include "title.h"

#include <string.h>

#include "plain.h"
#include "smolwire/url.h"

/* A title in the page is the headline when it has this share of the words of a declared one. */
#define AGREE_PERCENT 50

/* A later heading is it where it has this much more. */
#define BETTER_PERCENT 20

/* Shorter beginnings of a headline are an article or a number. */
#define KICKER_BYTES_MIN 5

/* Longer than this is a paragraph in a heading. */
#define TITLE_BYTES_MAX 400

/* Headings looked at: a page has one headline, and it stands near the top. */
#define HEADINGS_MAX 20

static const char *const separators[] = {
    " | ",      " - ",    " \u2013 ", " \u2014 ", " :: ",     " \u00BB ", " \u00B7 ",
    " \u2022 ", " / ",    ": ",       " \u2039 ", " \u00AB ", " < ",      " > ",
    " \uFF5C ", "\uFF5C", " \u2502 ", " * ",      "|"};

/* Separators that no sentence has, so that what follows the last one is the site's even when
 * unknown. */
static bool is_strong(const char *separator)
{
    return strchr(separator, '|') || strstr(separator, "::") || strstr(separator, "\uFF5C") ||
           strstr(separator, "\u00BB") || strstr(separator, "\u2039") ||
           strstr(separator, "\u00AB");
}

/* "example" of "https://www.example.co.uk/..." */
static struct span host_label(struct span url)
{
    struct url parts;
    if (url_parse(url, &parts) != SW_OK)
        return SPAN("");
    struct span host = parts.host;
    if (span_starts_nocase(host, SPAN("www.")))
        host = span_from(host, 4);
    return host;
}

static struct span without_blanks(struct span key, struct arena *arena)
{
    char *out = arena_string(arena, key);
    size_t n = 0;
    for (size_t i = 0; i < key.n; i++)
        if (key.p[i] != ' ')
            out[n++] = key.p[i];
    return span_make(out, n);
}

/* Does a piece of a title name the site? */
static bool names_site(struct span piece, const struct offers *o, struct span url)
{
    struct span key = plain_key(piece, o->arena);
    if (key.n == 0)
        return true;
    for (const struct offer *f = o->first[OFFER_SITE]; f; f = f->next) {
        struct span site = plain_key(f->value, o->arena);
        if (span_equal(key, site) || (plain_overlap(key, site) == 100 && key.n * 2 >= site.n) ||
            (site.n > 3 && plain_overlap(site, key) == 100 && plain_word_count(key) <= 6))
            return true;
    }
    struct span host = host_label(url);
    struct span tight = without_blanks(key, o->arena);
    return tight.n > 2 &&
           span_contains_nocase(without_blanks(plain_key(host, o->arena), o->arena), tight);
}

static size_t find_last(struct span s, struct span needle)
{
    size_t last = s.n;
    for (size_t at = 0; at < s.n;) {
        size_t n = span_find(span_from(s, at), needle);
        if (at + n >= s.n)
            break;
        last = at + n;
        at += n + needle.n;
    }
    return last;
}

/* Is what is left after cutting `tail` still a headline? */
static bool may_cut(struct span rest, struct span tail, const char *separator,
                    const struct offers *o, struct span url)
{
    if (names_site(tail, o, url))
        return rest.n > 0;
    struct span key = plain_key(tail, o->arena);
    return is_strong(separator) && plain_word_count(key) <= 5 &&
           plain_word_count(plain_key(rest, o->arena)) >= 3;
}

/* One piece off the end or the front; the whole when none is the site's. */
static struct span cut_once(struct span title, const struct offers *o, struct span url)
{
    for (size_t i = 0; i < SW_COUNT(separators); i++) {
        struct span separator = span_of(separators[i]);
        size_t at = find_last(title, separator);
        if (at == title.n)
            continue;
        struct span rest = span_trim(span_slice(title, 0, at));
        if (may_cut(rest, span_from(title, at + separator.n), separators[i], o, url))
            return rest;
        at = span_find(title, separator);
        rest = span_trim(span_from(title, at + separator.n));
        if (rest.n > 0 && names_site(span_slice(title, 0, at), o, url))
            return rest;
    }
    return title;
}

/* Cuts the site's name off the front or end, also where it is known only by the address. */
static struct span title_without_site(struct span title, const struct offers *o, struct span url)
{
    for (unsigned pieces = 0; pieces < 3; pieces++) {
        struct span cut = cut_once(title, o, url);
        if (cut.n == title.n)
            break;
        title = cut;
    }
    return title;
}

/* How far a heading says what the page declares as its title, in percent; 0: not half of either. */
static unsigned agreement(struct span heading, const struct offers *o)
{
    unsigned best = 0;
    static const enum offer_source declared[] = {FROM_JSON_LD, FROM_OPEN_GRAPH, FROM_TITLE,
                                                 FROM_TWITTER, FROM_MICRODATA};
    for (size_t i = 0; i < SW_COUNT(declared); i++) {
        const struct offer *f = offers_from(o, OFFER_TITLE, declared[i]);
        if (!f)
            continue;
        struct span key = plain_key(f->value, o->arena);
        unsigned a = plain_overlap(heading, key), b = plain_overlap(key, heading);
        if ((a >= AGREE_PERCENT || b >= AGREE_PERCENT) && 2 * a * b / (a + b) > best)
            best = 2 * a * b / (a + b);
    }
    return best;
}

/*
 * Is it the last piece of <title> and nothing else that the page declares? "The
 * Gazette" above every page of it, in "Rain falls all week | The Gazette".
 */
static bool is_sign(struct span heading, const struct offers *o, struct span url)
{
    const struct offer *title = offers_from(o, OFFER_TITLE, FROM_TITLE);
    if (!title || !span_ends_nocase(title->value, heading))
        return false;
    for (size_t i = 0; i < SW_COUNT(separators); i++) {
        struct span separator = span_of(separators[i]);
        size_t at = find_last(title->value, separator);
        if (at == title->value.n)
            continue;
        struct span rest = span_slice(title->value, 0, at);
        if (!strchr(separators[i], ':') && !names_site(rest, o, url) &&
            at + separator.n + heading.n == title->value.n &&
            plain_word_count(plain_key(rest, o->arena)) >= 3)
            return true;
    }
    return false;
}

static const struct offer *agreeing_heading(const struct offers *o, struct span url)
{
    const struct offer *only = NULL, *best = NULL;
    unsigned best_agreement = 0;
    size_t headings = 0, looked_at = 0;
    for (const struct offer *f = o->first[OFFER_TITLE]; f && looked_at < HEADINGS_MAX;
         f = f->next) {
        if (f->source != FROM_HEADING || f->value.n > TITLE_BYTES_MAX)
            continue;
        looked_at++;
        struct span key = plain_key(f->value, o->arena);
        if (key.n == 0 || names_site(f->value, o, url) || is_sign(f->value, o, url))
            continue;
        unsigned percent = agreement(key, o);
        if (percent > (best ? best_agreement + BETTER_PERCENT : 0)) {
            best = f;
            best_agreement = percent;
        }
        if (best_agreement + BETTER_PERCENT >= 100)
            return best;
        only = f;
        headings++;
    }
    if (best)
        return best;
    return headings == 1 && plain_word_count(plain_key(only->value, o->arena)) >= 3 ? only : NULL;
}

static const struct offer *first_declared(const struct offers *o)
{
    static const enum offer_source order[] = {
        FROM_JSON_LD,     FROM_MICRODATA, FROM_OPEN_GRAPH,   FROM_TWITTER, FROM_PARSELY,
        FROM_DUBLIN_CORE, FROM_META,      FROM_JSON_LD_PAGE, FROM_TITLE,   FROM_HEADING};
    for (size_t i = 0; i < SW_COUNT(order); i++) {
        const struct offer *f = offers_from(o, OFFER_TITLE, order[i]);
        if (f)
            return f;
    }
    return NULL;
}

/* More than "The" or a year, and no headline of its own. */
static bool is_kicker(struct span before, struct span title, struct arena *arena)
{
    struct span key = plain_key(before, arena);
    size_t words = plain_word_count(plain_key(title, arena));
    return words >= 3 && plain_word_count(key) < words && key.n >= KICKER_BYTES_MIN;
}

/*
 * The heading without what stands before the title that the page declares:
 * "Storms Rain falls all week"; the whole where some source declares the whole.
 */
static struct span without_kicker(struct span heading, const struct offers *o, struct span url)
{
    static const enum offer_source declared[] = {FROM_JSON_LD, FROM_OPEN_GRAPH, FROM_TWITTER,
                                                 FROM_MICRODATA, FROM_TITLE};
    struct span cut = heading;
    for (size_t i = 0; i < SW_COUNT(declared); i++) {
        const struct offer *f = offers_from(o, OFFER_TITLE, declared[i]);
        if (!f)
            continue;
        if (span_starts_nocase(f->value, heading)) /* the site's name may follow */
            return heading;
        struct span title = title_without_site(f->value, o, url);
        if (span_equal_nocase(title, heading))
            return heading;
        if (title.n < cut.n && span_ends_nocase(heading, title) &&
            is_kicker(span_slice(heading, 0, heading.n - title.n), title, o->arena))
            cut = span_from(heading, heading.n - title.n);
    }
    return cut;
}

struct span title_choose(struct offers *o, struct span url)
{
    const struct offer *f = offers_from(o, OFFER_TITLE, FROM_RULE);
    if (!f)
        f = agreeing_heading(o, url);
    if (!f)
        f = first_declared(o);
    o->chosen[OFFER_TITLE] = f;
    if (!f)
        return SPAN("");
    if (f->source == FROM_RULE)
        return f->value;
    struct span title = title_without_site(f->value, o, url);
    return f->source == FROM_HEADING ? without_kicker(title, o, url) : title;
}
