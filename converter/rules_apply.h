/*
 * Site rules applied to a parsed page.
 */
#ifndef CONVERTER_RULES_APPLY_H
#define CONVERTER_RULES_APPLY_H

#include "offers.h"
#include "rules.h"

struct rules_result {
    struct node **bodies; /* what body selects, in document order, none inside another */
    size_t body_count;
    struct node **told; /* what title and date select: no part of the body, wherever they stand */
    size_t told_count;
    struct span single_page; /* address of the whole article on one page, as written; or empty */
    struct span next_page;   /* of the next part of an article in parts; or empty */
    bool native_ad;
};

/*
 * Offers title, author and date (FROM_RULE), finds the links, changes the page
 * (wraps, dissolves, strips), and finds the body in what is left: the order in
 * which the rules of the collection were written to be read. Each expression
 * sees what those before it changed. Expressions that are none become warnings
 * of `a`.
 */
void rules_apply(const struct site_rules *r, struct dom *dom, struct offers *offers,
                 struct article *a, struct rules_result *out);

#endif
