/*
 * Listening sockets.
 */
#include "server/listen.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/systemd.h"
#include "smolwire/log.h"

#define ADDRESS_TEXT_MAX 128
#define PRIVILEGED_END   1024

static enum err refuse(const struct address *a, const char *what, int fd)
{
    int reason = errno;
    struct buf b;

    buf_init(&b, ADDRESS_TEXT_MAX);
    address_add(&b, a);
    log_error("%s: %s: %s", b.data, what, strerror(reason));
    buf_free(&b);
    if (fd >= 0)
        close(fd);
    return SW_IO;
}

/* What connections inherit from the socket they come in by. */
static bool set_connection_options(int fd)
{
    const int on = 1, unsent = LISTEN_UNSENT;

    return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0 &&
           setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof(unsent)) == 0;
}

static bool set_options(int fd, const struct address *a, bool reuse_port)
{
    const int on = 1, reuse = reuse_port;

    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &reuse, sizeof(reuse)) != 0 ||
        !set_connection_options(fd))
        return false;
    return a->s.any.sa_family != AF_INET6 ||
           setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) == 0;
}

static unsigned real_port(int fd)
{
    struct address a = {.size = sizeof(a.s)};

    return getsockname(fd, &a.s.any, &a.size) == 0 ? address_port(&a) : 0;
}

static const char *why_not_bound(unsigned port)
{
    return errno == EACCES && port < PRIVILEGED_END
               ? "cannot be bound, such a low port takes root or CAP_NET_BIND_SERVICE"
               : "cannot be bound";
}

static enum err bind_socket(const struct endpoint *e, unsigned port, bool reuse_port, int *out)
{
    struct address a = e->address;

    address_set_port(&a, port);
    int fd = socket(a.s.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return refuse(&a, "socket", fd);
    if (!set_options(fd, &a, reuse_port))
        return refuse(&a, "socket options", fd);
    if (bind(fd, &a.s.any, a.size) != 0)
        return refuse(&a, why_not_bound(port), fd);
    if (listen(fd, LISTEN_BACKLOG) != 0)
        return refuse(&a, "cannot be listened on", fd);
    *out = fd;
    return SW_OK;
}

/*
 * With SO_REUSEPORT alone a second daemon of the same user would take a share
 * of the first one's connections in silence; without it the kernel refuses.
 */
static enum err check_unused(const struct endpoint *e)
{
    int fd;
    enum err e_bind = bind_socket(e, address_port(&e->address), false, &fd);

    if (e_bind == SW_OK)
        close(fd);
    return e_bind;
}

/* `port`: the one that the kernel chose for the first worker's socket, else the configured one. */
static enum err open_socket(const struct endpoint *e, unsigned port, struct listen_socket *out)
{
    int fd;
    enum err e_bind = bind_socket(e, port, true, &fd);

    if (e_bind == SW_OK)
        *out = (struct listen_socket){fd, *e, real_port(fd), false};
    return e_bind;
}

/*
 * The socket that a worker had, or for an additional worker one that another
 * had, to be shared: after root was given up the kernel lets nobody add a
 * socket to those that root has bound.
 */
static bool take_over(const struct listen_set *old, unsigned worker, const struct endpoint *e,
                      struct listen_socket *out)
{
    bool additional = worker >= old->workers;
    size_t first = old->workers > 0 ? worker % old->workers * old->per_worker : 0;

