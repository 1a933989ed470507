/*
 * The innermost block being written: paragraph, heading or cell. Takes text
 * nodes one after the other, folds white space over their borders, makes links
 * absolute, and never leaves a blank at the edges.
 */
#ifndef CONVERTER_BODY_LEAF_H
#define CONVERTER_BODY_LEAF_H

#include <stdbool.h>

#include "document.h"
#include "smolwire/span.h"

struct leaf {
    struct document *document;
    struct span base;
    struct block *block; /* NULL: none open */
    struct span target;  /* of the link being read, absolute; n == 0: none */
    char *bytes;         /* text not yet given to the document */
    size_t n, capacity;
    bool pending_space, any;
    unsigned pending_breaks;
};

void leaf_init(struct leaf *l, struct document *d, struct span base);
void leaf_open(struct leaf *l, enum block_type type); /* closes an open one */
void leaf_close(struct leaf *l);                      /* an empty block is removed again */
void leaf_text(struct leaf *l, struct span text);
void leaf_break(struct leaf *l);
void leaf_link_begin(struct leaf *l, struct span href);
void leaf_link_end(struct leaf *l);

/* The address made absolute, in the document's arena; empty when it cannot be one. */
struct span body_resolve(struct document *d, struct span base, struct span reference);

#endif
