/*
 * Results of a search as a page of Gemini and as a menu of Gopher. Pure.
 */
#ifndef SERVER_SEARCH_PAGES_H
#define SERVER_SEARCH_PAGES_H

#include "server/gophermap.h"
#include "server/search.h"
#include "smolwire/buf.h"
#include "smolwire/span.h"

/* Where a tree with an index is searched, in both protocols. */
#define SEARCH_PATH "/search"

/* What readers are asked (status 10), and told when they gave no word. */
#define SEARCH_PROMPT "Words to search for"

/* Appends the body; an error of search_query() becomes a sentence. */
void search_add_gemini(struct buf *out, struct span query, enum err e,
                       const struct search_results *r);

/* Appends the items, without the final dot. */
void search_add_gopher(struct buf *out, struct span query, enum err e,
                       const struct search_results *r, const struct gophermap_context *c);

#endif
