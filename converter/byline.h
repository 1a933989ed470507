/*
 * Bylines: names out of what pages put where an author's name belongs.
 */
#ifndef CONVERTER_BYLINE_H
#define CONVERTER_BYLINE_H

#include "offers.h"

/*
 * Chooses among OFFER_AUTHOR: names without "By", addresses, roles, dates and
 * repetitions, joined by ", ". Empty when nobody is named. The publisher, by
 * its name or host, is its own author only when nobody else is.
 */
struct span byline_choose(struct offers *o, struct span site, struct span host);

/* What follows "By", "Von", ... at the front of a text; p == NULL where there is no such word. */
struct span byline_after_prefix(struct span text);

#endif
