/*
 * What list pages ask the store: which lists there are, and what stands beside
 * a story. All of it counts only stories whose pages are on disk, since links
 * may lead to nothing else.
 */
#ifndef CONVERTER_STORE_PAGES_H
#define CONVERTER_STORE_PAGES_H

#include "store.h"

/* Newest first, at most q->limit; q->only_stale is ignored. All in the arena. */
enum err store_list_published(struct store *s, const struct story_query *q, struct arena *arena,
                              struct story **out, size_t *count) SW_CHECK;

/* Sections as the publishers write them, and sources, that have published stories; sorted. */
enum err store_sections(struct store *s, struct arena *arena, struct span **out,
                        size_t *count) SW_CHECK;
enum err store_sources(struct store *s, struct arena *arena, struct span **out,
                       size_t *count) SW_CHECK;

/*
 * The site's name that the source's first story told, else its feed, else the
 * host that stands for the name of a site that tells none; SW_NOT_FOUND: nothing.
 */
enum err store_source_site(struct store *s, struct span source, struct arena *arena,
                           struct span *site) SW_CHECK;

/* The nearest published story before and after [from, until), of a source or of all (empty). */
enum err store_time_before(struct store *s, struct span source, int64_t from,
                           int64_t *time) SW_CHECK; /* SW_NOT_FOUND */
enum err store_time_after(struct store *s, struct span source, int64_t until,
                          int64_t *time) SW_CHECK; /* SW_NOT_FOUND */

/* The published stories before and after one in its source; 0 where there is none. */
enum err store_beside(struct store *s, const struct story *story, int64_t *before,
                      int64_t *after) SW_CHECK;

/* They show another neighbour from now on: the story comes, or goes. */
enum err store_touch_beside(struct store *s, int64_t story) SW_CHECK;

/*
 * The page of `story` links to an address on the web because the mirror has no
 * story of it; when it comes, store_touch_wanting() makes all such pages stale.
 */
enum err store_want(struct store *s, struct span url, int64_t story) SW_CHECK;
enum err store_touch_wanting(struct store *s, int64_t come) SW_CHECK;

#endif
