/*
 * What stands before an author's name: "By", "Von", "Texte de". Pure.
 */
#ifndef CONVERTER_AUTHOR_PREFIX_H
#define CONVERTER_AUTHOR_PREFIX_H

#include "smolwire/span.h"

/* The text without such words at its front. */
struct span author_without_prefix(struct span s);

/* What follows "By", "Von", ... at the front of a text; p == NULL where there is no such word. */
struct span author_after_prefix(struct span text);

/* The same within a text that begins otherwise: "3 May 2025 by Jane Doe"; empty without. */
struct span author_after_inner_prefix(struct span text);

/* What stands behind "written by" in "This post was written by Jane Doe"; else the text. */
struct span author_behind_clause(struct span s);

#endif
