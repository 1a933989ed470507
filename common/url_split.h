/*
 * Cutting a URI reference into its parts, whatever bytes they are made of
 * (RFC 3986, appendix B).
 */
#ifndef COMMON_URL_SPLIT_H
#define COMMON_URL_SPLIT_H

#include "smolwire/url.h"

/* The scheme at the front of a reference, or an empty span. */
struct span url_scheme_of(struct span text);

/* SW_SYNTAX when the authority cannot be cut: brackets, port. */
enum err url_split(struct span text, struct url *out) SW_CHECK;

#endif
