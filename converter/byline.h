/*
 * Bylines: names out of what pages put where an author's name belongs.
 */
#ifndef CONVERTER_BYLINE_H
#define CONVERTER_BYLINE_H

#include "offers.h"

/*
 * Chooses among OFFER_AUTHOR: names without "By", addresses, roles, dates and
 * repetitions, joined by ", ". Empty when nobody is named. `site` is the
 * publisher's name.
 */
struct span byline_choose(struct offers *o, struct span site);

#endif
