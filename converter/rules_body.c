#include "rules_body.h"

#include "body.h"
#include "extract_explain.h"
#include "layout.h"

/* A list item with this share of its text in links, in percent, is an entry of a list of links. */
#define LINK_ENTRY_PERCENT 90

/* What even a selected body holds without wanting it. */
static bool is_pruned(const struct text_block *b, uint32_t above)
{
    if (above & (ABOVE_FORM | ABOVE_NAV | ABOVE_BUTTON | ABOVE_HIDDEN | ABOVE_DIALOG))
        return true;
    return (above & ABOVE_LIST) && (size_t)b->link_bytes * 100 >= b->text.n * LINK_ENTRY_PERCENT;
}

static enum fate fate_of(const struct site_rules *r, const struct layout *page,
                         const struct text_block *b, struct span title)
{
    uint32_t above = layout_element(page, b->holder)->tags_above;
    if (r->prune && is_pruned(b, above))
        return FATE_CUT;
    if (tag_is(b->holder->tag, TAG_IS_HEADING) && span_equal_nocase(b->text, title))
        return FATE_CUT;
    return above & ABOVE_FIGCAPTION ? FATE_CAPTION : FATE_KEEP;
}

/* The order of the first node that is not of n. */
static uint32_t end_of(const struct layout *page, const struct node *n)
{
    return node_is_element(n) ? layout_element(page, n)->end : n->order + 1;
}

/* A body may be a text or a part of a line; bodies and blocks are in document order. */
static void choose_blocks(const struct rules_body_input *in, const struct layout *page,
                          struct span title, uint8_t *fates)
{
    uint32_t k = 0;
    for (size_t i = 0; i < in->found->body_count; i++) {
        const struct node *n = in->found->bodies[i];
        uint32_t end = end_of(page, n);
        while (k < page->block_count && page->blocks[k].last->order < n->order)
            k++;
        for (uint32_t j = k; j < page->block_count && page->blocks[j].first->order < end; j++)
            fates[j] = (uint8_t)fate_of(in->rules, page, &page->blocks[j], title);
    }
}

static bool holds_body(const struct node *n, const struct rules_result *found)
{
    for (size_t i = 0; i < found->body_count; i++)
        for (const struct node *b = found->bodies[i]; b; b = b->parent)
            if (b == n)
                return true;
    return false;
}

static void take_out_told(const struct rules_result *found)
{
    for (size_t i = 0; i < found->told_count; i++)
        if (!holds_body(found->told[i], found))
            node_unlink(found->told[i]);
}

bool rules_body(const struct rules_body_input *in, struct arena *arena, struct article *a)
{
    struct layout page;
    take_out_told(in->found);
    layout_page(&page, in->dom, arena);
    uint8_t *fates = arena_array(arena, (size_t)page.block_count + 1, sizeof(*fates));
    choose_blocks(in, &page, a->title, fates);
    if (in->explain)
        explain_blocks(&page, fates, NULL, in->explain);
    struct body_input body = {
        .page = &page, .fates = fates, .base = in->base, .skip_image = a->picture.url};
    document_init(&a->body, arena);
    a->body.language = a->language;
    body_build(&body, &a->body);
    a->method = SPAN("rule");
    return !document_is_empty(&a->body);
}
