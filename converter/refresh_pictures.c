#include "refresh_pictures.h"

#include <stdlib.h>

#include "image_type.h"
#include "refresh_polite.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/url.h"
#include "store_pictures.h"
#include "store_setting.h"

#define HOUR 3600

/* Tries after which a picture stays a link to the web. */
#define GIVE_UP_AFTER 4

struct picture_source {
    const struct source *source;
    int64_t *ids;
    size_t count, next;
    unsigned under_way;
    int64_t room; /* bytes that may still come */
};

struct picture_job {
    LIST_ENTRY(picture_job) others;
    struct pictures *all;
    struct picture_source *source;
    struct arena arena;
    struct store_picture picture;
};

LIST_HEAD(picture_list, picture_job);

struct pictures {
    struct refresh_run *run;
    struct arena arena;
    struct picture_source *sources;
    size_t count, capacity;
    struct picture_list jobs;
    bool gone; /* a source's copies were let go */
};

/* --- which ones ------------------------------------------------------------------- */

struct url_list {
    struct span urls[STORY_PICTURES_MAX];
    size_t count;
};

static void add_url(struct url_list *list, struct span url)
{
    if (list->count < STORY_PICTURES_MAX && url_is_web(url) &&
        !span_is_among(url, list->urls, list->count))
        list->urls[list->count++] = url;
}

enum err pictures_want(struct refresh_run *run, const struct source *source, int64_t story,
                       const struct article *a)
{
    struct url_list list = {.count = 0};
    struct document_iter it = document_walk(&a->body);
    if (!source->pictures)
        return SW_OK;
    add_url(&list, a->picture.url);
    while (document_next(&it))
        if (it.entering && it.block->type == BLOCK_FIGURE)
            add_url(&list, it.block->url);
    return store_want_pictures(run->store, story, list.urls, list.count, run->now);
}

/* --- the end of one ------------------------------------------------------------------ */

static void end(struct picture_job *job)
{
    job->source->under_way--;
    LIST_REMOVE(job, others);
    arena_free(&job->arena);
    free(job);
}

static void fail(struct picture_job *job, struct span reason, bool may_pass)
{
    struct refresh_run *run = job->all->run;
    int64_t failures = job->picture.failures, retry = SW_NO_TIME;
    if (may_pass && failures + 1 < GIVE_UP_AFTER)
        retry = run->now + ((int64_t)HOUR << failures);
    log_info("picture stays a link: %.*s: %.*s", SPAN_ARG(job->picture.url), SPAN_ARG(reason));
    run->report->pictures_failed++;
    run_fatal(run, run_begin(run));
    run_fatal(run, store_picture_failed(run->store, job->picture.id, retry));
    end(job);
}

static int64_t limit(const struct picture_job *job, const char *option)
{
    return conf_number(conf_section(job->all->run->conf, "mirror"), option);
}

static void keep(struct picture_job *job, struct span bytes)
{
    struct refresh_run *run = job->all->run;
    struct span extension = image_extension(bytes);
    int64_t size = 0;
    run_fatal(run, store_story_picture_size(run->store, job->picture.story, &size));
    if (extension.n == 0) {
        fail(job, SPAN("not a picture of a kind that is copied"), false);
    } else if (size + (int64_t)bytes.n > limit(job, "image-max-story")) {
        fail(job, SPAN("the story has image-max-story already"), false);
    } else if ((int64_t)bytes.n > job->source->room) {
        fail(job, SPAN("the source has image-max-source already"), true);
    } else {
        job->source->room -= (int64_t)bytes.n;
        run->report->pictures_new++;
        run_fatal(run, run_begin(run));
        run_fatal(run, store_put_picture(run->store, job->picture.id, extension, bytes));
        end(job);
    }
}

/* --- asking ------------------------------------------------------------------------------ */

static void on_picture(void *context, const struct fetch_result *r)
{
    struct picture_job *job = context;
    run_note_pause(job->all->run, r);
    if (r->error == SW_BUSY) { /* its host wants a pause: it stays as due as it was */
        end(job);
    } else if (r->error) {
        fail(job, r->reason,
             r->error != SW_DENIED && r->error != SW_LIMIT && r->error != SW_UNSUPPORTED);
    } else if (r->status != 200) {
        bool may_pass = r->status >= 500 || r->status == 429 || r->status == 408;
        fail(job, arena_format(&job->arena, "HTTP status %u", r->status), may_pass);
    } else {
        keep(job, r->body);
    }
}

static void on_refusal(void *context, struct span url SW_UNUSED, enum err verdict,
                       const char *reason)
{
    if (verdict == SW_BUSY)
        end(context);
    else
        fail(context, span_of(reason), verdict != SW_DENIED);
}

