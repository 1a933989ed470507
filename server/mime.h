/*
 * MIME types by file name: a table of our own, extended by the configuration. Pure.
 */
#ifndef SERVER_MIME_H
#define SERVER_MIME_H

#include <stdbool.h>

#include "smolwire/span.h"

/*
 * Type of a file by what follows the last dot of its name; the default for
 * names without one or with an unknown one is application/octet-stream.
 * `more`: words "EXTENSION=TYPE", ended by NULL, which go before the table;
 * may be NULL. The result lives as long as these.
 */
const char *mime_of(struct span path, const char *const *more);

/* "text/...": sent to Gemini with a charset, made of lines for Gopher. */
bool mime_is_text(const char *type);

/* Item type for a file in a Gopher listing: '0' text, 'g', 'I', 'h', 's', '9'. */
char mime_gopher_item(const char *type);

#endif
