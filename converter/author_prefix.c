#include "author_prefix.h"

#include <string.h>

#include "smolwire/attributes.h"

/* Bytes of the longest of `prefixes`. */
#define PREFIX_BYTES_MAX 28

/* Bytes of "This post was written by". */
#define CLAUSE_BYTES_MAX 48

/* What stands before a name, in the order of the first byte. Lower case; each is tried with a
 * blank or ':' after it. */
static const char *const prefixes[] = {
    "artikel von",
    "analyse von",
    "articolo di",
    "autorka",
    "autorzy",
    "articles by",
    "alle beitr\u00E4ge von",
    "auteur(s)",
    "article de",
    "artikel",
    "authored by",
    "author",
    "authors",
    "author(s)",
    "article by",
    "autor",
    "autorin",
    "autoren",
    "auteur",
    "autores",
    "a cura di",
    "autore",
    "av",
    "af",
    "beitrag von",
    "blog beitrag von",
    "bericht von",
    "by",
    "created by",
    "contributed by",
    "di",
    "door",
    "ditulis oleh",
    "eingestellt von",
    "ein beitrag von",
    "ein gastbeitrag von",
    "ein interview von",
    "ein bericht von",
    "ein kommentar von",
    "eine analyse von",
    "erstellt von",
    "escrito por",
    "escrita por",
    "gepostet von",
    "gastbeitrag von",
    "geschreven door",
    "geschrieben von",
    "interview von",
    "insights from",
    "kommentar von",
    "kirjoittaja",
    "kirjoittanut",
    "more about",
    "napsal",
    "napsala",
    "opr.",
    "oprac.",
    "oleh",
    "par notre",
    "posts by",
    "publicado por",
    "publi\u00E9 par",
    "posted by",
    "published by",
    "par",
    "por",
    "penulis",
    "recipe by",
    "reportagem de",
    "reported by",
    "redaktion:",
    "reporter:",
    "redactado por",
    "skrevet av",
    "skrevet af",
    "skriven av",
    "see all posts by",
    "scritto da",
    "story by",
    "submitted by",
    "text von",
    "texte de",
    "texto de",
    "texto",
    "testo di",
    "tekst door",
    "tekst",
    "text by",
    "tekst",
    "text",
    "teksti",
    "tekst av",
    "tekst af",
    "text av",
    "un article de",
    "verfasst von",
    "ver\u00F6ffentlicht von",
    "view all posts by",
    "von",
    "written by",
    "words by",
    "yazan",
    "yazar",
    "zeige alle beitr\u00E4ge von",
    "\u0430\u0432\u0442\u043E\u0440",
    "\u043E\u0442",
    "\u0430\u0432\u0442\u043E\u0440\u044B",
    "\u0430\u0432\u0442\u043E\u0440\u043A\u0430",
    "\u0442\u0435\u043A\u0441\u0442",
    "\u0441\u0442\u0430\u0442\u044C\u044F",
    "\u05DE\u05D0\u05EA",
    "\u0628\u0642\u0644\u0645",
    "\u0643\u062A\u0628",
    "\u4F5C\u8005",
    "\u6587",
    "\u64B0\u6587",
    "\u7DE8\u8F2F",
    "\u8BB0\u8005",
    "\u8A18\u8005",
};

/* The same within a text that begins with something else: "3 May 2025 by Jane Doe". */
static const char *const inner_prefixes[] = {" by ", " By ",   " von ", " par ", " por ",
                                             " di ", " door ", " av ",  " af "};

/* The first of those that begin with this byte; every short text of a page is asked. */
static size_t first_with(char byte)
{
    size_t low = 0, high = SW_COUNT(prefixes);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if ((unsigned char)prefixes[middle][0] < (unsigned char)byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Past the colon, dash or blanks between such a word and the name; false: it is part of another. */
static bool eat_separator(struct span *s, bool may_be_none)
{
    static const char *const signs[] = {"\uFF1A", "\uFF0F"}; /* full width ':' and '/' */
    struct span rest = *s;
    while (rest.n > 0 && (ascii_is_space(rest.p[0]) || rest.p[0] == ':' || rest.p[0] == '/'))
        rest = span_from(rest, 1);
    for (size_t i = 0; i < SW_COUNT(signs); i++)
        (void)span_eat(&rest, span_of(signs[i]));
    if ((rest.n == s->n && !may_be_none) || rest.n == 0)
        return false;
    *s = rest;
    return true;
}

/* One such word off the front. */
static bool eat_prefix(struct span *s)
{
    char byte = s->n > 0 ? ascii_lower(s->p[0]) : '\0';
    for (size_t i = first_with(byte); i < SW_COUNT(prefixes) && prefixes[i][0] == byte; i++) {
        struct span rest = *s, prefix = span_of(prefixes[i]);
        if (!span_eat_nocase(&rest, prefix) || !eat_separator(&rest, prefix.p[prefix.n - 1] == ':'))
            continue;
        *s = rest;
        return true;
    }
    return false;
}

/* Is it such a word and nothing else? */
static bool is_prefix(struct span s)
{
    char byte = s.n > 0 ? ascii_lower(s.p[0]) : '\0';
    if (s.n > 0 && s.p[s.n - 1] == ':')
        s.n--;
    for (size_t i = first_with(byte); i < SW_COUNT(prefixes) && prefixes[i][0] == byte; i++)
        if (span_is_nocase(s, prefixes[i]))
            return true;
    return false;
}

struct span author_behind_clause(struct span s)
{
    static const char *const ends[] = {
        " written by ", " geschrieben von ", " verfasst von ", " escrito por ", " crit par ",
        " scritto da ", " geschreven door ", " skrevet av ",   " skrevet af ",  " skriven av "};
    for (size_t i = 0; i < SW_COUNT(ends); i++) {
        size_t at = span_find(span_slice(s, 0, CLAUSE_BYTES_MAX), span_of(ends[i]));
        if (at < CLAUSE_BYTES_MAX && at + strlen(ends[i]) < s.n)
            return span_from(s, at + strlen(ends[i]));
    }
    return s;
}

struct span author_without_prefix(struct span s)
{
    while (eat_prefix(&s))
        ;
    return s;
}

struct span author_after_prefix(struct span text)
{
    struct span rest = author_without_prefix(text);
    if (rest.n < text.n)
        return rest;
    return text.n <= PREFIX_BYTES_MAX && is_prefix(text) ? SPAN("") : (struct span){NULL, 0};
}

struct span author_after_inner_prefix(struct span text)
{
    for (size_t i = 0; i < SW_COUNT(inner_prefixes); i++) {
        size_t at = span_find(text, span_of(inner_prefixes[i]));
        if (at < text.n)
            return span_trim(span_from(text, at + strlen(inner_prefixes[i])));
    }
    return SPAN("");
}
