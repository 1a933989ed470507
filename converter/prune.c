#include "prune.h"

#include "relate.h"
#include "smolwire/buf.h"
#include "store_pages.h"
#include "store_prune.h"

/* Stories between two commits. */
#define BATCH 200

/* The stories beside it have another neighbour from now on. */
static enum err touch_beside(struct store *s, int64_t id)
{
    struct arena arena;
    struct story story;
    int64_t before = 0, after = 0;
    arena_init(&arena);
    enum err e = store_story(s, id, &arena, &story);
    if (!e)
        e = store_beside(s, &story, &before, &after);
    if (!e && before)
        e = store_touch(s, before);
    if (!e && after)
        e = store_touch(s, after);
    arena_free(&arena);
    return e;
}

static enum err remove_story(struct store *s, int64_t id)
{
    enum err e = touch_beside(s, id);
    if (!e)
        e = relate_forget(s, id);
    return e ? e : store_remove_story(s, id);
}

static enum err remove_batch(struct store *s, const int64_t *ids, size_t count)
{
    enum err e = store_begin(s);
    if (e)
        return e;
    for (size_t i = 0; !e && i < count; i++)
        e = remove_story(s, ids[i]);
    if (!e)
        e = store_commit(s);
    if (e)
        store_rollback(s);
    return e;
}

static enum err prune_source(struct store *s, const struct conf_section *source, int64_t now,
                             size_t *removed)
{
    int64_t keep = conf_number(source, "keep"), newest = conf_number(source, "keep-stories");
    struct buf ids;
    if (keep == 0 && newest == 0)
        return SW_OK;
    buf_init(&ids, SIZE_MAX / 2);
    enum err e =
        store_expired(s, span_of(conf_name(source)), keep ? now - keep : SW_NO_TIME, newest, &ids);
    const int64_t *list = (const void *)ids.data;
    size_t count = ids.len / sizeof(*list);
    for (size_t from = 0; !e && from < count; from += BATCH)
        e = remove_batch(s, list + from, count - from < BATCH ? count - from : BATCH);
    if (!e)
        *removed += count;
    buf_free(&ids);
    return e;
}

enum err prune(struct store *s, const struct conf *c, int64_t now, size_t *removed)
{
    enum err e = SW_OK;
    const struct conf_section *source = conf_next(c, "source", NULL);
    *removed = 0;
    for (; !e && source; source = conf_next(c, "source", source))
        e = prune_source(s, source, now, removed);
    return e;
}
