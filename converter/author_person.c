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
