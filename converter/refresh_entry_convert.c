#include "refresh_entry_convert.h"

#include "article_json.h"
#include "feed_page.h"
#include "gzip.h"
#include "refresh_entry_put.h"
#include "rules_file.h"
#include "smolwire/limits.h"
#include "work.h"

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
static void article_came(struct entry_run *e, struct span json, const struct convert_links *links)
{
    struct refresh_run *run = entry_run_of(e);
    bool alone = e->from_feed || e->source->source->kind == SOURCE_FOLDER;
    if (article_from_json(json, &e->arena, &e->article)) {
        entry_fail(e, "convert", SPAN("the worker's answer does not read back"), false, 0);
        return;
    }
    e->parts = (struct story_parts){
        .run = run,
        .ask_robots = e->source->source->robots,
        .arena = &e->arena,
        .article = &e->article,
        .done = on_parts,
        .context = e,
    };
    if (alone || !parts_begin(&e->parts, buf_span(&e->from), links)) {
        entry_put(e);
    } else if (run->options->reconvert) {
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
    struct span text = span_of(reason), json;
    struct convert_links links;
    if (!err)
        err = work_answer(answer, &text);
    if (!err && work_article(text, &json, &links)) {
        err = SW_CORRUPT;
        text = SPAN("the worker's answer does not read back");
    }
    if (err)
        entry_fail_page(e, "convert", text, false, 0);
    else
        article_came(e, json, &links);
}

/* Folders keep their pages themselves. What cannot be kept is converted all the same. */
static void compress(struct entry_run *e, struct span bytes, struct span content_type)
{
    const struct refresh_run *run = entry_run_of(e);
    buf_reset(&e->kept);
    if (run->options->reconvert || e->source->source->kind == SOURCE_FOLDER ||
        conf_number(conf_section(run->conf, "convert"), "keep-pages") == 0)
        return;
    e->content_type = arena_span(&e->arena, content_type);
    if (gzip_deflate(bytes, &e->kept))
        buf_reset(&e->kept);
}

void entry_convert(struct entry_run *e, struct span bytes, struct span content_type)
{
    struct refresh_run *run = entry_run_of(e);
    compress(e, bytes, content_type);
    struct work work = {
        .kind = WORK_ARTICLE,
        .url = e->from.len ? buf_span(&e->from) : e->entry.url,
        .content_type = content_type,
        .bytes = bytes,
        .now = run->now,
    };
    if (run->rules)
        work.rules = rules_folder_for(run->rules, work.url);
    struct buf request;
    buf_init(&request, run->fetch_conf.max + PAGE_MAX);
    work_request(&work, &request);
    enum err err = workers_add(run->workers, &request, on_converted, e);
    buf_free(&request);
    if (err) {
        run_fatal(run, err);
        entry_end(e);
    }
}
