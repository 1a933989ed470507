/*
 * What is known about each text block as a row of numbers for the model.
 */
#ifndef CONVERTER_FEATURES_H
#define CONVERTER_FEATURES_H

#include <stdint.h>

#include "article.h"
#include "classwords.h"
#include "container.h"
#include "layout.h"
#include "phrases.h"
#include "smolwire/attributes.h"

#define ABOVE_KINDS 24

/* clang-format off */
#define FEATURE_LIST(X) \
    /* the text itself */ \
    X(UNITS) X(BYTES) X(LINK_SHARE) X(LINKS) X(BOLD_SHARE) X(WORD_LENGTH) X(STOPS) X(COMMAS) \
    X(DIGITS) X(UPPER) X(CAPITALISED) X(BARS) X(LAST_CHAR) X(FIRST_LOWER) X(COPIES) X(BREAKS) \
    X(AFTER_MEDIA) X(ENDS_BRACKET) \
    /* the element that holds it */ \
    X(IS_P) X(HEADING) X(IS_ITEM) X(IS_CELL) X(IS_DIV) X(IS_PRE) X(IS_TERM) X(IS_BLOCKQUOTE) X(DEPTH) \
    X(SHARES_HOLDER) X(INNER_LINK) \
    /* what repeats the metadata */ \
    X(LIKE_TITLE) X(LIKE_STANDFIRST) X(LIKE_BYLINE) X(TITLE_BEFORE) \
    /* where it stands */ \
    X(PLACE) X(BYTES_BEFORE) X(PROSE_BEFORE) X(PROSE_AFTER) X(IN_TOP) X(TOP_DISTANCE) X(TOP_DEPTH) \
    X(TOP_PLACE) X(TOP_BEFORE) X(TOP_AFTER) \
    /* the elements around it: holder, its parent, the next, the branch of the container */ \
    X(PARENT_PROSE) X(PARENT_LINKS) X(PARENT_BLOCKS) X(PARENT_UNITS) \
    X(GRAND_PROSE) X(GRAND_LINKS) X(GRAND_BLOCKS) X(GRAND_UNITS) \
    X(BRANCH_PROSE) X(BRANCH_LINKS) X(BRANCH_BLOCKS) X(BRANCH_UNITS) X(BRANCH_PLACE) \
    X(ARTICLE_PROSE) X(SIBLINGS_ALIKE) \
    /* blocks that look alike */ \
    X(LOOK_PROSE) X(LOOK_COUNT) X(LOOK_LINKS) X(LOOK_UNITS) \
    /* blocks before and after */ \
    X(PREV_PROSE_DISTANCE) X(NEXT_PROSE_DISTANCE) X(PREV_PROSE_LOOKS_SAME) X(NEXT_PROSE_LOOKS_SAME) \
    X(HEADING_DISTANCE) X(HEADING_LEVEL) X(HEADING_PHRASE) X(HEADING_UNITS) X(END_SIGNS) \
    X(BEFORE_FIRST_PROSE) X(AFTER_LAST_PROSE) X(SAME_PARENT_PREV) X(SAME_PARENT_NEXT) \
    X(RULE_OF_THUMB) X(PHRASE_RANK) X(PREV_RANK) X(NEXT_RANK) \
    /* the page */ \
    X(PAGE_PROSE) X(PAGE_BLOCKS) X(PAGE_TOP_SHARE) X(PAGE_LINKS) X(PAGE_PROPS) X(PAGE_ARTICLES) \
    X(PAGE_DENSE) X(PAGE_MEAN_PROSE)
/* clang-format on */

enum neighbour_feature {
    NEIGHBOUR_UNITS,
    NEIGHBOUR_LINKS,
    NEIGHBOUR_TAG,
    NEIGHBOUR_PHRASE,
    NEIGHBOUR_ALIKE,
    NEIGHBOUR_STOP,
    NEIGHBOUR_COUNT
};

#define NEIGHBOURS 4 /* two before, two after */

enum feature {
#define FEATURE_NUMBER(name) FEATURE_##name,
    FEATURE_LIST(FEATURE_NUMBER)
#undef FEATURE_NUMBER
        FEATURE_NEIGHBOUR,
    FEATURE_ABOVE = FEATURE_NEIGHBOUR + NEIGHBOURS * NEIGHBOUR_COUNT,
    FEATURE_CLASS = FEATURE_ABOVE + ABOVE_KINDS,
    FEATURE_PHRASE = FEATURE_CLASS + CLASS_COUNT,
    FEATURE_COUNT = FEATURE_PHRASE + PHRASE_KINDS
};

struct features;

/* What all rows are computed from; lives in the page's arena. */
struct features *features_make(const struct layout *page,
                               const struct article *a) SW_NONNULL_RESULT;

/* Phrases of a block. */
struct phrase_match features_phrases(const struct features *f, uint32_t block);

/* Fills row[FEATURE_COUNT] for one block. */
void features_row(const struct features *f, uint32_t block, float *row);

#endif
