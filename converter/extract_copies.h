/*
 * Text that a page holds twice, shown and hidden by a style (for a script that
 * swaps them, for a reader that prints, for a machine): it is there once.
 * Hidden text of which the page shows no copy is left to the model, for many a
 * page shows it later.
 */
#ifndef CONVERTER_EXTRACT_COPIES_H
#define CONVERTER_EXTRACT_COPIES_H

#include <stdint.h>

#include "layout.h"

/*
 * Cuts, among the blocks that are kept in `fates` (enum fate, one for every block of the page),
 * hidden ones that say what others show. Linear in the page but for sorting.
 */
void cut_hidden_copies(const struct layout *page, uint8_t *fates);

#endif
