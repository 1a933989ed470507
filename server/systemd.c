/*
 * What systemd expects of a daemon.
 */
#include "server/systemd.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "smolwire/buf.h"
#include "smolwire/clock.h"
#include "smolwire/span.h"

#define FIRST_SOCKET    3 /* sd_listen_fds(3) */
#define SOCKETS_MAX     256
#define NOTIFY_TEXT_MAX 256

static bool number_of(const char *variable, uint64_t max, uint64_t *value)
{
    const char *text = getenv(variable);

    return text && span_to_uint(span_of(text), max, value);
}

size_t systemd_sockets(int *first)
{
    uint64_t pid = 0, count = 0;

    *first = FIRST_SOCKET;
    if (!number_of("LISTEN_PID", INT32_MAX, &pid) || (pid_t)pid != getpid() ||
        !number_of("LISTEN_FDS", SOCKETS_MAX, &count))
        return 0;
    for (int fd = FIRST_SOCKET; fd < FIRST_SOCKET + (int)count; fd++) {
        if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
            return (size_t)(fd - FIRST_SOCKET);
    }
    return (size_t)count;
}

void systemd_notify(const char *state)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    struct span path = span_of(getenv("NOTIFY_SOCKET"));

    if (path.n == 0 || path.n >= sizeof(to.sun_path))
        return;
    memcpy(to.sun_path, path.p, path.n);
    if (to.sun_path[0] == '@') /* an abstract name */
        to.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + path.n);
    (void)sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&to, size);
    close(fd);
}

void systemd_notify_reloading(void)
{
    struct buf b;

    buf_init(&b, NOTIFY_TEXT_MAX);
    buf_add_format(&b, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_monotonic_ms() * 1000);
    systemd_notify(b.data);
    buf_free(&b);
}
