/*
 * What needs the Unicode tables: the adapter over libutf8proc.
 */
#ifndef SMOLWIRE_UNICODE_H
#define SMOLWIRE_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/span.h"

/* Columns on a terminal: 0 for combining and control characters, 2 for wide ones. */
unsigned unicode_width(uint32_t code_point);
size_t unicode_width_of(struct span s);

bool unicode_is_letter(uint32_t code_point);  /* categories L* and M* */
bool unicode_is_digit(uint32_t code_point);   /* category Nd */
bool unicode_is_space(uint32_t code_point);   /* Z*, and the ASCII controls that are white space */
bool unicode_is_control(uint32_t code_point); /* Cc, and the bidi and format controls that can fool
                                                 a reader's terminal */
bool unicode_is_ideographic(
    uint32_t code_point); /* Chinese and Japanese writing: lines may break anywhere */

bool unicode_is_unspaced(uint32_t code_point); /* Thai, Lao, Khmer, Burmese: no spaces part words */

/*
 * May text be parted between two code points that follow each other (UAX 29,
 * extended grapheme clusters)? *state is 0 at the start of a text and the
 * function's own from there; to be asked in order, without gaps since a break.
 */
bool unicode_is_cluster_break(uint32_t before, uint32_t after, int32_t *state);

bool unicode_is_upper(uint32_t code_point);
uint32_t unicode_lower(uint32_t code_point);

/* Appends s case-folded and in NFC: equal texts for a reader become equal bytes. */
void unicode_fold(struct buf *b, struct span s);

/*
 * Appends s in ASCII as well as can be: accents dropped, typographic marks
 * spelt with ASCII ones, Cyrillic and Greek by letter; what has no spelling
 * becomes '?'. White space becomes spaces, controls are dropped.
 */
void unicode_to_ascii(struct buf *b, struct span s);

#endif
