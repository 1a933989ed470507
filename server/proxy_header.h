/*
 * The header of the PROXY protocol, versions 1 and 2, which a forwarder puts
 * before the bytes of its client (haproxy.org, "The PROXY protocol"). Pure.
 */
#ifndef SERVER_PROXY_HEADER_H
#define SERVER_PROXY_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "server/address.h"
#include "server/parse.h"
#include "smolwire/span.h"

/* The longest header taken: version 2 with the additions that forwarders make. */
#define PROXY_HEADER_MAX 1024

struct proxy_header {
    size_t length;   /* bytes of the header */
    bool has_client; /* false: the forwarder speaks for itself, or for a Unix socket */
    struct address client;
    unsigned port; /* that the client connected to; 0 without client */
};

/*
 * PARSE_MORE: all the bytes given belong to the header, more are needed;
 * nothing behind the header is ever read as part of it.
 */
enum parse proxy_header_parse(struct span bytes, struct proxy_header *out);

#endif
