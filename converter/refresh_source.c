/*
 * One source: what its feed or folder names becomes entries in the store, then
 * the entries that are due are worked off.
 */
#include "refresh_run.h"

#include <stdlib.h>

#include "feed_text.h"
#include "folder.h"
#include "link_clean.h"
#include "refresh_page.h"
#include "schedule.h"
#include "smolwire/hash.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/url.h"
#include "smolwire/utf8.h"
#include "store_kept.h"
#include "work.h"

/* Parts of a sitemap index that are read, the best of them. */
#define PARTS_MAX 4

/* --- success and failure --------------------------------------------------------- */

static void source_failed(struct source_run *s, const char *stage, struct span reason)
{
    log_warning("FAIL(%s) source %.*s: %.*s", stage, SPAN_ARG(s->source->name), SPAN_ARG(reason));
    s->state.stage = span_of(stage);
    s->state.reason = arena_span(&s->arena, reason);
    s->state.failures++;
    s->failed = true;
    s->listed = true;
}

static void find_due(struct source_run *s)
{
    struct refresh_run *run = s->run;
    s->listed = true;
    run_fatal(run, store_due_entries(run->store, s->source->name, run->now, &s->arena, &s->due,
                                     &s->due_count));
}

/* --- entries of a feed -------------------------------------------------------------- */

static uint64_t add_time(uint64_t hash, int64_t time)
{
    return hash_add_field(hash, span_make((const char *)&time, sizeof(time)));
}

/* Of what a publisher changes when the story changes; not of counters and adverts in the text. */
static int64_t fingerprint(const struct feed_entry *e)
{
    uint64_t title = hash_add_field(HASH_START, e->title);
    return (int64_t)add_time(add_time(title, e->published), e->updated);
}

/* The link, or, where a feed has none, an id that is an address. */
static struct span address_of(struct source_run *s, const struct feed_entry *e)
{
    struct span link = link_clean(e->link, &s->arena);
    return link.n ? link : link_clean(e->id, &s->arena);
}

static struct span label(struct span text)
{
    return span_trim(utf8_slice(text, FEED_LABEL_MAX));
}

static struct span tag_lines(struct source_run *s, const struct feed_entry *e)
{
    struct buf lines;
    buf_init(&lines, FEED_TAGS_MAX * (FEED_LABEL_MAX + 1));
    for (size_t i = 0; i < e->tag_count; i++) {
        buf_add_span(&lines, label(e->tags[i]));
        buf_add_char(&lines, '\n');
    }
    struct span kept =
        buf_error(&lines) ? (struct span){0} : arena_span(&s->arena, buf_span(&lines));
    buf_free(&lines);
    return kept;
}

/* Entries without a date keep the feed's order: each counts as found a second before the last. */
static enum err put_entry(struct source_run *s, const struct feed_entry *e, size_t position)
{
    struct store_entry entry = {
        .source = s->source->name,
        .url = address_of(s, e),
        .feed_id = e->id.n <= URL_MAX ? e->id : (struct span){0},
        .title = label(e->title),
        .author = label(feed_person(e->author)),
        .section = label(e->section),
        .tags = tag_lines(s, e),
        .content = e->content,
        .published = e->published,
        .seen = s->run->now - (int64_t)position,
        .fingerprint = fingerprint(e),
        .place = (int64_t)position,
        .anew = s->anew,
    };
    int64_t most = s->source->filter.most_items, keep = s->source->keep;
    bool due;
    if (most && (int64_t)position >= most)
        return SW_OK;
    if (keep && e->published != SW_NO_TIME && e->published < s->run->now - keep)
        return SW_OK; /* it would not be kept */
    return entry.url.n ? store_put_entry(s->run->store, &entry, &due) : SW_OK;
}

/*
 * Under what its validators are kept. "Not modified" tells a source what it has seen: another
 * one that reads the same feed may have seen more, and other filters want other entries.
 */
static struct span validators_name(struct source_run *s)
{
    const struct source *source = s->source;
    return arena_format(&s->arena, "%.*s %016llx %.*s", SPAN_ARG(source->name),
                        (unsigned long long)hash_add(source->filter.print, (uint64_t)source->keep),
                        SPAN_ARG(s->reading));
}

/* Entries and validators in one step: what the feed said is never asked for again. */
static enum err put_feed(struct source_run *s, const struct feed *feed)
{
    struct store_validators validators = {s->etag, s->last_modified, s->run->now};
    enum err e = run_begin(s->run);
    for (size_t i = 0; !e && i < feed->entry_count; i++)
        e = put_entry(s, &feed->entries[i], i);
    if (!e && !feed->part_count) /* an index may stay the same while its parts change */
        e = store_set_validators(s->run->store, validators_name(s), &validators);
    return e;
}

static enum err ask_part(struct source_run *s);

