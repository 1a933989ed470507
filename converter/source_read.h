/*
 * One way to what any kind of source lists: bytes in, entries out. Pure.
 */
#ifndef CONVERTER_SOURCE_READ_H
#define CONVERTER_SOURCE_READ_H

#include "feed.h"
#include "source.h"

/*
 * What came, by its first bytes, and by the Content-Type where these tell
 * nothing: SOURCE_FEED, SOURCE_SITEMAP, SOURCE_PAGE or SOURCE_LIST. Not for
 * compressed files; source_read() undoes that first.
 */
enum source_kind source_detect(struct span content_type, struct span bytes);

/*
 * Reads what a source of that kind answered; SOURCE_AUTO detects. Files that are
 * gzip are inflated first, up to PAGE_MAX. SW_SYNTAX: nothing of that kind, with
 * `reason`; SW_LIMIT; SW_UNSUPPORTED for SOURCE_FOLDER.
 */
enum err source_read(enum source_kind kind, const struct feed_input *in, struct arena *arena,
                     struct feed *out, struct buf *reason) SW_CHECK;

#endif
