/*
 * The filters of an entry's source: first on what the feed tells, before anything
 * is fetched, then on the whole article.
 */
#ifndef CONVERTER_REFRESH_ENTRY_FILTER_H
#define CONVERTER_REFRESH_ENTRY_FILTER_H

#include "refresh_entry_run.h"

/* True when it is not wanted: then it has ended. */
bool entry_is_filtered(struct entry_run *e) SW_CHECK;
bool entry_article_is_filtered(struct entry_run *e, const struct article *a) SW_CHECK;

#endif
