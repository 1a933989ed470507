/*
 * One entry of a source: may it be fetched, what is there, what article is it,
 * into the store. Each step is begun by the end of the one before.
 */
#include <fcntl.h>
#include <stdlib.h>

#include <unistd.h>

#include "article_json.h"
#include "feed_page.h"
#include "gzip.h"
#include "refresh_parts.h"
#include "relate.h"
#include "rules_file.h"
#include "schedule.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/url.h"
#include "store_kept.h"
#include "store_prune.h"
#include "work.h"

#define HOUR 3600
#define DAY  (24 * HOUR)

/* Tries after which a page that is not there or is no article is given up. */
#define GIVE_UP_AFTER 4

/* Content of a feed shorter than this is a teaser, not the story. */
#define FEED_STORY_MIN 600

struct entry_run {
    LIST_ENTRY(entry_run) others;
    struct source_run *source;
    struct arena arena;
    struct store_entry entry;
    struct buf url;  /* to ask for: the entry's, or the same without TLS */
    struct buf from; /* where the page came from in the end */
    struct span etag, last_modified;
    bool without_tls;
    bool from_feed;  /* what is converted is the feed's own content */
    struct buf kept; /* the page, compressed; empty: it is not to be kept */
    struct span content_type;
    struct span body; /* while the robots.txt of where it came from is asked */
    struct article article;
    struct story_parts parts;
};

static struct refresh_run *run_of(const struct entry_run *e)
{
    return e->source->run;
}

/* --- the end ------------------------------------------------------------------- */

static void give_up(struct entry_run *e)
{
    LIST_REMOVE(e, others);
    buf_free(&e->url);
    buf_free(&e->from);
    buf_free(&e->kept);
    arena_free(&e->arena);
    free(e);
}

static void end(struct entry_run *e)
{
    struct source_run *source = e->source;
    give_up(e);
    source_entry_ended(source);
}

void entries_free(struct refresh_run *run)
{
    while (!LIST_EMPTY(&run->entries))
        give_up(LIST_FIRST(&run->entries));
}

/* Trouble that may pass is waited out longer and longer; what is wrong with the page itself is
 * given up. */
static int64_t retry_at(const struct entry_run *e, bool may_pass, int64_t wait)
{
    int64_t failures = e->entry.failures;
    if (!may_pass && failures + 1 >= GIVE_UP_AFTER)
        return SW_NO_TIME;
    int64_t delay = (may_pass ? HOUR / 4 : 6 * HOUR) << (failures < 8 ? failures : 8);
    delay = delay > 7 * DAY ? 7 * DAY : delay;
    return run_of(e)->now + (wait > delay ? wait : delay);
}

static void fail(struct entry_run *e, const char *stage, struct span reason, bool may_pass,
                 int64_t wait)
{
    struct refresh_run *run = run_of(e);
    log_warning("FAIL(%s) %.*s: %.*s", stage, SPAN_ARG(e->entry.url), SPAN_ARG(reason));
    run->report->entries_failed++;
    if (!run->options->reconvert)
        run_fatal(run, store_entry_failed(run->store, e->entry.id, span_of(stage), reason,
                                          retry_at(e, may_pass, wait)));
    end(e);
}

/* --- into the store -------------------------------------------------------------- */

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

/* Files of a folder tell by their own dates when they change. */
static int64_t recheck_at(const struct entry_run *e, int64_t published)
{
    if (e->source->source->kind == SOURCE_FOLDER)
        return SW_NO_TIME;
    return schedule_recheck(published, run_of(e)->now);
}

/*
 * A story that is known by its feed's id, or by where redirects lead, gets the
 * new address before it is put, and is found by it then. Files have no such id.
 */
static enum err recognise(struct entry_run *e, const struct article *a)
{
    struct store *store = run_of(e)->store;
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
        .time = run_of(e)->now,
    };
    return store_keep_page(run_of(e)->store, e->entry.id, &page);
}

/* What readers see may have changed, but nothing that the publisher did. */
static enum err put_again(struct entry_run *e, const struct article *a, enum story_change *change)
{
    struct store *store = run_of(e)->store;
    int64_t id = 0;
    enum err err =
        store_put_article(store, e->source->source->name, e->entry.url, a, SW_NO_TIME, &id, change);
    return err || *change == STORY_SAME ? err : relate_story(store, id, a);
}

