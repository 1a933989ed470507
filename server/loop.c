/*
 * The event loop over epoll, with a timer wheel for the deadlines.
 *
 * Every connection has a deadline that moves at each step and hardly ever
 * passes, so moving must cost nothing: the wheel is one array of lists, a
 * deadline beyond its horizon goes round again.
 */
#include "server/loop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "smolwire/clock.h"
#include "smolwire/log.h"

#define WHEEL_SLOTS 512 /* horizon: 65 s */
#define TURN_EVENTS 256

struct loop {
    int epoll;
    int64_t now;
    int64_t tick; /* the last one whose slot was looked at */
    size_t deadlines;
    struct watch *buried; /* to be released at the end of the turn */
    struct watch *again;  /* to be called in the next turn */
    struct watch *slots[WHEEL_SLOTS];
    struct epoll_event events[TURN_EVENTS];
};

enum err loop_new(struct loop **out)
{
    struct loop *l = calloc(1, sizeof(*l));

    if (!l)
        return SW_NOMEM;
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (l->epoll < 0) {
        log_error("epoll_create1: %s", strerror(errno));
        free(l);
        return SW_IO;
    }
    l->now = clock_monotonic_ms();
    l->tick = l->now / LOOP_TICK_MS;
    *out = l;
    return SW_OK;
}

void loop_free(struct loop *l)
{
    if (!l)
        return;
    close(l->epoll);
    free(l);
}

int64_t loop_now(const struct loop *l)
{
    return l->now;
}

enum err loop_watch(struct loop *l, struct watch *w, enum loop_mode mode)
{
    struct epoll_event e = {.data.ptr = w};

    switch (mode) {
    case LOOP_LEVEL: e.events = EPOLLIN; break;
    case LOOP_SHARED: e.events = EPOLLIN | EPOLLEXCLUSIVE; break;
    case LOOP_EDGE: e.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET; break;
    }
    if (w->watching)
        return SW_OK;
    if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, w->fd, &e) != 0) {
        log_error("epoll_ctl: %s", strerror(errno));
        return SW_IO;
    }
    w->watching = true;
    return SW_OK;
}

void loop_unwatch(struct loop *l, struct watch *w)
{
    if (w->watching)
        (void)epoll_ctl(l->epoll, EPOLL_CTL_DEL, w->fd, NULL);
    w->watching = false;
}

static struct watch **slot_of(struct loop *l, int64_t deadline)
{
    return &l->slots[(uint64_t)(deadline / LOOP_TICK_MS + 1) % WHEEL_SLOTS];
}

static void clear_deadline(struct loop *l, struct watch *w)
{
    if (w->deadline == 0)
        return;
    if (w->previous)
        w->previous->next = w->next;
    else
        *slot_of(l, w->deadline) = w->next;
    if (w->next)
        w->next->previous = w->previous;
    w->next = w->previous = NULL;
    w->deadline = 0;
    l->deadlines--;
}

void loop_deadline(struct loop *l, struct watch *w, int64_t at)
{
    clear_deadline(l, w);
    if (at == 0 || w->buried)
        return;
    if (at < l->now)
        at = l->now;
    struct watch **slot = slot_of(l, at);

    w->deadline = at;
    w->next = *slot;
    if (w->next)
        w->next->previous = w;
    *slot = w;
    l->deadlines++;
}

void loop_again(struct loop *l, struct watch *w)
{
    if (w->queued || w->buried)
        return;
    w->queued = true;
    w->after = l->again;
    l->again = w;
}

/* A watch queued for the next turn stays in that list and is released from there. */
void loop_bury(struct loop *l, struct watch *w)
{
    if (w->buried)
        return;
    w->buried = true;
    clear_deadline(l, w);
    if (w->queued)
        return;
    w->after = l->buried;
    l->buried = w;
}

static void release_buried(struct loop *l)
{
    while (l->buried) {
        struct watch *w = l->buried;

        l->buried = w->after;
        w->release(w);
    }
}

static void run_again(struct loop *l)
{
    struct watch *list = l->again;

    l->again = NULL;
    while (list) {
        struct watch *w = list;

        list = w->after;
        w->queued = false;
        if (w->buried) {
            w->after = l->buried;
            l->buried = w;
        } else {
            w->ready(w, LOOP_AGAIN);
        }
    }
}

/* Callbacks may bury or move any watch of the slot, so the search begins anew after each. */
static void expire_slot(struct loop *l, struct watch **slot)
{
    struct watch *w = *slot;

    while (w) {
        if (w->deadline > l->now) {
            w = w->next;
            continue;
        }
        clear_deadline(l, w);
        w->ready(w, LOOP_TIMEOUT);
        w = *slot;
    }
}

static void expire(struct loop *l)
{
    int64_t tick = l->now / LOOP_TICK_MS;
    int64_t from = tick - l->tick >= WHEEL_SLOTS ? tick - WHEEL_SLOTS + 1 : l->tick + 1;

    for (int64_t t = from; t <= tick; t++)
        expire_slot(l, &l->slots[(uint64_t)t % WHEEL_SLOTS]);
    l->tick = tick;
}

/* Until the next slot with a deadline in it; one beyond the horizon is looked at too early. */
static int wait_of(const struct loop *l, int wait)
{
    int64_t tick = l->tick + 1;

    if (l->again)
        return 0;
    if (l->deadlines == 0)
        return wait;
    while (tick < l->tick + WHEEL_SLOTS && !l->slots[(uint64_t)tick % WHEEL_SLOTS])
        tick++;
    int64_t left = tick * LOOP_TICK_MS - l->now;
    return wait < 0 || left < wait ? (int)left : wait;
}

static unsigned flags_of(uint32_t events)
{
    unsigned flags = 0;

    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        flags |= LOOP_READ;
    if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR))
        flags |= LOOP_WRITE;
    return flags;
}

enum err loop_turn(struct loop *l, int wait)
{
    int n = epoll_wait(l->epoll, l->events, TURN_EVENTS, wait_of(l, wait));

    if (n < 0 && errno != EINTR) {
        log_error("epoll_wait: %s", strerror(errno));
        return SW_IO;
    }
    l->now = clock_monotonic_ms();
    for (int i = 0; i < n; i++) {
        struct watch *w = l->events[i].data.ptr;

        if (!w->buried && w->watching)
            w->ready(w, flags_of(l->events[i].events));
    }
    run_again(l);
    expire(l);
    release_buried(l);
    return SW_OK;
}
