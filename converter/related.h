/*
 * The publisher's own links to related stories.
 */
#ifndef CONVERTER_RELATED_H
#define CONVERTER_RELATED_H

#include "article.h"
#include "dom.h"
#include "hints.h"

/* Most links that are taken from a page. */
#define RELATED_LINKS_MAX 12

/* Adds what elements called related, also-read, ... link to within the own site. */
void related_collect(const struct dom *dom, struct hints *hints, struct span base,
                     struct article *a);

#endif
