/*
 * Limits by address: how many connections one may hold, how often it may ask.
 * Pure: told the time, owns a table of fixed size.
 *
 * An IPv4 address counts alone; IPv6 addresses count by their /64, which is
 * what one customer has. An address is forgotten when it holds no connection
 * and its bucket is full again; where the table has no room for another one,
 * that one is let in: those who fill it must not be able to lock out others.
 */
#ifndef SERVER_LIMIT_H
#define SERVER_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/address.h"
#include "smolwire/err.h"

struct limiter;

struct limiter_rules {
    size_t per_address; /* connections; 0: any number */
    int64_t rate;       /* requests a second in the long run; 0: any number */
    int64_t burst;      /* requests that may come at once */
    bool loopback;      /* loopback addresses count too */
    uint64_t seed;      /* random, so that nobody can choose where addresses fall in the table */
};

enum err limiter_new(const struct limiter_rules *rules, struct limiter **out) SW_CHECK;
void limiter_free(struct limiter *l);

/* A connection begins: false when the address holds as many as it may. */
bool limiter_enter(struct limiter *l, const struct address *a, int64_t now_ms);

/* It ends; only for those that were let in. */
void limiter_leave(struct limiter *l, const struct address *a);

/* A request: 0 when it may be answered, else the seconds to wait, which costs the asker nothing. */
unsigned limiter_ask(struct limiter *l, const struct address *a, int64_t now_ms);

#endif
