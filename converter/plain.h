/*
 * Values out of pages as plain text: publishing systems escape once too often,
 * leave tags in, and break lines anywhere.
 */
#ifndef CONVERTER_PLAIN_H
#define CONVERTER_PLAIN_H

#include "smolwire/arena.h"
#include "smolwire/span.h"

/* Entities and tags resolved, white space folded, trimmed. In the arena. */
struct span plain_text(struct span value, struct arena *arena);

/* Lower case letters and digits, anything between them one blank: for comparing titles and names.
 */
struct span plain_key(struct span text, struct arena *arena);

/* Words of `part` that occur in `whole`, in percent; both are keys. 0 when `part` has none. */
unsigned plain_overlap(struct span part, struct span whole);

size_t plain_word_count(struct span key);

/* Is `word` one of the words of `list`, which stand between blanks, blanks at both ends? */
bool plain_listed(struct span word, const char *list);

#endif
