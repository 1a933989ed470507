#include "refresh_entry_convert.h"

#include "feed_page.h"
#include "gzip.h"
#include "refresh_entry_put.h"
#include "refresh_page.h"
#include "smolwire/limits.h"

/* Content of a feed shorter than this is a teaser, not the story. */
#define FEED_STORY_MIN 600

static void on_parts(void *context, bool whole)
{
    struct entry_run *e = context;
    if (!whole) /* without validators it is fetched as a whole when it is checked again */
        e->etag = e->last_modified = (struct span){0};
    entry_put(e);
}

/* Only the first page of a story is kept: one that has more stays as it is when nothing is fetched.
 */
static void article_came(struct entry_run *e, const struct convert_links *links)
{
    struct refresh_run *run = entry_run_of(e);
    bool alone = e->from_feed || e->source->source->kind == SOURCE_FOLDER;
    e->parts = (struct story_parts){
        .source = e->source,
        .story = e->entry.story,
        .arena = &e->arena,
        .article = &e->article,
        .done = on_parts,
        .context = e,
    };
    if (alone || !parts_begin(&e->parts, buf_span(&e->from), links)) {
        entry_put(e);
    } else if (e->again) {
        run->report->stories_same++;
        entry_end(e);
    } else {
        parts_continue(&e->parts);
    }
}

/* What the feed brought goes the way of all pages. */
static bool convert_from_feed(struct entry_run *e)
{
    if (e->from_feed || e->entry.content.n < FEED_STORY_MIN)
        return false;
    e->from_feed = true;
    struct buf page;
    buf_init(&page, PAGE_MAX);
    feed_page(&page, e->entry.title, e->entry.content);
    entry_convert(e, buf_span(&page), SPAN("text/html; charset=utf-8"));
    buf_free(&page);
    return true;
}

void entry_fail_page(struct entry_run *e, const char *stage, struct span reason, bool may_pass,
                     int64_t wait)
{
    if (!convert_from_feed(e))
        entry_fail(e, stage, reason, may_pass, wait);
}

static void on_converted(void *context, enum err err, struct span answer, const char *reason)
{
    struct entry_run *e = context;
    struct converted_page page;
    struct span text;
    if (page_converted(err, answer, reason, &e->arena, &page, &text)) {
        entry_fail_page(e, "convert", text, false, 0);
        return;
    }
    e->article = page.article;
    e->prints = arena_span(&e->arena, page.prints);
    article_came(e, &page.links);
}

/* Folders keep their pages themselves. What cannot be kept is converted all the same. */
static void compress(struct entry_run *e, struct span bytes, struct span content_type)
{
    const struct refresh_run *run = entry_run_of(e);
    buf_reset(&e->kept);
    if (e->again || e->source->source->kind == SOURCE_FOLDER ||
        conf_number(conf_section(run->conf, "convert"), "keep-pages") == 0)
        return;
    e->content_type = arena_span(&e->arena, content_type);
    if (gzip_deflate(bytes, &e->kept))
        buf_reset(&e->kept);
}

void entry_convert(struct entry_run *e, struct span bytes, struct span content_type)
{
    compress(e, bytes, content_type);
    struct page_to_convert page = {
        .url = e->from.len ? buf_span(&e->from) : e->entry.url,
        .content_type = content_type,
        .bytes = bytes,
        .story = e->entry.story,
    };
    enum err err = page_convert(e->source, &page, on_converted, e);
    if (err) {
        run_fatal(entry_run_of(e), err);
        entry_end(e);
    }
}
