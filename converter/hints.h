/*
 * What the class or id of an element says about what it holds, as far as
 * metadata is concerned. Pages repeat few values on many elements: each
 * distinct one is looked at once.
 */
#ifndef CONVERTER_HINTS_H
#define CONVERTER_HINTS_H

#include <stdint.h>

#include "dom.h"
#include "smolwire/arena.h"

enum hint {
    HINT_AUTHOR_NAME = 1 << 0,   /* a whole word: "author-name" */
    HINT_BYLINE = 1 << 1,        /* a whole word: "byline" */
    HINT_DATE = 1 << 2,          /* a whole word: "post-date" */
    HINT_STANDFIRST = 1 << 3,    /* a whole word: "subheadline" */
    HINT_CALLED_AUTHOR = 1 << 4, /* "author" or "byline" within a word, and nothing against it */
    HINT_CALLED_DATE = 1 << 5,   /* "date", "time", "publi" within a word */
    HINT_OTHERS = 1 << 6,        /* comments, other stories */
    HINT_RELATED = 1 << 7,       /* a box of related stories */
    HINT_FOOT = 1 << 8,          /* the page's foot */
    HINT_SIDEBAR = 1 << 9,       /* a column beside the story */
    HINT_AUTHOR_BOX = 1 << 10,   /* presents who wrote it */
};

struct hints {
    struct arena *arena;
    struct hint_entry **slots;
    uint32_t *letters; /* of each part that is looked for, a bit a letter */
};

void hints_init(struct hints *h, struct arena *arena);

/* HINT_ bits of one value. */
unsigned hints_of(struct hints *h, struct span value);

/* HINT_ bits of the element's class and id. */
unsigned hints_of_node(struct hints *h, const struct node *n);

#endif
