/*
 * The way back from words to stories: postings lead from a word to the stories for
 * which it weighs most, by week, so that a question about a window in time reads
 * only that.
 */
#ifndef CONVERTER_STORE_POSTINGS_H
#define CONVERTER_STORE_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "store.h"

struct posting {
    int64_t story;
    float weight;
};

struct new_posting {
    int64_t story;
    int64_t time;
    uint32_t term;
    float weight;
};

/* Sorts the items. */
enum err store_add_postings(struct store *s, struct new_posting *items, size_t count) SW_CHECK;
/* One that is not there counts as removed. */
enum err store_remove_posting(struct store *s, uint32_t term, int64_t time, int64_t story) SW_CHECK;
/* Appends struct posting[] of the weeks that `from` to `until` touch to `out`. */
enum err store_postings(struct store *s, uint32_t term, int64_t from, int64_t until,
                        struct buf *out) SW_CHECK;

#endif