static enum err put(struct entry_run *e, const struct article *a, enum story_change *change)
{
    struct refresh_run *run = run_of(e);
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
        err = store_entry_done(run->store, e->entry.id, id, recheck_at(e, a->published));
    if (!err)
        err = keep_page(e);
    return err || e->from_feed ? err : store_set_validators(run->store, e->entry.url, &validators);
}

/* A removed story comes again under another address: that one is to be known, too. */
static enum err put_unless_gone(struct entry_run *e, const struct article *a,
                                enum story_change *change)
{
    struct store *store = run_of(e)->store;
    bool gone = false;
    *change = STORY_SAME;
    enum err err = store_is_gone(store, a->url, &gone);
    if (!err && !gone)
        return run_of(e)->options->reconvert ? put_again(e, a, change) : put(e, a, change);
    if (err || run_of(e)->options->reconvert)
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

/* --- filters --------------------------------------------------------------------- */

/* Not a failure: told only to those who want to know. True when the entry has ended. */
static bool is_filtered(struct entry_run *e, const struct filter_subject *subject)
{
    struct refresh_run *run = run_of(e);
    const char *why = filter_reason(&e->source->source->filter, subject, run->now);
    if (!why)
        return false;
    log_info("not wanted: %.*s: %s", SPAN_ARG(e->entry.url), why);
    run_fatal(
        run, store_entry_failed(run->store, e->entry.id, SPAN("filter"), span_of(why), SW_NO_TIME));
    end(e);
    return true;
}

static bool entry_is_filtered(struct entry_run *e)
{
    struct filter_subject subject = {
        .title = e->entry.title,
        .url = e->entry.url,
        .section = e->entry.section,
        .published = e->entry.published,
        .words = -1,
    };
    return is_filtered(e, &subject);
}

static bool article_is_filtered(struct entry_run *e, const struct article *a)
{
    struct filter_subject subject = {
        .title = a->title,
        .url = a->url,
        .section = a->section,
        .tags = a->tags,
        .tag_count = a->tag_count,
        .published = a->published,
        .words = (int64_t)document_word_count(&a->body),
        .whole = true,
    };
    return is_filtered(e, &subject);
}

static void store_whole(struct entry_run *e)
{
    struct refresh_run *run = run_of(e);
    enum story_change change = STORY_SAME;
    complete(e, &e->article);
    if (!run->options->reconvert && article_is_filtered(e, &e->article))
        return;
    enum err err = run_begin(run);
    if (!err)
        err = put_unless_gone(e, &e->article, &change);
    if (err == SW_LIMIT) { /* found before anything is written: one page too large ends no run */
        fail(e, "store", span_of(err_text(err)), false, 0);
        return;
    }
    if (!err)
        count_change(run->report, change);
    run_fatal(run, err);
    end(e);
}

static void on_parts(void *context, bool whole)
{
    struct entry_run *e = context;
    if (!whole) /* without validators it is fetched as a whole when it is checked again */
        e->etag = e->last_modified = (struct span){0};
    store_whole(e);
}

/* Only the first page of a story is kept: one that has more stays as it is when nothing is fetched.
 */
static void article_came(struct entry_run *e, struct span json, const struct convert_links *links)
{
    struct refresh_run *run = run_of(e);
    bool alone = e->from_feed || e->source->source->kind == SOURCE_FOLDER;
    if (article_from_json(json, &e->arena, &e->article)) {
        fail(e, "convert", SPAN("the worker's answer does not read back"), false, 0);
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
        store_whole(e);
    } else if (run->options->reconvert) {
        run->report->stories_same++;
        end(e);
    } else {
        parts_continue(&e->parts);
    }
}

/* --- converting -------------------------------------------------------------------- */

static void convert(struct entry_run *e, struct span bytes, struct span content_type);

/* The way of all pages. */
static bool convert_from_feed(struct entry_run *e)
{
    if (e->from_feed || e->entry.content.n < FEED_STORY_MIN)
        return false;
    e->from_feed = true;
    struct buf page;
    buf_init(&page, PAGE_MAX);
    feed_page(&page, e->entry.title, e->entry.content);
    convert(e, buf_span(&page), SPAN("text/html; charset=utf-8"));
    buf_free(&page);
    return true;
}

static void fail_page(struct entry_run *e, const char *stage, struct span reason, bool may_pass,
                      int64_t wait)
{
    if (!convert_from_feed(e))
        fail(e, stage, reason, may_pass, wait);
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
        fail_page(e, "convert", text, false, 0);
    else
        article_came(e, json, &links);
}

/* Folders keep their pages themselves. What cannot be kept is converted all the same. */
static void compress(struct entry_run *e, struct span bytes, struct span content_type)
{
    const struct refresh_run *run = run_of(e);
    buf_reset(&e->kept);
    if (run->options->reconvert || e->source->source->kind == SOURCE_FOLDER ||
        conf_number(conf_section(run->conf, "convert"), "keep-pages") == 0)
        return;
    e->content_type = arena_span(&e->arena, content_type);
    if (gzip_deflate(bytes, &e->kept))
        buf_reset(&e->kept);
}

static void convert(struct entry_run *e, struct span bytes, struct span content_type)
{
    struct refresh_run *run = run_of(e);
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
        end(e);
    }
}

