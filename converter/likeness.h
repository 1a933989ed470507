/*
 * How alike texts are: cosines of weighted words.
 *
 * Pure but for `struct likeness_table`, the scratch space for comparing many
 * texts with each other, which one caller keeps for all its comparisons.
 */
#ifndef CONVERTER_LIKENESS_H
#define CONVERTER_LIKENESS_H

#include <stddef.h>

#include "smolwire/err.h"
#include "store_terms.h"

/* A vector whose weights have been multiplied by their words' idf. */
struct weighted {
    const struct vector_item *items; /* by term, rising */
    size_t count;
    double length; /* Euclidean */
};

double weighted_length(const struct vector_item *items, size_t count);

/* 0 to 1. */
double likeness_cosine(const struct weighted *a, const struct weighted *b);

/* Texts that are compared with each other, at most, and words of each that count: the heaviest. */
#define LIKENESS_TEXTS 49
#define LIKENESS_WORDS 96

struct likeness_table;

enum err likeness_table_new(struct likeness_table **out) SW_CHECK;
void likeness_table_free(struct likeness_table *t);

/*
 * The cosine of each text with each other: cosines[i * count + j], 1 on the
 * diagonal. `count` is at most LIKENESS_TEXTS.
 */
void likeness_of_all(struct likeness_table *t, const struct weighted *const *texts, size_t count,
                     double *cosines);

#endif
