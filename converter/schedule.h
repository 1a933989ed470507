/*
 * When a source is asked next. Pure.
 *
 * A source that works has a rhythm: about half the usual gap between its
 * stories, within limits, and never more often than it asks for itself (TTL,
 * Cache-Control, Expires). Refreshes by hand may run ahead of it a few times in a row
 * (SCHEDULE_BURST); cron, however often it calls, settles to the rhythm. A
 * source that fails is asked more and more seldom, but always again.
 */
#ifndef CONVERTER_SCHEDULE_H
#define CONVERTER_SCHEDULE_H

#include <stddef.h>
#include <stdint.h>

/* Times in a row that a source may be asked before its rhythm counts. */
#define SCHEDULE_BURST 4

/* Stories of this time tell the rhythm. */
#define SCHEDULE_WINDOW (14 * 24 * 3600)

#define SCHEDULE_LEAST (10 * 60)
#define SCHEDULE_MOST  (6 * 3600)

/* What a source published lately: number of stories of the window, first and last of them. */
struct schedule_news {
    size_t stories;
    int64_t oldest, newest; /* SW_NO_TIME where there is none */
};

/* Seconds between two questions. `wish`: what the source asks for; 0: nothing. */
int64_t schedule_interval(const struct schedule_news *news, int64_t wish, int64_t now);

/*
 * After a success: moves the horizon on by one interval and returns when the
 * source is due next. The horizon is kept by the caller; SW_NO_TIME at first.
 */
int64_t schedule_next(int64_t *horizon, int64_t interval, int64_t now);

/* After the nth failure in a row (from 1): when to try again. `wait`: what the server asked for. */
int64_t schedule_retry(int64_t failures, int64_t wait, int64_t now);

/* When a story published then is looked at again for changes; SW_NO_TIME: no more. */
int64_t schedule_recheck(int64_t published, int64_t now);

#endif
