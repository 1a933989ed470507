/*
 * Body extraction: the order of the steps.
 */
#include "extract.h"

#include "body.h"
#include "extract_explain.h"
#include "extract_select.h"
#include "layout.h"
#include "no_article.h"

static void report_prints(const struct layout *page, struct extract_prints *out)
{
    out->prints = arena_array(page->arena, (size_t)page->block_count + 1, sizeof *out->prints);
    out->count = page->block_count;
    for (uint32_t i = 0; i < page->block_count; i++)
        out->prints[i] = page->blocks[i].print;
}

enum err extract_body(const struct extract_input *in, struct arena *arena, struct article *a,
                      struct extract_prints *prints, struct buf *reason)
{
    struct layout page;
    layout_page(&page, in->dom, arena);
    if (prints)
        report_prints(&page, prints);
    struct body_input body = {.page = &page, .base = in->base, .skip_image = a->picture.url};
    body.fates = select_blocks(&page, in, a);
    if (in->explain)
        explain_blocks(&page, body.fates, in->explain);
    document_init(&a->body, arena);
    a->body.language = a->language;
    body_build(&body, &a->body);
    a->method = SPAN("score");
    struct no_article_input judged = {.page = &page, .article = a, .declared = in->declared};
    struct span kind = no_article_kind(&judged);
    if (kind.n > 0) {
        buf_add_format(reason, "this is %.*s, no article", SPAN_ARG(kind));
        return SW_NOT_ARTICLE;
    }
    if (document_is_empty(&a->body)) {
        buf_add_string(reason, "no text that could be an article");
        return SW_NOT_ARTICLE;
    }
    return SW_OK;
}
