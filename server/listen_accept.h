/*
 * Accepting in a worker. Stops before descriptors run out and goes on when
 * connections have ended: a full house is no error, nobody is told off, those
 * outside wait in the kernel's queue.
 */
#ifndef SERVER_LISTEN_ACCEPT_H
#define SERVER_LISTEN_ACCEPT_H

#include "server/listen.h"
#include "server/service.h"

struct acceptor;

/* Takes over the sockets. */
enum err acceptor_new(struct service *s, const struct listen_socket *sockets, size_t count,
                      struct acceptor **out) SW_CHECK;

/*
 * Accepts those who wait and then no more: closes the sockets. Connections that
 * are open go on.
 */
void acceptor_stop(struct acceptor *a);
void acceptor_free(struct acceptor *a);

#endif
