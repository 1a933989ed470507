/*
 * The page of an article as a document: headline, standfirst, byline and dates,
 * picture, body, related stories, source address, ways back.
 */
#ifndef CONVERTER_ARTICLE_PAGE_H
#define CONVERTER_ARTICLE_PAGE_H

#include "article.h"

struct page_link {
    enum target_kind kind;
    struct span target;
    struct span label;
    struct span source; /* shown in parentheses when not empty */
    int64_t date;       /* shown in front when known */
};

/* What surrounds the article in a mirror. All arrays may be empty. */
struct article_surroundings {
    const struct page_link *related; /* the publisher's first, then the computed ones */
    size_t related_count;
    const struct page_link *ways; /* previous and next story, source, section, day, front page */
    size_t way_count;
    struct span page; /* page path of this article, for its plain text edition; may be empty */
};

/*
 * Builds the page into `out` (initialised by this call, in `arena`).
 * `surroundings` NULL: a page that stands alone (`smolwire convert`); then the
 * publisher's related links lead to the web.
 */
void article_page(const struct article *a, const struct article_surroundings *surroundings,
                  struct arena *arena, struct document *out);

#endif