/* What the next part of an index lists, or, when all are read, what is due. */
static void go_on(struct source_run *s)
{
    bool asked = false;
    while (!asked && s->part_next < s->part_count)
        asked = ask_part(s) == SW_OK;
    if (!asked)
        find_due(s);
}

/* One part that cannot be had keeps nobody from the others. */
static void part_failed(struct source_run *s, const char *stage, struct span reason)
{
    log_warning("FAIL(%s) source %.*s: %.*s: %.*s", stage, SPAN_ARG(s->source->name),
                SPAN_ARG(s->reading), SPAN_ARG(reason));
    go_on(s);
}

/* An index that an index names is not followed. */
static void keep_parts(struct source_run *s, const struct feed *feed)
{
    size_t count = feed->part_count < PARTS_MAX ? feed->part_count : PARTS_MAX;
    if (s->parts || !count)
        return;
    s->parts = arena_array(&s->arena, count, sizeof(*s->parts));
    for (size_t i = 0; i < count; i++)
        s->parts[i] = arena_span(&s->arena, feed->parts[i].url);
    s->part_count = count;
}

/* A permanent redirect is kept as long as what it leads to is read. */
static void note_move(struct source_run *s, bool well)
{
    bool was_moved = !span_equal(s->address, s->source->url);
    if (well && s->moved.n)
        run_fatal(s->run, store_set_moved(s->run->store, s->source->url, s->moved));
    else if (!well && was_moved)
        run_fatal(s->run, store_set_moved(s->run->store, s->source->url, (struct span){0}));
    s->moved = (struct span){0};
}

/* Sites that have lost a feed lead to their front page: that is not where the feed is now. */
static bool is_replaced(const struct source_run *s, const struct feed *feed)
{
    struct url named, found;
    return s->source->kind == SOURCE_AUTO && span_is(feed->format, "page") &&
           !url_parse(s->source->url, &named) &&
           !url_parse(s->moved.n ? s->moved : s->address, &found) &&
           !span_equal(named.path, found.path);
}

static void on_feed_read(void *context, enum err err, struct span answer, const char *reason)
{
    struct source_run *s = context;
    struct span text = span_of(reason);
    struct feed feed = {0};
    if (!err)
        err = work_answer(answer, &text);
    if (!err && (err = work_feed(text, &s->arena, &feed)))
        text = SPAN("the worker's answer does not read back");
    if (err && s->parts) {
        part_failed(s, "parse", text);
        return;
    }
    if (err) {
        note_move(s, false);
        source_failed(s, "parse", text);
        return;
    }
    note_move(s, !is_replaced(s, &feed));
    feed_drop_made_up_times(&feed, s->run->now);
    s->state.title = arena_span(&s->arena, label(feed.title));
    s->state.wish = feed.ttl > s->state.wish ? feed.ttl : s->state.wish;
    run_fatal(s->run, put_feed(s, &feed));
    keep_parts(s, &feed);
    go_on(s);
}

static void put_off(struct source_run *s)
{
    s->put_off = true;
    s->listed = true;
}

/* True when there is a body to be read. */
static bool take_answer(struct source_run *s, const struct fetch_result *r)
{
    bool well = !r->error && (r->status == 200 || r->status == 304);
    run_note_pause(s->run, r);
    if (r->error == SW_BUSY) {
        put_off(s);
        return false;
    }
    s->moved = arena_span(&s->arena, r->moved);
    if (!well || r->status == 304)
        note_move(s, well); /* else what came is to be seen first */
    s->wait = r->retry_after;
    if (r->status == 200)
        s->state.wish = r->max_age; /* the feed itself may wish for more */
    if (r->error)
        source_failed(s, "fetch", r->reason);
    else if (!well)
        source_failed(s, "fetch", arena_format(&s->arena, "HTTP status %u", r->status));
    else if (r->status == 304)
        find_due(s);
    return well && r->status == 200;
}

static void read_body(struct source_run *s, const struct fetch_result *r)
{
    struct refresh_run *run = s->run;
    s->etag = arena_span(&s->arena, r->etag);
    s->last_modified = arena_span(&s->arena, r->last_modified);
    struct work work = {
        .kind = WORK_FEED,
        .source = s->source->kind,
        .url = r->url,
        .content_type = r->content_type,
        .bytes = r->body,
        .now = run->now,
    };
    struct buf request;
    buf_init(&request, run->fetch_conf.max + PAGE_MAX);
    work_request(&work, &request);
    run_fatal(run, workers_add(run->workers, &request, on_feed_read, s));
    buf_free(&request);
}

static void on_feed(void *context, const struct fetch_result *r)
{
    struct source_run *s = context;
    if (take_answer(s, r))
        read_body(s, r);
}

