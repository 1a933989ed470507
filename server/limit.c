/*
 * Limits by address.
 *
 * The bucket of tokens is kept as one time (GCRA): the moment at which the
 * bucket would be full again. Each request moves it by the time that one token
 * takes; further ahead than the burst, and there is no token left.
 */
#include "server/limit.h"

#include <stdlib.h>
#include <string.h>

#include "smolwire/attributes.h"

#define BUCKETS     4096
#define BUCKET_SIZE 8
#define US_OF_MS    1000
#define US_OF_S     1000000

struct entry {
    uint64_t key;
    int64_t full_at; /* microseconds */
    size_t connections;
    bool used;
};

struct limiter {
    struct limiter_rules rules;
    struct entry entries[BUCKETS][BUCKET_SIZE];
};

enum err limiter_new(const struct limiter_rules *rules, struct limiter **out)
{
    struct limiter *l = calloc(1, sizeof(*l));

    if (!l)
        return SW_NOMEM;
    l->rules = *rules;
    *out = l;
    return SW_OK;
}

void limiter_free(struct limiter *l)
{
    free(l);
}

/* The /64 of IPv6; IPv4 addresses go where no network is assigned. */
static uint64_t key_of(const struct address *a)
{
    uint64_t key = 0;

    if (a->s.any.sa_family == AF_INET6)
        memcpy(&key, &a->s.v6.sin6_addr, sizeof(key));
    else
        key = UINT64_C(0x0000FFFF00000000) | a->s.v4.sin_addr.s_addr;
    return key;
}

/* The finaliser of SplitMix64: every bit of the key moves every bit of the result. */
static size_t bucket_of(const struct limiter *l, uint64_t key)
{
    uint64_t x = key ^ l->rules.seed;

    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (size_t)((x ^ (x >> 31)) % BUCKETS);
}

static bool is_exempt(const struct limiter *l, const struct address *a)
{
    return !l->rules.loopback && address_is_loopback(a);
}

static struct entry *find(struct limiter *l, uint64_t key)
{
    struct entry *bucket = l->entries[bucket_of(l, key)];

    for (size_t i = 0; i < BUCKET_SIZE; i++) {
        if (bucket[i].used && bucket[i].key == key)
            return &bucket[i];
    }
    return NULL;
}

static bool is_idle(const struct entry *e, int64_t now_us)
{
    return !e->used || (e->connections == 0 && e->full_at <= now_us);
}

/* The entry of the key, a new one where there is room; else NULL. */
static struct entry *obtain(struct limiter *l, uint64_t key, int64_t now_us)
{
    struct entry *e = find(l, key);
    struct entry *bucket = l->entries[bucket_of(l, key)];

    for (size_t i = 0; !e && i < BUCKET_SIZE; i++) {
        if (is_idle(&bucket[i], now_us)) {
            e = &bucket[i];
            *e = (struct entry){.key = key, .used = true};
        }
    }
    return e;
}

bool limiter_enter(struct limiter *l, const struct address *a, int64_t now_ms)
{
    if (l->rules.per_address == 0 || is_exempt(l, a))
        return true;
    struct entry *e = obtain(l, key_of(a), now_ms * US_OF_MS);

    if (!e)
        return true;
    if (e->connections >= l->rules.per_address)
        return false;
    e->connections++;
    return true;
}

void limiter_leave(struct limiter *l, const struct address *a)
{
    struct entry *e = is_exempt(l, a) ? NULL : find(l, key_of(a));

    if (e && e->connections > 0)
        e->connections--;
}

unsigned limiter_ask(struct limiter *l, const struct address *a, int64_t now_ms)
{
    int64_t now = now_ms * US_OF_MS;

    if (l->rules.rate == 0 || is_exempt(l, a))
        return 0;
    struct entry *e = obtain(l, key_of(a), now);
    if (!e)
        return 0;

    int64_t token = US_OF_S / l->rules.rate;
    int64_t full_at = (e->full_at > now ? e->full_at : now) + token;
    int64_t late = full_at - now - l->rules.burst * token;
    if (late > 0)
        return (unsigned)((late + US_OF_S - 1) / US_OF_S);
    e->full_at = full_at;
    return 0;
}
