/*
 * One entry of a source: may it be fetched, what is there, what article is it,
 * into the store. Each step is begun by the end of the one before.
 */
#include "folder.h"
#include "gzip.h"
#include "refresh_entry_convert.h"
#include "refresh_entry_fetch.h"
#include "refresh_entry_filter.h"
#include "smolwire/limits.h"
#include "store_kept.h"

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

/* Each ends sooner or later with entry_end(). */
static void begin(struct entry_run *e)
{
    if (!e->again && entry_is_filtered(e))
        return;
    if (e->source->source->kind == SOURCE_FOLDER)
        read_page(e);
    else if (e->again)
        read_kept(e);
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
    begin(e);
}