static void on_part(void *context, const struct fetch_result *r)
{
    struct source_run *s = context;
    run_note_pause(s->run, r);
    if (r->error)
        part_failed(s, "fetch", r->reason);
    else if (r->status == 200)
        read_body(s, r);
    else if (r->status == 304)
        go_on(s);
    else
        part_failed(s, "fetch", arena_format(&s->arena, "HTTP status %u", r->status));
}

/* Asks for s->reading, if it has changed. */
static enum err ask(struct source_run *s, fetch_done *done)
{
    struct refresh_run *run = s->run;
    struct store_validators v = {0};
    enum err e = store_validators(run->store, validators_name(s), &s->arena, &v);
    s->anew = e == SW_NOT_FOUND;
    if (e && e != SW_NOT_FOUND) {
        run_fatal(run, e);
        return e;
    }
    struct fetch_request request = {
        .url = s->reading,
        .etag = v.etag,
        .last_modified = v.last_modified,
        .max = run->fetch_conf.max,
        .urgent = true,
        .done = done,
        .context = s,
    };
    return fetcher_add(run->fetcher, &request);
}

/* An address that cannot be asked is left out. */
static enum err ask_part(struct source_run *s)
{
    s->reading = s->parts[s->part_next++];
    return ask(s, on_part);
}

static enum err ask_feed(struct source_run *s)
{
    s->address = s->source->url;
    enum err e = store_moved(s->run->store, s->source->url, &s->arena, &s->address);
    if (e && e != SW_NOT_FOUND)
        return e;
    s->reading = s->address;
    return ask(s, on_feed);
}

/*
 * A feed is there to be fetched, and the operator named it: what robots.txt
 * says of it counts for nothing. But its pause between requests does.
 */
static void on_robots(void *context, enum err verdict SW_UNUSED, const char *reason SW_UNUSED)
{
    struct source_run *s = context;
    run_fatal(s->run, ask_feed(s));
}

static enum err begin_feed(struct source_run *s)
{
    if (!s->source->robots)
        return ask_feed(s);
    robots_ask(s->run, s->source->url, on_robots, s);
    return SW_OK;
}

/* --- folders ---------------------------------------------------------------------- */

/*
 * base + path below the folder; the page's own canonical address counts more.
 * ".html" is what those who save pages add to an address; ".htm" they leave.
 */
static void add_page_url(struct buf *b, const struct source *source, struct span file)
{
    buf_add_span(b, source->url);
    if (!span_ends(source->url, SPAN("/")))
        buf_add_char(b, '/');
    struct span stem = file;
    if (span_ends_nocase(file, SPAN("html")))
        stem = span_slice(file, 0, span_find_last_char(file, '.'));
    else if (span_ends_nocase(file, SPAN("/index.htm")))
        stem = span_slice(file, 0, file.n - 4);
    if (span_ends(stem, SPAN("/index")))
        stem = span_slice(stem, 0, stem.n - 5);
    buf_add_span(b, stem);
}

/* A file that is written to gets another time or another size; of large ones the lower bits count.
 */
static int64_t file_fingerprint(const struct folder_file *file)
{
    return (int64_t)((uint64_t)file->modified ^ (uint64_t)file->size << 32);
}

static enum err put_file(void *context, const struct folder_file *file)
{
    struct source_run *s = context;
    struct buf url, normal;
    buf_init(&url, URL_MAX);
    buf_init(&normal, URL_MAX);
    add_page_url(&url, s->source, file->path);
    enum err e = url_resolve(s->source->url, buf_span(&url), &normal);
    struct store_entry entry = {
        .source = s->source->name,
        .url = buf_span(&normal),
        .feed_id = file->path,
        .published = SW_NO_TIME,
        .seen = file->modified,
        .fingerprint = file_fingerprint(file),
    };
    bool due;
    if (!e)
        run_fatal(s->run, store_put_entry(s->run->store, &entry, &due));
    else
        log_warning("FAIL(list) source %.*s: %.*s: no address can be made of this name",
                    SPAN_ARG(s->source->name), SPAN_ARG(file->path));
    buf_free(&url);
    buf_free(&normal);
    return s->run->fatal; /* a name of which no address can be made keeps no other from coming */
}

static enum err list_folder(struct source_run *s)
{
    enum err e = run_begin(s->run);
    if (e)
        return e;
    e = folder_each(s->source->path, put_file, s);
    if (s->run->fatal) /* the store's trouble is not the folder's */
        return s->run->fatal;
    if (e == SW_NOT_FOUND || e == SW_DENIED || e == SW_IO) {
        source_failed(s, "list", arena_format(&s->arena, "%s: %s", s->source->path, err_text(e)));
        return SW_OK;
    }
    if (!e)
        find_due(s);
    return e;
}

/* --- life ---------------------------------------------------------------------------- */

