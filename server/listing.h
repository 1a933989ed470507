/*
 * Listings of folders that have no index, where the configuration allows them.
 */
#ifndef SERVER_LISTING_H
#define SERVER_LISTING_H

#include "server/gophermap.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

/* Appends the body: a heading and a link line a name. `path` ends with '/'. */
enum err listing_gemini(int folder, struct span path, struct buf *out) SW_CHECK;

/* Appends the items, without the final dot; the folder's selector is in the context. */
enum err listing_gopher(int folder, const char *const *mime, const struct gophermap_context *c,
                        struct buf *out) SW_CHECK;

#endif
