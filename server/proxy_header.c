/*
 * The header of the PROXY protocol.
 */
#include "server/proxy_header.h"

#include <string.h>

/* Version 1: "PROXY TCP6 " and two addresses, two ports, CR LF. */
#define V1_MAX 107

#define V2_FIXED 16 /* signature, version and command, family, length */

/* Address family and transport. */
enum { V2_UNSPECIFIED = 0x00, V2_TCP4 = 0x11, V2_TCP6 = 0x21, V2_UNIX = 0x31 };

static const char v2_signature[] = "\r\n\r\n\0\r\nQUIT\n";
#define V2_SIGNATURE_SIZE (sizeof(v2_signature) - 1)

/* What follows "PROXY TCP4 " or "PROXY TCP6 ": client, server, client's port, server's port. */
static enum parse parse_v1_addresses(struct span rest, int family, struct proxy_header *h)
{
    struct span client = span_cut(&rest, ' ');
    struct span server = span_cut(&rest, ' ');
    struct span client_port = span_cut(&rest, ' ');
    struct address ours;
    uint64_t from = 0, to = 0;

    if (!span_to_uint(client_port, UINT16_MAX, &from) || !span_to_uint(rest, UINT16_MAX, &to) ||
        !address_parse_host(family, client, &h->client) ||
        !address_parse_host(family, server, &ours))
        return PARSE_BAD;
    address_set_port(&h->client, (unsigned)from);
    h->port = (unsigned)to;
    h->has_client = true;
    return PARSE_DONE;
}

static enum parse parse_v1(struct span bytes, struct proxy_header *h)
{
    struct span seen = span_slice(bytes, 0, V1_MAX);
    size_t end = span_find(seen, SPAN("\r\n"));

    if (end == seen.n)
        return seen.n < V1_MAX ? PARSE_MORE : PARSE_BAD;
    h->length = end + 2;
    struct span line = span_slice(seen, 0, end);
    if (!span_eat(&line, SPAN("PROXY ")))
        return PARSE_BAD;
    if (span_eat(&line, SPAN("TCP4 ")))
        return parse_v1_addresses(line, AF_INET, h);
    if (span_eat(&line, SPAN("TCP6 ")))
        return parse_v1_addresses(line, AF_INET6, h);
    return span_starts(line, SPAN("UNKNOWN")) ? PARSE_DONE : PARSE_BAD;
}

static unsigned big_endian(const char *p)
{
    return (unsigned)(unsigned char)p[0] << 8 | (unsigned char)p[1];
}

/* Addresses of version 2 stand in network order: client, server, client's port, server's port. */
static bool set_v2_client(const char *p, size_t n, unsigned family, struct proxy_header *h)
{
    const size_t v4 = sizeof(struct in_addr), v6 = sizeof(struct in6_addr);

    if (family == V2_TCP4 && n >= 2 * v4 + 4) {
        h->client.s.v4.sin_family = AF_INET;
        h->client.size = sizeof(h->client.s.v4);
        memcpy(&h->client.s.v4.sin_addr, p, v4);
        p += 2 * v4;
    } else if (family == V2_TCP6 && n >= 2 * v6 + 4) {
        h->client.s.v6.sin6_family = AF_INET6;
        h->client.size = sizeof(h->client.s.v6);
        memcpy(&h->client.s.v6.sin6_addr, p, v6);
        p += 2 * v6;
    } else {
        return false;
    }
    address_set_port(&h->client, big_endian(p));
    h->port = big_endian(p + 2);
    return true;
}

static enum parse parse_v2(struct span bytes, struct proxy_header *h)
{
    if (bytes.n < V2_FIXED)
        return PARSE_MORE;
    unsigned version = (unsigned char)bytes.p[12] >> 4, command = bytes.p[12] & 0x0F;
    unsigned family = (unsigned char)bytes.p[13];
    size_t length = big_endian(bytes.p + 14);

    if (version != 2 || command > 1 || V2_FIXED + length > PROXY_HEADER_MAX)
        return PARSE_BAD;
    if (bytes.n < V2_FIXED + length)
        return PARSE_MORE;
    h->length = V2_FIXED + length;
    if (command == 0 || family == V2_UNSPECIFIED || family == V2_UNIX)
        return PARSE_DONE;
    h->has_client = set_v2_client(bytes.p + V2_FIXED, length, family, h);
    return h->has_client ? PARSE_DONE : PARSE_BAD;
}

enum parse proxy_header_parse(struct span bytes, struct proxy_header *out)
{
    struct span signature = span_make(v2_signature, V2_SIGNATURE_SIZE);
    struct span v1 = SPAN("PROXY ");

    memset(out, 0, sizeof(*out));
    if (span_starts(bytes, signature))
        return parse_v2(bytes, out);
    if (span_starts(bytes, v1))
        return parse_v1(bytes, out);
    bool begins = span_starts(signature, bytes) || span_starts(v1, bytes);
    return begins ? PARSE_MORE : PARSE_BAD;
}
