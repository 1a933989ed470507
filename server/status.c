/*
 * Telling the counters.
 */
#include "server/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "smolwire/fsio.h"
#include "smolwire/log.h"

#define STATUS_TEXT_MAX (256 * 1024)
#define STATUS_BACKLOG  16

/* Until the file is tried again that could not be written: each failure is a line in the log. */
#define FAILED_MS (10 * 60 * 1000)

struct status {
    struct watch socket, timer;
    struct loop *loop;
    char *file_path; /* NULL: none */
    const struct stats *slots;
    unsigned count;
};

static enum err write_file(const struct status *s)
{
    struct buf text;
    enum err e;

    buf_init(&text, STATUS_TEXT_MAX);
    stats_add_text(&text, s->slots, s->count);
    e = buf_error(&text);
    if (e == SW_OK)
        e = fsio_replace(AT_FDCWD, s->file_path, buf_span(&text), NULL);
    buf_free(&text);
    return e;
}

static void on_timer(struct watch *w, unsigned events SW_UNUSED)
{
    struct status *s = (struct status *)(void *)((char *)w - offsetof(struct status, timer));

    if (!s->file_path)
        return;
    int64_t pause = write_file(s) == SW_OK ? STATUS_FILE_MS : FAILED_MS;
    loop_deadline(s->loop, w, loop_now(s->loop) + pause);
}

/* The text fits into the socket's buffer, so there is nothing to wait for. */
static void on_socket(struct watch *w, unsigned events SW_UNUSED)
{
    struct status *s = (struct status *)(void *)((char *)w - offsetof(struct status, socket));
    int fd = accept4(w->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct buf text;

    if (fd < 0)
        return;
    buf_init(&text, STATUS_TEXT_MAX);
    stats_add_text(&text, s->slots, s->count);
    (void)send(fd, text.data, text.len, MSG_NOSIGNAL);
    buf_free(&text);
    close(fd);
}

static enum err bind_socket(const char *path, int *out)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    struct span s = span_of(path);

    if (s.n >= sizeof(a.sun_path)) {
        log_error("%s: too long for a Unix socket", path);
        return SW_LIMIT;
    }
    memcpy(a.sun_path, s.p, s.n);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&a, sizeof(a)) != 0 &&
        errno == ECONNREFUSED)
        (void)unlink(path); /* left over from a daemon that was killed */
    if (fd < 0 || bind(fd, (const struct sockaddr *)&a, sizeof(a)) != 0 || chmod(path, 0660) != 0 ||
        listen(fd, STATUS_BACKLOG) != 0) {
        log_error("%s: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return SW_IO;
    }
    *out = fd;
    return SW_OK;
}

enum err status_new(const char *socket_path, const struct stats *slots, unsigned count,
                    struct status **out)
{
    struct status *s = calloc(1, sizeof(*s));
    int fd = -1;

    if (!s)
        return SW_NOMEM;
    enum err e = socket_path ? bind_socket(socket_path, &fd) : SW_OK;
    if (e != SW_OK) {
        free(s);
        return e;
    }
    s->socket = (struct watch){.fd = fd, .ready = on_socket};
    s->timer = (struct watch){.fd = -1, .ready = on_timer};
    s->slots = slots;
    s->count = count;
    *out = s;
    return SW_OK;
}

enum err status_begin(struct status *s, struct loop *loop)
{
    s->loop = loop;
    return s->socket.fd >= 0 ? loop_watch(loop, &s->socket, LOOP_LEVEL) : SW_OK;
}

void status_set_file(struct status *s, const char *path)
{
    free(s->file_path);
    s->file_path = path ? strdup(path) : NULL;
    loop_deadline(s->loop, &s->timer, s->file_path ? loop_now(s->loop) : 0);
    if (path && !s->file_path)
        log_warning("%s: not written, there is no memory for its name", path);
}

void status_free(struct status *s)
{
    if (!s)
        return;
    free(s->file_path);
    if (s->socket.fd >= 0)
        close(s->socket.fd);
    free(s);
}
