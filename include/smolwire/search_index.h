/*
 * The search index: what the writer (converter/store_search.c) and the reader
 * (server/search.c) agree on. Two SQLite files, so that a few news do not cost a
 * copy of all: ROOT/search.db, the archive, and beside it, under its name and
 * SEARCH_SINCE_SUFFIX, what changed since that was written; it may be missing.
 *
 *   doc(id INTEGER PRIMARY KEY, story, page, title, source, published, lead)
 *   text: FTS5 over title, body, source, section, without its content;
 *         rowid = doc.id
 *   since(story INTEGER PRIMARY KEY): in the file beside the archive, stories whose
 *         documents in the archive count no more
 *
 * Numbers of documents rise with the time of publication, so that the newest
 * come first by walking backwards, without sorting: SEARCH_ROW(t) is the lowest
 * number of a story published at t, and within SEARCH_SPILL above it is the
 * highest. A document whose page is '' is an older version of a story, or a
 * removed one: its words cannot be taken out of `text`, only all made anew.
 *
 * Text without spaces between words goes through search_add_words() on both
 * sides.
 */
#ifndef SMOLWIRE_SEARCH_INDEX_H
#define SMOLWIRE_SEARCH_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/span.h"

#define SEARCH_VERSION      1 /* PRAGMA user_version */
#define SEARCH_SINCE_SUFFIX "-since"

/* 16 numbers a minute; more stories than that take those of the minutes after. */
#define SEARCH_ROW(time) ((time) > 0 ? (time) / 60 * 16 + 1 : 1)
#define SEARCH_SPILL     (1 << 20)

/*
 * Appends the text with runs of scripts that put no spaces between words
 * (Chinese, Japanese, Thai, Lao, Khmer, Burmese) as overlapping pairs between
 * spaces: "東京地震" becomes " 東京 京地 地震 ". A phrase of such pairs finds every
 * text that contains the run.
 */
void search_add_words(struct buf *b, struct span text);

/* Is the code point of such a script? */
bool search_is_unspaced(uint32_t code_point);

#endif
