/*
 * Cuts what a source repeats on its pages (repeats.h) from what was taken for
 * the text, and tells what this page teaches.
 *
 * A block of eight words or more is cut when enough other pages have it; so
 * "Background" above a paragraph stays on every page. Shorter ones go with what
 * is cut beside them, a heading only with all of its box or section, or when
 * most pages have them and they are no heading. What is the standfirst stays: other
 * pages may have it where they lead to this one. A page of which nothing would
 * be left is kept whole.
 */
#ifndef CONVERTER_EXTRACT_REPEATS_H
#define CONVERTER_EXTRACT_REPEATS_H

#include <stdint.h>

#include "article.h"
#include "extract.h"
#include "layout.h"
#include "repeats.h"

/* By block of the page, in its arena. */
struct repeats_found {
    const uint8_t *whole; /* fates (body.h) as they were given */
    uint8_t *fates;       /* without what repeats */
    uint32_t *others;     /* how many other pages have a block that repeats; 0: it does not */
    uint32_t cut;         /* blocks */
};

/* `seen` may be NULL. */
void find_repeats(const struct layout *page, const struct article *a,
                  const struct repeats_seen *seen, const uint8_t *fates, struct repeats_found *out);

void report_prints(const struct layout *page, const struct repeats_found *found,
                   struct extract_prints *out);

#endif
