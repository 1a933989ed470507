/*
 * Text out of feeds: HTML stripped from titles, white space folded, links
 * resolved. All results live in the arena.
 */
#ifndef CONVERTER_FEED_TEXT_H
#define CONVERTER_FEED_TEXT_H

#include <stdbool.h>

#include "dom.h"
#include "smolwire/arena.h"
#include "smolwire/span.h"

/* All characters below n as they are. */
struct span feed_raw_text(const struct node *n, struct arena *arena);
/* The elements below n spelt as HTML. */
struct span feed_inner_html(const struct node *n, struct arena *arena);
/* White space folded to single spaces, trimmed. */
struct span feed_fold(struct arena *arena, struct span text);
/* Text of HTML: tags removed, entities resolved, white space folded. */
struct span feed_strip(struct arena *arena, struct span html);
/* Text that is plain by the book of its format; those who write HTML all the same are understood.
 */
struct span feed_plain(struct arena *arena, struct span text);
bool feed_looks_like_html(struct span text);
/* Plain text as HTML: empty lines part paragraphs. */
struct span feed_as_html(struct arena *arena, struct span text);
/* "a" and "b" are "a, b"; empty ones, repetitions and what leads past FEED_AUTHORS_MAX are left
 * out. */
struct span feed_join(struct arena *arena, struct span a, struct span b);
/* "a@example.org (Some Name)", "Some Name (a@example.org)": the name; others as they are. */
struct span feed_person(struct span author);
/* Empty when it cannot be decoded. */
struct span feed_base64(struct arena *arena, struct span text);
/* `link` against `base`; as it is when it is absolute already, or no address. */
struct span feed_resolve(struct arena *arena, struct span base, struct span link);
/* "60" minutes in seconds; 0 when it is no number. */
int64_t feed_minutes(struct span text);

#endif