    for (size_t i = first; old->workers > 0 && i < first + old->per_worker; i++) {
        const struct listen_socket *s = &old->sockets[i];
        bool same_use = s->shared || s->endpoint.protocol == e->protocol;

        if (!same_use || !address_equal(&s->endpoint.address, &e->address))
            continue;
        *out = *s;
        out->endpoint = *e;
        out->shared = s->shared || additional;
        return true;
    }
    return false;
}

static enum err fill(const struct settings *s, const struct listen_set *old, struct listen_set *new)
{
    for (unsigned w = 0; w < new->workers; w++) {
        for (size_t i = 0; i < new->per_worker; i++) {
            const struct endpoint *e = &s->endpoints[i];
            struct listen_socket *to = &new->sockets[w * new->per_worker + i];
            unsigned port = w > 0 ? new->sockets[i].port : address_port(&e->address);

            if (take_over(old, w, e, to))
                continue;
            if ((w == 0 && check_unused(e) != SW_OK) || open_socket(e, port, to) != SW_OK)
                return SW_IO;
        }
    }
    return SW_OK;
}

static bool holds(const struct listen_set *set, int fd)
{
    for (size_t i = 0; i < set->per_worker * set->workers; i++) {
        if (set->sockets[i].fd == fd)
            return true;
    }
    return false;
}

/* A shared socket stands there once for each worker. */
static void forget(struct listen_set *set, int fd)
{
    for (size_t i = 0; i < set->per_worker * set->workers; i++) {
        if (set->sockets[i].fd == fd)
            set->sockets[i].fd = -1;
    }
}

/* Closes the sockets of `set` that `other` does not have too. */
static void close_others(struct listen_set *set, const struct listen_set *other)
{
    for (size_t i = 0; i < set->per_worker * set->workers; i++) {
        int fd = set->sockets[i].fd;

        if (fd >= 0 && !holds(other, fd)) {
            close(fd);
            forget(set, fd);
        }
    }
    free(set->sockets);
    *set = (struct listen_set){NULL, 0, 0};
}

/* Who handed a socket over expects it to be served. */
static void warn_of_unused(const struct listen_set *old, const struct listen_set *set)
{
    for (size_t i = 0; i < old->per_worker; i++) {
        struct buf b;

        if (!old->sockets[i].shared || holds(set, old->sockets[i].fd))
            continue;
        buf_init(&b, ADDRESS_TEXT_MAX);
        address_add(&b, &old->sockets[i].endpoint.address);
        log_warning("%s: handed over, but not configured: closed", b.data);
        buf_free(&b);
    }
}

enum err listen_open(const struct settings *s, struct listen_set *old, struct listen_set *out)
{
    struct listen_set set = {.per_worker = s->endpoint_count, .workers = s->workers};

    set.sockets = calloc(set.per_worker * set.workers + 1, sizeof(*set.sockets));
    if (!set.sockets)
        return SW_NOMEM;
    for (size_t i = 0; i < set.per_worker * set.workers; i++)
        set.sockets[i].fd = -1;
    if (fill(s, old, &set) != SW_OK) {
        close_others(&set, old);
        return SW_IO;
    }
    warn_of_unused(old, &set);
    close_others(old, &set);
    *out = set;
    return SW_OK;
}

enum err listen_inherit(struct listen_set *out)
{
    int first = -1;
    struct listen_set set = {.per_worker = systemd_sockets(&first), .workers = 1};

    set.sockets = calloc(set.per_worker + 1, sizeof(*set.sockets));
    if (!set.sockets)
        return SW_NOMEM;
    for (size_t i = 0; i < set.per_worker; i++) {
        struct listen_socket *s = &set.sockets[i];
        struct address *a = &s->endpoint.address;

        s->fd = first + (int)i;
        s->shared = true;
        a->size = sizeof(a->s);
        if (getsockname(s->fd, &a->s.any, &a->size) == 0)
            s->port = address_port(a);
        if (!set_connection_options(s->fd))
            log_warning("socket %d handed over: %s", s->fd, strerror(errno));
    }
    *out = set;
    return SW_OK;
}

void listen_close(struct listen_set *set)
{
    static const struct listen_set nothing = {NULL, 0, 0};

    close_others(set, &nothing);
}

static bool is_of(const struct listen_set *set, unsigned worker, int fd)
{
    const struct listen_socket *own = listen_of(set, worker);

    for (size_t i = 0; i < set->per_worker; i++) {
        if (own[i].fd == fd)
            return true;
    }
    return false;
}

void listen_keep(struct listen_set *set, unsigned worker)
{
    for (size_t i = 0; i < set->per_worker * set->workers; i++) {
        int fd = set->sockets[i].fd;

        if (fd >= 0 && !is_of(set, worker, fd)) {
            close(fd);
            forget(set, fd);
        }
    }
}

const struct listen_socket *listen_of(const struct listen_set *set, unsigned worker)
{
    return &set->sockets[worker * set->per_worker];
}

void listen_tell(const struct listen_set *set)
{
    for (size_t i = 0; i < set->per_worker; i++) {
        const struct listen_socket *s = &set->sockets[i];
        struct address a = s->endpoint.address;
        struct buf b;

        address_set_port(&a, s->port);
        buf_init(&b, ADDRESS_TEXT_MAX);
        address_add(&b, &a);
        log_info("listening for %s on %s",
                 s->endpoint.protocol == PROTOCOL_GEMINI ? "Gemini" : "Gopher", b.data);
        buf_free(&b);
    }
}
