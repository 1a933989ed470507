/*
 * Retention: which stories are kept is said for each source by `keep` and
 * `keep-stories` of the configuration. Stories that a kept one links to stay; who
 * links to whom is known for what publish() has written, so that comes first.
 */
#ifndef CONVERTER_PRUNE_H
#define CONVERTER_PRUNE_H

#include <stddef.h>

#include "progress.h"
#include "smolwire/conf.h"
#include "smolwire/err.h"
#include "store.h"

/* Takes expired stories and kept pages out of the store; publish() then removes their pages.
 * *removed: how many.
 */
enum err prune(struct store *s, const struct conf *c, int64_t now, struct progress *progress,
               size_t *removed) SW_CHECK;

#endif
