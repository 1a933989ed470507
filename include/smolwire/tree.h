/*
 * The published tree: the contract between smolwire, which writes it, and
 * smolwired, or any other server, which serves it. man/smolwire-tree.5 tells
 * the same to operators.
 *
 *   ROOT/gemini/                 document root for Gemini
 *     index.gmi                  front page; every folder's page is its index.gmi
 *     SOURCE/index.gmi           a source
 *     SOURCE/2025-05-20/index.gmi     its stories of a day
 *     SOURCE/2025-05-20/slug.gmi      a story
 *     section/NAME.gmi  day/2025-05-20.gmi  ...   lists over all sources
 *   ROOT/gopher/                 document root for Gopher
 *     gophermap                  the same pages as menus: a page is a folder with a gophermap
 *     SOURCE/2025-05-20/slug/gophermap   a story as a menu (item type 1)
 *     SOURCE/2025-05-20/slug.txt         a story as plain text (item type 0)
 *   ROOT/gemini/SOURCE/2025-05-20/slug-1.jpg  a picture of a story, if pictures are copied;
 *   ROOT/gopher/SOURCE/2025-05-20/slug-1.jpg  the same
 *   ROOT/search.db               search index, read only for the daemon (once there)
 *   ROOT/search.db-since         what changed since that was written (search_index.h), if anything
 *   ROOT/gone.txt                selectors of purged stories, sorted, one a line
 *   ROOT/moved.txt               "old TAB new", sorted by old
 *
 * A page has one path in both worlds: "/SOURCE/2025-05-20/slug". Gemini links
 * lead to "PATH.gmi", or to "PATH/" for pages that are folders' indexes; the
 * daemon answers the bare path too. Gopher selectors are the bare path.
 * gophermap lines leave out host and port; the server fills in its own. Every
 * line of one is "TYPE display TAB selector LF", information lines (type i) too,
 * whose selector is empty; addresses of the web are type h with "URL:ADDRESS".
 *
 * Paths are ASCII, lower case, stable for ever. Names beginning with '.' are
 * never served.
 */
#ifndef SMOLWIRE_TREE_H
#define SMOLWIRE_TREE_H

#include <stdbool.h>

#include "smolwire/buf.h"
#include "smolwire/span.h"

#define TREE_GEMINI        "gemini"
#define TREE_GOPHER        "gopher"
#define TREE_GEMINI_INDEX  "index.gmi"
#define TREE_GEMINI_SUFFIX ".gmi"
#define TREE_GOPHER_INDEX  "gophermap"
#define TREE_TEXT_SUFFIX   ".txt"
#define TREE_SEARCH_DB     "search.db"
#define TREE_GONE          "gone.txt"
#define TREE_MOVED         "moved.txt"

/* First path segments that no source may be named after. */
bool tree_is_reserved(struct span name);

/* A page path ends with '/' when the page is a folder's index: "/", "/bbc/", "/bbc/2025-05-20/". */
void tree_gemini_file(struct buf *b,
                      struct span page); /* "gemini/bbc/index.gmi": file below ROOT */
void tree_gemini_link(struct buf *b, struct span page); /* "/bbc/2025-05-20/slug.gmi", "/bbc/" */
void tree_gopher_file(struct buf *b, struct span page); /* "gopher/bbc/gophermap" */
void tree_gopher_selector(struct buf *b, struct span page); /* "/bbc" , "/" for the root */
void tree_text_file(struct buf *b, struct span page);       /* "gopher/bbc/2025-05-20/slug.txt" */
void tree_text_selector(struct buf *b, struct span page);   /* "/bbc/2025-05-20/slug.txt" */

#endif
