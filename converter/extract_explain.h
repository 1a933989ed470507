/*
 * For people: what each text block of a page looked like, and what became of it.
 */
#ifndef CONVERTER_EXTRACT_EXPLAIN_H
#define CONVERTER_EXTRACT_EXPLAIN_H

#include "layout.h"
#include "smolwire/buf.h"

/*
 * Appends a line a block: '+' kept, '-' cut, '~' a caption; the element it
 * stands in and the notable ones around; its words and the share of links; on how
 * many other pages of the source it was seen, if that is why it was cut; how it
 * begins. `others` may be NULL.
 */
void explain_blocks(const struct layout *page, const uint8_t *fates, const uint32_t *others,
                    struct buf *out);

#endif
