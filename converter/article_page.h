/*
 * The page of an article as a document: headline, standfirst, byline and dates,
 * picture, body, what was changed, related stories, source address, ways back.
 *
 * The three editions of a page differ in what readers of each world expect:
 * a menu begins with the way up and offers the plain text; a gemtext page
 * begins with its headline and has the ways at its end; a plain text cannot
 * lead anywhere in the mirror and has none. So a page is built once for each.
 */
#ifndef CONVERTER_ARTICLE_PAGE_H
#define CONVERTER_ARTICLE_PAGE_H

#include "article.h"
#include "frame.h"
#include "render.h"

struct page_link {
    enum target_kind kind;
    struct span target;
    struct span label;
    struct span source; /* shown in parentheses when not empty */
    int64_t date;       /* shown in front unless SW_NO_TIME */
};

/* That the publisher changed the story: what it was before, compared to after. */
struct page_change {
    int64_t time;
    struct span headline; /* before; empty: it is the same one */
    int64_t more_words;   /* below 0: fewer */
};

/* What surrounds the article in a mirror. All arrays may be empty. */
struct article_surroundings {
    enum render_format edition;      /* the renderer that the page is for */
    const struct page_link *reports; /* of the same event by other sources */
    size_t report_count;
    const struct page_link *related; /* the publisher's first, then the computed ones */
    size_t related_count;
    const struct page_change *changes; /* newest first */
    size_t change_count;
    const struct page_link *ways; /* the way up first (the parent menu), then any others */
    size_t way_count;
    struct span page; /* page path of this article, for its plain text edition; may be empty */
    const struct frame *frame; /* around menus and gemtext pages; may be NULL */
};

/*
 * Builds the page into `out` (initialised by this call, in `arena`).
 * `surroundings` NULL: a page that stands alone (`smolwire convert`), the same
 * for all formats; then the publisher's related links lead to the web.
 */
void article_page(const struct article *a, const struct article_surroundings *surroundings,
                  struct arena *arena, struct document *out);

#endif
