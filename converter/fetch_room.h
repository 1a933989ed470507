/*
 * Memory for what is fetched: how many bytes of bodies may be held at a time, by
 * all transfers together and by whoever has their results.
 */
#ifndef CONVERTER_FETCH_ROOM_H
#define CONVERTER_FETCH_ROOM_H

#include <stdbool.h>
#include <stddef.h>

#include "smolwire/attributes.h"

struct fetch_room {
    size_t limit;
    size_t taken;  /* by transfers */
    size_t others; /* by those who have results still to be worked off */
};

/*
 * Takes as much as is missing until `held`, which counts what one transfer has,
 * is at least `want`. False, and nothing is taken, when there is no room; but a
 * transfer that is alone always has room, or a limit below a page would end all.
 */
bool room_take(struct fetch_room *r, size_t *held, size_t want) SW_CHECK;
void room_give(struct fetch_room *r, size_t *held);

#endif
