/*
 * What a text is about, as weighted words: the first half of a TF-IDF vector.
 *
 * Text is cut into words by Unicode letters and digits, case-folded, stemmed in
 * its language; runs of ideographs, which have no spaces between words, give
 * overlapping pairs. A word weighs by how often it occurs (damped) and where:
 * words of the headline, the standfirst, the tags and the first paragraphs, and
 * names, count more; the section's as much as the body's. Words of very common
 * use are left out.
 *
 * Pure: no state, no I/O. Everything lives in the arena that is passed.
 */
#ifndef CONVERTER_TERMS_H
#define CONVERTER_TERMS_H

#include <stdbool.h>
#include <stddef.h>

#include "article.h"
#include "smolwire/arena.h"
#include "smolwire/span.h"

/* Words of one text that are looked at, and distinct terms kept of it: the heaviest. */
#define TERMS_WORDS_MAX 4000
#define TERMS_MAX       256

/* Words longer than this, folded, are addresses or noise. */
#define TERM_BYTES_MAX 64

struct term {
    struct span text; /* folded stem */
    double weight;    /* by occurrence and place, before any inverse document frequency */
    bool name;        /* written with a capital inside sentences */
};

struct terms {
    struct term *items; /* sorted by text */
    size_t count;
};

void terms_of_article(const struct article *a, struct arena *arena, struct terms *out);

#endif
