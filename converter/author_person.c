#include "author_person.h"

#include "plain.h"
#include "smolwire/attributes.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

/* People have this many names. */
#define PERSON_WORDS_MAX 5

/* Written in small letters within a person's name. */
static const char particles[] =
    " von van de der den del della di da do dos das du la le el al bin ibn ben zu zur zum ten ter "
    "af av of y e dal dalla san ";

/* Capitals are of Latin, Greek, Cyrillic and Armenian scripts, which stand before this one. */
#define CASELESS_FROM 0x590

bool author_ends_sentence(struct span word)
{
    char last = word.p[word.n - 1];
    return (word.n > 4 && last == '.') || last == '!' || last == '?';
}

static bool is_small(struct span word)
{
    uint32_t c = utf8_next(&word);
    return c < CASELESS_FROM && unicode_is_letter(c) && !unicode_is_upper(c);
}

/* "The Gazette", "This recipe" */
static bool begins_with_article(struct span name)
{
    static const char *const articles[] = {"the ", "this ", "our ", "your ",
                                           "der ", "die ",  "das "};
    for (size_t i = 0; i < SW_COUNT(articles); i++)
        if (span_starts_nocase(name, span_of(articles[i])))
            return true;
    return false;
}

bool author_is_person(struct span name)
{
    size_t words = 0;
    struct span word;
    if (begins_with_article(name))
        return false;
    while (span_token(&name, " ", &word)) {
        bool small = is_small(word);
        if (++words > PERSON_WORDS_MAX || ascii_is_digit(word.p[0]) || word.p[word.n - 1] == ':' ||
            author_ends_sentence(word) || (small && !plain_listed(word, particles)))
            return false;
    }
    return words > 0;
}

/* What people do who are presented to readers. */
static const char verbs[] =
    " is was has writes covers reports joined works lives holds loves ist war hat schreibt "
    "arbeitet "
    "lebt leitet studierte est a \u00E9crit travaille es escribe trabaja \u00E9 escreve trabalha "
    "\u00E8 scrive lavora schrijft werkt \u00E4r er skriver jest pisze on kirjoittaa - \u2013 "
    "\u2014 | ";

/* Names that stand at the front of a sentence: as many as most people have. */
#define FRONT_WORDS_MAX 3

struct span author_at_front(struct span text)
{
    struct span rest = text, word;
    size_t words = 0;
    while (span_token(&rest, " ", &word)) {
        struct span name = span_trim(span_between(text.p, word.p));
        bool of_person = words > 1 && author_is_person(name);
        if (of_person && plain_listed(word, verbs))
            return name;
        bool ends = word.p[word.n - 1] == ',';
        if (ends && words > 0)
            name = span_between(text.p, word.p + word.n - 1);
        if (ends || words++ == FRONT_WORDS_MAX)
            return ends && words > 0 && author_is_person(name) ? name : SPAN("");
    }
    return words > 1 && author_is_person(text) ? text : SPAN("");
}
