/*
 * What an answer depends on besides the request: who asks, over what, and what
 * is served. Given to both protocols by the connection.
 */
#ifndef SERVER_VISIT_H
#define SERVER_VISIT_H

#include <stdbool.h>

#include "server/site.h"
#include "server/tls.h"
#include "smolwire/span.h"

struct visit {
    const struct site *site;
    const char *server_name; /* SNI, NULL without */
    unsigned port;           /* that the client connected to */
    unsigned wait;         /* seconds the client has to wait for having asked too often; 0: none */
    const struct tls *tls; /* NULL: not encrypted */
    /* set while answering, for the log: */
    const struct capsule *capsule;
};

#endif
