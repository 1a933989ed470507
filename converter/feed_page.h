/*
 * A story that a feed brings whole, as a page.
 */
#ifndef CONVERTER_FEED_PAGE_H
#define CONVERTER_FEED_PAGE_H

#include "smolwire/buf.h"
#include "smolwire/span.h"

/* Appends an HTML page in UTF-8 with the title and `content`, which is HTML itself. */
void feed_page(struct buf *page, struct span title, struct span content);

#endif
