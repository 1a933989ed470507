/*
 * Keys of TLS session tickets.
 *
 * All workers, and all machines given the same file, compute the keys of a
 * period from one secret and the time: resuming works across them without a
 * word between them, and nothing is written anywhere. A key encrypts tickets
 * for one period and is accepted for one more.
 */
#ifndef SERVER_TLS_TICKET_H
#define SERVER_TLS_TICKET_H

#include <stdint.h>

#include "smolwire/err.h"

struct ssl_ctx_st;

#define TICKET_SECRET_SIZE 32
#define TICKET_KEY_SIZE    32
#define TICKET_NAME_SIZE   16

struct ticket_key {
    int64_t period;
    unsigned char name[TICKET_NAME_SIZE];
    unsigned char cipher[TICKET_KEY_SIZE];
    unsigned char mac[TICKET_KEY_SIZE];
};

struct ticket_keys {
    unsigned char secret[TICKET_SECRET_SIZE];
    int64_t seconds;             /* length of a period */
    struct ticket_key now, last; /* this period's and the one before */
};

/* With a fresh random secret. SW_TLS. */
enum err ticket_keys_random(struct ticket_keys *k, int64_t seconds) SW_CHECK;

/* With the secret derived from the bytes of a file, of which there must be at least 32. */
enum err ticket_keys_load(struct ticket_keys *k, const char *path, int64_t seconds) SW_CHECK;

/* Computes the keys of the period of `now` (seconds since 1970) where they are not there yet. */
enum err ticket_keys_turn(struct ticket_keys *k, int64_t now) SW_CHECK;

/* Lets ctx seal and open its tickets with these keys, which must outlive it. */
enum err ticket_keys_use(struct ticket_keys *k, struct ssl_ctx_st *ctx) SW_CHECK;

void ticket_keys_wipe(struct ticket_keys *k);

#endif
