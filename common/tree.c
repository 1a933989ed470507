/*
 * The published tree: paths of pages to files, links and selectors.
 */
#include "smolwire/tree.h"

/* Lists over all sources, and what servers and crawlers ask for at the root. */
static const char *const reserved[] = {
    "about",     "all",      "archive", "atom",    "changes",    "author", "cgi-bin", "day",
    "favicon",   "feed",     "feeds",   "gemini",  "gopher",     "gone",   "group",   "groups",
    "gophermap", "help",     "index",   "latest",  "moved",      "page",   "robots",  "search",
    "section",   "sections", "source",  "sources", "static",     "status", "story",   "tag",
    "tags",      "topic",    "topics",  "week",    "well-known",
};

bool tree_is_reserved(struct span name)
{
    for (size_t i = 0; i < SW_COUNT(reserved); i++)
        if (span_is_nocase(name, reserved[i]))
            return true;
    return false;
}

static bool is_index(struct span page)
{
    return page.n == 0 || page.p[page.n - 1] == '/';
}

/* "/bbc/" + "index" -> "/bbc/index", "/bbc/slug" stays. */
static void add_file_base(struct buf *b, struct span page)
{
    if (page.n == 0)
        buf_add_char(b, '/');
    buf_add_span(b, page);
    if (is_index(page))
        buf_add_string(b, "index");
}

void tree_gemini_file(struct buf *b, struct span page)
{
    buf_add_string(b, TREE_GEMINI);
    add_file_base(b, page);
    buf_add_string(b, TREE_GEMINI_SUFFIX);
}

void tree_gemini_link(struct buf *b, struct span page)
{
    buf_add_span(b, page);
    if (!is_index(page))
        buf_add_string(b, TREE_GEMINI_SUFFIX);
    else if (page.n == 0)
        buf_add_char(b, '/');
}

void tree_gopher_file(struct buf *b, struct span page)
{
    buf_add_string(b, TREE_GOPHER);
    buf_add_span(b, page);
    if (!is_index(page) || page.n == 0)
        buf_add_char(b, '/');
    buf_add_string(b, TREE_GOPHER_INDEX);
}

void tree_gopher_selector(struct buf *b, struct span page)
{
    if (page.n <= 1)
        buf_add_char(b, '/');
    else
        buf_add_span(b, is_index(page) ? span_slice(page, 0, page.n - 1) : page);
}

void tree_text_file(struct buf *b, struct span page)
{
    buf_add_string(b, TREE_GOPHER);
    tree_text_selector(b, page);
}

void tree_text_selector(struct buf *b, struct span page)
{
    add_file_base(b, page);
    buf_add_string(b, TREE_TEXT_SUFFIX);
}
