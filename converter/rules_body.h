/*
 * The body that a site rule selected, as a document.
 */
#ifndef CONVERTER_RULES_BODY_H
#define CONVERTER_RULES_BODY_H

#include "rules_apply.h"

/* Fills a->body and a->method; false when what was selected holds no text. */
bool rules_body(const struct site_rules *r, const struct rules_result *found, const struct dom *dom,
                struct span base, struct arena *arena, struct article *a);

#endif
