/*
 * What changed lately: stories that came, and stories whose publishers changed
 * them. All of it counts only stories whose pages are on disk.
 */
#ifndef CONVERTER_STORE_CHANGES_H
#define CONVERTER_STORE_CHANGES_H

#include "store.h"

struct story_change_note {
    struct story story;
    struct span old_title; /* before the first change since then */
    int64_t old_words;
};

/* When a story last came or was changed; 0: never. */
enum err store_newest_change(struct store *s, int64_t *time) SW_CHECK;

/* Stories that were changed at `from` or later, and had come before; last changed first. */
enum err store_list_changes(struct store *s, int64_t from, int64_t limit, struct arena *arena,
                            struct story_change_note **out, size_t *count) SW_CHECK;

/* An earlier version of a story: what it was until `time`. */
struct story_version {
    int64_t time;
    struct span title;
    int64_t words;
};

/* Newest first; at most STORY_CHANGES_MAX are remembered. */
enum err store_story_versions(struct store *s, int64_t id, int64_t limit, struct arena *arena,
                              struct story_version **out, size_t *count) SW_CHECK;

/* Stories that came at `from` or later; newest first. */
enum err store_list_added(struct store *s, int64_t from, int64_t limit, struct arena *arena,
                          struct story **out, size_t *count) SW_CHECK;

#endif
