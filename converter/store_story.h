/*
 * Reading story rows: shared by the files of the store that select them.
 */
#ifndef CONVERTER_STORE_STORY_H
#define CONVERTER_STORE_STORY_H

#include "store_internal.h"

/* What store_read_story() expects as the first columns of a row. */
#define STORY_COLUMNS                                                                              \
    "story.id, story.source, story.page, story.url, story.title, story.standfirst, story.byline,"  \
    " story.site, story.section, story.language, story.published, story.modified,"                 \
    " story.first_seen, story.words, story.teaser"
#define STORY_COLUMN_COUNT 15

void store_read_story(struct query *q, struct arena *arena, struct story *out);

/* All rows of such a query; it is not ended. */
enum err store_read_stories(struct query *q, struct arena *arena, struct story **out,
                            size_t *count) SW_CHECK;

/*
 * Begins "SELECT ... FROM story WHERE ..." with the conditions, the order and
 * the limit that are asked for behind it; the caller ends it.
 */
struct query store_query_list(struct store *s, const char *select, const struct story_query *asked);

#endif
