/*
 * The body that a site rule selected, as a document.
 */
#ifndef CONVERTER_RULES_BODY_H
#define CONVERTER_RULES_BODY_H

#include "rules_apply.h"

struct rules_body_input {
    const struct site_rules *rules;
    const struct rules_result *found;
    const struct dom *dom;
    struct span base;    /* of relative links */
    struct buf *explain; /* receives, for people, what became of each block; may be NULL */
};

/*
 * Fills a->body and a->method; false when what was selected holds no text. What
 * the rules found as title and date is taken out of the page.
 */
bool rules_body(const struct rules_body_input *in, struct arena *arena, struct article *a);

#endif
