#include "fetch_room.h"

#include <stdint.h>

/* Taken in steps: a body grows by a few KiB at a time. */
#define STEP 65536

bool room_take(struct fetch_room *r, size_t *held, size_t want)
{
    if (want <= *held)
        return true;
    size_t more = want - *held;
    more = more > SIZE_MAX - STEP ? more : (more + STEP - 1) / STEP * STEP;
    size_t used = r->taken + r->others;
    bool alone = used == *held;
    if (!alone && (used > r->limit || more > r->limit - used))
        return false;
    r->taken += more;
    *held += more;
    return true;
}

void room_give(struct fetch_room *r, size_t *held)
{
    r->taken -= *held;
    *held = 0;
}
