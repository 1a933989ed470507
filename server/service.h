/*
 * What all connections of a worker share.
 */
#ifndef SERVER_SERVICE_H
#define SERVER_SERVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "server/access_log.h"
#include "server/gemini.h"
#include "server/gopher.h"
#include "server/limit.h"
#include "server/loop.h"
#include "server/response.h"
#include "server/settings.h"
#include "server/site.h"
#include "server/stats.h"
#include "server/tls.h"

/* Bytes read at once from a client: more than any request has. */
#define SERVICE_READ_MAX 2048

/* Buffers of answers kept for the next ones; more are given back to the system. */
#define SERVICE_SPARES 8

struct acceptor;

struct service {
    struct loop *loop;
    const struct settings *settings;
    const struct site *site;
    struct tls_config *tls; /* NULL: no protocol needs it */
    struct stats *stats;    /* of this worker's slot */
    struct limiter *limiter;
    struct access_log log;
    struct gemini *gemini;
    struct gopher *gopher;
    /* the one being made; moves to its connection when it does not go out at once */
    struct response answer;
    struct buf spares[SERVICE_SPARES];
    size_t spare_count;
    char input[SERVICE_READ_MAX];        /* what was read last, from whomever */
    size_t connections;                  /* open now */
    size_t peak;                         /* most open since memory was last given back */
    int64_t tidied;                      /* when that was */
    size_t most;                         /* of them, for this worker */
    struct acceptor *acceptor;           /* who is told by: */
    void (*on_close)(struct service *s); /* a connection has gone, its descriptor is free */
};

/* The descriptor of the access log, -1 for none, is taken over. */
enum err service_new(const struct settings *settings, const struct site *site,
                     struct tls_config *tls, struct stats *stats, int log_fd,
                     struct service **out) SW_CHECK;
void service_free(struct service *s);

/* Memory for an answer that has to wait, and back. */
void service_lend(struct service *s, struct response *to); /* moves s->answer there */
void service_give_back(struct service *s, struct response *r);
void service_drop_spares(struct service *s); /* gives the kept buffers back */

#endif
