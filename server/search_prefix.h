/*
 * Beginnings of English words, sought in an index that holds stems: "investig"
 * is all that it has of "investigation", and a beginning is stemmed like a word,
 * "sens" to "sen".
 */
#ifndef SERVER_SEARCH_PREFIX_H
#define SERVER_SEARCH_PREFIX_H

#include "smolwire/buf.h"
#include "smolwire/span.h"

/*
 * Appends an expression of FTS5 for the words that begin with these ASCII
 * letters. Of words whose stem is shorter than them it finds the whole family:
 * "investiga" finds "investigator" and "investigate".
 */
void search_add_prefix(struct buf *b, struct span letters);

#endif
