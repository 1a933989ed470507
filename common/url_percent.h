/*
 * The text of URI components: percent-encoding and the characters that need
 * none (RFC 3986, 2.1 to 2.4).
 */
#ifndef COMMON_URL_PERCENT_H
#define COMMON_URL_PERCENT_H

#include <stdbool.h>

#include "smolwire/buf.h"
#include "smolwire/span.h"

/* What each component allows beside unreserved characters and sub-delims. */
#define PERCENT_USERINFO ":"
#define PERCENT_PATH     ":@/"
#define PERCENT_QUERY    ":@/?" /* and fragments */
#define PERCENT_HOST     ""

/* True when the component follows RFC 3986 to the letter. */
bool percent_valid(struct span component, const char *allowed);

/*
 * Appends the component in its normal form: escapes in upper case, unreserved
 * characters unescaped, all that may not stand there escaped, a '%' that begins
 * no escape too.
 */
void percent_normalize(struct buf *b, struct span component, const char *allowed);

#endif
