#include "rules_body.h"

#include "body.h"
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

static enum fate fate_of(const struct site_rules *r, const struct layout *page, uint32_t index)
{
    const struct text_block *b = &page->blocks[index];
    uint32_t above = layout_element(page, b->holder)->tags_above;
    if (r->prune && is_pruned(b, above))
        return FATE_CUT;
    return above & ABOVE_FIGCAPTION ? FATE_CAPTION : FATE_KEEP;
}

bool rules_body(const struct site_rules *r, const struct rules_result *found, const struct dom *dom,
                struct span base, struct arena *arena, struct article *a)
{
    struct layout page;
    layout_page(&page, dom, arena);
    uint8_t *fates = arena_array(arena, (size_t)page.block_count + 1, sizeof(*fates));
    for (size_t i = 0; i < found->body_count; i++) {
        const struct element *e = layout_element(&page, found->bodies[i]);
        for (uint32_t k = e->first_block; k < e->block_end; k++)
            fates[k] = (uint8_t)fate_of(r, &page, k);
    }
    struct body_input in = {
        .page = &page, .fates = fates, .base = base, .skip_image = a->picture.url};
    document_init(&a->body, arena);
    a->body.language = a->language;
    body_build(&in, &a->body);
    a->method = SPAN("rule");
    return !document_is_empty(&a->body);
}
