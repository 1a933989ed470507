/*
 * Tags of stories, by their slugs: publishers write one tag in several ways.
 */
#ifndef CONVERTER_STORE_TAGS_H
#define CONVERTER_STORE_TAGS_H

#include "store.h"

struct tag_count {
    struct span slug;
    struct span name; /* as one of the publishers writes it */
    int64_t stories;  /* on disk */
};

/* Takes the tags of the story's article; those that it had and lost become due. */
enum err store_set_tags(struct store *s, int64_t story, const struct article *a) SW_CHECK;

/* Slugs of the story's tags that at least so many stories have. */
enum err store_story_tags(struct store *s, int64_t story, int64_t least, struct arena *arena,
                          struct span **out, size_t *count) SW_CHECK;

/* The tag's stories are stale: they link to its page, which has come or is to go. */
enum err store_touch_tagged(struct store *s, struct span slug) SW_CHECK;

/* Tags of which stories on disk there are at least so many; by slug. */
enum err store_list_tags(struct store *s, int64_t least, struct arena *arena,
                         struct tag_count **out, size_t *count) SW_CHECK;
/* One of them; no stories where there are none. */
enum err store_tag(struct store *s, struct span slug, struct arena *arena,
                   struct tag_count *out) SW_CHECK;
/* Its stories on disk, newest first. */
enum err store_list_tagged(struct store *s, struct span slug, int64_t limit, struct arena *arena,
                           struct story **out, size_t *count) SW_CHECK;

/* Slugs of tags that stories have lost, or that were of stories that were removed. */
enum err store_due_tags(struct store *s, struct arena *arena, struct span **out,
                        size_t *count) SW_CHECK;
enum err store_due_tags_done(struct store *s) SW_CHECK;

#endif
