/*
 * Body extraction: the order of the steps.
 */
#include "extract.h"

#include "body.h"
#include "extract_explain.h"
#include "extract_repeats.h"
#include "extract_select.h"
#include "layout.h"
#include "no_article.h"

static void build(const struct layout *page, const struct extract_input *in, const uint8_t *fates,
                  struct article *a)
{
    struct body_input body = {
        .page = page, .fates = fates, .base = in->base, .skip_image = a->picture.url};
    document_init(&a->body, page->arena);
    a->body.language = a->language;
    body_build(&body, &a->body);
}

/* Learned or not, the publisher's text is the same one. */
static enum err cut_repeats(const struct layout *page, const struct extract_input *in,
                            const struct repeats_found *repeats, struct article *a)
{
    if (repeats->cut == 0)
        return SW_OK;
    enum err e = article_body_hash(a, &a->body_hash);
    if (e == SW_OK)
        build(page, in, repeats->fates, a);
    return e;
}

static enum err judge(const struct layout *page, const struct extract_input *in,
                      const struct article *a, struct buf *reason)
{
    struct no_article_input judged = {.page = page, .article = a, .declared = in->declared};
    struct span kind = no_article_kind(&judged);
    if (kind.n == 0)
        return SW_OK;
    buf_add_format(reason, "this is %.*s, no article", SPAN_ARG(kind));
    return SW_NOT_ARTICLE;
}

enum err extract_judge(const struct extract_input *in, struct arena *arena, const struct article *a,
                       struct buf *reason)
{
    struct layout page;
    layout_page(&page, in->dom, arena);
    return judge(&page, in, a, reason);
}

enum err extract_body(const struct extract_input *in, struct arena *arena, struct article *a,
                      struct extract_prints *prints, struct buf *reason)
{
    struct layout page;
    struct repeats_found repeats;
    layout_page(&page, in->dom, arena);
    find_repeats(&page, a, in->seen, select_blocks(&page, a), &repeats);
    if (prints)
        report_prints(&page, &repeats, prints);
    if (in->explain)
        explain_blocks(&page, repeats.fates, repeats.others, in->explain);
    build(&page, in, repeats.whole, a);
    a->method = SPAN("score");
    if (judge(&page, in, a, reason) != SW_OK)
        return SW_NOT_ARTICLE;
    if (document_is_empty(&a->body)) {
        buf_add_string(reason, "no text that could be an article");
        return SW_NOT_ARTICLE;
    }
    return cut_repeats(&page, in, &repeats, a);
}
