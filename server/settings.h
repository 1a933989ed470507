/*
 * What the configuration says to the daemon apart from the content: numbers,
 * addresses. Made anew at each reload.
 */
#ifndef SERVER_SETTINGS_H
#define SERVER_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/address.h"
#include "smolwire/buf.h"
#include "smolwire/conf.h"
#include "smolwire/err.h"

/* As many as [server] workers allows, whatever the machine has. */
#define WORKERS_MAX 256

enum protocol { PROTOCOL_GEMINI, PROTOCOL_GOPHER };

enum access_target { ACCESS_TO_FILE, ACCESS_TO_STDERR, ACCESS_TO_SYSLOG };

struct endpoint {
    struct address address;
    enum protocol protocol;
};

struct limits {
    size_t connections;   /* in all, shared evenly by the workers */
    size_t per_address;   /* of one IPv4 address or IPv6 /64; 0: any number */
    int64_t handshake_ms; /* from accept to the end of the handshake */
    int64_t request_ms;   /* from there to the end of the request */
    int64_t stall_ms;     /* without a byte taken by the client */
    int64_t min_rate;     /* bytes a second that a client must take on average */
    int64_t grace_ms;     /* for connections that are open at a stop */
    int64_t rate;         /* requests a second of one address; 0: any number */
    int64_t burst;        /* that may come at once */
    bool loopback;        /* limits hold for loopback addresses too */
};

struct settings {
    struct limits limits;
    unsigned workers;
    const char *user;                    /* NULL: smolwire, or nobody */
    struct buf state;                    /* folder of certificates made here */
    const char *status_socket, *metrics; /* NULL: none */
    const char *access_log;              /* NULL: none, unless another target is set */
    enum access_target access_log_to;
    const char *ticket_file; /* NULL: random keys */
    int64_t ticket_seconds;
    bool syslog; /* messages go there */
    bool anonymous, sandbox, proxy, gopher_tls, ktls;
    struct endpoint *endpoints;
    size_t endpoint_count;
};

/*
 * Strings are borrowed from `c`, which must outlive the result. SW_SYNTAX for
 * addresses that are none, with messages appended to errors.
 */
enum err settings_new(const struct conf *c, struct settings **out, struct buf *errors) SW_CHECK;
void settings_free(struct settings *s);

/* Workers for what is configured, 0: one for each of `cores`, which is below 1 where unknown. */
unsigned settings_workers(int64_t configured, long cores);

#endif
