/*
 * What a page says about its article outside the text: headline, standfirst,
 * byline, dates, site, section, tags, language, picture, canonical address,
 * the publisher's related links.
 *
 * Pages say each of these up to ten times, seldom the same. Collectors
 * (metadata_meta.c, metadata_jsonld.c, metadata_visible.c) gather what is said
 * with its source (offers.h); metadata_choose.c takes the best by a table of
 * priorities and by what agrees with what.
 */
#ifndef CONVERTER_METADATA_H
#define CONVERTER_METADATA_H

#include "article.h"
#include "dom.h"
#include "offers.h"

struct metadata_input {
    const struct dom *dom;
    struct span url; /* where the page came from; may be empty */
    int64_t now;     /* dates after it are not believed; SW_NO_TIME: no check */
};

/*
 * Fills the fields of an article_init()ed article but body, method, teaser,
 * live. `offers` receives all that was found, for --explain; what was put into
 * it before (FROM_RULE) wins. Everything lives in its arena.
 */
void metadata_read(const struct metadata_input *in, struct offers *offers, struct article *a);

#endif
