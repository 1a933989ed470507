/*
 * Network addresses: written ones in, printed ones out.
 */
#ifndef SERVER_ADDRESS_H
#define SERVER_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

struct address {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage storage;
    } s;
    socklen_t size;
};

/*
 * "192.0.2.1:70", "[2001:db8::1]:70". No host names: a daemon must not wait
 * for a resolver at boot. Port 0 lets the kernel choose. SW_SYNTAX.
 */
enum err address_parse(struct span text, struct address *out) SW_CHECK;

/* A host alone, of the family AF_INET or AF_INET6, with port 0; false where it is none. */
bool address_parse_host(int family, struct span host, struct address *out) SW_CHECK;

unsigned address_port(const struct address *a);
void address_set_port(struct address *a, unsigned port);
bool address_equal(const struct address *a, const struct address *b);
bool address_is_loopback(const struct address *a);

/* Whether this machine has the family: IPv6 may be switched off. */
bool address_is_offered(const struct address *a);

/* An IPv4 address that came in an IPv6 one becomes what it is. */
void address_unmap(struct address *a);

void address_add(struct buf *b, const struct address *a);      /* "[2001:db8::1]:70" */
void address_add_host(struct buf *b, const struct address *a); /* "2001:db8::1" */

/* For logs: the last 8 bits of an IPv4 address, the last 80 of an IPv6 one are zero. */
void address_add_anonymous(struct buf *b, const struct address *a);

#endif
