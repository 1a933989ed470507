#include "author_role.h"

#include "plain.h"

/* Words of a name that are not looked at. */
#define NAME_WORDS 2

/* Lower case, as in plain_key(). */
static const char roles[] =
    " writer editor reviewer founder cofounder ceo cto cfo coo cmo president director manager "
    "analyst strategist specialist consultant attorney lawyer columnist correspondent reporter "
    "journalist blogger photographer contributor researcher engineer developer advisor adviser "
    "coordinator producer executive officer "
    "redakteur redakteurin chefredakteur chefredakteurin journalistin volontär volontärin "
    "korrespondent korrespondentin fotograf fotografin geschäftsführer geschäftsführerin "
    "rédacteur rédactrice journaliste redactor redactora periodista editora jornalista repórter "
    "giornalista redattore redattrice redacteur redaktør journalistka dziennikarz dziennikarka "
    "skribent toimittaja ";

/* Stand before one of them. */
static const char ranks[] = " senior junior chief lead head staff guest managing associate "
                            "assistant deputy vice expert freelance contributing co sr jr ";

bool author_is_role(struct span part, struct arena *arena)
{
    struct span key = plain_key(part, arena), word;
    bool first = true;
    while (span_token(&key, " ", &word)) {
        if (plain_listed(word, roles) || (first && span_is(word, "head")))
            return true;
        first = false;
    }
    return false;
}

struct span author_without_role(struct span name, struct arena *arena)
{
    struct span rest = name, word;
    for (size_t words = 0; span_token(&rest, " ", &word); words++) {
        struct span key = plain_key(word, arena);
        bool is_role =
            plain_listed(key, roles) || (plain_listed(key, ranks) && author_is_role(rest, arena));
        if (words >= NAME_WORDS && is_role)
            return span_trim(span_between(name.p, word.p));
    }
    return name;
}

bool author_ends_as_role(struct span part, struct arena *arena)
{
    struct span word, last = SPAN("");
    while (span_token(&part, " ", &word))
        last = word;
    return author_is_role(last, arena);
}
