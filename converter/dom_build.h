/*
 * The tree under construction: what the HTML and the XML reader of the DOM
 * adapter (dom_html.c, dom_xml.c) have in common. Nobody else includes this.
 */
#ifndef CONVERTER_DOM_BUILD_H
#define CONVERTER_DOM_BUILD_H

#include "dom.h"
#include "smolwire/buf.h"

struct dom_build {
    struct arena *arena;
    struct node *root;
    struct node *current; /* innermost open element; NULL before the first */
    struct buf text;      /* characters seen since the last tag */
    uint32_t order;
    unsigned depth;
    unsigned flattened; /* open elements below DOM_DEPTH_MAX, for which there are no nodes */
    unsigned pre;       /* open elements in which white space counts */
};

void dom_build_init(struct dom_build *b, struct arena *arena);
void dom_build_free(struct dom_build *b);

/*
 * Opens an element below the innermost open one and returns it: NULL when it
 * would lie below DOM_DEPTH_MAX, in which case its content becomes its
 * ancestor's and it must be closed all the same. `name` and `space` are kept by
 * reference.
 */
struct node *dom_build_open(struct dom_build *b, enum tag tag, const char *name, const char *space);
void dom_build_close(struct dom_build *b);

/* `name` is kept by reference, the value is copied. */
void dom_build_attr(struct dom_build *b, struct node *n, const char *name, struct span value);

void dom_build_text(struct dom_build *b, struct span text);

/* Frees what dom_xpath() made of the page. */
void dom_tree_free(struct dom *d);

/* Ends the tree: the root, NULL when there was no element. */
struct node *dom_build_end(struct dom_build *b);

#endif
