/*
 * Bylines: the authors among what a page says of them.
 *
 * A byline is what readers see. What stands as one by the headline is believed
 * as it is written, also "Redaktion" or a pen name; a name that a program filled
 * into a field only where the page shows it as well, and never the publisher's.
 */
#ifndef CONVERTER_BYLINE_H
#define CONVERTER_BYLINE_H

#include "offers.h"

/*
 * Chooses among OFFER_AUTHOR: names joined by ", "; remembers the choice in
 * o->chosen. Empty when nobody is named.
 */
struct span byline_choose(struct offers *o, const struct dom *dom, struct span site,
                          struct span host);

#endif
