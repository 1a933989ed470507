#include "fetch_address.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>

#include "smolwire/attributes.h"
#include "smolwire/url.h"

struct net4 {
    uint32_t net;
    unsigned bits;
};

/* IANA's registry of special-purpose addresses (RFC 6890), what is not globally reachable, and
 * multicast. */
static const struct net4 special4[] = {
    {0x00000000, 8},  /* 0.0.0.0: this host */
    {0x0a000000, 8},  /* 10.0.0.0: private */
    {0x64400000, 10}, /* 100.64.0.0: carriers' NAT */
    {0x7f000000, 8},  /* 127.0.0.0: loopback */
    {0xa9fe0000, 16}, /* 169.254.0.0: link-local, metadata of clouds */
    {0xac100000, 12}, /* 172.16.0.0: private */
    {0xc0000000, 24}, /* 192.0.0.0: protocol assignments */
    {0xc0000200, 24}, /* 192.0.2.0: documentation */
    {0xc0a80000, 16}, /* 192.168.0.0: private */
    {0xc6120000, 15}, /* 198.18.0.0: benchmarks */
    {0xc6336400, 24}, /* 198.51.100.0: documentation */
    {0xcb007100, 24}, /* 203.0.113.0: documentation */
    {0xe0000000, 4},  /* 224.0.0.0: multicast */
    {0xf0000000, 4},  /* 240.0.0.0: reserved, broadcast */
};

static bool is_public4(uint32_t address)
{
    for (size_t i = 0; i < SW_COUNT(special4); i++)
        if ((address ^ special4[i].net) >> (32 - special4[i].bits) == 0)
            return false;
    return true;
}

static uint32_t read32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* IPv4 addresses inside IPv6 ones: mapped, NAT64, 6to4, Teredo's server is public anyway. */
static bool is_public6(const uint8_t *a)
{
    static const uint8_t zeros[12] = {0};
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const uint8_t nat64[12] = {0, 0x64, 0xff, 0x9b};
    if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0)
        return is_public4(read32(a + 12));
    if (memcmp(a, zeros, 12) == 0) /* ::, ::1, the old IPv4-compatible ones */
        return false;
    if (a[0] == 0x20 && a[1] == 0x02)
        return is_public4(read32(a + 2));
    if (read32(a) == 0x20010db8 || (read32(a) & 0xfffffe00) == 0x20010000)
        return false;             /* documentation; protocol assignments */
    return (a[0] & 0xe0) == 0x20; /* 2000::/3 is all that is routed */
}

bool fetch_address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof(in));
        return is_public4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, address, sizeof(in6));
        return is_public6(in6.sin6_addr.s6_addr);
    }
    return false;
}

/* Takes "HOST:PORT:" from the front of an entry; HOST may be an IPv6 literal in brackets. */
static bool entry_matches(struct span entry, const struct url *u)
{
    struct span host;
    if (span_eat_char(&entry, '[')) {
        host = span_cut(&entry, ']');
        span_eat_char(&entry, ':');
    } else {
        host = span_cut(&entry, ':');
    }
    struct span port = span_cut(&entry, ':');
    uint64_t number = 0;
    if (host.n && !span_equal_nocase(host, u->host))
        return false;
    return !port.n || (span_to_uint(port, 65535, &number) && number == url_port(u));
}

bool fetch_address_is_routed(const char *const *connect_to, struct span url)
{
    struct url u;
    if (!connect_to || url_parse(url, &u) != SW_OK)
        return false;
    for (; *connect_to; connect_to++)
        if (entry_matches(span_of(*connect_to), &u))
            return true;
    return false;
}

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

bool fetch_address_has_proxy(struct span url)
{
    if (is_set("all_proxy") || is_set("ALL_PROXY"))
        return true;
    if (span_starts(url, SPAN("https:")))
        return is_set("https_proxy") || is_set("HTTPS_PROXY");
    return is_set("http_proxy"); /* the upper-case one is a trap of CGI; curl does not read it */
}
