/*
 * Which addresses may be connected to.
 */
#ifndef CONVERTER_FETCH_ADDRESS_H
#define CONVERTER_FETCH_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

#include "smolwire/span.h"

/*
 * False for everything that is not the public Internet: private, loopback,
 * link-local, shared, multicast, documentation, and IPv6 spellings of such.
 */
bool fetch_address_is_public(const struct sockaddr *address);

/* Does an entry of HOST:PORT:ADDRESS:PORT (empty: any) speak of this URL? */
bool fetch_address_is_routed(const char *const *connect_to, struct span url);

/* Will a proxy of the environment be asked (then it resolves the name, not we)? */
bool fetch_address_has_proxy(struct span url);

#endif
