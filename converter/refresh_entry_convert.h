/*
 * An entry's page becomes an article: the workers convert it, its other pages
 * are joined (refresh_parts.h), and what the feed itself brought is taken when
 * the page is none.
 */
#ifndef CONVERTER_REFRESH_ENTRY_CONVERT_H
#define CONVERTER_REFRESH_ENTRY_CONVERT_H

#include "refresh_entry_run.h"

/* `bytes` are copied; the rest of the entry's way follows. */
void entry_convert(struct entry_run *e, struct span bytes, struct span content_type);

/* There is no page, but perhaps the story in the feed: else as entry_fail(). */
void entry_fail_page(struct entry_run *e, const char *stage, struct span reason, bool may_pass,
                     int64_t wait);

/* Nor may it be asked for now: the story in the feed, or else as entry_put_off(). */
void entry_put_off_page(struct entry_run *e);

#endif
