/*
 * Pages that lead to stories: front pages and sections. Which of their links are
 * articles is told by the shape of the path (a date, a number, a long slug), by
 * a text that reads like a headline, and by the place (headings, but no
 * navigation); only links into the same site count. Pure.
 */
#ifndef CONVERTER_SECTION_PAGE_H
#define CONVERTER_SECTION_PAGE_H

#include "feed.h"

/* Entries in the order of the page. SW_SYNTAX: not one link that looks like a story. */
enum err section_page_parse(const struct feed_input *in, struct arena *arena, struct feed *out,
                            struct buf *reason) SW_CHECK;

/* Of each kind; more is a directory, not a site. */
#define PAGE_OFFERS_MAX 100

/*
 * What a page says of where its site's lists are, for `smolwire add`: feeds
 * (<link rel=alternate>, and links that end as feeds do) and sections (links of
 * the navigation); an entry has a link and its text as title.
 */
struct page_offers {
    struct span site; /* og:site_name, or the page's title */
    struct feed_entry *feeds;
    size_t feed_count, feed_capacity;
    struct feed_entry *sections;
    size_t section_count, section_capacity;
};

enum err section_page_offers(const struct feed_input *in, struct arena *arena,
                             struct page_offers *out) SW_CHECK;

#endif
