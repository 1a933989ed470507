/*
 * Grammars of single words in the configuration: pure checks, used by its types.
 */
#ifndef COMMON_CONF_CHECK_H
#define COMMON_CONF_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/attributes.h"
#include "smolwire/span.h"

bool conf_is_integer(struct span s, int64_t *value) SW_CHECK; /* "-12" */
bool conf_is_duration(struct span s,
                      int64_t *value) SW_CHECK; /* "90", "90s", "15m", "2h", "7d", "1w" */
bool conf_is_size(struct span s, int64_t *value) SW_CHECK; /* "512", "64K", "20M", "1G" */
bool conf_is_boolean(struct span s, int64_t *value) SW_CHECK;

bool conf_is_url(struct span s); /* http or https, with a host */
bool conf_is_host(
    struct span s); /* name (also international), IPv4, IPv6 with or without brackets */
bool conf_is_listen(struct span s);  /* "0.0.0.0:1965", "[::]:1965"; port 0: any free one */
bool conf_is_connect(struct span s); /* "HOST:PORT:ADDRESS:PORT", each part perhaps empty */
bool conf_is_slug(struct span s);    /* a first path segment that is not taken */

#endif
