/*
 * Removing stories: which ones, and what is left of them until their files are
 * gone and for as long as their addresses are to answer that they are.
 */
#ifndef CONVERTER_STORE_PRUNE_H
#define CONVERTER_STORE_PRUNE_H

#include "store.h"

/* What an article links to in the mirror, of the publisher's own links: from a kept story, these
 * keep the other. Links that were computed are found anew without it. */
enum err store_forget_links(struct store *s, int64_t story) SW_CHECK;
enum err store_add_link(struct store *s, int64_t story, int64_t other) SW_CHECK;

/* What is kept of a source. */
struct keep_rule {
    struct span source;
    int64_t from;    /* older stories go; SW_NO_TIME: however old */
    int64_t stories; /* the newest stay; 0: any number */
};

/*
 * Stories that are to be removed: that a rule lets go, and that no story links to
 * which the rules keep. Ids in the arena.
 */
enum err store_expired(struct store *s, const struct keep_rule *rules, size_t rule_count,
                       struct arena *arena, int64_t **ids, size_t *count) SW_CHECK;

/*
 * Removes a story that relate_forget() has taken out of the index. The stories
 * that link to it are touched; its page path and its addresses are kept as gone.
 */
enum err store_remove_story(struct store *s, int64_t id) SW_CHECK;

/* Is it an address of a removed story, never to be fetched again? */
enum err store_is_gone(struct store *s, struct span url, bool *yes) SW_CHECK;

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
