/*
 * Sitemaps (sitemaps.org 0.9): lists of pages with Google's news extension, and
 * indexes of such lists, whose parts the caller may fetch. Pure.
 *
 * A sitemap may name 50,000 pages; the FEED_ENTRIES_MAX newest are kept, newest
 * first where all have a time. Parts of an index come best first: those for
 * news, then the newest.
 */
#ifndef CONVERTER_SITEMAP_H
#define CONVERTER_SITEMAP_H

#include "feed.h"

/* SW_SYNTAX: no sitemap; `reason` tells why in a few words. SW_LIMIT above PAGE_MAX. */
enum err sitemap_parse(const struct feed_input *in, struct arena *arena, struct feed *out,
                       struct buf *reason) SW_CHECK;

#endif
