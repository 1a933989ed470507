/*
 * The day of publication in the state that page frameworks and shops leave in
 * scripts ("publishedAt": "2025-05-20T09:12:00Z"), while the scripts go.
 *
 * The state may hold other stories too: where it names several days none is
 * told from the others, so that two are enough to know.
 */
#ifndef CONVERTER_MARKUP_STATE_H
#define CONVERTER_MARKUP_STATE_H

#include "smolwire/buf.h"
#include "smolwire/span.h"

/* The <meta name> that they become. */
#define MARKUP_STATE_NAME "script:published"

struct markup_state {
    struct span first, other; /* in the page; `other` is of another day */
};

/* Linear in the script's length. */
void markup_state_read(struct markup_state *s, struct span script);

/* Writes a <meta> for each day that was found. */
void markup_state_add(const struct markup_state *s, struct buf *out);

#endif
