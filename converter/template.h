/*
 * Templates: what an operator wants to stand on pages, written in gemtext, once
 * for both editions. A template becomes blocks of the page's document, so that
 * each edition spells, wraps and escapes it as everything else: no value of a
 * variable can become markup, nor break a menu's line.
 *
 * Lines are those of gemtext: headings, "* " items, "> " quotes, "=> " links,
 * preformatted text between lines of ```, and text, of which lines that follow
 * each other make one paragraph. A link leads to a page of the mirror ("/about",
 * "/section/", also with ".gmi"), to its search ("/search"), to a file
 * ("/sources.opml"), or anywhere by its full address.
 *
 * {NAME} stands for the value of a variable, {{ for a brace; preformatted text
 * is taken as it is. Pure.
 */
#ifndef CONVERTER_TEMPLATE_H
#define CONVERTER_TEMPLATE_H

#include <stddef.h>

#include "document.h"
#include "smolwire/arena.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

enum template_variable {
    TEMPLATE_MIRROR,  /* title of the mirror */
    TEMPLATE_PAGE,    /* title of the page */
    TEMPLATE_ADDRESS, /* of the page, in full */
    TEMPLATE_GEMINI,  /* "gemini://host": the mirror over Gemini, without a slash at the end */
    TEMPLATE_GOPHER,  /* "gopher://host" */
    TEMPLATE_VERSION, /* of smolwire */
    TEMPLATE_VARIABLES
};

struct template_values {
    struct span of[TEMPLATE_VARIABLES];
};

struct template_line;

struct template
{
    struct template_line *lines; /* none: nothing is shown */
    size_t count;
};

/*
 * `name` is that of the file, for messages, which are appended to `errors`, one
 * a line with file and line. SW_SYNTAX: not UTF-8, unknown variable, brace or
 * preformatted text left open, link that leads nowhere. The template keeps
 * `text` by reference.
 */
enum err template_parse(struct span name, struct span text, struct arena *arena,
                        struct template *out, struct buf *errors) SW_CHECK;

/* Appends the blocks to the innermost open block; values are copied. */
void template_build(const struct template *t, const struct template_values *values,
                    struct document *out);

#endif
