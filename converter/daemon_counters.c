/*
 * The counters of a running smolwired.
 */
#include "daemon_counters.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "smolwire/log.h"

/* A daemon that says nothing for so long is stuck. */
#define WAIT_SECONDS 5

static enum err dial(const char *path, int *out)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    const struct timeval patience = {.tv_sec = WAIT_SECONDS};
    struct span s = span_of(path);
    if (s.n >= sizeof(a.sun_path)) {
        log_error("%s: too long for a Unix socket", path);
        return SW_LIMIT;
    }
    memcpy(a.sun_path, s.p, s.n);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) != 0 ||
        connect(fd, (const struct sockaddr *)&a, sizeof(a)) != 0) {
        log_error("%s: %s; is smolwired running?", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return SW_NETWORK;
    }
    *out = fd;
    return SW_OK;
}

enum err daemon_counters_read(const char *socket_path, struct buf *out)
{
    int fd = -1;
    enum err e = dial(socket_path, &fd);
    if (e)
        return e;
    for (;;) {
        char piece[4096];
        ssize_t n = read(fd, piece, sizeof(piece));
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            log_error("%s: %s", socket_path, strerror(errno));
            e = SW_IO;
            break;
        }
        buf_add(out, piece, (size_t)n);
    }
    close(fd);
    return e ? e : buf_error(out);
}
