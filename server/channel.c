/*
 * The socket of a connection.
 */
#include "server/channel.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

void channel_init(struct channel *c, int fd)
{
    *c = (struct channel){.fd = fd};
}

enum err channel_encrypt(struct channel *c, struct tls_config *config)
{
    enum err e = tls_open(&c->tls, config, c->fd);

    c->encrypted = e == SW_OK;
    return e;
}

void channel_close(struct channel *c)
{
    tls_close(&c->tls);
    close(c->fd);
}

static enum io judge_errno(void)
{
    return errno == EAGAIN || errno == EINTR ? IO_AGAIN : IO_FAILED;
}

static enum io receive(const struct channel *c, char *p, size_t n, int flags, size_t *got)
{
    ssize_t r = recv(c->fd, p, n, flags);

    if (r < 0)
        return judge_errno();
    *got = (size_t)r;
    return r == 0 ? IO_EOF : IO_DONE;
}

enum io channel_peek(const struct channel *c, char *p, size_t n, size_t *got)
{
    return receive(c, p, n, MSG_PEEK, got);
}

enum io channel_take(const struct channel *c, char *p, size_t n, size_t *got)
{
    return receive(c, p, n, 0, got);
}

enum io channel_read(struct channel *c, char *p, size_t n, size_t *got)
{
    return c->encrypted ? tls_read(&c->tls, p, n, got) : receive(c, p, n, 0, got);
}

enum io channel_write(struct channel *c, const char *p, size_t n, size_t *put)
{
    if (c->encrypted)
        return tls_write(&c->tls, p, n, put);
    /* more of it follows, or the end: which then goes out in one packet with the last bytes */
    ssize_t r = send(c->fd, p, n, MSG_NOSIGNAL | MSG_MORE);
    if (r < 0)
        return judge_errno();
    *put = (size_t)r;
    return IO_DONE;
}

bool channel_sends_files(const struct channel *c)
{
    return !c->encrypted || tls_sends_files(&c->tls);
}

enum io channel_send_file(struct channel *c, int file, uint64_t offset, size_t n, size_t *put)
{
    off_t from = (off_t)offset;

    if (c->encrypted)
        return tls_send_file(&c->tls, file, offset, n, put);
    ssize_t sent = sendfile(c->fd, file, &from, n);
    if (sent < 0)
        return judge_errno();
    *put = (size_t)sent;
    return IO_DONE;
}

void channel_acknowledge(const struct channel *c)
{
    const int on = 1;

    (void)setsockopt(c->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
}

size_t channel_unsent(const struct channel *c)
{
    int n = 0;

    return ioctl(c->fd, SIOCOUTQ, &n) == 0 && n > 0 ? (size_t)n : 0;
}

void channel_reset_on_close(const struct channel *c)
{
    const struct linger now = {.l_onoff = 1, .l_linger = 0};

    (void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}
