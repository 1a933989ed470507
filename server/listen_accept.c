/*
 * Accepting.
 */
#include "server/listen_accept.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/conn.h"
#include "smolwire/log.h"

/* Connections taken from one socket before others get their turn. */
#define ACCEPT_TURN 32

/* When descriptors are out, and none of ours ends, somebody else's may. */
#define RETRY_MS 250

/* The operator needs to know, once in a while. */
#define COMPLAIN_MS 10000

struct listener {
    struct watch watch;
    struct acceptor *acceptor;
    struct listen_socket socket;
};

struct acceptor {
    struct service *service;
    struct watch retry;
    bool paused, stopped;
    int64_t complained;
    size_t count;
    struct listener listeners[];
};

static struct listener *listener_of(struct watch *w)
{
    return (struct listener *)(void *)((char *)w - offsetof(struct listener, watch));
}

static struct acceptor *acceptor_of_retry(struct watch *w)
{
    return (struct acceptor *)(void *)((char *)w - offsetof(struct acceptor, retry));
}

static void pause_all(struct acceptor *a)
{
    a->paused = true;
    for (size_t i = 0; i < a->count; i++)
        loop_unwatch(a->service->loop, &a->listeners[i].watch);
}

static enum err watch_all(struct acceptor *a)
{
    for (size_t i = 0; i < a->count; i++) {
        struct listener *l = &a->listeners[i];
        enum loop_mode mode = l->socket.shared ? LOOP_SHARED : LOOP_LEVEL;
        enum err e = loop_watch(a->service->loop, &l->watch, mode);

        if (e != SW_OK)
            return e;
    }
    a->paused = false;
    return SW_OK;
}

static void resume(struct acceptor *a)
{
    if (!a->paused || a->stopped || a->service->connections >= a->service->most)
        return;
    loop_deadline(a->service->loop, &a->retry, 0);
    if (watch_all(a) != SW_OK)
        loop_deadline(a->service->loop, &a->retry, loop_now(a->service->loop) + RETRY_MS);
}

static void on_retry(struct watch *w, unsigned events SW_UNUSED)
{
    resume(acceptor_of_retry(w));
}

static void on_close(struct service *s)
{
    if (s->acceptor)
        resume(s->acceptor);
}

static void run_short(struct acceptor *a, const char *of_what)
{
    int64_t now = loop_now(a->service->loop);

    pause_all(a);
    loop_deadline(a->service->loop, &a->retry, now + RETRY_MS);
    if (a->complained == 0 || now - a->complained >= COMPLAIN_MS) {
        log_warning("%s: %zu connections are open, the next ones wait", of_what,
                    a->service->connections);
        a->complained = now;
    }
}

/* Errors of accept() that concern one client only, see accept(2). */
static bool is_clients_own(int error)
{
    return error == ECONNABORTED || error == EINTR || error == EPROTO || error == ENETDOWN ||
           error == EHOSTDOWN || error == ENONET || error == EHOSTUNREACH || error == EOPNOTSUPP ||
           error == ENETUNREACH || error == ENOPROTOOPT || error == ETIMEDOUT || error == EPERM;
}

/* True when there may be another one waiting. */
static bool accept_one(struct acceptor *a, const struct listen_socket *s)
{
    struct address peer = {.size = sizeof(peer.s)};
    int fd = accept4(s->fd, &peer.s.any, &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd >= 0) {
        conn_begin(a->service, fd, &peer, s->endpoint.protocol, s->port);
        return true;
    }
    if (errno == EAGAIN)
        return false;
    if (is_clients_own(errno))
        return true;
    run_short(a, strerror(errno));
    return false;
}

static void on_ready(struct watch *w, unsigned events SW_UNUSED)
{
    struct listener *l = listener_of(w);
    struct acceptor *a = l->acceptor;

    for (int i = 0; i < ACCEPT_TURN && !a->paused; i++) {
        if (a->service->connections >= a->service->most) {
            run_short(a, "the limit of connections is reached");
            return;
        }
        if (!accept_one(a, &l->socket))
            return;
    }
}

enum err acceptor_new(struct service *s, const struct listen_socket *sockets, size_t count,
                      struct acceptor **out)
{
    struct acceptor *a = calloc(1, sizeof(*a) + count * sizeof(a->listeners[0]));

    if (!a)
        return SW_NOMEM;
    a->service = s;
    a->count = count;
    a->retry = (struct watch){.fd = -1, .ready = on_retry};
    for (size_t i = 0; i < count; i++)
        a->listeners[i] = (struct listener){
            .watch = {.fd = sockets[i].fd, .ready = on_ready},
            .acceptor = a,
            .socket = sockets[i],
        };
    s->acceptor = a;
    s->on_close = on_close;
    enum err e = watch_all(a);
    if (e != SW_OK) {
        acceptor_free(a);
        return e;
    }
    *out = a;
    return SW_OK;
}

/* Whoever waits has been told by the kernel that he is connected. */
static void accept_waiting(struct acceptor *a, const struct listen_socket *s)
{
    while (!a->paused && a->service->connections < a->service->most) {
        if (!accept_one(a, s))
            return;
    }
}

static void close_sockets(struct acceptor *a)
{
    if (a->stopped)
        return;
    pause_all(a);
    for (size_t i = 0; i < a->count; i++)
        close(a->listeners[i].socket.fd);
    a->stopped = true;
    loop_deadline(a->service->loop, &a->retry, 0);
}

void acceptor_stop(struct acceptor *a)
{
    for (size_t i = 0; i < a->count && !a->stopped; i++)
        accept_waiting(a, &a->listeners[i].socket);
    close_sockets(a);
}

void acceptor_free(struct acceptor *a)
{
    if (!a)
        return;
    close_sockets(a);
    a->service->acceptor = NULL;
    free(a);
}
