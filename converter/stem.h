/*
 * Word stems: the adapter over libstemmer (Snowball), and the only file that
 * includes it.
 *
 * A stemmer serves one language. Languages that Snowball does not know, and the
 * empty one, get a stemmer that returns words as they are; so there is always
 * one, and callers need no second way.
 */
#ifndef CONVERTER_STEM_H
#define CONVERTER_STEM_H

#include <stdbool.h>

#include "smolwire/span.h"

struct sb_stemmer;

struct stemmer {
    struct sb_stemmer *native; /* NULL: words stay as they are */
};

/* `language` is a BCP 47 tag; only its primary part counts: "en-GB" is "en". */
void stemmer_init(struct stemmer *s, struct span language);
void stemmer_free(struct stemmer *s);

/* The stem of a case-folded UTF-8 word; lives until the next call on the same stemmer. */
struct span stemmer_stem(struct stemmer *s, struct span word);

/*
 * Is the folded word one that says nothing about what a text is about ("the",
 * "und", "says")? Known for the larger languages; false elsewhere.
 */
bool stem_is_stop_word(struct span language, struct span word);

/* The primary part of a BCP 47 tag: "pt" of "pt-BR". */
struct span stem_language(struct span tag);

#endif
