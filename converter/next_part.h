/*
 * Does the page that a story names as rel=next continue the story, or is it
 * another story? Many sites name the next article that way: only an address
 * that is the story's own with the number of the part behind it is believed.
 */
#ifndef CONVERTER_NEXT_PART_H
#define CONVERTER_NEXT_PART_H

#include <stdbool.h>

#include "smolwire/span.h"

/* True when `next` is part `number` (2 and up) of the story that begins at `first`. */
bool next_part_fits(struct span first, struct span next, unsigned number);

#endif