/* --- fetching ------------------------------------------------------------------------ */

static void not_there(struct entry_run *e, const struct fetch_result *r)
{
    struct buf reason;
    buf_init(&reason, URL_MAX);
    buf_add_format(&reason, "HTTP status %u", r->status);
    bool may_pass = r->status >= 500 || r->status == 429 || r->status == 408;
    run_note_pause(run_of(e), r);
    fail_page(e, "fetch", buf_span(&reason), may_pass, r->retry_after);
    buf_free(&reason);
}

static void not_changed(struct entry_run *e)
{
    struct refresh_run *run = run_of(e);
    int64_t published = e->entry.published != SW_NO_TIME ? e->entry.published : e->entry.seen;
    run->report->stories_same++;
    run_fatal(run,
              store_entry_done(run->store, e->entry.id, e->entry.story, recheck_at(e, published)));
    end(e);
}

static void on_detour_permission(void *context, enum err verdict, const char *reason)
{
    struct entry_run *e = context;
    if (!verdict) {
        convert(e, e->body, e->content_type);
        return;
    }
    buf_reset(&e->from); /* nothing comes from there */
    fail_page(e, verdict == SW_DENIED ? "robots" : "fetch", span_of(reason), verdict != SW_DENIED,
              verdict == SW_DENIED ? DAY : 0);
}

/* The host that redirects lead to has a robots.txt of its own. */
static void page_came(struct entry_run *e, const struct fetch_result *r)
{
    struct url asked, from;
    buf_add_span(&e->from, r->url);
    e->etag = arena_span(&e->arena, r->etag);
    e->last_modified = arena_span(&e->arena, r->last_modified);
    if (!e->source->source->robots || url_parse(buf_span(&e->url), &asked) ||
        url_parse(r->url, &from) || span_equal_nocase(asked.host, from.host)) {
        convert(e, r->body, r->content_type);
        return;
    }
    e->body = arena_span(&e->arena, r->body);
    e->content_type = arena_span(&e->arena, r->content_type);
    robots_ask(run_of(e), buf_span(&e->from), on_detour_permission, e);
}

static void on_page(void *context, const struct fetch_result *r)
{
    struct entry_run *e = context;
    if (r->error) {
        bool may_pass = r->error != SW_DENIED && r->error != SW_LIMIT && r->error != SW_UNSUPPORTED;
        fail_page(e, "fetch", r->reason, may_pass, r->retry_after);
    } else if (r->status == 304) {
        not_changed(e);
    } else if (r->status != 200) {
        not_there(e, r);
    } else {
        page_came(e, r);
    }
}

static void fetch_page(struct entry_run *e)
{
    struct refresh_run *run = run_of(e);
    struct store_validators v = {0};
    enum err err =
        e->entry.story ? store_validators(run->store, e->entry.url, &e->arena, &v) : SW_NOT_FOUND;
    if (err && err != SW_NOT_FOUND)
        run_fatal(run, err);
    struct fetch_request request = {
        .url = buf_span(&e->url),
        .etag = v.etag,
        .last_modified = v.last_modified,
        .max = run->fetch_conf.max,
        .done = on_page,
        .context = e,
    };
    err = fetcher_add(run->fetcher, &request);
    if (err)
        fail(e, "fetch", span_of(err_text(err)), false, 0);
}

