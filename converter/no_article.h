/*
 * Telling pages that are no articles: bot challenges, consent walls, error
 * pages sent with status 200, login pages, section fronts.
 *
 * A real article must never be refused. So a page that declares an article or
 * names an author is never judged; words (notices.h) count only over or in a
 * short body, and a title that a story may have, too, only beside a phrase of
 * such pages or over next to nothing; and a front is one only where headlines
 * are links within the site and no two paragraphs follow each other.
 */
#ifndef CONVERTER_NO_ARTICLE_H
#define CONVERTER_NO_ARTICLE_H

#include <stdbool.h>

#include "article.h"
#include "layout.h"

struct no_article_input {
    const struct layout *page;
    const struct article *article; /* metadata and body */
    bool declared;                 /* the page says that it is an article */
};

/* What the page is instead, "a bot challenge" and its like; the empty span: perhaps an article. */
struct span no_article_kind(const struct no_article_input *in);

#endif
