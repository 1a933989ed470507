/*
 * Addresses in pages made absolute.
 */
#ifndef CONVERTER_ABSOLUTE_H
#define CONVERTER_ABSOLUTE_H

#include "smolwire/arena.h"
#include "smolwire/span.h"

/*
 * `reference` resolved against `base`, in the arena; empty when it is no
 * address. Without a base, one that is absolute already is normalised.
 */
struct span absolute_url(struct span base, struct span reference, struct arena *arena);

#endif
