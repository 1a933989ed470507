/*
 * How the sources are, as a page of the mirror.
 *
 * Days instead of ages and words instead of seconds: a page that says the same
 * is not written again.
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

static void add_state(struct list_run *run, struct buf *b, const struct source_state *state)
{
    if (state->last_success != SW_NO_TIME) {
        struct span day = list_date_text(run, publish_day_of(state->last_success));
        buf_add_format(b, "Last read on %.*s", SPAN_ARG(day));
    } else {
        buf_add_string(b, "Not read yet");
    }
    if (state->interval > 0)
        buf_add_format(b, ", %s", rhythm_words(state->interval));
    buf_add_char(b, '.');
    if (state->failing_since == SW_NO_TIME)
        return;
    struct span day = list_date_text(run, publish_day_of(state->failing_since));
    buf_add_format(b, " Fails since %.*s (%.*s): %.*s.", SPAN_ARG(day), SPAN_ARG(state->stage),
                   SPAN_ARG(state->reason));
}

static enum err add_source(struct list_run *run, struct list_part *part, struct span name)
{
    struct source_state state;
    struct buf note;
    enum err e = store_source_state(run->p->store, name, &run->arena, &state);
    if (e)
        return e;
    buf_init(&note, 64 * 1024);
    add_state(run, &note, &state);
    struct list_item *item =
        list_part_add(&run->page, part,
                      (struct page_link){
                          .kind = TARGET_PAGE,
                          .target = list_key_page_in(
                              &run->arena, &(struct list_key){LIST_SOURCE, name, SW_NO_TIME}),
                          .label = publish_source_title(run->p, name),
                          .date = SW_NO_TIME,
                      });
    item->note = arena_span(&run->arena, buf_span(&note));
    buf_free(&note);
    return SW_OK;
}

enum err list_build_status(struct list_run *run)
{
    struct span *names = NULL;
    size_t count = 0;
    run->page.title = SPAN("How the sources are");
    struct list_part *part = list_page_part(&run->page, (struct span){0});
    enum err e = store_sources(run->p->store, &run->arena, &names, &count);
    for (size_t i = 0; !e && i < count; i++)
        e = add_source(run, part, names[i]);
    return e;
}
