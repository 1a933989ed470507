/*
 * Headlines: out of the page's several titles the one that readers see, without
 * the site's name.
 */
#ifndef CONVERTER_TITLE_H
#define CONVERTER_TITLE_H

#include "offers.h"

/* Chooses among OFFER_TITLE; remembers the choice in o->chosen. Empty when there is none. */
struct span title_choose(struct offers *o, struct span url);

#endif
