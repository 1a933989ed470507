/*
 * Bytes that are compressed themselves, not only on their way: sitemaps ending
 * in ".gz", pages that are kept. The adapter over zlib.
 */
#ifndef CONVERTER_GZIP_H
#define CONVERTER_GZIP_H

#include <stdbool.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

bool gzip_is(struct span bytes); /* by its first bytes */

/*
 * Appends what was compressed, all members of the file. The cap of `out` is the
 * limit (SW_LIMIT), never the file's own idea of its size. SW_SYNTAX when it is
 * broken or cut; what was had until then is in `out` all the same.
 */
enum err gzip_inflate(struct span bytes, struct buf *out) SW_CHECK;

/* Appends the bytes compressed, as one member; fast rather than small. */
enum err gzip_deflate(struct span bytes, struct buf *out) SW_CHECK;

#endif
