/*
 * Arena: many small objects that die together, one article at a time.
 *
 * Nothing is freed singly. Allocation never returns NULL: when the system has
 * no memory the process ends (err_out_of_memory); what goes into an arena is
 * bounded by the caps on the input it is made from, and converting happens in
 * processes whose end costs one article. The converter uses arenas, and the
 * configuration; the daemon's request path never does.
 *
 * Alignment suits every type. With -DSW_ARENA_DEBUG every object has a malloc
 * of its own, so that the sanitizers see overruns and use after free.
 */
#ifndef SMOLWIRE_ARENA_H
#define SMOLWIRE_ARENA_H

#include <stddef.h>

#include "smolwire/attributes.h"
#include "smolwire/span.h"

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used;                /* bytes handed out, all blocks */
};

void arena_init(struct arena *a);
void arena_free(struct arena *a); /* all objects die; the arena may be used again */
/* The same, but the largest block is kept for what comes next; arena_free() ends it. */
void arena_reset(struct arena *a);

void *arena_alloc(struct arena *a, size_t size) SW_NONNULL_RESULT;  /* uninitialised */
void *arena_zalloc(struct arena *a, size_t size) SW_NONNULL_RESULT; /* zeroed */
void *arena_array(struct arena *a, size_t count,
                  size_t size) SW_NONNULL_RESULT; /* zeroed, overflow checked */

/*
 * Room for one more element in an array that grows by doubling: returns the
 * array (perhaps moved) with *capacity updated; `count` elements are kept, new
 * ones are zeroed.
 */
void *arena_grow(struct arena *a, void *array, size_t count, size_t *capacity,
                 size_t size) SW_NONNULL_RESULT;

char *arena_string(struct arena *a, struct span s) SW_NONNULL_RESULT; /* NUL-terminated copy */
struct span arena_span(struct arena *a, struct span s);               /* copy, NUL-terminated too */
struct span arena_format(struct arena *a, const char *format, ...) SW_PRINTF(2, 3);

#endif
