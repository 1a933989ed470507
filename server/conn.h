/*
 * A connection: from accept to close, one request. It frees itself.
 */
#ifndef SERVER_CONN_H
#define SERVER_CONN_H

#include "server/address.h"
#include "server/service.h"

/*
 * Takes over the accepted, non-blocking descriptor; on failure it is closed.
 * `port` is the one the client connected to.
 */
void conn_begin(struct service *s, int fd, const struct address *peer, enum protocol protocol,
                unsigned port);

#endif
