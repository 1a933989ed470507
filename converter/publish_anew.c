/*
 * All pages anew.
 */
#include "publish_run.h"

struct anew {
    struct publisher *publisher;
    size_t stories;
};

/* A story whose pages are lost counts as new, so that nothing links to it before it is there. */
static enum err make_stale(void *context, const struct story *story)
{
    struct anew *a = context;
    struct store *s = a->publisher->store;
    a->stories++;
    return publish_has_page(a->publisher, story->page) ? store_touch(s, story->id)
                                                       : store_mark_missing(s, story->id);
}

enum err publish_make_all_stale(struct publisher *p, size_t *stories)
{
    struct anew a = {.publisher = p};
    struct story_query all = {.from = SW_NO_TIME, .until = SW_NO_TIME};
    enum err e = store_begin(p->store);
    if (!e)
        e = store_each(p->store, &all, make_stale, &a);
    if (!e)
        e = store_commit(p->store);
    if (e)
        store_rollback(p->store);
    *stories = a.stories;
    return e;
}

enum err publish_notice_loss(struct publisher *p)
{
    struct list_key front = {.kind = LIST_FRONT, .day = SW_NO_TIME};
    size_t unused;
    if (publish_has_page(p, list_key_page_in(&p->arena, &front)))
        return SW_OK;
    return publish_make_all_stale(p, &unused);
}
