/*
 * Cutting hidden copies of what is shown.
 */
#include "extract_copies.h"

#include <stdlib.h>

#include "body.h"

#define SHOWN_WORDS  12 /* shorter texts may stand twice by chance */
#define HIDDEN_WORDS 30
#define TRIED_MAX    32 /* shown blocks that are looked for in a hidden one; keeps the time linear */

struct shown {
    const struct layout *page;
    const uint8_t *fates;
    uint64_t *prints; /* of all blocks of some length, sorted */
    const struct text_block *tried[TRIED_MAX];
    uint32_t print_count, tried_count, tried_words;
    uint64_t words; /* of all */
};

static bool is_hidden(const struct layout *page, uint32_t i)
{
    return layout_element(page, page->blocks[i].holder)->tags_above & ABOVE_HIDDEN;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void collect(struct shown *s)
{
    const struct layout *page = s->page;
    s->prints = arena_array(page->arena, (size_t)page->block_count + 1, sizeof *s->prints);
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct text_block *b = &page->blocks[i];
        if (s->fates[i] != FATE_KEEP || b->units < SHOWN_WORDS || is_hidden(page, i))
            continue;
        s->prints[s->print_count++] = b->print;
        s->words += b->units;
        if (s->tried_count < TRIED_MAX) {
            s->tried[s->tried_count++] = b;
            s->tried_words += b->units;
        }
    }
    qsort(s->prints, s->print_count, sizeof *s->prints, by_value);
}

/* Most of the block is shown elsewhere; or of a long story, of which the beginning is compared. */
static bool is_copy(const struct shown *s, const struct text_block *b)
{
    uint32_t found = 0;
    if (bsearch(&b->print, s->prints, s->print_count, sizeof *s->prints, by_value))
        return true;
    for (uint32_t k = 0; k < s->tried_count; k++)
        if (s->tried[k]->text.n <= b->text.n && span_contains(b->text, s->tried[k]->text))
            found += s->tried[k]->units;
    return found > 0 &&
           (found * 2 >= b->units || (found * 2 >= s->tried_words && s->words * 2 >= b->units));
}

static bool any_hidden(const struct layout *page, const uint8_t *fates)
{
    for (uint32_t i = 0; i < page->block_count; i++)
        if (fates[i] == FATE_KEEP && page->blocks[i].units >= HIDDEN_WORDS && is_hidden(page, i))
            return true;
    return false;
}

void cut_hidden_copies(const struct layout *page, uint8_t *fates)
{
    struct shown s = {.page = page, .fates = fates};
    if (!any_hidden(page, fates))
        return;
    collect(&s);
    for (uint32_t i = 0; i < page->block_count && s.print_count > 0; i++)
        if (fates[i] == FATE_KEEP && page->blocks[i].units >= HIDDEN_WORDS && is_hidden(page, i) &&
            is_copy(&s, &page->blocks[i]))
            fates[i] = FATE_CUT;
}
