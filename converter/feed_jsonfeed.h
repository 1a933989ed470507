/*
 * JSON Feed 1.0 and 1.1 (jsonfeed.org). Called by feed_parse() only.
 */
#ifndef CONVERTER_FEED_JSONFEED_H
#define CONVERTER_FEED_JSONFEED_H

#include "feed.h"

/* `utf8` is the decoded text; SW_SYNTAX when it is no JSON, or no feed. */
enum err feed_read_jsonfeed(struct span utf8, struct span url, struct arena *arena,
                            struct feed *out, struct buf *reason) SW_CHECK;

#endif
