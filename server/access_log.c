/*
 * One line a request.
 */
#include "server/access_log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "smolwire/clock.h"
#include "smolwire/escape.h"
#include "smolwire/log.h"

/* Written when there is more than this, before the end of the turn. */
#define LINES_FLUSH (16 * 1024)
#define LINES_MAX   (64 * 1024)

enum err access_log_open(const char *path, int *fd)
{
    *fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
    if (*fd >= 0)
        return SW_OK;
    log_error("%s: %s", path, strerror(errno));
    return SW_IO;
}

void access_log_init(struct access_log *l, const struct settings *s, int fd)
{
    if (s->access_log_to == ACCESS_TO_SYSLOG)
        log_make_ready(LOG_TARGET_SYSLOG);
    *l = (struct access_log){
        .fd = fd,
        .target = s->access_log_to,
        .on = fd >= 0 || s->access_log_to != ACCESS_TO_FILE,
        .anonymous = s->anonymous,
    };
    buf_init(&l->lines, LINES_MAX);
}

void access_log_free(struct access_log *l)
{
    access_log_flush(l);
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
    buf_free(&l->lines);
}

void access_log_replace(struct access_log *l, int fd)
{
    access_log_flush(l);
    if (l->fd >= 0)
        close(l->fd);
    l->fd = fd;
}

/* Without scheme, authority and query: the host stands in a field of its own. */
static struct span path_of(const struct access_entry *e)
{
    if (e->protocol != PROTOCOL_GEMINI)
        return e->request;
    struct span path = span_slice(e->request, 0, span_find_char(e->request, '?'));
    size_t authority = span_find(path, SPAN("://"));

    if (authority == path.n)
        return path;
    path = span_from(path, authority + 3);
    return span_from(path, span_find_char(path, '/'));
}

void access_log_format(struct buf *b, const struct access_entry *e, bool anonymous)
{
    struct span path = path_of(e);

    clock_add_rfc3339(b, e->time);
    buf_add_string(b, e->protocol == PROTOCOL_GEMINI ? " gemini " : " gopher ");
    if (anonymous)
        address_add_anonymous(b, e->peer);
    else
        address_add_host(b, e->peer);
    buf_add_format(b, " %u %llu %lld %s ", e->status, (unsigned long long)e->bytes,
                   (long long)e->milliseconds, e->host);
    escape_terminal(b, path.n > 0 ? path : SPAN("/"));
}

void access_log_add(struct access_log *l, const struct access_entry *e)
{
    if (!l->on)
        return;
    access_log_format(&l->lines, e, l->anonymous);
    if (l->target != ACCESS_TO_FILE) {
        bool to_syslog = l->target == ACCESS_TO_SYSLOG;

        log_line_to(to_syslog ? LOG_TARGET_SYSLOG : LOG_TARGET_STDERR, "%s", l->lines.data);
        buf_reset(&l->lines);
        return;
    }
    buf_add_char(&l->lines, '\n');
    if (l->lines.len >= LINES_FLUSH)
        access_log_flush(l);
}

void access_log_flush(struct access_log *l)
{
    if (l->lines.len == 0 || l->fd < 0)
        return;
    /* A full disk loses lines, never a reader's request. */
    ssize_t n = write(l->fd, l->lines.data, l->lines.len);
    bool failed = n != (ssize_t)l->lines.len;
    if (failed && !l->failing)
        log_warning("the access log loses lines: %s", n < 0 ? strerror(errno) : "no room");
    l->failing = failed;
    buf_reset(&l->lines);
}
