/*
 * What is no part of a story whatever else speaks for it: labels of
 * advertisements, columns beside the text, what repeats the headline above it,
 * ways on and back below it. Rules, each for blocks that are plain cases; all
 * that needs weighing is the model's.
 */
#ifndef CONVERTER_EXTRACT_TRIM_H
#define CONVERTER_EXTRACT_TRIM_H

#include <stdint.h>

#include "article.h"
#include "features.h"
#include "layout.h"

/*
 * Cuts such blocks among those that are kept in `fates`, one for every block of the page. A
 * standfirst that goes with the repeated headline becomes the article's, if it has none.
 */
void trim_blocks(const struct layout *page, const struct features *f, struct article *a,
                 uint8_t *fates);

#endif
