/*
 * Finding the element that holds most of the prose.
 */
#include "container.h"

#include "classwords.h"

#define PROSE_BYTES_MIN   60 /* shorter texts are labels as often as sentences */
#define SHARE_MIN_PERCENT 75 /* of the prose above, that a child must hold to be followed */

/* Where text that reads like prose is not the article's. */
#define ELSEWHERE_TAGS                                                                             \
    (ABOVE_NAV | ABOVE_FOOTER | ABOVE_ASIDE | ABOVE_NOSCRIPT | ABOVE_DIALOG | ABOVE_BUTTON)
#define ELSEWHERE_CLASSES                                                                          \
    (CLASS_BIT(NAV) | CLASS_BIT(FOOTER) | CLASS_BIT(RELATED) | CLASS_BIT(CONSENT) |                \
     CLASS_BIT(POPUP) | CLASS_BIT(SIGNUP))

/* Prose in a block, in bytes: long text, few links, not in a place for other things. */
static uint32_t container_prose(const struct layout *page, uint32_t block)
{
    const struct text_block *b = &page->blocks[block];
    const struct element *e = layout_element(page, b->holder);
    uint32_t bytes = (uint32_t)b->text.n;
    if (bytes < PROSE_BYTES_MIN || b->link_bytes * 2 > bytes || b->stops + b->commas == 0)
        return 0;
    bytes -= b->link_bytes;
    if (e->tags_above & (ABOVE_HIDDEN | ELSEWHERE_TAGS))
        return bytes / 8;
    if (e->all & CLASS_BIT(COMMENT))
        return bytes / 24;
    return e->all & ELSEWHERE_CLASSES ? bytes / 4 : bytes;
}

uint32_t *container_sums(const struct layout *page)
{
    uint32_t *sums = arena_array(page->arena, (size_t)page->block_count + 1, sizeof *sums);
    for (uint32_t i = 0; i < page->block_count; i++)
        sums[i + 1] = sums[i] + container_prose(page, i);
    return sums;
}

uint32_t container_prose_below(const struct element *e, const uint32_t *sums)
{
    return sums[e->block_end] - sums[e->first_block];
}

const struct element *container_find(const struct layout *page, const uint32_t *sums)
{
    const struct element *e = layout_element(page, page->dom->root);
    for (;;) {
        const struct element *heaviest = NULL;
        uint32_t most = 0;
        for (const struct node *n = e->node->first; n; n = n->next) {
            const struct element *child = layout_element(page, n);
            if (n->tag == TAG_TEXT || !child->node)
                continue;
            uint32_t prose = container_prose_below(child, sums);
            if (prose > most) {
                most = prose;
                heaviest = child;
            }
        }
        uint64_t all = container_prose_below(e, sums);
        if (!heaviest || (uint64_t)most * 100 < all * SHARE_MIN_PERCENT)
            return e;
        e = heaviest;
    }
}
