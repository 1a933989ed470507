/*
 * Which text blocks of a page are the article's.
 */
#ifndef CONVERTER_EXTRACT_SELECT_H
#define CONVERTER_EXTRACT_SELECT_H

#include <stdint.h>

#include "extract.h"
#include "layout.h"

/* An enum fate (body.h) for every block of the page, in the arena. May find a standfirst. */
uint8_t *select_blocks(const struct layout *page, struct article *a);

#endif
