/*
 * The socket of a connection, plain or encrypted: which of the two it is
 * matters here and nowhere else once it has begun.
 */
#ifndef SERVER_CHANNEL_H
#define SERVER_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/tls.h"
#include "smolwire/attributes.h"
#include "smolwire/err.h"

/* Embedded in its owner, which does not move. */
struct channel {
    int fd; /* non-blocking; owned */
    bool encrypted;
    struct tls tls;
};

/* Takes over the descriptor; plain until channel_encrypt(). */
void channel_init(struct channel *c, int fd);
enum err channel_encrypt(struct channel *c, struct tls_config *config) SW_CHECK;
void channel_close(struct channel *c);

/* All that has come so far, below TLS, without taking it. */
enum io channel_peek(const struct channel *c, char *p, size_t n, size_t *got) SW_CHECK;

/* The same, taken: bytes that came before TLS, or that nobody wants any more. */
enum io channel_take(const struct channel *c, char *p, size_t n, size_t *got) SW_CHECK;

enum io channel_read(struct channel *c, char *p, size_t n, size_t *got) SW_CHECK;
enum io channel_write(struct channel *c, const char *p, size_t n, size_t *put) SW_CHECK;

/* Whether files can go to this client without passing through us. */
bool channel_sends_files(const struct channel *c);

/* *put 0: the file is shorter than that. */
enum io channel_send_file(struct channel *c, int file, uint64_t offset, size_t n,
                          size_t *put) SW_CHECK;

/*
 * A client with Nagle's algorithm keeps back what it has to say next until we
 * have acknowledged what it said; where no answer of ours follows at once, that
 * must not be delayed by the usual 40 ms. Holds for what has come and for what
 * comes until we send again.
 */
void channel_acknowledge(const struct channel *c);

/* Bytes that the kernel has, and the client has not acknowledged. */
size_t channel_unsent(const struct channel *c);

/* Closing will be a reset: the client must see that the answer is not whole. */
void channel_reset_on_close(const struct channel *c);

#endif
