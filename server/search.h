/*
 * Search in a published tree: ROOT/search.db, an SQLite FTS5 index that
 * smolwire writes anew under a temporary name and renames, so that an open one
 * never changes (it may be opened with immutable=1).
 *
 * Answers status 10 of Gemini and item type 7 of Gopher. Called in a worker
 * between two events, so it must be short: SEARCH_TIME_MS.
 */
#ifndef SERVER_SEARCH_H
#define SERVER_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "smolwire/err.h"
#include "smolwire/span.h"

#define SEARCH_RESULTS   50  /* a page that is still pleasant to read */
#define SEARCH_TIME_MS   200 /* others wait while a search runs */
#define SEARCH_QUERY_MAX 512

struct search_result {
    char *page;   /* page path in the sense of tree.h: "/bbc/2025-05-20/slug" */
    char *title;  /* UTF-8 as stored, to be escaped by the renderer of the protocol */
    char *date;   /* "2025-05-20"; "" where unknown */
    char *source; /* name of the source, for readers; "" where unknown */
    char *lead;   /* the first words of the text; "" where unknown */
};

struct search_results {
    struct search_result items[SEARCH_RESULTS];
    size_t count;
    bool more; /* there are others that did not fit, or the time was up */
};

struct search; /* an index; opened at the first query, again when the file was replaced */

/* `path` is copied. Nothing is opened yet: SW_NOMEM only. */
enum err search_new(const char *path, struct search **out) SW_CHECK;
void search_free(struct search *s);

/*
 * Finds pages with all the words, best first. The query is what a stranger
 * typed, decoded, valid UTF-8: it is data and never syntax of FTS5. SW_NOT_FOUND:
 * no index there; SW_SYNTAX: no word in the query; SW_CORRUPT, SW_TIMEOUT (and
 * nothing found until then), SW_NOMEM. The caller frees the results.
 */
enum err search_query(struct search *s, struct span query, struct search_results *out) SW_CHECK;
void search_results_free(struct search_results *r);

#endif
