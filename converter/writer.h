/*
 * The shared writer below all renderers: it owns newlines, prefixes, wrapping
 * and blank lines. A format tells it how wide lines are and how one is spelt.
 *
 * Lines carry the prefixes of the levels they stand in. A level (a quote, an
 * item of a list) has one prefix for its first line, such as "* ", and one for
 * the lines after it, such as two spaces. Blank lines are requested, not
 * written: one is written before the next line, if there is a line before it
 * and one after it, however often it was requested.
 *
 * Errors are those of the buffers: sticky, told by writer_end().
 */
#ifndef CONVERTER_WRITER_H
#define CONVERTER_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "document.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"

struct line_format {
    size_t columns; /* width of a line, its prefix included; 0: paragraphs are not wrapped */
    /* Appends one line with its end. The prefix is ours, the text is from outside. */
    void (*put)(struct buf *out, struct span prefix, struct span text);
};

struct writer_level {
    size_t marks, first, rest; /* in writer.marks: where both prefixes begin, and their lengths */
    bool used;                 /* the first line has been written */
};

struct writer {
    struct buf *out;
    const struct line_format *format;
    struct writer_level levels[DOCUMENT_DEPTH_MAX + 2];
    size_t depth;
    struct buf marks;   /* prefixes of all open levels */
    struct buf prefix;  /* of the line being written */
    bool started;       /* something has been written */
    bool bare;          /* the last line had no prefix, whatever its levels */
    bool blank;         /* a blank line was requested ... */
    size_t blank_depth; /* ... and stands in this many levels */
};

void writer_begin(struct writer *w, struct buf *out, const struct line_format *format);
enum err writer_end(struct writer *w) SW_CHECK; /* frees all but `out`, whose error it returns */

/* On lines that wrap, prefixes stop growing before they take half the line. */
void writer_push(struct writer *w, struct span first, struct span rest);
void writer_pop(struct writer *w);
void writer_drop_markers(struct writer *w); /* first prefixes that wait for a line are given up */

void writer_blank(struct writer *w);

/* One line, not wrapped. */
void writer_line(struct writer *w, struct span text);

/*
 * A paragraph: '\n' is a forced break, lines are trimmed, empty ones left out;
 * wrapped where the format wraps. Returns the columns of its widest line,
 * without prefix (0 where the format does not wrap).
 */
size_t writer_paragraph(struct writer *w, struct span text);

/* A line of verbatim text: parted where the columns end. Tabs are expanded already. */
void writer_verbatim(struct writer *w, struct span line);

/*
 * For lines that a format spells itself: writes a blank line if one is due and
 * returns the prefix of the line that the caller then appends to out, valid
 * until the next call. A bare line stands there without the prefix, which is
 * returned all the same; blank lines next to it have none either.
 */
struct span writer_own_line(struct writer *w);
struct span writer_bare_line(struct writer *w);

/* Columns that the prefixes leave; "infinite" where the format does not wrap. */
size_t writer_room(const struct writer *w);

#endif
