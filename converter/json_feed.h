/*
 * A feed as JSON, for `smolwire feed`: format, title, link, language, entries[]
 * {title, link, id, published, author, summary, section, tags[]}; what the feed
 * does not tell is null.
 */
#ifndef CONVERTER_JSON_FEED_H
#define CONVERTER_JSON_FEED_H

#include "feed.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"

/* Appends one line without '\n'. */
enum err feed_to_json(const struct feed *f, struct buf *out) SW_CHECK;

#endif
