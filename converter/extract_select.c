/*
 * Choosing blocks.
 */
#include "extract_select.h"

#include "body.h"
#include "classwords.h"
#include "extract_copies.h"
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

/* A small box beside the text, or one whose class says that it asks for an address, with a field
 * for one. */
#define BOX_WORDS_MAX 40

static bool is_asking(const struct element *e)
{
    return (e->own & CLASS_BIT(SIGNUP) || e->node->tag == TAG_ASIDE) &&
           e->block_end > e->first_block && node_find(e->node, TAG_INPUT);
}

static void cut_boxes(const struct layout *page, uint8_t *fates)
{
    for (uint32_t n = 0; n < page->element_count; n++) {
        const struct element *e = &page->elements[n];
        if (!e->node || !is_asking(e))
            continue;
        uint32_t words = words_of(page, e);
        for (uint32_t i = e->first_block; i < e->block_end && words <= BOX_WORDS_MAX; i++)
            fates[i] = FATE_CUT;
    }
}

/*
 * Where no block is a sure one, the page is of a kind that the model has seen little of: what
 * comes near its best block belongs as well.
 */
static float least_score(const struct layout *page, const float *scores)
{
    float best = MODEL_HOPELESS;
    for (uint32_t i = 0; i < page->block_count; i++)
        best = scores[i] > best ? scores[i] : best;
    float least = best - MODEL_SURE;
    return least > 0 ? 0 : least < MODEL_HOPELESS ? MODEL_HOPELESS : least;
}

static void weigh_blocks(const struct layout *page, const struct features *f, uint8_t *fates)
{
    float *scores = arena_array(page->arena, (size_t)page->block_count + 1, sizeof *scores);
    float row[FEATURE_COUNT];
    for (uint32_t i = 0; i < page->block_count; i++) {
        features_row(f, i, row);
        scores[i] = model_score(&model_blocks, row);
    }
    float least = least_score(page, scores);
    for (uint32_t i = 0; i < page->block_count; i++)
        fates[i] = scores[i] > least ? FATE_KEEP : FATE_CUT;
}

/*
 * A short last sentence below paragraphs of the story is one of them, whatever follows it.
 */
#define SENTENCE_WORDS    5
#define SENTENCE_DISTANCE 3 /* blocks from the paragraph */

static bool is_paragraph(const struct text_block *b)
{
    return b->holder->tag == TAG_P;
}

static bool is_plain_sentence(const struct layout *page, const struct features *f, uint32_t i)
{
    const struct text_block *b = &page->blocks[i];
    return is_paragraph(b) && b->units >= SENTENCE_WORDS && b->links == 0 &&
           (b->last_char == '.' || b->last_char == '!' || b->last_char == '?') &&
           features_phrases(f, i).bits == 0;
}

static bool look_alike(const struct layout *page, const struct node *a, const struct node *b)
{
    return layout_element(page, a)->look == layout_element(page, b)->look &&
           layout_element(page, a->parent)->look == layout_element(page, b->parent)->look;
}

static void keep_sentences_below(const struct layout *page, const struct features *f,
                                 uint8_t *fates)
{
    const struct text_block *last = NULL; /* paragraph that is kept */
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct text_block *b = &page->blocks[i];
        if (fates[i] != FATE_KEEP && last && b - last <= SENTENCE_DISTANCE &&
            is_plain_sentence(page, f, i) && look_alike(page, b->holder, last->holder))
            fates[i] = FATE_KEEP;
        if (fates[i] == FATE_KEEP && is_paragraph(b))
            last = b;
    }
}

uint8_t *select_blocks(const struct layout *page, struct article *a)
{
    uint8_t *fates = arena_array(page->arena, (size_t)page->block_count + 1, 1);
    struct features *f = features_make(page, a);
    weigh_blocks(page, f, fates);
    keep_sentences_below(page, f, fates);
    cut_cards(page, fates);
    cut_boxes(page, fates);
    keep_code_between(page, fates);
    cut_hidden_copies(page, fates);
    trim_blocks(page, f, a, fates);
    return fates;
}
