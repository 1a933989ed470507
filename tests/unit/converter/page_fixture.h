/*
 * Pages as they are converted: what became of one, as an article and as text.
 */
#ifndef TESTS_PAGE_FIXTURE_H
#define TESTS_PAGE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/convert.h"
#include "smolwire/limits.h"

struct page {
    struct arena arena;
    struct article article;
    struct buf reason, text;
};

/* To be dropped. */
static void convert(struct page *p, const char *html)
{
    arena_init(&p->arena);
    buf_init(&p->reason, 4096);
    buf_init(&p->text, RENDERED_MAX);
    struct convert_input in = {
        .bytes = span_of(html), .url = SPAN("https://gazette.example/story"), .now = SW_NO_TIME};
    assert_int_equal(convert_page(&in, &p->arena, &p->article, &p->reason), SW_OK);
    document_body_text(&p->article.body, &p->text);
}

static void drop(struct page *p)
{
    arena_free(&p->arena);
    buf_free(&p->reason);
    buf_free(&p->text);
}

static bool has(const struct page *p, const char *words)
{
    return span_contains(buf_span(&p->text), span_of(words));
}

#endif
