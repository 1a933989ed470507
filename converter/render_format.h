/*
 * What the renderers share; for render*.c only. render.c walks the document
 * and decides what follows what; a format's operations spell it.
 */
#ifndef CONVERTER_RENDER_FORMAT_H
#define CONVERTER_RENDER_FORMAT_H

#include "link_set.h"
#include "render.h"
#include "writer.h"

/* An open list. */
struct list_state {
    bool ordered, loose;
    unsigned number; /* of the current item */
};

struct renderer;

struct render_ops {
    struct line_format lines;
    size_t verbatim_columns; /* most columns of a table */
    bool links_follow;       /* links of running text follow their block; else see number_links */
    bool number_links;       /* they get a number in the text, and are listed at the end */
    const char *rule;

    void (*heading)(struct renderer *r, unsigned level, struct span text);
    /* A link on a line, or several, of its own; white space in the label is folded. */
    void (*link)(struct renderer *r, enum target_kind kind, struct span target, struct span label);
    /* Prefixes of the item that was just counted in r->lists[r->list_depth - 1]. */
    void (*open_item)(struct renderer *r);
    void (*open_quote)(struct renderer *r);
    /* A verbatim block; `what` is told to those who cannot see it. Begin and end may be NULL. */
    void (*verbatim_begin)(struct renderer *r, struct span what);
    void (*verbatim_line)(struct renderer *r, struct span line);
    void (*verbatim_end)(struct renderer *r);
    void (*finish)(struct renderer *r); /* after the last block; may be NULL */
};

struct renderer {
    struct writer w;
    const struct render_ops *ops;
    struct buf *out;
    struct link_set links; /* still to be shown, or numbered */
    struct list_state lists[DOCUMENT_DEPTH_MAX];
    size_t list_depth;
    size_t quote_depth;
    size_t quoted_from; /* list_depth where the outermost open quote began */
    struct buf text;    /* of the block being rendered */
    struct buf scratch; /* for operations, within one call */
};

extern const struct render_ops render_gemtext;
extern const struct render_ops render_gophermap;
extern const struct render_ops render_text;

/*
 * Appends the inline content of the block: white space folded, breaks as '\n'
 * (as a space where `one_line`), links noted in r->links and numbered if the
 * format does that.
 */
void render_inline(struct renderer *r, const struct block *b, bool one_line, struct buf *out);

/*
 * Appends text with its white space folded to single spaces, none at `start`,
 * where the text in `out` begins; soft hyphens are dropped.
 */
void render_folded(struct buf *out, size_t start, struct span text);

/* A link of the document on lines of its own; uses r->text for its label. */
void render_link(struct renderer *r, enum target_kind kind, struct span target, struct span label);

void render_table(struct renderer *r, const struct block *table);

/* "Image: caption" and the like. */
void render_figure(struct renderer *r, const struct block *b);
void render_embed(struct renderer *r, const struct block *b);

/* As most formats do: a paragraph; parted verbatim lines; "* " and "12. " with their indentation;
 * "> ". */
void render_open_item(struct renderer *r);
void render_open_quote(struct renderer *r);
void render_verbatim_line(struct renderer *r, struct span line);
void render_underlined(struct renderer *r, unsigned level, struct span text);

#endif
