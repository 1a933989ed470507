/*
 * A worker.
 */
#include "server/worker.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/listen_accept.h"
#include "server/privilege.h"
#include "server/sandbox.h"
#include "server/service.h"
#include "smolwire/log.h"

/* Descriptors for what is no connection: listeners, folders, logs, libraries. */
#define SPARE_DESCRIPTORS 64

/* Of the others, one in so many may be an open file on its way to a client. */
#define FILES_SHARE 8

/*
 * From CROWD open connections on memory is worth giving back, once no more than
 * one in CROWD_LEFT of the most is there, and no oftener than every CROWD_MS.
 */
#define CROWD      16
#define CROWD_LEFT 8
#define CROWD_MS   1000

struct worker {
    struct service *service;
    struct acceptor *acceptor;
    struct watch signals, channel;
    bool draining, orphan;
};

static size_t most_connections(const struct settings *s)
{
    size_t share = (s->limits.connections + s->workers - 1) / s->workers;
    struct rlimit r;

    if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur == RLIM_INFINITY)
        return share;
    size_t descriptors =
        r.rlim_cur > SPARE_DESCRIPTORS ? (size_t)r.rlim_cur - SPARE_DESCRIPTORS : 1;
    size_t room = descriptors - descriptors / FILES_SHARE;
    return share < room ? share : room;
}

static void drain(struct worker *w)
{
    if (w->draining)
        return;
    w->draining = true;
    acceptor_stop(w->acceptor);
}

static void on_signal(struct watch *watch, unsigned events SW_UNUSED)
{
    struct worker *w = (struct worker *)(void *)((char *)watch - offsetof(struct worker, signals));
    struct signalfd_siginfo info;

    while (read(watch->fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
        drain(w);
}

/* Room for one descriptor, aligned as cmsg(3) wants it. */
union control {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
};

void worker_send_log(int channel, int log_fd)
{
    char byte = 0; /* a descriptor does not travel without one */
    union control control = {.bytes = {0}};
    struct iovec io = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {
        .msg_iov = &io,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof(control.bytes),
    };
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);

    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(c), &log_fd, sizeof(int));
    if (sendmsg(channel, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        log_warning("a worker does not get the new access log: %s", strerror(errno));
}

static void receive_log(struct worker *w)
{
    char byte = 0;
    union control control = {.bytes = {0}};
    struct iovec io = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {
        .msg_iov = &io,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof(control.bytes),
    };
    ssize_t n = recvmsg(w->channel.fd, &message, MSG_CMSG_CLOEXEC);
    const struct cmsghdr *c = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    int fd = -1;

    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        w->orphan = true;
    if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
        return;
    memcpy(&fd, CMSG_DATA(c), sizeof(fd));
    access_log_replace(&w->service->log, fd);
}

static void on_channel(struct watch *watch, unsigned events SW_UNUSED)
{
    receive_log((struct worker *)(void *)((char *)watch - offsetof(struct worker, channel)));
}

static enum err watch_signals(struct worker *w)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0) {
        log_error("signalfd: %s", strerror(errno));
        return SW_IO;
    }
    w->signals = (struct watch){.fd = fd, .ready = on_signal};
    return loop_watch(w->service->loop, &w->signals, LOOP_LEVEL);
}

static enum err begin(struct worker *w, const struct worker_plan *plan)
{
    const struct setup *s = plan->setup;
    enum err e = service_new(s->settings, s->site, s->tls, plan->stats, plan->log_fd, &w->service);

    if (e != SW_OK)
        return e;
    w->service->most = most_connections(s->settings);
    e = watch_signals(w);
    w->channel = (struct watch){.fd = plan->channel, .ready = on_channel};
    if (e == SW_OK)
        e = loop_watch(w->service->loop, &w->channel, LOOP_LEVEL);
    if (e == SW_OK)
        e = acceptor_new(w->service, plan->sockets, plan->socket_count, &w->acceptor);
    if (e == SW_OK)
        e = privilege_drop_capabilities();
    struct sandbox_state state;
    if (e == SW_OK && s->settings->sandbox)
        e = sandbox_enter(s->site, &state);
    return e;
}

/* What a crowd took goes back to the system when it has left. */
static void tidy(struct service *s)
{
    if (s->connections > s->peak)
        s->peak = s->connections;
    if (s->peak < CROWD || s->connections > s->peak / CROWD_LEFT ||
        loop_now(s->loop) - s->tidied < CROWD_MS)
        return;
    service_drop_spares(s);
    tls_drop_spares();
    malloc_trim(0);
    s->peak = s->connections;
    s->tidied = loop_now(s->loop);
}

static enum err turn(struct service *s)
{
    enum err e = loop_turn(s->loop, -1);

    access_log_flush(&s->log);
    tidy(s);
    return e;
}

int worker_run(const struct worker_plan *plan)
{
    struct worker w = {.service = NULL};
    enum err e = begin(&w, plan);

    while (e == SW_OK && !w.orphan && (!w.draining || w.service->connections > 0))
        e = turn(w.service);
    acceptor_free(w.acceptor);
    service_free(w.service);
    return e == SW_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
