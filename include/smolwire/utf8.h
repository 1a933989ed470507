/*
 * UTF-8 (RFC 3629): check, repair, iterate. Pure, no tables of Unicode: what
 * needs those is in unicode.h.
 */
#ifndef SMOLWIRE_UTF8_H
#define SMOLWIRE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/span.h"

#define UTF8_REPLACEMENT 0xFFFDu

/* No overlong forms, no surrogates, nothing above U+10FFFF, nothing cut. */
bool utf8_valid(struct span s);

/*
 * Takes the first code point off *s. A byte that begins no valid sequence is
 * taken alone and gives UTF8_REPLACEMENT. *s must not be empty.
 */
uint32_t utf8_next(struct span *s);

/* Appends the code point; surrogates and values past U+10FFFF become U+FFFD. */
void utf8_add(struct buf *b, uint32_t code_point);

/*
 * Appends s with each maximal ill-formed part replaced by one U+FFFD, as the
 * WHATWG decoder does (Unicode 15, section 3.9, "substitution of maximal subparts").
 */
void utf8_repair(struct buf *b, struct span s);

/* The beginning of s, at most so many bytes, with no character cut in two. */
struct span utf8_slice(struct span s, size_t most);

size_t utf8_count(struct span s); /* code points, each bad byte counted as one */

#endif
