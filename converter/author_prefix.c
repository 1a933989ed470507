#include "author_prefix.h"

#include <string.h>

#include "smolwire/attributes.h"

/* Bytes of the longest of `prefixes`. */
#define PREFIX_BYTES_MAX 28

/* Bytes of "This post was written by". */
#define CLAUSE_BYTES_MAX 48

/* What stands before a name. Lower case; each is tried with a blank or ':' after it. */
static const char *const prefixes[] = {
    "eingestellt von",
    "gepostet von",
    "text von",
    "artikel von",
    "beitrag von",
    "ein beitrag von",
    "blog beitrag von",
    "gastbeitrag von",
    "ein gastbeitrag von",
    "interview von",
    "ein interview von",
    "bericht von",
    "ein bericht von",
    "kommentar von",
    "ein kommentar von",
    "analyse von",
    "eine analyse von",
    "erstellt von",
    "verfasst von",
    "recipe by",
    "created by",
    "un article de",
    "par notre",
    "texte de",
    "texto de",
    "texto",
    "reportagem de",
    "testo di",
    "articolo di",
    "tekst door",
    "geschreven door",
    "skrevet av",
    "skrevet af",
    "skriven av",
    "autorka",
    "autorzy",
    "tekst:",
    "yazan",
    "kirjoittaja",
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
    "redaktion:",
    "reporter:",
    "\u043E\u0442",
};

/* The same within a text that begins with something else: "3 May 2025 by Jane Doe". */
static const char *const inner_prefixes[] = {" by ", " By ",   " von ", " par ", " por ",
                                             " di ", " door ", " av ",  " af "};

/* Every block of a page is asked, and few begin as any of them: their length can wait. */
static bool eat_prefix(struct span *s, const char *prefix)
{
    return s->n > 0 && ascii_lower(s->p[0]) == prefix[0] && span_eat_nocase(s, span_of(prefix));
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
    for (bool cut = true; cut;) {
        cut = false;
        for (size_t i = 0; i < SW_COUNT(prefixes); i++) {
            struct span rest = s;
            if (!eat_prefix(&rest, prefixes[i]) || rest.n == 0)
                continue;
            if (!ascii_is_space(rest.p[0]) && rest.p[0] != ':' &&
                !span_starts(rest, SPAN("\uFF1A")))
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

struct span author_after_prefix(struct span text)
{
    struct span rest = author_without_prefix(text);
    bool may_be_bare = rest.n == text.n && text.n <= PREFIX_BYTES_MAX;
    for (size_t i = 0; may_be_bare && i < SW_COUNT(prefixes); i++) {
        struct span after = text;
        if (eat_prefix(&after, prefixes[i]) && after.n == 0)
            return SPAN("");
    }
    return rest.n < text.n ? rest : (struct span){NULL, 0};
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
