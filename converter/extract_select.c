/*
 * Choosing blocks.
 */
#include "extract_select.h"

#include "body.h"
#include "classwords.h"
#include "extract_trim.h"
#include "features.h"
#include "model.h"

static bool stands_in(const struct layout *page, uint32_t i, uint32_t tags)
{
    return layout_element(page, page->blocks[i].first->parent)->tags_above & tags;
}

/*
 * Code looks like nothing that the model has seen much of. What stands around
 * it, but for its buttons and boxes, tells: between kept blocks it belongs to
 * the story.
 */
#define BESIDE_THE_TEXT (ABOVE_BUTTON | ABOVE_ASIDE | ABOVE_FORM | ABOVE_NAV)

static void keep_code_between(const struct layout *page, uint8_t *fates)
{
    bool before = false; /* was the last block of the text itself kept? */
    for (uint32_t i = 0; i < page->block_count; i++) {
        uint32_t end = i;
        while (end < page->block_count && stands_in(page, end, ABOVE_PRE | BESIDE_THE_TEXT))
            end++;
        bool between = before && end < page->block_count && fates[end] == FATE_KEEP;
        for (; i < end; i++)
            if (between && stands_in(page, i, ABOVE_PRE))
                fates[i] = FATE_KEEP;
        before = i < page->block_count && fates[i] == FATE_KEEP;
    }
}

static uint32_t words_of(const struct layout *page, const struct element *e)
{
    uint32_t words = 0;
    for (uint32_t i = e->first_block; i < e->block_end; i++)
        words += page->blocks[i].units;
    return words;
}

/*
 * A link that holds several short pieces of text is a card that leads to
 * another page: headline, label, date. Longer than this, it is a page whose
 * link nobody closed.
 */
#define CARD_WORDS_MAX 60

static void cut_cards(const struct layout *page, uint8_t *fates)
{
    for (uint32_t n = 0; n < page->element_count; n++) {
        const struct element *e = &page->elements[n];
        if (!e->node || e->node->tag != TAG_A || e->block_end - e->first_block < 2)
            continue;
        uint32_t words = words_of(page, e);
        for (uint32_t i = e->first_block; i < e->block_end && words <= CARD_WORDS_MAX; i++)
            fates[i] = FATE_CUT;
    }
}

/* A small box whose class says that it asks for an address, and that has a field for one. */
#define BOX_WORDS_MAX 40

static void cut_boxes(const struct layout *page, uint8_t *fates)
{
    for (uint32_t n = 0; n < page->element_count; n++) {
        const struct element *e = &page->elements[n];
        if (!e->node || !(e->own & CLASS_BIT(SIGNUP)) || !node_find(e->node, TAG_INPUT))
            continue;
        uint32_t words = words_of(page, e);
        for (uint32_t i = e->first_block; i < e->block_end && words <= BOX_WORDS_MAX; i++)
            fates[i] = FATE_CUT;
    }
}

uint8_t *select_blocks(const struct layout *page, const struct extract_input *in, struct article *a)
{
    uint8_t *fates = arena_array(page->arena, (size_t)page->block_count + 1, 1);
    struct features *f = features_make(page, a);
    float row[FEATURE_COUNT];
    for (uint32_t i = 0; i < page->block_count; i++) {
        features_row(f, i, row);
        fates[i] = model_score(&model_blocks, row) > 0 ? FATE_KEEP : FATE_CUT;
    }
    cut_cards(page, fates);
    cut_boxes(page, fates);
    keep_code_between(page, fates);
    trim_blocks(page, f, a, fates);
    (void)in;
    return fates;
}
