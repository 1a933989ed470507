/*
 * For people: what each text block of a page looked like, and what became of it.
 */
#ifndef CONVERTER_EXTRACT_EXPLAIN_H
#define CONVERTER_EXTRACT_EXPLAIN_H

#include "layout.h"
#include "smolwire/buf.h"

/*
 * Appends a line a block: '+' kept, '-' cut, '~' a caption; the element it
 * stands in and the notable ones around; its words and the share of links; how
 * it begins. `fates` are enum fate (body.h).
 */
void explain_blocks(const struct layout *page, const uint8_t *fates, struct buf *out);

#endif
