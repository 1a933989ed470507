/*
 * Markup mended for libxml2's HTML parser, which is of the HTML 4 era, in one
 * linear pass before it.
 *
 * In: valid UTF-8 without NUL bytes (decode.h). Out: the same page in which
 *   - comments, bogus comments, CDATA, doctype and processing instructions are
 *     gone; one that is never closed ends at its first '>'
 *   - scripts but those of JSON-LD, styles, templates, drawings, text areas are
 *     gone; they are most of a page's bytes; of what scripts hold the days of
 *     publication stay, as <meta> at the page's end (markup_state.h)
 *   - elements are closed where HTML's rules close them, end tags without a
 *     start are gone, and inline elements closed across blocks are untangled
 *   - void elements are closed, all others are not closed by a '/'
 *   - only the first <html>, <head>, <body> count; their end tags are gone, so
 *     that text after an early </html> stays in the page
 *   - nothing lies deeper than MARKUP_DEPTH_MAX
 *   - &#128; to &#159; are what windows-1252 means, HTML 5's entity names are
 *     characters, a '<' that begins no tag is &lt;
 *   - attributes that libxml2 cannot read (@click, [class]), event handlers and
 *     values above MARKUP_VALUE_MAX are gone; so are, beyond thousands of them,
 *     attributes and elements with ever new names
 */
#ifndef CONVERTER_MARKUP_H
#define CONVERTER_MARKUP_H

#include "smolwire/buf.h"
#include "smolwire/err.h"

/* libxml2 searches its stack for every end tag: deeper nesting would cost the square. */
#define MARKUP_DEPTH_MAX 1024

/* Longer values are inlined pictures and program state, never addresses or words. */
#define MARKUP_VALUE_MAX (16 * 1024)

/* libxml2 compares every attribute with all before it. */
#define MARKUP_ATTRIBUTES_MAX 256

/* Appends the mended page; out's sticky error is the only failure. */
enum err markup_mend(struct span html, struct buf *out) SW_CHECK;

#endif
