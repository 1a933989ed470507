/*
 * What the operator has put around the mirror's pages: templates for the head
 * and the foot of every page and for what the page /about says, from the folder
 * [mirror] templates: head.gmi, foot.gmi, about.gmi. Without a file there is no
 * head and no foot, and the page says what smolwire has to say.
 *
 * The plain text of a story has neither: it is the story alone.
 */
#ifndef CONVERTER_FRAME_H
#define CONVERTER_FRAME_H

#include "render.h"
#include "smolwire/conf.h"
#include "template.h"

struct frame {
    struct template head, foot, about;
    struct template_values values; /* those that are the same for all pages */
    struct span print; /* differs when pages look different; empty without head and foot */
};

/* Where a page stands. */
struct frame_place {
    const struct frame *frame; /* NULL: none */
    enum render_format edition;
    struct span page;  /* its path */
    struct span title; /* of it */
};

/*
 * Messages, one a line with file and line, are appended to `errors`. SW_SYNTAX;
 * SW_LIMIT: larger than TEMPLATE_MAX; SW_NOT_FOUND: there is no such folder.
 * Everything lives in the arena and in the configuration.
 */
enum err frame_load(const struct conf *c, struct arena *arena, struct frame *out,
                    struct buf *errors) SW_CHECK;

/* The same, with the messages in the log. */
enum err frame_load_logged(const struct conf *c, struct arena *arena, struct frame *out) SW_CHECK;

/* Each appends its blocks to the document. */
void frame_add_head(const struct frame_place *place, struct document *out);
void frame_add_foot(const struct frame_place *place, struct document *out);
void frame_add_about(const struct frame_place *place, struct document *out);

#endif
