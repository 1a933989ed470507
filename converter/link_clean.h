/*
 * Links of feeds and lists as addresses of stories: normalised, without
 * fragment, and without the parameters that only tell where a reader came from.
 * One story then has one address, whatever list names it.
 */
#ifndef CONVERTER_LINK_CLEAN_H
#define CONVERTER_LINK_CLEAN_H

#include "smolwire/arena.h"
#include "smolwire/span.h"

/* Empty when it is no absolute address of http or https. In the arena. */
struct span link_clean(struct span link, struct arena *arena);

#endif