static bool is_forced(const struct refresh_run *run)
{
    const struct refresh_options *o = run->options;
    return o->all || o->reconvert || (o->names && *o->names);
}

/*
 * A time that lies further ahead than a rhythm or a failure leads comes from a clock that was
 * wrong. Where it is years ahead all certificates have expired, and all sources fail.
 */
static bool is_due(const struct source_run *s)
{
    int64_t due = s->state.next_due, now = s->run->now;
    int64_t most = s->state.failures ? WAIT_MOST : SCHEDULE_MOST;
    return due == SW_NO_TIME || due <= now || due > now + most;
}

/* What failed at the address that it had is no reason to wait with the one that it has now. */
static void note_address(struct source_run *s)
{
    const struct source *source = s->source;
    struct span now = source->kind == SOURCE_FOLDER ? span_of(source->path) : source->url;
    if (s->state.address.n && !span_equal(s->state.address, now)) {
        s->state.next_due = s->state.horizon = s->state.failing_since = SW_NO_TIME;
        s->state.failures = 0;
    }
    s->state.address = now;
}

/* The pages of a folder are there; others only where they were kept. */
static enum err list_stories(struct source_run *s)
{
    s->listed = true;
    return store_entries_with_story(s->run->store, s->source->name,
                                    s->source->kind != SOURCE_FOLDER, &s->arena, &s->due,
                                    &s->due_count);
}

enum err source_begin(struct refresh_run *run, const struct source *source)
{
    struct source_run *s = calloc(1, sizeof(*s));
    if (!s)
        return SW_NOMEM;
    s->run = run;
    s->source = source;
    arena_init(&s->arena);
    repeats_init(&s->repeats);
    s->next = run->active;
    run->active = s;
    run->active_count++;
    enum err e = store_source_state(run->store, source->name, &s->arena, &s->state);
    note_address(s);
    if (!e && !is_forced(run) && !is_due(s)) {
        run->report->sources_skipped++;
        source_free(s);
        return SW_OK;
    }
    run->report->sources++;
    if (!e && run->options->reconvert)
        return list_stories(s);
    if (!e)
        e = source->kind == SOURCE_FOLDER ? list_folder(s) : begin_feed(s);
    return e;
}

/* True when there are stories to be converted once more. */
static bool catch_up(struct source_run *s)
{
    s->catching_up = true;
    s->due_next = s->due_count = 0;
    run_fatal(s->run, page_list_outdated(s, &s->due, &s->due_count));
    return s->due_count > 0;
}

bool source_continue(struct source_run *s)
{
    while (s->listed && !s->run->fatal && s->due_next < s->due_count &&
           s->under_way < SOURCE_WINDOW) {
        s->under_way++;
        entry_begin(s, s->due[s->due_next++]);
    }
    bool done = s->listed && s->under_way == 0 && s->due_next == s->due_count;
    return done && (s->catching_up || !catch_up(s));
}

void source_entry_ended(struct source_run *s)
{
    s->under_way--;
}

/* Folders cost nothing to look at and are due each time. */
static enum err schedule(struct source_run *s)
{
    struct refresh_run *run = s->run;
    struct schedule_news news;
    int64_t stories = 0;
    enum err e = store_source_news(run->store, s->source->name, run->now - SCHEDULE_WINDOW,
                                   &stories, &news.oldest, &news.newest);
    news.stories = (size_t)stories;
    s->state.interval = schedule_interval(&news, s->state.wish, run->now);
    s->state.next_due = schedule_next(&s->state.horizon, s->state.interval, run->now);
    if (s->source->kind == SOURCE_FOLDER)
        s->state.next_due = run->now;
    return e;
}

static enum err write_state(struct source_run *s)
{
    struct refresh_run *run = s->run;
    enum err e = SW_OK;
    s->state.last_try = run->now;
    if (s->failed) {
        run->report->sources_failed++;
        if (s->state.failing_since == SW_NO_TIME)
            s->state.failing_since = run->now;
        s->state.next_due = schedule_retry(s->state.failures, s->wait, run->now);
    } else {
        s->state.last_success = run->now;
        s->state.failures = 0;
        s->state.failing_since = SW_NO_TIME;
        s->state.stage = s->state.reason = (struct span){0};
        e = schedule(s);
    }
    return e ? e : store_set_source_state(run->store, s->source->name, &s->state);
}

void source_end(struct source_run *s)
{
    if (s->put_off) {
        s->run->report->sources--;
        s->run->report->sources_skipped++;
    } else if (!s->run->options->reconvert) {
        run_fatal(s->run, write_state(s));
    }
    source_free(s);
}

void source_free(struct source_run *s)
{
    struct source_run **at = &s->run->active;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    s->run->active_count--;
    repeats_free(&s->repeats);
    arena_free(&s->arena);
    free(s);
}
