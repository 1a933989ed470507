/*
 * Who may be asked next: the queues of the fetcher, one a host. Knows times and
 * limits, nothing of curl.
 */
#ifndef CONVERTER_FETCH_HOSTS_H
#define CONVERTER_FETCH_HOSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

/* Something that waits for its host; the owner's struct begins with it. */
struct waiting {
    struct waiting *next;
};

struct host {
    struct host *next_in_bucket;
    struct host *next_ready; /* ring of hosts that have something waiting */
    bool in_ring;
    char *name; /* scheme://host:port */
    struct waiting *first, *last;
    unsigned running;
    int64_t delay_ms;      /* own delay; the common one where that is longer */
    int64_t next_start;    /* monotonic milliseconds */
    int64_t blocked_until; /* the host asked for a pause; 0: no */
};

struct hosts {
    struct host **buckets;
    size_t bucket_count, count;
    struct host *ring_last; /* last of the ring; its next is the first */
};

enum err hosts_init(struct hosts *h) SW_CHECK;
/* `drop` is called for everything that still waits. */
void hosts_free(struct hosts *h, void (*drop)(struct waiting *));

/* Appends "scheme://host:port" of an absolute URL: by it hosts are told apart. */
enum err host_name(struct span url, struct buf *name) SW_CHECK;

/* Finds or makes the host of an absolute URL. */
enum err hosts_get(struct hosts *h, struct span url, struct host **out) SW_CHECK;

void host_push(struct hosts *h, struct host *host, struct waiting *w, bool first);

/*
 * The next request that may start at `now`, from hosts in turn, with `limit`
 * running transfers a host; NULL where there is none, and then *wake tells when
 * a delay ends (INT64_MAX: no delay is waited for). The caller counts the
 * transfer in host->running and sets next_start.
 */
struct waiting *hosts_take(struct hosts *h, int64_t now, unsigned limit, struct host **from,
                           int64_t *wake);

#endif
