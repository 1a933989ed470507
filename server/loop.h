/*
 * The event loop: the adapter over epoll, and the deadlines.
 *
 * One loop a worker, one thread, nothing in a callback blocks. A watch is
 * embedded in its owner's struct. Two rules keep callbacks simple:
 *
 *  - An owner that is done calls loop_bury(): its watch hears nothing any more,
 *    and `release` is called at the end of the turn, when no event of the same
 *    turn can still point to it. Only there may its memory be freed, and there
 *    its descriptor must be closed, which is what ends the watching.
 *  - Deadlines are kept to LOOP_TICK_MS and are never early.
 */
#ifndef SERVER_LOOP_H
#define SERVER_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/attributes.h"
#include "smolwire/err.h"

#define LOOP_TICK_MS 128

#define LOOP_READ    1U
#define LOOP_WRITE   2U
#define LOOP_TIMEOUT 4U /* the deadline passed; the watch has none any more */
#define LOOP_AGAIN   8U /* the turn that loop_again() asked for */

enum loop_mode {
    LOOP_LEVEL,  /* readable: told in every turn as long as it is so */
    LOOP_SHARED, /* the same, and of several processes waiting only some are woken */
    LOOP_EDGE,   /* readable or writable: told when it becomes so */
};

struct watch {
    int fd;                                          /* -1: only deadlines */
    void (*ready)(struct watch *w, unsigned events); /* events: LOOP_ flags */
    void (*release)(struct watch *w);                /* frees the owner */
    /* the loop's own: */
    struct watch *next, *previous; /* in a slot of the timer wheel */
    struct watch *after;           /* in the list of the turn's end, or of the next turn */
    int64_t deadline;              /* ms of the monotonic clock; 0: none */
    bool watching, queued, buried;
};

struct loop;

enum err loop_new(struct loop **out) SW_CHECK;
void loop_free(struct loop *l); /* watches are their owners' business */

/* Milliseconds of the monotonic clock, read once a turn. */
int64_t loop_now(const struct loop *l);

/* `w` is zeroed but for fd and the functions. SW_IO is logged. */
enum err loop_watch(struct loop *l, struct watch *w, enum loop_mode mode) SW_CHECK;
void loop_unwatch(struct loop *l, struct watch *w); /* keeps the deadline */

/* Sets, moves or (0) clears the deadline. */
void loop_deadline(struct loop *l, struct watch *w, int64_t at);

/* Calls ready(LOOP_AGAIN) in the next turn, which then does not sleep. */
void loop_again(struct loop *l, struct watch *w);

void loop_bury(struct loop *l, struct watch *w);

/* One turn: waits for events or the next deadline, at most `wait` ms (-1: for ever). */
enum err loop_turn(struct loop *l, int wait) SW_CHECK;

#endif
