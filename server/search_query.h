/*
 * What a stranger typed into the search, as an expression of FTS5 that cannot
 * fail and a span of time. Pure.
 *
 *   words            all of them, anywhere
 *   "two words"      one after the other
 *   elect*           words that begin so (two letters at least)
 *   -word            not with this word
 *   source:NAME  section:NAME  source:"A NAME OF WORDS"
 *   before:2025-05-20  after:2025-05-20   days, months (2025-05) or years
 *
 * Everything else is a word: nothing that is typed is syntax of FTS5.
 */
#ifndef SERVER_SEARCH_QUERY_H
#define SERVER_SEARCH_QUERY_H

#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

/* Words of one query that count; the rest is dropped. */
#define SEARCH_WORDS_MAX 12

struct search_match {
    struct buf all;      /* the expression: words in title or text */
    struct buf title;    /* the same with all words in the title; empty when there are none */
    int64_t from, until; /* published: from <= t < until; INT64_MIN and INT64_MAX without limit */
};

/* SW_SYNTAX: nothing to search for. The caller frees *out, whatever is returned. */
enum err search_match_parse(struct span query, struct search_match *out) SW_CHECK;
void search_match_free(struct search_match *m);

#endif