/* --- permission ------------------------------------------------------------------------ */

static void ask(struct entry_run *e);

/* Old sites and test sites: the feed came without TLS, and its stories' host has none. */
static bool try_without_tls(struct entry_run *e)
{
    struct url feed, page;
    struct span address = e->source->source->url;
    if (e->without_tls || url_parse(address, &feed) || url_parse(e->entry.url, &page) ||
        !span_is(feed.scheme, "http") || !span_is(page.scheme, "https") || page.has_port ||
        !span_equal_nocase(feed.host, page.host))
        return false;
    e->without_tls = true;
    page.scheme = feed.scheme;
    page.port = feed.port;
    page.has_port = feed.has_port;
    buf_reset(&e->url);
    url_add(&e->url, &page);
    ask(e);
    return true;
}

static void on_permission(void *context, enum err verdict, const char *reason)
{
    struct entry_run *e = context;
    bool unreachable = verdict == SW_NETWORK || verdict == SW_TLS || verdict == SW_TIMEOUT;
    if (!verdict)
        fetch_page(e);
    else if (!unreachable || !try_without_tls(e))
        fail_page(e, verdict == SW_DENIED ? "robots" : "fetch", span_of(reason),
                  verdict != SW_DENIED, verdict == SW_DENIED ? DAY : 0);
}

/* Where robots.txt is not to decide it is asked all the same when it tells us whether there is TLS.
 */
static void ask(struct entry_run *e)
{
    if (e->source->source->robots)
        robots_ask(run_of(e), buf_span(&e->url), on_permission, e);
    else
        fetch_page(e);
}

/* --- folders ------------------------------------------------------------------------------ */

/* An entry of a folder keeps its file name as feed_id. */
static void read_page(struct entry_run *e)
{
    struct buf bytes;
    buf_init(&bytes, run_of(e)->fetch_conf.max);
    int folder = open(e->source->source->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err err = folder < 0 ? SW_NOT_FOUND : SW_OK;
    if (!err)
        err = fsio_read(folder, arena_string(&e->arena, e->entry.feed_id), &bytes);
    if (folder >= 0)
        close(folder);
    if (err)
        fail(e, "read", span_of(err_text(err)), true, 0);
    else
        convert(e, buf_span(&bytes), (struct span){0});
    buf_free(&bytes);
}

/* As it was fetched. */
static void read_kept(struct entry_run *e)
{
    struct kept_page page;
    struct buf bytes;
    buf_init(&bytes, run_of(e)->fetch_conf.max + PAGE_MAX);
    enum err err = store_kept_page(run_of(e)->store, e->entry.id, &e->arena, &page);
    if (!err)
        err = gzip_inflate(page.bytes, &bytes);
    if (err) {
        fail(e, "read", span_of(err_text(err)), false, 0);
    } else {
        buf_add_span(&e->from, page.url);
        e->from_feed = page.from_feed;
        convert(e, buf_span(&bytes), page.content_type);
    }
    buf_free(&bytes);
}

/* Each ends sooner or later with end(). */
static void begin(struct entry_run *e)
{
    bool reconvert = run_of(e)->options->reconvert;
    if (!reconvert && entry_is_filtered(e))
        return;
    if (e->source->source->kind == SOURCE_FOLDER)
        read_page(e);
    else if (reconvert)
        read_kept(e);
    else
        ask(e);
}

void entry_begin(struct source_run *source, int64_t id)
{
    struct entry_run *e = calloc(1, sizeof(*e));
    if (!e) {
        run_fatal(source->run, SW_NOMEM);
        source_entry_ended(source);
        return;
    }
    e->source = source;
    LIST_INSERT_HEAD(&source->run->entries, e, others);
    arena_init(&e->arena);
    buf_init(&e->url, URL_MAX);
    buf_init(&e->from, URL_MAX);
    buf_init(&e->kept, PAGE_MAX);
    enum err err = store_entry(source->run->store, id, &e->arena, &e->entry);
    if (err) {
        run_fatal(source->run, err);
        end(e);
        return;
    }
    buf_add_span(&e->url, e->entry.url);
    begin(e);
}
