/*
 * What people are, beside what they are called: "Jane Doe Staff Writer",
 * "Jane Doe, Head of Marketing". Pure.
 */
#ifndef CONVERTER_AUTHOR_ROLE_H
#define CONVERTER_AUTHOR_ROLE_H

#include <stdbool.h>

#include "smolwire/arena.h"
#include "smolwire/span.h"

/* Is a word of it a profession's or a post's? */
bool author_is_role(struct span part, struct arena *arena);

/* The name without the role behind it; at least two words stay. */
struct span author_without_role(struct span name, struct arena *arena);

/* "Head of Sales" goes on behind a conjunction, a "Political Correspondent" does not. */
bool author_ends_as_role(struct span part, struct arena *arena);

#endif
