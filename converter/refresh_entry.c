/*
 * One entry of a source: may it be fetched, what is there, what article is it,
 * into the store. Each step is begun by the end of the one before.
 */
#include "folder.h"
#include "gzip.h"
#include "refresh_entry_convert.h"
#include "refresh_entry_fetch.h"
#include "refresh_entry_filter.h"
#include "refresh_entry_put.h"
#include "smolwire/limits.h"
#include "store_kept.h"

/* A page that another source fetched so many seconds ago is new enough. */
#define HAD_SECONDS 3600

/* An entry of a folder keeps its file name as feed_id. */
static void read_page(struct entry_run *e)
{
    struct buf bytes;
    buf_init(&bytes, entry_run_of(e)->fetch_conf.max);
    enum err err =
        folder_read(e->source->source->path, arena_string(&e->arena, e->entry.feed_id), &bytes);
    if (err)
        entry_fail(e, "read", span_of(err_text(err)), true, 0);
    else
        entry_convert(e, buf_span(&bytes), (struct span){0});
    buf_free(&bytes);
}

/* As it was fetched. */
static void read_kept(struct entry_run *e)
{
    struct kept_page page;
    struct buf bytes;
    buf_init(&bytes, entry_run_of(e)->fetch_conf.max + PAGE_MAX);
    enum err err = store_kept_page(entry_run_of(e)->store, e->entry.id, &e->arena, &page);
    if (!err)
        err = gzip_inflate(page.bytes, &bytes);
    if (err) {
        entry_fail(e, "read", span_of(err_text(err)), false, 0);
    } else {
        buf_add_span(&e->from, page.url);
        e->from_feed = page.from_feed;
        entry_convert(e, buf_span(&bytes), page.content_type);
    }
    buf_free(&bytes);
}

static bool was_just_fetched(struct entry_run *e)
{
    struct refresh_run *run = entry_run_of(e);
    struct store_validators v = {.checked = SW_NO_TIME};
    enum err err = store_validators(run->store, e->entry.url, &e->arena, &v);
    if (err != SW_NOT_FOUND)
        run_fatal(run, err);
    return v.checked != SW_NO_TIME && v.checked <= run->now && v.checked > run->now - HAD_SECONDS;
}

/*
 * Feeds of one paper share stories. What one of them brought a moment ago, or looks after still,
 * is not asked for because another one has it too.
 */
static bool is_had(struct entry_run *e)
{
    struct refresh_run *run = entry_run_of(e);
    int64_t story = 0;
    bool watched = false;
    if (e->entry.story)
        return false;
    enum err err = store_find_url(run->store, e->entry.url, &story);
    if (!err)
        err = store_is_watched(run->store, story, run->now, &watched);
    if (err != SW_NOT_FOUND)
        run_fatal(run, err);
    if (err || !(watched || was_just_fetched(e)))
        return false;
    e->entry.story = story;
    return true;
}

/* Each ends sooner or later with entry_end(). */
void entry_go(struct entry_run *e)
{
    if (!e->again && entry_is_filtered(e))
        return;
    if (e->source->source->kind == SOURCE_FOLDER)
        read_page(e);
    else if (e->again)
        read_kept(e);
    else if (is_had(e))
        entry_put_had(e);
    else
        entry_fetch(e);
}

void entry_begin(struct source_run *source, int64_t id)
{
    struct entry_run *e = entry_new(source);
    if (!e) {
        run_fatal(source->run, SW_NOMEM);
        source_entry_ended(source);
        return;
    }
    enum err err = store_entry(source->run->store, id, &e->arena, &e->entry);
    if (err) {
        run_fatal(source->run, err);
        entry_end(e);
        return;
    }
    buf_add_span(&e->url, e->entry.url);
    e->waits = entry_is_under_way(e);
    if (!e->waits)
        entry_go(e);
}
