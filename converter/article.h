/*
 * An article: what the converter makes of one page. Lives in one arena; empty
 * spans and SW_NO_TIME stand for what is not known.
 */
#ifndef CONVERTER_ARTICLE_H
#define CONVERTER_ARTICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "document.h"
#include "smolwire/clock.h"
#include "smolwire/span.h"

struct article_link {
    struct span title;
    struct span url; /* absolute */
};

struct article_picture {
    struct span url, caption, credit;
    enum target_kind kind; /* of url: TARGET_WEB, or TARGET_FILE where the mirror has a copy */
};

struct article {
    struct span url;   /* canonical, absolute */
    struct span title; /* headline, without the site's name */
    struct span standfirst;
    struct span byline; /* authors, joined by ", " */
    struct span site;
    struct span language; /* BCP 47 */
    struct span section;
    struct span *tags;
    size_t tag_count;
    int64_t published, modified;
    struct article_picture picture;
    struct document body;         /* without headline, byline, dates, standfirst, main picture */
    struct article_link *related; /* the publisher's own related links */
    size_t related_count;
    struct span method; /* how the body was found: "json-ld", "score", "feed", ... */
    struct span *warnings;
    size_t warning_count;
    bool teaser; /* paywalled: body is what the publisher shows to all */
    bool live;   /* a live blog: entries with times, newest first */
    /* article_body_hash() of the body before what its source repeats was cut; 0: nothing was */
    uint64_t body_hash;
    size_t tag_capacity, related_capacity, warning_capacity; /* of the arrays; article.c's own */
};

/*
 * Spans given to these are kept by reference. What is above ARTICLE_TAGS_MAX,
 * ARTICLE_RELATED_MAX, ARTICLE_WARNINGS_MAX (limits.h) is dropped; so are empty
 * tags and addresses.
 */
void article_init(struct article *a, struct arena *arena);

/* Of what the publisher wrote: the same before and after it is learned what its source repeats. */
enum err article_body_hash(const struct article *a, uint64_t *out) SW_CHECK;

void article_add_tag(struct article *a, struct span tag); /* once each, ignoring ASCII case */
void article_add_related(struct article *a, struct span title, struct span url); /* once a URL */
void article_add_warning(struct article *a, const char *format, ...) SW_PRINTF(2, 3);

#endif
