/*
 * The search for stories alike: candidates by their telling words, then the
 * cosine of the whole vectors, lessened by the distance in time, then the
 * company they keep (company.h).
 *
 * A search remembers inverse document frequencies between calls, so one serves
 * a whole run and not longer. Memory is bounded, whatever the size of the store.
 */
#ifndef CONVERTER_NEIGHBOURS_H
#define CONVERTER_NEIGHBOURS_H

#include <stddef.h>
#include <stdint.h>

#include "likeness.h"
#include "smolwire/arena.h"
#include "smolwire/err.h"
#include "store.h"
#include "store_terms.h"

/* Stories at most this far apart in time are compared. */
#define NEIGHBOUR_WINDOW (60 * 24 * 3600)

/* Most that one search returns. */
#define NEIGHBOURS_MAX (LIKENESS_TEXTS - 1)

struct neighbour {
    int64_t story;
    double score;                /* what lists are ordered by, 0 to 1 */
    double cosine;               /* of the two stories alone, 0 to 1 */
    double distance;             /* in time, seconds */
    const struct vector *vector; /* in the arena of the call */
    struct weighted weighted;    /* the same, by what its words tell */
};

struct neighbour_search;

enum err neighbour_search_open(struct store *s, struct neighbour_search **out) SW_CHECK;
void neighbour_search_close(struct neighbour_search *n);

/* The stories most like `v`, best first, without `v` itself; all in the arena. */
enum err neighbours_find(struct neighbour_search *n, const struct vector *v, struct arena *arena,
                         struct neighbour **out, size_t *count) SW_CHECK;

/* A vector as the search compares it, for likeness_cosine(); in the arena. */
enum err neighbours_weigh(struct neighbour_search *n, const struct vector *v, struct arena *arena,
                          struct weighted *out) SW_CHECK;

/* The words for which a story is to be found: those with the highest TF-IDF, as places in v->items.
 */
#define POSTED_TERMS 64
enum err neighbours_telling(struct neighbour_search *n, const struct vector *v, struct arena *arena,
                            size_t **out, size_t *count) SW_CHECK;

#endif
