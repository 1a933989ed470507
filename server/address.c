/*
 * Network addresses.
 */
#include "server/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

bool address_parse_host(int family, struct span host, struct address *out)
{
    char text[INET6_ADDRSTRLEN];
    bool v6 = family == AF_INET6;
    struct address a = {.size = v6 ? sizeof(a.s.v6) : sizeof(a.s.v4)};

    if (host.n == 0 || host.n >= sizeof(text)) /* longer ones are none of either family */
        return false;
    memcpy(text, host.p, host.n);
    text[host.n] = '\0';
    a.s.any.sa_family = (sa_family_t)family;
    if (inet_pton(family, text, v6 ? (void *)&a.s.v6.sin6_addr : (void *)&a.s.v4.sin_addr) != 1)
        return false;
    *out = a;
    return true;
}

enum err address_parse(struct span text, struct address *out)
{
    size_t colon = span_find_last_char(text, ':');
    struct span host = span_slice(text, 0, colon);
    int family = AF_INET;
    struct address a;
    uint64_t port = 0;

    if (!span_to_uint(span_from(text, colon + 1), UINT16_MAX, &port))
        return SW_SYNTAX;
    if (host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') {
        host = span_slice(host, 1, host.n - 2);
        family = AF_INET6;
    }
    if (!address_parse_host(family, host, &a))
        return SW_SYNTAX;
    address_set_port(&a, (unsigned)port);
    *out = a;
    return SW_OK;
}

unsigned address_port(const struct address *a)
{
    return ntohs(a->s.any.sa_family == AF_INET6 ? a->s.v6.sin6_port : a->s.v4.sin_port);
}

void address_set_port(struct address *a, unsigned port)
{
    if (a->s.any.sa_family == AF_INET6)
        a->s.v6.sin6_port = htons((uint16_t)port);
    else
        a->s.v4.sin_port = htons((uint16_t)port);
}

bool address_equal(const struct address *a, const struct address *b)
{
    if (a->s.any.sa_family != b->s.any.sa_family || address_port(a) != address_port(b))
        return false;
    if (a->s.any.sa_family == AF_INET6)
        return memcmp(&a->s.v6.sin6_addr, &b->s.v6.sin6_addr, sizeof(struct in6_addr)) == 0;
    return a->s.v4.sin_addr.s_addr == b->s.v4.sin_addr.s_addr;
}

bool address_is_loopback(const struct address *a)
{
    if (a->s.any.sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&a->s.v6.sin6_addr);
    return (ntohl(a->s.v4.sin_addr.s_addr) >> 24) == IN_LOOPBACKNET;
}

bool address_is_offered(const struct address *a)
{
    int fd = socket(a->s.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool missing = fd < 0 && errno == EAFNOSUPPORT;

    if (fd >= 0)
        close(fd);
    return !missing;
}

void address_unmap(struct address *a)
{
    if (a->s.any.sa_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&a->s.v6.sin6_addr))
        return;
    struct address v4 = {.size = sizeof(v4.s.v4)};

    v4.s.v4.sin_family = AF_INET;
    v4.s.v4.sin_port = a->s.v6.sin6_port;
    memcpy(&v4.s.v4.sin_addr, &a->s.v6.sin6_addr.s6_addr[12], sizeof(v4.s.v4.sin_addr));
    *a = v4;
}

void address_add_host(struct buf *b, const struct address *a)
{
    char text[INET6_ADDRSTRLEN];
    const void *raw = a->s.any.sa_family == AF_INET6 ? (const void *)&a->s.v6.sin6_addr
                                                     : (const void *)&a->s.v4.sin_addr;

    if (inet_ntop(a->s.any.sa_family, raw, text, sizeof(text)))
        buf_add_string(b, text);
}

void address_add(struct buf *b, const struct address *a)
{
    bool brackets = a->s.any.sa_family == AF_INET6;

    buf_add_string(b, brackets ? "[" : "");
    address_add_host(b, a);
    buf_add_format(b, "%s:%u", brackets ? "]" : "", address_port(a));
}

void address_add_anonymous(struct buf *b, const struct address *a)
{
    struct address masked = *a;

    if (a->s.any.sa_family == AF_INET6)
        memset(&masked.s.v6.sin6_addr.s6_addr[6], 0, 10);
    else
        masked.s.v4.sin_addr.s_addr &= htonl(0xFFFFFF00U);
    address_add_host(b, &masked);
}
