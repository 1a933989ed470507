/*
 * A worker: one process, one thread, one loop.
 */
#ifndef SERVER_WORKER_H
#define SERVER_WORKER_H

#include "server/listen.h"
#include "server/setup.h"

struct worker_plan {
    const struct setup *setup;
    const struct listen_socket *sockets;
    size_t socket_count;
    int channel; /* to the master: at its end the master is gone, and so is the worker */
};

/*
 * Serves until SIGTERM, then until the last connection has ended. Called in
 * the forked process with SIGTERM blocked; returns its exit status.
 */
int worker_run(const struct worker_plan *plan);

#endif
