/*
 * Counts of the store for `smolwire status`.
 */
#ifndef CONVERTER_STORE_STATUS_H
#define CONVERTER_STORE_STATUS_H

#include "store.h"

/* Stories of a source; all of them where it is empty. */
enum err store_count_stories(struct store *s, struct span source, int64_t *count) SW_CHECK;

/* Stories by day of publication: days[0] is the day that begins at `first`, and so on. */
enum err store_count_days(struct store *s, struct span source, int64_t first, int64_t *days,
                          size_t count) SW_CHECK;

/* Entries that are waiting for a first or another try, and the ones of them that failed. */
struct store_pending {
    int64_t waiting, failed;
};
enum err store_count_pending(struct store *s, struct span source,
                             struct store_pending *out) SW_CHECK;

/* An entry that has no story yet and will be tried again. */
struct store_failing {
    struct span url, stage, reason;
    int64_t failures; /* in a row */
    int64_t retry;
};

/* Those of a source that failed most often, `most` of them, in the arena. */
enum err store_failing_entries(struct store *s, struct span source, size_t most,
                               struct arena *arena, struct store_failing **out,
                               size_t *count) SW_CHECK;

#endif
