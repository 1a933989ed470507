/*
 * Gathering the text of one block while the page is walked, and counting what
 * it is made of.
 */
#ifndef CONVERTER_LAYOUT_TEXT_H
#define CONVERTER_LAYOUT_TEXT_H

#include "layout.h"

struct block_text {
    char *bytes; /* white space folded */
    size_t n, capacity;
    struct node *first, *last;
    struct node *last_link;
    uint32_t link_bytes, bold_bytes, links, breaks;
};

struct text_place {
    struct node *node;
    struct node *link; /* innermost link or NULL */
    bool bold;
};

/* Appends a text node; false when it is white space only. */
bool layout_text_add(struct block_text *t, struct arena *arena, struct text_place place);

/* A single line break inside the block. */
void layout_text_break(struct block_text *t);

/* Moves what was gathered into the block, counted; false when it was no text. The gatherer is empty
 * then. */
bool layout_text_take(struct block_text *t, struct arena *arena, struct text_block *b);

/* Ideographs and syllables of scripts that write no spaces. */
bool layout_text_is_dense(uint32_t code_point);

#endif
