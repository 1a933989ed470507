/*
 * What a source's pages had, kept in the store (repeats.h): a row a story, at
 * most REPEAT_PAGES_MAX rows a source.
 */
#ifndef CONVERTER_STORE_REPEATS_H
#define CONVERTER_STORE_REPEATS_H

#include "repeats.h"
#include "store.h"

/* Fills the initialised memory. */
enum err store_load_repeats(struct store *s, struct span source, struct repeats *out) SW_CHECK;

/* Learns the page of a story (repeats_learn), and writes what that changed. */
enum err store_learn_repeats(struct store *s, struct span source, struct repeats *r, int64_t story,
                             const uint64_t *prints, size_t count) SW_CHECK;

#endif
