/*
 * From the store to the published tree (tree.h).
 *
 * Order, so that no link on disk ever leads to nothing, not even when the
 * process is killed between any two writes:
 *   1. lists that new stories will link back to, as they are before them
 *   2. new stories, linking only to what is on disk already
 *   3. stories whose related stories changed, now complete
 *   4. lists with the new stories in them
 *   5. removals, after nothing links to them any more
 * Each file is replaced atomically and only when its content changes.
 */
#ifndef CONVERTER_PUBLISH_H
#define CONVERTER_PUBLISH_H

#include <stddef.h>

#include "progress.h"
#include "smolwire/conf.h"
#include "smolwire/err.h"
#include "store.h"

struct publish_result {
    size_t stories; /* stories written or rewritten */
    size_t files;   /* files whose content changed */
};

/* Writes what is stale. `now` dates the pages' "Updated" lines; `progress` may be NULL. */
enum err publish(struct store *s, const struct conf *c, int64_t now, struct progress *progress,
                 struct publish_result *out) SW_CHECK;

#endif
