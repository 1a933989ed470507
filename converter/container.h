/*
 * Where the prose of a page is gathered: the element that holds most of it.
 */
#ifndef CONVERTER_CONTAINER_H
#define CONVERTER_CONTAINER_H

#include <stdint.h>

#include "layout.h"

/*
 * Prose of the blocks before each block: prose below an element is the
 * difference of two entries. One entry more than there are blocks.
 */
uint32_t *container_sums(const struct layout *page);

uint32_t container_prose_below(const struct element *e, const uint32_t *sums);

/* Follows the prose down from the root as long as one child holds most of it. */
const struct element *container_find(const struct layout *page, const uint32_t *sums);

#endif
