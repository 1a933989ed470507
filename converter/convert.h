/*
 * One page to one article: decode, parse, metadata, extraction. Pure: no I/O,
 * no clock but the one that ends endless expressions of site rules (dom_xpath());
 * everything it needs comes in `convert_input`.
 */
#ifndef CONVERTER_CONVERT_H
#define CONVERTER_CONVERT_H

#include "article.h"
#include "smolwire/err.h"

struct repeats_seen;   /* repeats.h */
struct extract_prints; /* extract.h */

/* Where the rest of a story is; absolute addresses, empty where there are none. */
struct convert_links {
    struct span single_page; /* by the site's rules: the whole article on one page */
    struct span next_page;   /* by the site's rules: its next part */
    struct span next_part;   /* by the page's own links (next_link.h) */
    struct span first_part;  /* where the story begins: this page is a later part */
};

/* What is known about the page from elsewhere; all of it may be empty. */
struct convert_input {
    struct span bytes;        /* as they came */
    struct span content_type; /* of the HTTP answer */
    struct span url;          /* where it came from: base of relative links */
    int64_t now;              /* dates after it are not believed; SW_NO_TIME: no check */
    struct span rules;        /* text of the site's rules (rules_file.h); may be empty */
    struct span first;        /* address of its story's first page, perhaps this one; empty: url */
    unsigned part;            /* number of this page among its parts; 0 and 1: the first */
    const struct repeats_seen *seen; /* on other pages of its source; may be NULL */
    struct convert_links *links;     /* receives where it goes on; NULL: nobody asks */
    struct extract_prints *prints;   /* receives what it teaches of its source; NULL: nobody asks */
    struct buf *explain; /* receives, for people, where all came from; NULL: nothing is said */
};

/*
 * Fills *out (article_init is done here) in the arena.
 * SW_NOT_ARTICLE: nothing that could be published; SW_LIMIT: above PAGE_MAX;
 * SW_SYNTAX: no text at all, or not HTML. `reason` receives a sentence for the
 * operator that begins with the stage: "decode: ...", "extract: ...".
 */
enum err convert_page(const struct convert_input *in, struct arena *arena, struct article *out,
                      struct buf *reason) SW_CHECK;

#endif
