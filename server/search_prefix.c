#include "server/search_prefix.h"

#include <stdbool.h>

#include "smolwire/attributes.h"

/* Shorter stems are beginnings of too much else: "plan" of "plane". */
#define STEM_LEAST 5

/* What the stemmer takes away from words. */
static const char *const suffixes[] = {
    "able", "acy",     "ality", "ally",    "ance",  "ancy", "ant",     "ation", "ational", "ative",
    "ator", "ed",      "ement", "ence",    "ency",  "ent",  "er",      "es",    "fulness", "ible",
    "ical", "ics",     "icity", "ies",     "ing",   "ion",  "isation", "ism",   "ist",     "ities",
    "ity",  "iveness", "ivity", "ization", "izing", "ly",   "ment",    "ness",  "ousness", "s",
};

static bool begins_suffix(struct span tail)
{
    for (size_t i = 0; i < SW_COUNT(suffixes); i++)
        if (span_starts_nocase(span_of(suffixes[i]), tail))
            return true;
    return false;
}

/* The letters as they stand: this ending, which the stemmer takes away, spares what is before it.
 */
static void add_unstemmed(struct buf *b, struct span letters)
{
    buf_add_format(b, "\"%.*sness\"", SPAN_ARG(letters));
}

/* A last s would be taken for a plural's, and much more begins with what is left. */
static void add_beginning(struct buf *b, struct span letters)
{
    buf_add_format(b, "\"%.*s\"", SPAN_ARG(letters));
    if (span_ends_nocase(letters, SPAN("s"))) {
        buf_add_string(b, " OR ");
        add_unstemmed(b, letters);
    }
    buf_add_char(b, '*');
}

void search_add_prefix(struct buf *b, struct span letters)
{
    buf_add_char(b, '(');
    add_beginning(b, letters);
    for (size_t stem = letters.n; stem-- > STEM_LEAST;)
        if (begins_suffix(span_from(letters, stem))) {
            buf_add_string(b, " OR ");
            add_unstemmed(b, span_slice(letters, 0, stem));
        }
    buf_add_char(b, ')');
}
