#include "refresh_entry_put.h"

#include "refresh_entry_filter.h"
#include "refresh_page.h"
#include "refresh_pictures.h"
#include "relate.h"
#include "schedule.h"
#include "smolwire/log.h"
#include "smolwire/url.h"
#include "store_kept.h"
#include "store_prune.h"
#include "store_text.h"

/* Some sites give every page the front page as canonical address: that is none. */
static bool is_front_page(struct span url)
{
    struct url u;
    return url_parse(url, &u) != SW_OK || (u.path.n <= 1 && !u.query.n);
}

/* What the page does not tell, the feed or the configuration may. */
static void complete(const struct entry_run *e, struct article *a)
{
    const struct source *source = e->source->source;
    if (!a->url.n || (is_front_page(a->url) && !is_front_page(e->entry.url)))
        a->url = e->entry.url;
    if (!a->title.n)
        a->title = e->entry.title;
    if (!a->byline.n)
        a->byline = e->entry.author;
    if (source->section.n)
        a->section = source->section;
    else if (!a->section.n)
        a->section = e->entry.section;
    if (a->published == SW_NO_TIME)
        a->published = e->entry.published != SW_NO_TIME ? e->entry.published : e->entry.seen;
    if (e->from_feed)
        a->method = SPAN("feed");
}

/*
 * Some sites give all their pages one canonical address: who comes by it with words of
 * its own is another story, and stays one.
 */
static enum err doubt_address(const struct entry_run *e, struct article *a)
{
    struct store *store = entry_run_of(e)->store;
    int64_t known = 0;
    bool other = false;
    if (a->live || span_equal(a->url, e->entry.url))
        return SW_OK;
    enum err err = store_find_url(store, a->url, &known);
    if (err)
        return err == SW_NOT_FOUND ? SW_OK : err;
    if (e->entry.story)
        other = e->entry.story != known;
    else
        err = store_text_differs(store, known, a, &other);
    if (!err && other)
        a->url = e->entry.url;
    return err;
}

/* Files of a folder tell by their own dates when they change. */
static int64_t recheck_at(const struct entry_run *e, int64_t published)
{
    if (e->source->source->kind == SOURCE_FOLDER)
        return SW_NO_TIME;
    return schedule_recheck(published, entry_run_of(e)->now);
}

/*
 * A story that is known by its feed's id, or by where redirects lead, gets the
 * new address before it is put, and is found by it then. Files have no such id.
 */
static enum err recognise(struct entry_run *e, const struct article *a)
{
    struct store *store = entry_run_of(e)->store;
    int64_t id = 0;
    enum err err = store_find_url(store, buf_span(&e->from), &id);
    if (err == SW_NOT_FOUND && e->source->source->kind != SOURCE_FOLDER)
        err = store_find_feed_id(store, e->entry.source, e->entry.feed_id, &id);
    if (!err)
        err = store_add_alias(store, a->url, id);
    return err == SW_NOT_FOUND ? SW_OK : err;
}

static enum err keep_page(struct entry_run *e)
{
    if (e->kept.len == 0)
        return SW_OK;
    struct kept_page page = {
        .url = buf_span(&e->from),
        .content_type = e->content_type,
        .bytes = buf_span(&e->kept),
        .from_feed = e->from_feed,
        .time = entry_run_of(e)->now,
    };
    enum err err = store_keep_page(entry_run_of(e)->store, e->entry.id, &page);
    return err ? err : parts_keep(&e->parts);
}

/* What readers see may have changed, but nothing that the publisher did. */
static enum err put_again(struct entry_run *e, const struct article *a, enum story_change *change)
{
    struct store *store = entry_run_of(e)->store;
    int64_t id = 0;
    enum err err =
        store_put_article(store, e->source->source->name, e->entry.url, a, SW_NO_TIME, &id, change);
    if (!err)
        err = page_learn(e->source, id, e->prints);
    if (!err)
        err = pictures_want(entry_run_of(e), e->source->source, id, a);
    return err || *change == STORY_SAME ? err : relate_story(store, id, a);
}

