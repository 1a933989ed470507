/*
 * Listening sockets: opened by the master, one an address and worker
 * (SO_REUSEPORT: the kernel shares out the connections), accepted from by the
 * workers.
 */
#ifndef SERVER_LISTEN_H
#define SERVER_LISTEN_H

#include <stdbool.h>
#include <stddef.h>

#include "server/settings.h"
#include "smolwire/err.h"

/* Connections that wait to be accepted; the kernel takes less where somaxconn says so. */
#define LISTEN_BACKLOG 4096

/*
 * Bytes of one answer that the kernel keeps and has not sent yet. Without a
 * limit it takes megabytes for each client that does not read, and when memory
 * runs short it takes more from one as soon as another has gone, which looks as
 * if the client had read them.
 */
#define LISTEN_UNSENT (1024 * 1024)

struct listen_socket {
    int fd;
    struct endpoint endpoint; /* as configured; port 0 stays 0 */
    unsigned port;            /* the real one */
    bool shared;              /* with other workers: given by systemd, or theirs before a reload */
};

struct listen_set {
    struct listen_socket *sockets; /* those of worker 0, then those of worker 1, ... */
    size_t per_worker;
    unsigned workers;
};

/*
 * Opens the sockets for all workers; those of `old` with the same address are
 * moved over, so that a reload neither refuses a connection nor needs root.
 * SW_IO, logged with the address; `old` is as before then.
 */
enum err listen_open(const struct settings *s, struct listen_set *old,
                     struct listen_set *out) SW_CHECK;
/*
 * Sockets that systemd has handed over, as `old` for the first listen_open():
 * those with a configured address are used, by all workers together.
 */
enum err listen_inherit(struct listen_set *out) SW_CHECK;

void listen_close(struct listen_set *set);

/*
 * In a worker: closes what only others accept from. A socket that no one else
 * has open any more refuses its clients; one that a worker holds by accident
 * would let them wait for an accept() that never comes.
 */
void listen_keep(struct listen_set *set, unsigned worker);

/* Sockets of one worker. */
const struct listen_socket *listen_of(const struct listen_set *set, unsigned worker);

/* Logs the addresses with their real ports. */
void listen_tell(const struct listen_set *set);

#endif
