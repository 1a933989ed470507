/*
 * Headlines: out of the page's several titles the one that readers see, without
 * the site's name.
 */
#ifndef CONVERTER_TITLE_H
#define CONVERTER_TITLE_H

#include "offers.h"

/* Chooses among OFFER_TITLE; remembers the choice in o->chosen. Empty when there is none. */
struct span title_choose(struct offers *o, struct span url);

/* Cuts the site's name off the front or end, also where it is known only by the address. */
struct span title_without_site(struct span title, const struct offers *o, struct span url);

#endif
