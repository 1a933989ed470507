/*
 * Lists of feeds as other readers exchange them (OPML 1.0 and 2.0). Pure.
 */
#ifndef CONVERTER_OPML_H
#define CONVERTER_OPML_H

#include <stddef.h>

#include "smolwire/arena.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

/* Lists of readers have hundreds. */
#define OPML_FEEDS_MAX 20000

struct opml_feed {
    struct span title;
    struct span url;     /* xmlUrl */
    struct span page;    /* htmlUrl */
    struct span section; /* the innermost outline around it, or its first category */
};

/* SW_SYNTAX when it is no OPML, with `reason`. Everything lives in the arena. */
enum err opml_parse(struct span bytes, struct arena *arena, struct opml_feed **feeds, size_t *count,
                    struct buf *reason) SW_CHECK;

/* Appends the document: feeds of one section below one outline, in the order of their first. */
void opml_write(struct span title, const struct opml_feed *feeds, size_t count, struct buf *out);

#endif
