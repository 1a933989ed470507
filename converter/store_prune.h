/*
 * Removing stories: which ones, and what is left of them until their files are
 * gone and for as long as their addresses are to answer that they are.
 */
#ifndef CONVERTER_STORE_PRUNE_H
#define CONVERTER_STORE_PRUNE_H

#include "store.h"

/* What an article links to in the mirror, of the publisher's own links: these keep a story. */
enum err store_forget_links(struct store *s, int64_t story) SW_CHECK;
enum err store_add_link(struct store *s, int64_t story, int64_t other) SW_CHECK;

/*
 * Appends int64_t[]: stories of the source that were published before `before`
 * (SW_NO_TIME: any) or that `newest` others are newer than (0: any), and that
 * no other story links to. Oldest first.
 */
enum err store_expired(struct store *s, struct span source, int64_t before, int64_t newest,
                       struct buf *ids) SW_CHECK;

/*
 * Removes a story that relate_forget() has taken out of the index. The stories
 * that link to it are touched, its address is kept as gone.
 */
enum err store_remove_story(struct store *s, int64_t id) SW_CHECK;

struct gone_page {
    struct span page, source, section;
    int64_t published;
};
/* Those whose files are not removed yet. */
enum err store_gone_pending(struct store *s, struct arena *arena, struct gone_page **out,
                            size_t *count) SW_CHECK;
enum err store_gone_removed(struct store *s, struct span page) SW_CHECK;
/* Appends all of them, sorted by bytes, one a line. */
enum err store_gone_list(struct store *s, struct buf *out) SW_CHECK;

#endif
