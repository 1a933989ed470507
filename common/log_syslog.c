/*
 * Messages to the syslog of this machine.
 */
#include "log_syslog.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "smolwire/buf.h"
#include "smolwire/limits.h"

#define TIME_TEXT_MAX 32

static int socket_fd = -1;
static struct sockaddr_un address = {.sun_family = AF_UNIX};

void log_syslog_open(const char *path)
{
    struct span p = span_of(path);

    if (p.n >= sizeof(address.sun_path))
        return;
    memcpy(address.sun_path, p.p, p.n);
    address.sun_path[p.n] = '\0';
    tzset();
    if (socket_fd < 0)
        socket_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

/* "<30>Nov 23 23:59:01 smolwired[4711]: message" */
void log_syslog_send(const char *program, int priority, struct span message)
{
    char when[TIME_TEXT_MAX] = "";
    time_t now = time(NULL);
    struct tm local;
    struct buf line;

    if (socket_fd < 0)
        return;
    if (localtime_r(&now, &local))
        (void)strftime(when, sizeof(when), "%b %e %H:%M:%S ", &local);
    buf_init(&line, 4 * LOG_MESSAGE_MAX);
    buf_add_format(&line, "<%d>%s%s[%d]: ", LOG_DAEMON | priority, when, program, (int)getpid());
    buf_add_span(&line, message);
    if (buf_error(&line) == SW_OK)
        (void)sendto(socket_fd, line.data, line.len, MSG_NOSIGNAL | MSG_DONTWAIT,
                     (const struct sockaddr *)&address, sizeof(address));
    buf_free(&line);
}
