/*
 * The collectors of metadata: each looks at one kind of statement and offers
 * what it finds. Nobody but metadata.c includes this.
 */
#ifndef CONVERTER_METADATA_COLLECT_H
#define CONVERTER_METADATA_COLLECT_H

#include "offers.h"

/* <meta>, <link>, <html lang>, <title>: one node. */
void metadata_from_head(struct offers *o, const struct node *n);

/* What a <script type="application/ld+json"> holds. */
void metadata_from_json_ld(struct offers *o, struct span json);

/* Anything else: microdata, rel, class, <time>, headings. */
void metadata_from_visible(struct offers *o, const struct node *n);

/* Is n in an item of its own on the page: a comment, a review, an offer? */
bool metadata_is_others_item(const struct node *n);

/* A text that may be a date or a byline, by how far it stands from o->headline. */
void metadata_from_text(struct offers *o, const struct node *text);

#endif
