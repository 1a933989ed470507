/*
 * One function per output grammar: the only ways by which text from outside
 * reaches an output.
 *
 * All take UTF-8 (ill-formed bytes become U+FFFD) and drop control characters
 * unless noted: C0, DEL, C1, bidi overrides, U+FEFF, and bidi embeddings and
 * isolates where the text does not close them in their order. Tabs and line
 * breaks, Unicode's too, become spaces, a run of them one.
 */
#ifndef SMOLWIRE_ESCAPE_H
#define SMOLWIRE_ESCAPE_H

#include <stdbool.h>

#include "smolwire/buf.h"
#include "smolwire/span.h"

/*
 * One line of gemtext text. At line_start, text that would read as markup ("=>",
 * "#", "* ", ">", three backticks) gets a zero-width space U+200B in front; so
 * does a beginning of these that is the whole text, as the next call could
 * complete it. A text of controls alone gives nothing: the line starts still.
 */
void escape_gemtext(struct buf *b, struct span text, bool line_start);

/* One line inside a gemtext preformatted block: a leading fence gets U+200B; tabs become spaces to
 * the next column of 8. */
void escape_gemtext_pre(struct buf *b, struct span line);

/* The URI of a gemtext link line: bytes that would end it are percent-encoded. */
void escape_link_uri(struct buf *b, struct span uri);

/* One field of a gophermap line. */
void escape_gopher(struct buf *b, struct span text);

/*
 * A selector, taken as it is or, as an altered one leads nowhere, refused: false
 * with controls, ill-formed UTF-8, or above GOPHER_SELECTOR_MAX bytes.
 */
bool escape_selector(struct buf *b, struct span selector);

/* A line of plain text for a reader's terminal, also used for logs and progress. */
void escape_terminal(struct buf *b, struct span text);

/* HTML and XML text and attribute values: & < > " ' as entities. LF and tab stay. */
void escape_xml(struct buf *b, struct span text);

/*
 * A path segment for our own file names and URLs: ASCII letters and digits in
 * lower case, words joined by '-', at most max bytes, cut between words where
 * that can be. Nothing at all for a text without any (an article in Chinese).
 */
void escape_slug(struct buf *b, struct span text, size_t max);

/*
 * The same for names of pages that have no other address: letters without a
 * spelling in ASCII go by their numbers, "u7ecf-u6d4e". Nothing only for a name
 * without letters and digits.
 */
void escape_name_slug(struct buf *b, struct span name, size_t max);

#endif
