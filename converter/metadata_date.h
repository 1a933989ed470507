/*
 * Which of a page's dates is the story's: a choice among OFFER_PUBLISHED and
 * OFFER_MODIFIED. No I/O; parses only what was offered.
 *
 * Machines are told the date in a dozen places, readers in one: near the
 * headline. What machines are told has the time of day and is believed, unless
 * the page shows no such day anywhere and another one by its headline: then a
 * publishing system dated its own record, not the story. A date far below the
 * headline is another story's, a comment's or an event's, but for one that
 * stands alone on the page. Nothing is ever taken from the clock.
 */
#ifndef CONVERTER_METADATA_DATE_H
#define CONVERTER_METADATA_DATE_H

#include "article.h"
#include "offers.h"

/* Fills published and modified; a->url and a->language are known by now. */
void metadata_choose_dates(struct offers *o, int64_t now, struct article *a);

#endif
