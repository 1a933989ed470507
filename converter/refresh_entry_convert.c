#include "refresh_entry_convert.h"

#include "feed_page.h"
#include "gzip.h"
#include "refresh_entry_put.h"
#include "refresh_page.h"
#include "smolwire/limits.h"

/* Content of a feed shorter than this is a teaser, not the story. */
#define FEED_STORY_MIN 600

/* Fewer words than this are a sentence or two. */
#define STUB_WORDS 20

static void on_parts(void *context, bool whole)
{
    struct entry_run *e = context;
    if (!whole && e->again) { /* what was had before is more */
        entry_skip(e);
        return;
    }
    if (!whole) /* without validators it is fetched as a whole when it is checked again */
        e->etag = e->last_modified = (struct span){0};
    entry_put(e);
}

/* Is it a later part of a story that the source has as a whole? Then it is no story. */
static bool is_later_part(struct entry_run *e, struct span first)
{
    int64_t id = 0;
    if (first.n == 0 || e->entry.story || e->again)
        return false;
    return page_find_entry(e->source, first, &id) == SW_OK;
}

static void article_came(struct entry_run *e, const struct convert_links *links)
{
    e->parts = (struct story_parts){
        .source = e->source,
        .entry = &e->entry,
        .again = e->again,
        .keep = e->kept.len > 0,
        .arena = &e->arena,
        .article = &e->article,
        .done = on_parts,
        .context = e,
    };
    struct span from = e->from.len ? buf_span(&e->from) : e->entry.url;
    if (is_later_part(e, links->first_part))
        entry_put_part(e, links->first_part);
    else if (e->from_feed || !parts_begin(&e->parts, from, links))
        entry_put(e);
    else
        parts_continue(&e->parts);
}

static void convert_content(struct entry_run *e, struct span content)
{
    e->from_feed = true;
    struct buf page;
    buf_init(&page, PAGE_MAX);
    feed_page(&page, e->entry.title, content);
    entry_convert(e, buf_span(&page), SPAN("text/html; charset=utf-8"));
    buf_free(&page);
}

/*
 * What the feed brought goes the way of all pages. It is had only now: hundreds of
 * entries are under way at a time, and few need it.
 */
static bool convert_from_feed(struct entry_run *e)
{
    struct refresh_run *run = entry_run_of(e);
    struct span content = {0};
    struct arena arena;
    if (e->from_feed)
        return false;
    arena_init(&arena);
    enum err err = store_entry_content(run->store, e->entry.id, &arena, &content);
    run_fatal(run, err);
    bool whole = !err && content.n >= FEED_STORY_MIN;
    if (whole)
        convert_content(e, content);
    arena_free(&arena);
    return whole;
}

void entry_fail_page(struct entry_run *e, const char *stage, struct span reason, bool may_pass,
                     int64_t wait)
{
    if (!convert_from_feed(e))
        entry_fail(e, stage, reason, may_pass, wait);
}

void entry_put_off_page(struct entry_run *e)
{
    if (!convert_from_feed(e))
        entry_put_off(e);
}

static bool is_longer_in_store(struct entry_run *e)
{
    struct refresh_run *run = entry_run_of(e);
    struct story story = {0};
    enum err err = store_story(run->store, e->entry.story, &e->arena, &story);
    if (err != SW_NOT_FOUND)
        run_fatal(run, err);
    return !err && story.words >= 2 * STUB_WORDS;
}

/*
 * A plea for scripts or cookies passes for an article of a line or two: the feed knows better,
 * and a story that is there already is not to shrink to it.
 */
static bool is_stub(struct entry_run *e)
{
    if (e->from_feed || e->again || e->source->source->kind == SOURCE_FOLDER ||
        document_word_count(&e->article.body) >= STUB_WORDS)
        return false;
    if (!e->entry.story)
        return convert_from_feed(e);
    if (!is_longer_in_store(e))
        return false;
    entry_put_unchanged(e);
    return true;
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
    if (is_stub(e))
        return;
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
    if (e->source->source->kind == SOURCE_FOLDER)
        page.first = page_address(e->source, &e->entry, &e->arena);
    enum err err = page_convert(e->source, &page, on_converted, e);
    if (err) {
        run_fatal(entry_run_of(e), err);
        entry_end(e);
    }
}
