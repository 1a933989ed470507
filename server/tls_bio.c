/*
 * The way of TLS records to and from the socket, as a BIO.
 */
#include "server/tls_bio.h"

#include <errno.h>
#include <openssl/bio.h>
#include <string.h>
#include <sys/socket.h>

/* Buffers that wait for the next connection; a worker has one thread. */
#define SPARES 8

/* A session ticket and its record fit in; buffers that are not larger stay with their connection.
 */
#define SETTLED_MAX 512

static struct buf spares[SPARES];
static size_t spare_count;

static void borrow(struct buf *b)
{
    if (b->alloc > 0)
        return;
    if (spare_count > 0)
        *b = spares[--spare_count];
    else
        buf_init(b, TLS_OUTPUT_MAX);
}

static void give_back(struct buf *b)
{
    if (b->alloc > 0 && spare_count < SPARES) {
        buf_reset(b);
        spares[spare_count++] = *b;
        buf_init(b, TLS_OUTPUT_MAX);
    }
    buf_free(b);
}

void tls_pipe_begin(struct tls_pipe *p)
{
    p->received = 0;
}

enum tls_flush tls_pipe_flush(struct tls_pipe *p, bool last)
{
    const int flags = MSG_NOSIGNAL | (last ? MSG_MORE : 0);

    while (p->sent < p->output.len) {
        ssize_t n = send(p->fd, p->output.data + p->sent, p->output.len - p->sent, flags);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN ? TLS_FLUSH_LATER : TLS_FLUSH_FAILED;
        p->sent += (size_t)n;
    }
    p->sent = 0;
    give_back(&p->output);
    return TLS_FLUSHED;
}

void tls_pipe_settle(struct tls_pipe *p)
{
    struct buf exact;

    if (p->output.alloc <= SETTLED_MAX)
        return;
    buf_init(&exact, TLS_OUTPUT_MAX);
    buf_add_span(&exact, buf_span(&p->output));
    if (buf_error(&exact) != SW_OK) {
        buf_free(&exact);
        return;
    }
    give_back(&p->output);
    p->output = exact;
}

/* Room for n more, after what has gone already. */
static bool make_room(struct tls_pipe *p, size_t n)
{
    borrow(&p->output);
    if (p->output.len + n <= TLS_OUTPUT_MAX)
        return true;
    if (tls_pipe_flush(p, false) == TLS_FLUSHED) {
        borrow(&p->output);
        return true;
    }
    buf_consume(&p->output, p->sent);
    p->sent = 0;
    return p->output.len + n <= TLS_OUTPUT_MAX;
}

static int on_write(BIO *bio, const char *bytes, size_t n, size_t *written)
{
    struct tls_pipe *p = BIO_get_data(bio);

    BIO_clear_retry_flags(bio);
    if (!make_room(p, n)) {
        BIO_set_retry_write(bio);
        return 0;
    }
    buf_add(&p->output, bytes, n);
    if (buf_error(&p->output) != SW_OK)
        return 0;
    *written = n;
    return 1;
}

static int on_read(BIO *bio, char *room, size_t n, size_t *got)
{
    struct tls_pipe *p = BIO_get_data(bio);

    BIO_clear_retry_flags(bio);
    if (p->received >= TLS_INPUT_MAX)
        return 0;
    ssize_t r = recv(p->fd, room, n, 0);
    if (r > 0) {
        p->received += (size_t)r;
        *got = (size_t)r;
        return 1;
    }
    if (r < 0 && (errno == EAGAIN || errno == EINTR))
        BIO_set_retry_read(bio);
    return 0;
}

/* Flushing is ours to decide, and everything else means nothing here. */
static long on_control(BIO *bio SW_UNUSED, int command, long n SW_UNUSED, void *p SW_UNUSED)
{
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

static BIO_METHOD *make_method(void)
{
    BIO_METHOD *m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "smolwired");

    if (!m || BIO_meth_set_write_ex(m, on_write) != 1 || BIO_meth_set_read_ex(m, on_read) != 1 ||
        BIO_meth_set_ctrl(m, on_control) != 1) {
        BIO_meth_free(m);
        return NULL;
    }
    return m;
}

struct bio_st *tls_pipe_open(struct tls_pipe *p, int fd)
{
    static BIO_METHOD *method;

    if (!method)
        method = make_method();
    BIO *bio = method ? BIO_new(method) : NULL;
    if (!bio)
        return NULL;
    *p = (struct tls_pipe){.fd = fd};
    buf_init(&p->output, TLS_OUTPUT_MAX);
    BIO_set_data(bio, p);
    BIO_set_init(bio, 1);
    return bio;
}

void tls_pipe_close(struct tls_pipe *p)
{
    give_back(&p->output);
}

void tls_pipe_drop_spares(void)
{
    while (spare_count > 0)
        buf_free(&spares[--spare_count]);
}
