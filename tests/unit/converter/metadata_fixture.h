/*
 * Pages of a few lines and what metadata_read() makes of them.
 */
#ifndef TESTS_METADATA_FIXTURE_H
#define TESTS_METADATA_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/metadata.h"

struct page {
    struct arena arena;
    struct dom dom;
    struct offers offers;
    struct article article;
};

static inline void read_page(struct page *p, const char *html)
{
    struct civil now = {.year = 2025, .month = 6, .day = 1};
    arena_init(&p->arena);
    article_init(&p->article, &p->arena);
    offers_init(&p->offers, &p->arena);
    assert_int_equal(dom_parse_html(span_of(html), &p->arena, &p->dom), SW_OK);
    struct metadata_input in = {.dom = &p->dom,
                                .url = SPAN("https://www.gazette.example/world/story-one"),
                                .now = civil_to_time(now)};
    metadata_read(&in, &p->offers, &p->article);
}

static inline void drop(struct page *p)
{
    dom_free(&p->dom);
    arena_free(&p->arena);
}

static inline void assert_span(struct span s, const char *expected)
{
    if (!span_is(s, expected))
        fail_msg("'%.*s' instead of '%s'", SPAN_ARG(s), expected);
}

static inline void assert_byline(const char *html, const char *expected)
{
    struct page p;
    read_page(&p, html);
    assert_span(p.article.byline, expected);
    drop(&p);
}

/* More text than stands between a headline and its date. */
#define SENTENCE "All the rain that falls this week falls on the fields, the roads and the sea. "
#define LONG_TEXT                                                                                  \
    "<p>" SENTENCE SENTENCE SENTENCE SENTENCE SENTENCE SENTENCE SENTENCE SENTENCE SENTENCE         \
        SENTENCE "</p>"

#define LD(json) "<script type='application/ld+json'>" json "</script>"

#endif
