/*
 * Choosing blocks.
 */
#include "select.h"

#include "body.h"
#include "classwords.h"
#include "container.h"

#define NEVER_TAGS                                                                                 \
    (ABOVE_NAV | ABOVE_FOOTER | ABOVE_NOSCRIPT | ABOVE_BUTTON | ABOVE_HIDDEN | ABOVE_FIGURE |      \
     ABOVE_ASIDE)
#define NEVER_CLASSES                                                                              \
    (CLASS_BIT(COMMENT) | CLASS_BIT(NAV) | CLASS_BIT(FOOTER) | CLASS_BIT(RELATED) |                \
     CLASS_BIT(SHARE) | CLASS_BIT(SIGNUP) | CLASS_BIT(TAGS) | CLASS_BIT(CAPTION))

static bool belongs(const struct layout *page, const struct element *top,
                    const struct text_block *b)
{
    const struct element *e = layout_element(page, b->holder);
    uint64_t classes = e->all & ~top->all;
    uint32_t tags = e->tags_above & ~top->tags_above;
    if (tags & NEVER_TAGS || classes & NEVER_CLASSES)
        return false;
    return b->link_bytes * 2 < b->text.n;
}

uint8_t *select_blocks(const struct layout *page, const struct extract_input *in,
                       const struct article *a)
{
    uint8_t *fates = arena_array(page->arena, (size_t)page->block_count + 1, 1);
    uint32_t *sums = container_sums(page);
    const struct element *top = container_find(page, sums);
    for (uint32_t i = top->first_block; i < top->block_end; i++)
        fates[i] = belongs(page, top, &page->blocks[i]) ? FATE_KEEP : FATE_CUT;
    (void)in;
    (void)a;
    return fates;
}