static void fetch(struct picture_job *job)
{
    struct polite_request picture = {
        .robots = job->source->source->robots,
        .request = {.url = job->picture.url,
                    .max = (size_t)limit(job, "image-max"),
                    .done = on_picture,
                    .context = job},
        .refused = on_refusal,
    };
    polite_fetch(job->all->run, &picture);
}

static void begin(struct pictures *p, struct picture_source *source)
{
    struct picture_job *job = calloc(1, sizeof(*job));
    int64_t id = source->ids[source->next++];
    if (!job) {
        run_fatal(p->run, SW_NOMEM);
        return;
    }
    job->all = p;
    job->source = source;
    source->under_way++;
    arena_init(&job->arena);
    LIST_INSERT_HEAD(&p->jobs, job, others);
    enum err e = store_picture(p->run->store, id, &job->arena, &job->picture);
    if (e) {
        run_fatal(p->run, e);
        end(job);
    } else {
        fetch(job);
    }
}

/* --- all of them --------------------------------------------------------------------------- */

struct source_switch {
    struct refresh_run *run;
    const struct source *source;
};

/* Wants the pictures of a story that has been here before, or lets them go. */
static enum err switch_story(void *context, const struct story *story)
{
    const struct source_switch *w = context;
    struct store *s = w->run->store;
    struct arena arena;
    struct article a;
    enum err e;
    arena_init(&arena);
    if (w->source->pictures) {
        e = store_article(s, story->id, &arena, &a);
        if (!e)
            e = pictures_want(w->run, w->source, story->id, &a);
    } else {
        e = store_want_pictures(s, story->id, NULL, 0, w->run->now);
        if (!e)
            e = store_touch(s, story->id);
    }
    arena_free(&arena);
    return e;
}

static enum err switch_stories(struct refresh_run *run, const struct source *source)
{
    struct source_switch w = {.run = run, .source = source};
    struct story_query all = {.source = source->name, .from = SW_NO_TIME, .until = SW_NO_TIME};
    enum err e = run_begin(run);
    return e ? e : store_each(run->store, &all, switch_story, &w);
}

/* Where the option was turned on or off since the last run, the stories that are kept follow. */
static enum err follow_option(struct refresh_run *run, const struct source *source, bool *changed)
{
    struct arena arena;
    struct span before = SPAN("link"), now = source->pictures ? SPAN("mirror") : SPAN("link");
    arena_init(&arena);
    const char *name = arena_format(&arena, "images of %.*s", SPAN_ARG(source->name)).p;
    enum err e = store_setting(run->store, name, &arena, &before);
    *changed = (!e || e == SW_NOT_FOUND) && !span_equal(before, now);
    if (*changed)
        e = switch_stories(run, source);
    if (!e && *changed)
        e = store_set_setting(run->store, name, now);
    arena_free(&arena);
    return e == SW_NOT_FOUND ? SW_OK : e;
}

static enum err add_source(struct pictures *p, const struct source *source)
{
    struct picture_source due = {.source = source};
    int64_t used = 0;
    enum err e = store_due_pictures(p->run->store, source->name, p->run->now, &p->arena, &due.ids,
                                    &due.count);
    if (e || due.count == 0)
        return e;
    e = store_source_picture_size(p->run->store, source->name, &used);
    due.room = conf_number(conf_section(p->run->conf, "mirror"), "image-max-source") - used;
    p->sources = arena_grow(&p->arena, p->sources, p->count, &p->capacity, sizeof(*p->sources));
    p->sources[p->count++] = due;
    return e;
}

enum err pictures_begin(struct refresh_run *run, struct pictures **out)
{
    struct pictures *p = calloc(1, sizeof(*p));
    if (!p)
        return SW_NOMEM;
    *out = p;
    p->run = run;
    LIST_INIT(&p->jobs);
    arena_init(&p->arena);
    enum err e = SW_OK;
    for (size_t i = 0; !e && i < run->sources.count; i++) {
        const struct source *source = &run->sources.list[i];
        bool changed = false;
        if (!source_is_named(source, run->options->names))
            continue;
        e = follow_option(run, source, &changed);
        p->gone = p->gone || (changed && !source->pictures);
        if (!e && source->pictures)
            e = add_source(p, source);
    }
    return e;
}

bool pictures_gone(const struct pictures *p)
{
    return p->gone;
}

bool pictures_continue(struct pictures *p)
{
    bool done = true;
    for (size_t i = 0; i < p->count; i++) {
        struct picture_source *s = &p->sources[i];
        while (!p->run->fatal && s->next < s->count && s->under_way < SOURCE_WINDOW)
            begin(p, s);
        done = done && s->under_way == 0 && s->next == s->count;
    }
    return done;
}

void pictures_free(struct pictures *p)
{
    if (!p)
        return;
    for (struct picture_job *one = LIST_FIRST(&p->jobs), *next; one; one = next) {
        next = LIST_NEXT(one, others);
        end(one);
    }
    arena_free(&p->arena);
    free(p);
}
