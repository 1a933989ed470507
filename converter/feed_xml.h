/*
 * RSS and Atom. Called by feed_parse() only.
 */
#ifndef CONVERTER_FEED_XML_H
#define CONVERTER_FEED_XML_H

#include "feed.h"

/* `utf8` is the decoded text; SW_SYNTAX when it is no XML, or none of these. */
enum err feed_read_xml(struct span utf8, struct span url, struct arena *arena, struct feed *out,
                       struct buf *reason) SW_CHECK;

#endif
