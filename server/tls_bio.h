/*
 * The way of TLS records to and from the socket: what OpenSSL writes is
 * collected and goes out in one send() when there is nothing more to add. So a
 * session ticket, an answer and close_notify make one packet and wake the
 * client once, and a large answer goes out in pieces of many records.
 */
#ifndef SERVER_TLS_BIO_H
#define SERVER_TLS_BIO_H

#include <stdbool.h>

#include "smolwire/attributes.h"
#include "smolwire/buf.h"

struct bio_st;

/* Bytes collected before OpenSSL is told to wait: five full records and their frames. */
#define TLS_OUTPUT_MAX (5 * (16384 + 512))

/* Enough collected for a send(): four full records. */
#define TLS_OUTPUT_FULL (4 * 16384)

/*
 * Bytes that a client may have sent for one step: a handshake message with a long
 * chain of certificates, a record of its request. Without a limit OpenSSL goes on
 * as long as more comes of what costs the client nothing, like changes of keys,
 * and nobody else gets a turn.
 */
#define TLS_INPUT_MAX (48 * 1024)

struct tls_pipe {
    int fd;
    size_t received;   /* in this step */
    struct buf output; /* not sent yet */
    size_t sent;       /* of output */
    bool held;         /* what is in output may wait for what comes next */
};

/* `p` must outlive the BIO; NULL when there is no memory. The descriptor is not closed by either.
 */
struct bio_st *tls_pipe_open(struct tls_pipe *p, int fd) SW_CHECK;
void tls_pipe_close(struct tls_pipe *p);

/* Gives back the buffers kept for the next connections. */
void tls_pipe_drop_spares(void);

/* A step begins: so much may be read again. */
void tls_pipe_begin(struct tls_pipe *p);

enum tls_flush { TLS_FLUSHED, TLS_FLUSH_LATER, TLS_FLUSH_FAILED };

/*
 * Sends what was collected, as far as the socket takes it. `last`: the socket
 * is closed next, and the end of it all goes out in one packet with that.
 */
enum tls_flush tls_pipe_flush(struct tls_pipe *p, bool last) SW_CHECK;

/* Nothing is sent now: what was collected is kept in no more memory than it needs. */
void tls_pipe_settle(struct tls_pipe *p);

#endif
