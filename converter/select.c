/*
 * Choosing blocks.
 */
#include "select.h"

#include "body.h"
#include "features.h"
#include "model.h"

uint8_t *select_blocks(const struct layout *page, const struct extract_input *in,
                       const struct article *a)
{
    uint8_t *fates = arena_array(page->arena, (size_t)page->block_count + 1, 1);
    struct features *f = features_make(page, a);
    float row[FEATURE_COUNT];
    for (uint32_t i = 0; i < page->block_count; i++) {
        features_row(f, i, row);
        fates[i] = model_score(&model_alone, row) > 0 ? FATE_KEEP : FATE_CUT;
    }
    (void)in;
    return fates;
}
