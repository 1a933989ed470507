/*
 * TLS: the adapter over OpenSSL. Certificates are made in tls_cert.h, keys of
 * session tickets come from tls_ticket.h.
 *
 * A configuration is shared by all connections that began with it and freed
 * when the last of them ends (SSL_CTX counts its references), so that a reload
 * never pulls a certificate from under a client.
 */
#ifndef SERVER_TLS_H
#define SERVER_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/tls_bio.h"
#include "server/tls_ticket.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"

struct ssl_st;
struct tls_config;

/* How a step on a connection ended. */
enum io {
    IO_DONE,
    IO_AGAIN,  /* the socket cannot at the moment: wait for it */
    IO_EOF,    /* the other side has ended its direction */
    IO_FAILED, /* nothing can be said or heard any more */
};

struct tls_rules {
    bool ask_clients; /* for certificates: each handshake is then a few messages longer */
    bool in_kernel;   /* the kernel encrypts what is sent; only where tls_kernel_offers() */
};

/* Whether OpenSSL and the kernel offer kTLS; asked as root, the kernel loads its module. */
bool tls_kernel_offers(void);

/* `tickets` is borrowed. */
enum err tls_config_new(struct ticket_keys *tickets, struct tls_rules rules,
                        struct tls_config **out) SW_CHECK;
void tls_config_free(struct tls_config *c);

/*
 * Adds a certificate (PEM, with its chain) and its key for the names (NULL-
 * terminated, A-labels, lower case, kept by reference). The first one added is
 * used where the client names none of them. SW_TLS and SW_NOT_FOUND are logged
 * with the path.
 */
enum err tls_config_add(struct tls_config *c, const char *const *names, const char *chain_path,
                        const char *key_path) SW_CHECK;

/*
 * One connection, embedded in its owner, which does not move; a zeroed one is
 * closed. What is written is collected and goes out when a read has to wait,
 * when there is much of it, and at the end. The session ticket that TLS 1.3
 * makes after the handshake waits for the answer to go out with it.
 */
struct tls {
    struct ssl_st *ssl;
    struct tls_pipe pipe;
    bool dead;  /* a fatal error: no close_notify may follow */
    bool ended; /* close_notify is on its way */
};

enum err tls_open(struct tls *t, struct tls_config *c, int fd) SW_CHECK;
void tls_close(struct tls *t); /* says nothing on the wire, leaves the descriptor open */

enum io tls_handshake(struct tls *t) SW_CHECK;
enum io tls_read(struct tls *t, char *p, size_t n, size_t *got) SW_CHECK;

/* After IO_AGAIN the same bytes, which may have moved, must be given again. */
enum io tls_write(struct tls *t, const char *p, size_t n, size_t *put) SW_CHECK;

/*
 * Whether files can go to this client without passing through us, and sending
 * a piece of one; *put 0: the file is shorter than that.
 */
bool tls_sends_files(const struct tls *t);
enum io tls_send_file(struct tls *t, int file, uint64_t offset, size_t n, size_t *put) SW_CHECK;

/*
 * Sends what is left and close_notify, without waiting for the client's; after
 * IO_AGAIN once more. The socket must be closed, or shut down, right after
 * IO_DONE: the last bytes go out with that.
 */
enum io tls_end(struct tls *t) SW_CHECK;

bool tls_resumed(const struct tls *t);

const char *tls_server_name(const struct tls *t); /* SNI as sent, NULL without */

enum tls_peer {
    TLS_PEER_NONE,    /* no certificate */
    TLS_PEER_VALID,   /* proved to hold its key, and the certificate is in its time */
    TLS_PEER_EXPIRED, /* or not yet valid */
};

/* Gives back what is kept for the next connections. */
void tls_drop_spares(void);

/* Certificate of the client; the SHA-256 fingerprint in lower-case hex is appended where there is
 * one. */
enum tls_peer tls_peer(const struct tls *t, struct buf *fingerprint);

#endif
