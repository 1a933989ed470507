/*
 * The path of a request, made safe and comparable. Pure.
 *
 * The result begins with '/', has no empty, "." or ".." segments, and ends
 * with '/' where it names a folder. Names that begin with a dot are not served
 * (tree.h); an encoded '/' belongs to a name, and no file has such a name.
 */
#ifndef SERVER_PATH_H
#define SERVER_PATH_H

#include <stdbool.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

/*
 * Appends the path of a URI, percent-decoded once. SW_SYNTAX: bad escape, NUL
 * or control character, not UTF-8, or ".." above the root; SW_NOT_FOUND: a
 * name that is never served; SW_LIMIT: out's cap.
 */
enum err path_from_uri(struct span encoded, struct buf *out) SW_CHECK;

/* The same for a Gopher selector, which has no escapes. The empty one is "/". */
enum err path_from_selector(struct span selector, struct buf *out) SW_CHECK;

/* Appends a path in the spelling of a URI: the inverse of path_from_uri. */
void path_add_encoded(struct buf *out, struct span path);

/* The page (tree.h) that a path is one of: without ".gmi", ".txt" or a final '/'; "/" stays. */
struct span path_page(struct span path);

/* What follows the last '/' has a dot in it: it looks like the name of a file. */
bool path_has_extension(struct span path);

#endif
