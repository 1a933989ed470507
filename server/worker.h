/*
 * A worker: one process, one thread, one loop.
 */
#ifndef SERVER_WORKER_H
#define SERVER_WORKER_H

#include "server/listen.h"
#include "server/setup.h"
#include "server/stats.h"

struct worker_plan {
    const struct setup *setup;
    const struct listen_socket *sockets;
    size_t socket_count;
    struct stats *stats; /* of its slot */
    int log_fd;          /* of the access log, taken over; -1: none */
    int channel;         /* to the master: at its end the master is gone, and so is the worker */
};

/*
 * Serves until SIGTERM, then until the last connection has ended. Called in
 * the forked process with SIGTERM blocked; returns its exit status. Locks
 * itself up before it looks at the first byte, where the settings want it.
 */
int worker_run(const struct worker_plan *plan);

/* The master's word that the access log goes on in `log_fd`, over its end of the channel. */
void worker_send_log(int channel, int log_fd);

#endif
