#include "fetch_hosts.h"

#include <stdlib.h>
#include <string.h>

#include "smolwire/hash.h"
#include "smolwire/limits.h"
#include "smolwire/url.h"

#define FIRST_BUCKETS 256

enum err hosts_init(struct hosts *h)
{
    *h = (struct hosts){.bucket_count = FIRST_BUCKETS};
    h->buckets = calloc(h->bucket_count, sizeof(struct host *));
    return h->buckets ? SW_OK : SW_NOMEM;
}

static void free_host(struct host *host, void (*drop)(struct waiting *))
{
    while (host->first) {
        struct waiting *w = host->first;
        host->first = w->next;
        drop(w);
    }
    free(host->name);
    free(host);
}

void hosts_free(struct hosts *h, void (*drop)(struct waiting *))
{
    for (size_t i = 0; h->buckets && i < h->bucket_count; i++) {
        while (h->buckets[i]) {
            struct host *host = h->buckets[i];
            h->buckets[i] = host->next_in_bucket;
            free_host(host, drop);
        }
    }
    free(h->buckets);
    h->buckets = NULL;
}

static size_t bucket_of(const struct hosts *h, const char *name)
{
    return (size_t)(hash_add_bytes(HASH_START, span_of(name)) % h->bucket_count);
}

/* A failure leaves the table as it was: slower, but right. */
static void grow(struct hosts *h)
{
    struct hosts larger = {.bucket_count = h->bucket_count * 4};
    larger.buckets = calloc(larger.bucket_count, sizeof(struct host *));
    if (!larger.buckets)
        return;
    for (size_t i = 0; i < h->bucket_count; i++) {
        while (h->buckets[i]) {
            struct host *host = h->buckets[i];
            h->buckets[i] = host->next_in_bucket;
            size_t to = bucket_of(&larger, host->name);
            host->next_in_bucket = larger.buckets[to];
            larger.buckets[to] = host;
        }
    }
    free(h->buckets);
    h->buckets = larger.buckets;
    h->bucket_count = larger.bucket_count;
}

enum err host_name(struct span address, struct buf *name)
{
    struct url u;
    enum err e = url_parse(address, &u);
    if (e)
        return e;
    for (size_t i = 0; i < u.scheme.n; i++)
        buf_add_char(name, ascii_lower(u.scheme.p[i]));
    buf_add_string(name, "://");
    for (size_t i = 0; i < u.host.n; i++)
        buf_add_char(name, ascii_lower(u.host.p[i]));
    buf_add_format(name, ":%u", url_port(&u));
    return buf_error(name);
}

static enum err add_host(struct hosts *h, struct buf *name, struct host **out)
{
    struct host *host = calloc(1, sizeof(*host));
    if (!host)
        return SW_NOMEM;
    host->name = buf_take(name);
    if (!host->name) {
        free(host);
        return SW_NOMEM;
    }
    if (h->count++ > 2 * h->bucket_count)
        grow(h);
    size_t bucket = bucket_of(h, host->name);
    host->next_in_bucket = h->buckets[bucket];
    h->buckets[bucket] = host;
    *out = host;
    return SW_OK;
}

enum err hosts_get(struct hosts *h, struct span url, struct host **out)
{
    struct buf name;
    buf_init(&name, URL_MAX);
    enum err e = host_name(url, &name);
    struct host *host = e ? NULL : h->buckets[bucket_of(h, name.data)];
    while (host && strcmp(host->name, name.data) != 0)
        host = host->next_in_bucket;
    if (!e && host)
        *out = host;
    else if (!e)
        e = add_host(h, &name, out);
    buf_free(&name);
    return e;
}

static void ring_add(struct hosts *h, struct host *host)
{
    host->in_ring = true;
    if (h->ring_last) {
        host->next_ready = h->ring_last->next_ready;
        h->ring_last->next_ready = host;
    } else {
        host->next_ready = host;
    }
    h->ring_last = host;
}

/* Takes the host after `before` out of the ring. */
static void ring_remove(struct hosts *h, struct host *before)
{
    struct host *host = before->next_ready;
    before->next_ready = host->next_ready;
    if (h->ring_last == host)
        h->ring_last = before == host ? NULL : before;
    host->next_ready = NULL;
    host->in_ring = false;
}

void host_push(struct hosts *h, struct host *host, struct waiting *w, bool first)
{
    if (first) {
        w->next = host->first;
        host->first = w;
    } else {
        w->next = NULL;
        if (host->first)
            host->last->next = w;
        else
            host->first = w;
    }
    if (!w->next)
        host->last = w;
    if (!host->in_ring)
        ring_add(h, host);
}

static struct waiting *pop(struct host *host)
{
    struct waiting *w = host->first;
    host->first = w->next;
    return w;
}

struct waiting *hosts_take(struct hosts *h, int64_t now, unsigned limit, struct host **from,
                           int64_t *wake)
{
    *wake = INT64_MAX;
    struct host *before = h->ring_last, *end = before;
    if (!before)
        return NULL;
    do {
        struct host *host = before->next_ready;
        if (host->blocked_until <= now && host->next_start > now && host->running < limit) {
            *wake = host->next_start < *wake ? host->next_start : *wake;
        } else if (host->running < limit || host->blocked_until > now) {
            struct waiting *w = pop(host);
            h->ring_last = host; /* the next one in turn comes first next time */
            if (!host->first)
                ring_remove(h, before);
            *from = host;
            return w;
        }
        before = host;
    } while (before != end);
    return NULL;
}
