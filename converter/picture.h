/*
 * The main picture: its address from what the page declares, its caption and
 * credit from where it stands on the page.
 */
#ifndef CONVERTER_PICTURE_H
#define CONVERTER_PICTURE_H

#include "article.h"
#include "offers.h"

/* `base` makes addresses absolute. Fields stay empty where nothing is known. */
void picture_choose(struct offers *o, const struct dom *dom, struct span base,
                    struct article_picture *out);

#endif
