/*
 * Body extraction: which part of a page is the article, and what it says.
 *
 * Steps, a file each: the page is cut into text blocks (layout.h) that are
 * described by what their classes say (classwords.h), what their text says
 * (phrases.h), and where they stand (features.h); a model weighs that into a
 * probability (model.h); the blocks that belong are chosen (extract_select.h),
 * what the source repeats on its pages is cut (extract_repeats.h) and the tree
 * around them becomes a document (body.h). Pages that are no articles are
 * told by no_article.h. All word lists and weights are tables.
 *
 * Pure: the tree is not changed, nothing is kept between calls. Time and
 * memory are linear in the size of the page.
 */
#ifndef CONVERTER_EXTRACT_H
#define CONVERTER_EXTRACT_H

#include <stdbool.h>
#include <stdint.h>

#include "article.h"
#include "dom.h"
#include "repeats.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"

/* What the page teaches about its source: its blocks of text, for repeats.h, in order. */
struct extract_prints {
    uint64_t *prints;
    size_t count;
};

struct extract_input {
    const struct dom *dom;
    struct span base;                /* absolute URL that links are relative to */
    const struct repeats_seen *seen; /* on other pages of the source (repeats.h); may be NULL */
    struct buf *explain;             /* receives, for people, what became of each block; or NULL */
    bool declared;                   /* the page's metadata is of an article type */
};

/*
 * Fills a->body, body_hash, method, warnings, teaser, live. Metadata is there already: it
 * is used to cut what repeats it (headline, standfirst, byline) from the body.
 * SW_NOT_ARTICLE: `reason` gets a sentence that says what the page is instead.
 * `prints` may be NULL; what it receives lives in the arena.
 */
enum err extract_body(const struct extract_input *in, struct arena *arena, struct article *a,
                      struct extract_prints *prints, struct buf *reason) SW_CHECK;

/*
 * Whether a page whose body came from elsewhere, a site rule, is an article at
 * all: SW_NOT_ARTICLE with a reason for a bot challenge and its like.
 */
enum err extract_judge(const struct extract_input *in, struct arena *arena, const struct article *a,
                       struct buf *reason) SW_CHECK;

#endif
