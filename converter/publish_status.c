/*
 * How the sources are, as a page of the mirror.
 *
 * All that are configured, whether they ever brought a story or not. Days instead
 * of ages and words instead of seconds: a page that says the same is not written
 * again.
 */
#include "publish_lists.h"
#include "store_pages.h"

#define HOUR 3600

/* A source's rhythm, in words that a few minutes more or less do not change. */
static const struct {
    int64_t up_to;
    const char *words;
} rhythms[] = {
    {HOUR, "asked every hour or more often"},
    {6 * HOUR, "asked every few hours"},
    {DAY_SECONDS, "asked every day or more often"},
    {INT64_MAX, "asked every few days"},
};

static const char *rhythm_words(int64_t interval)
{
    size_t i = 0;
    while (interval > rhythms[i].up_to)
        i++;
    return rhythms[i].words;
}

static void add_day(struct list_run *run, struct buf *b, const char *what, int64_t time)
{
    buf_add_format(b, "%s %.*s", what, SPAN_ARG(list_date_text(run, publish_day_of(time))));
}

/* When a source that is well was read last is not told: it would be another day each day. */
static void add_state(struct list_run *run, struct buf *b, const struct source_state *state)
{
    bool fails = state->failing_since != SW_NO_TIME, was_read = state->last_success != SW_NO_TIME;
    if (fails) {
        add_day(run, b, "Fails since", state->failing_since);
        buf_add_format(b, " (%.*s): %.*s. ", SPAN_ARG(state->stage), SPAN_ARG(state->reason));
    }
    if (!was_read)
        buf_add_string(b, "Not read yet");
    else if (fails)
        add_day(run, b, "Last read on", state->last_success);
    else
        buf_add_string(b, "Is read well");
    if (was_read && state->interval > 0)
        buf_add_format(b, ", %s", rhythm_words(state->interval));
    buf_add_char(b, '.');
}

/* Its page here, or, as long as it has no story, its own address: url, or, of a folder, base. A
 * page without stories may still be there, but goes with this run. */
static enum err link_to(struct list_run *run, struct span name, const struct conf_section *conf,
                        struct page_link *out)
{
    struct list_key key = {LIST_SOURCE, name, SW_NO_TIME};
    bool empty = false;
    enum err e = publish_list_is_empty(run->p, &key, &empty);
    struct page_link link = {
        .kind = TARGET_PAGE,
        .target = list_key_page_in(&run->arena, &key),
        .label = publish_source_title(run->p, name),
        .date = SW_NO_TIME,
    };
    if (conf && (empty || !publish_has_page(run->p, link.target))) {
        const char *url = conf_string(conf, "url");
        link.kind = TARGET_WEB;
        link.target = span_of(url ? url : conf_string(conf, "base"));
    }
    *out = link;
    return e;
}

/* `conf` is NULL for a source that is not configured any more. */
static enum err add_source(struct list_run *run, struct list_part *part, struct span name,
                           const struct conf_section *conf)
{
    struct source_state state;
    struct page_link link;
    struct buf note;
    enum err e = store_source_state(run->p->store, name, &run->arena, &state);
    if (!e)
        e = link_to(run, name, conf, &link);
    if (e)
        return e;
    buf_init(&note, 64 * 1024);
    if (conf)
        add_state(run, &note, &state);
    else
        buf_add_string(&note, "Is not asked any more.");
    list_part_add(&run->page, part, link)->note = arena_span(&run->arena, buf_span(&note));
    buf_free(&note);
    return SW_OK;
}

static bool is_configured(const struct conf *conf, struct span name)
{
    const struct conf_section *s = conf_next(conf, "source", NULL);
    while (s && !span_is(name, conf_name(s)))
        s = conf_next(conf, "source", s);
    return s;
}

/* Whose stories are still here. */
static enum err add_former_sources(struct list_run *run, struct list_part *part)
{
    struct span *names = NULL;
    size_t count = 0;
    enum err e = store_sources(run->p->store, &run->arena, &names, &count);
    for (size_t i = 0; !e && i < count; i++)
        if (!is_configured(run->p->conf, names[i]))
            e = add_source(run, part, names[i], NULL);
    return e;
}

enum err list_build_status(struct list_run *run)
{
    enum err e = SW_OK;
    run->page.title = SPAN("How the sources are");
    struct list_part *part = list_page_part(&run->page, (struct span){0});
    for (const struct conf_section *s = conf_next(run->p->conf, "source", NULL); !e && s;
         s = conf_next(run->p->conf, "source", s))
        e = add_source(run, part, span_of(conf_name(s)), s);
    return e ? e : add_former_sources(run, part);
}
