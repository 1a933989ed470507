/*
 * Counters of the daemon, in memory that master and workers share.
 *
 * Each slot of workers has counters of its own; they only grow, but for the
 * open connections.
 */
#ifndef SERVER_STATS_H
#define SERVER_STATS_H

#include <stdint.h>

#include "server/settings.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"

#define STATS_STATUSES  70 /* two digits; Gemini defines none above 69 */
#define STATS_DURATIONS 6  /* upper bounds in stats.c, the last one is infinity */

struct stats {
    uint64_t connections; /* accepted */
    uint64_t open;        /* now */
    uint64_t refused;     /* closed at once: too many from one address */
    uint64_t timeouts;    /* cut off at a deadline */
    uint64_t broken;      /* answers that could not be sent whole */
    uint64_t handshakes_new;
    uint64_t handshakes_resumed;
    uint64_t handshakes_failed;
    uint64_t bytes;        /* of answers */
    uint64_t milliseconds; /* from accept to the end of the answer, summed */
    uint64_t durations[STATS_DURATIONS];
    uint64_t requests[2][STATS_STATUSES]; /* by enum protocol and status */
};

/* Relaxed: counters are read for people. */
#define STATS_ADD(counter, n) ((void)__atomic_fetch_add(&(counter), (n), __ATOMIC_RELAXED))
#define STATS_SUB(counter, n) ((void)__atomic_fetch_sub(&(counter), (n), __ATOMIC_RELAXED))

/* Zeroed, inherited by workers that are forked later. Never freed. */
enum err stats_share(unsigned slots, struct stats **out) SW_CHECK;

void stats_count(struct stats *s, enum protocol protocol, unsigned status, uint64_t bytes,
                 int64_t milliseconds);

/* Appends the sums over all slots in the text format of Prometheus. */
void stats_add_text(struct buf *b, const struct stats *slots, unsigned count);

#endif
