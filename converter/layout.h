/*
 * A parsed page laid out flat: one record an element, one record a text block,
 * both in document order, so that what lies below an element is a range and
 * sums over it are differences.
 *
 * A text block is text that a reader sees as one piece: between the edges of
 * block elements, or between two line breaks in a row. Its text has white
 * space folded. Scripts, styles, form controls and other hidden elements give
 * no blocks. Block elements that a style hides give blocks marked so, for many a
 * page shows them later; inline elements that a style hides give no text.
 */
#ifndef CONVERTER_LAYOUT_H
#define CONVERTER_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "dom.h"
#include "smolwire/arena.h"

/* What is known of each element, by node->order. */
struct element {
    struct node *node;
    uint32_t end;         /* order of the first node that is not below this one */
    uint32_t first_block; /* blocks below: first_block <= i < block_end */
    uint32_t block_end;
    uint32_t look;       /* hash of tag and class: elements that look alike */
    uint64_t own;        /* CLASS_ bits (classwords.h) of its class, id, role */
    uint64_t all;        /* its own and those of all ancestors */
    uint32_t tags_above; /* ABOVE_ bits, its own tag included */
    bool unseen;         /* an inline element that is hidden or pops up: part of no block */
};

/* Which elements a block stands in. */
enum above {
    ABOVE_ARTICLE = 1 << 0,
    ABOVE_MAIN = 1 << 1,
    ABOVE_NAV = 1 << 2,
    ABOVE_ASIDE = 1 << 3,
    ABOVE_HEADER = 1 << 4,
    ABOVE_FOOTER = 1 << 5,
    ABOVE_FORM = 1 << 6,
    ABOVE_FIGURE = 1 << 7,
    ABOVE_LIST = 1 << 8,
    ABOVE_TABLE = 1 << 9,
    ABOVE_QUOTE = 1 << 10,
    ABOVE_BUTTON = 1 << 11,
    ABOVE_LABEL = 1 << 12,
    ABOVE_FIGCAPTION = 1 << 13,
    ABOVE_SECTION = 1 << 14,
    ABOVE_ADDRESS = 1 << 15,
    ABOVE_HIDDEN = 1 << 16, /* hidden by style, attribute, aria */
    ABOVE_NOSCRIPT = 1 << 17,
    ABOVE_BODY_PROP = 1 << 18,  /* itemprop articleBody */
    ABOVE_OTHER_PROP = 1 << 19, /* itemprop of something that is not the body */
    ABOVE_PRE = 1 << 20,
    ABOVE_DEFINITION = 1 << 21,
    ABOVE_DIALOG = 1 << 22,
    ABOVE_DETAILS = 1 << 23,
};

struct text_block {
    struct node *holder;       /* innermost block element */
    struct node *first, *last; /* first and last text node */
    struct span text;          /* white space folded, trimmed */
    uint64_t print;            /* hash of the text */
    uint32_t copies;           /* blocks of the page with the same text, itself included */
    uint32_t units;            /* words; two ideographs count as one */
    uint32_t link_bytes;       /* of text, inside links */
    uint32_t links;
    uint32_t bold_bytes; /* inside b, strong */
    uint32_t letters, upper, digits, commas, stops, capitalised, bars;
    uint32_t last_char; /* last code point that is no space or quotation mark */
    uint32_t breaks;    /* single line breaks inside */
    bool after_media;   /* an image, video or frame stands between it and the block before */
};

struct layout {
    struct arena *arena;
    const struct dom *dom;
    struct element *elements; /* by node->order; text nodes have only `end` */
    uint32_t element_count;
    struct text_block *blocks;
    uint32_t block_count;
    uint64_t text_bytes; /* of all blocks */
};

/* Lays the page out in the arena, which the DOM must share or outlive. */
void layout_page(struct layout *p, const struct dom *dom, struct arena *arena);

/* The element's record. */
struct element *layout_element(const struct layout *p, const struct node *n) SW_NONNULL_RESULT;

#endif
