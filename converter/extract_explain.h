/*
 * For people: what each text block of a page looked like, and what became of it.
 */
#ifndef CONVERTER_EXTRACT_EXPLAIN_H
#define CONVERTER_EXTRACT_EXPLAIN_H

#include "extract_repeats.h"
#include "layout.h"
#include "smolwire/buf.h"

/*
 * Appends a line a block: '+' kept, '-' cut, '~' a caption; the element it
 * stands in and the notable ones around; its words and the share of links; on how
 * many other pages of the source it was seen, if that is why it was cut; how it
 * begins.
 */
void explain_blocks(const struct layout *page, const struct repeats_found *found, struct buf *out);

#endif
