/*
 * Groups of stories that report the same event, and texts that several sources
 * printed alike. Every story that was related once has a group, most of them
 * for itself alone.
 */
#ifndef CONVERTER_STORE_GROUPS_H
#define CONVERTER_STORE_GROUPS_H

#include "store.h"

struct membership {
    int64_t group; /* a label: the number of the story that founded it */
    int64_t text;  /* the first story that had this text: itself, unless it is a reprint */
};

enum err store_membership(struct store *s, int64_t story,
                          struct membership *out) SW_CHECK; /* SW_NOT_FOUND */
enum err store_set_membership(struct store *s, int64_t story, struct membership m) SW_CHECK;
enum err store_remove_membership(struct store *s, int64_t story) SW_CHECK;
/* Gives the members of one group to another. */
enum err store_merge_groups(struct store *s, int64_t from, int64_t into) SW_CHECK;

struct member {
    int64_t story;
    int64_t text;
};
/* By time of publication, oldest first. */
enum err store_members(struct store *s, int64_t group, struct arena *arena, struct member **out,
                       size_t *count) SW_CHECK;

struct group_rank {
    int64_t group;
    int64_t sources; /* that reported it since then, at least two */
    int64_t newest;  /* when it was last reported */
};
/*
 * Groups reported since `from` by stories on disk: those of most sources first, then
 * the newest; of the same few hours, first what stood higher in a feed.
 */
enum err store_top_groups(struct store *s, int64_t from, int64_t limit, struct arena *arena,
                          struct group_rank **out, size_t *count) SW_CHECK;

#endif
