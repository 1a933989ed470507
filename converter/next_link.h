/*
 * The links of a page to the other pages of its story: what is called "2",
 * "Page 2", "Next page" in the languages of the news, or rel=next, and has an
 * address that is the story's own with that number (next_part.h). Links among
 * readers' comments do not count: those have pages, too.
 */
#ifndef CONVERTER_NEXT_LINK_H
#define CONVERTER_NEXT_LINK_H

#include "dom.h"

struct next_link_input {
    const struct dom *dom;
    struct span page;  /* where the page came from: links are relative to it */
    struct span first; /* address of the story's first page */
    unsigned number;   /* of the part to be found, 2 and up */
    struct arena *arena;
};

/* The address of that part, absolute; empty: there is no link to it. */
struct span next_link_find(const struct next_link_input *in);

/*
 * The address of the story's first page, when `page` is a later part of a story
 * and links back to its beginning; else empty.
 */
struct span next_link_first(const struct dom *dom, struct span page, struct arena *arena);

#endif