static enum err put(struct entry_run *e, const struct article *a, enum story_change *change)
{
    struct refresh_run *run = entry_run_of(e);
    struct store_validators validators = {e->etag, e->last_modified, run->now};
    int64_t id = 0;
    enum err err = recognise(e, a);
    if (!err)
        err = store_put_article(run->store, e->source->source->name, e->entry.url, a, run->now, &id,
                                change);
    if (!err && !is_front_page(buf_span(&e->from)))
        err = store_add_alias(run->store, buf_span(&e->from), id);
    if (!err && *change != STORY_SAME)
        err = relate_story(run->store, id, a);
    if (!err)
        err = page_learn(e->source, id, e->prints);
    if (!err)
        err = store_entry_done(run->store, e->entry.id, id, recheck_at(e, a->published));
    if (!err)
        err = pictures_want(run, e->source->source, id, a);
    if (!err)
        err = keep_page(e);
    return err || e->from_feed ? err : store_set_validators(run->store, e->entry.url, &validators);
}

/* A removed story comes again under another address: that one is to be known, too. */
static enum err put_unless_gone(struct entry_run *e, const struct article *a,
                                enum story_change *change)
{
    struct store *store = entry_run_of(e)->store;
    bool gone = false;
    *change = STORY_SAME;
    enum err err = store_is_gone(store, a->url, &gone);
    if (!err && !gone && e->entry.story == 0)
        err = store_text_is_gone(store, a, &gone);
    if (!err && !gone)
        return e->again ? put_again(e, a, change) : put(e, a, change);
    if (err || e->again)
        return err;
    return store_entry_done(store, e->entry.id, 0, SW_NO_TIME);
}

static void count_change(struct refresh_report *report, enum story_change change)
{
    switch (change) {
    case STORY_SAME: report->stories_same++; break;
    case STORY_NEW: report->stories_new++; break;
    case STORY_CHANGED: report->stories_changed++; break;
    }
}

void entry_put(struct entry_run *e)
{
    struct refresh_run *run = entry_run_of(e);
    enum story_change change = STORY_SAME;
    complete(e, &e->article);
    if (!e->again && entry_article_is_filtered(e, &e->article))
        return;
    enum err err = run_begin(run);
    if (!err)
        err = doubt_address(e, &e->article);
    if (!err)
        err = put_unless_gone(e, &e->article, &change);
    if (err == SW_LIMIT) { /* found before anything is written: one page too large ends no run */
        entry_fail(e, "store", span_of(err_text(err)), false, 0);
        return;
    }
    if (!err && !e->source->catching_up)
        count_change(run->report, change);
    run_fatal(run, err);
    entry_end(e);
}

void entry_put_part(struct entry_run *e, struct span first)
{
    struct refresh_run *run = entry_run_of(e);
    log_info("%.*s is a part of %.*s", SPAN_ARG(e->entry.url), SPAN_ARG(first));
    enum err err = run_begin(run);
    if (!err)
        err = store_entry_done(run->store, e->entry.id, 0, SW_NO_TIME);
    run_fatal(run, err);
    entry_end(e);
}

void entry_skip(struct entry_run *e)
{
    if (!e->source->catching_up)
        entry_run_of(e)->report->stories_same++;
    entry_end(e);
}

void entry_put_had(struct entry_run *e)
{
    struct refresh_run *run = entry_run_of(e);
    run->report->stories_same++;
    enum err err = run_begin(run);
    if (!err)
        err = store_entry_done(run->store, e->entry.id, e->entry.story, SW_NO_TIME);
    run_fatal(run, err);
    entry_end(e);
}

void entry_put_unchanged(struct entry_run *e)
{
    struct refresh_run *run = entry_run_of(e);
    int64_t published = e->entry.published != SW_NO_TIME ? e->entry.published : e->entry.seen;
    run->report->stories_same++;
    run_fatal(run,
              store_entry_done(run->store, e->entry.id, e->entry.story, recheck_at(e, published)));
    entry_end(e);
}
