#include "refresh_entry_run.h"

#include <stdlib.h>

#include "smolwire/limits.h"
#include "smolwire/log.h"

#define HOUR 3600

/* Tries after which a page that is not there or is no article is given up. */
#define GIVE_UP_AFTER 4

struct refresh_run *entry_run_of(const struct entry_run *e)
{
    return e->source->run;
}

struct entry_run *entry_new(struct source_run *source)
{
    struct entry_run *e = calloc(1, sizeof(*e));
    if (!e)
        return NULL;
    e->source = source;
    e->again = source->run->options->reconvert || source->catching_up;
    LIST_INSERT_HEAD(&source->run->entries, e, others);
    arena_init(&e->arena);
    buf_init(&e->url, URL_MAX);
    buf_init(&e->from, URL_MAX);
    buf_init(&e->kept, PAGE_MAX);
    return e;
}

static void give_up(struct entry_run *e)
{
    LIST_REMOVE(e, others);
    buf_free(&e->url);
    buf_free(&e->from);
    buf_free(&e->kept);
    arena_free(&e->arena);
    free(e);
}

bool entry_is_under_way(const struct entry_run *e)
{
    const struct entry_run *o = LIST_FIRST(&entry_run_of(e)->entries);
    while (o && (o == e || o->waits || !span_equal(o->entry.url, e->entry.url)))
        o = LIST_NEXT(o, others);
    return o != NULL;
}

static struct entry_run *who_waits_for(const struct entry_run *e)
{
    struct entry_run *o = LIST_FIRST(&entry_run_of(e)->entries);
    while (o && !(o->waits && span_equal(o->entry.url, e->entry.url)))
        o = LIST_NEXT(o, others);
    return o;
}

void entry_end(struct entry_run *e)
{
    struct source_run *source = e->source;
    struct entry_run *next = who_waits_for(e);
    give_up(e);
    source_entry_ended(source);
    if (!next)
        return;
    next->waits = false;
    entry_go(next);
}

void entries_free(struct refresh_run *run)
{
    for (struct entry_run *e = LIST_FIRST(&run->entries), *next; e; e = next) {
        next = LIST_NEXT(e, others);
        give_up(e);
    }
}

/* Trouble that may pass is waited out longer and longer; what is wrong with the page itself is
 * given up. */
static int64_t retry_at(const struct entry_run *e, bool may_pass, int64_t wait)
{
    int64_t failures = e->entry.failures;
    if (!may_pass && failures + 1 >= GIVE_UP_AFTER)
        return SW_NO_TIME;
    int64_t delay = (may_pass ? HOUR / 4 : 6 * HOUR) << (failures < 8 ? failures : 8);
    delay = delay > WAIT_MOST ? WAIT_MOST : delay;
    return entry_run_of(e)->now + (wait > delay ? wait : delay);
}

void entry_put_off(struct entry_run *e)
{
    log_info("put off: %.*s: its host asked for a pause", SPAN_ARG(e->entry.url));
    if (!e->source->catching_up)
        entry_run_of(e)->report->entries_put_off++;
    entry_end(e);
}

void entry_fail(struct entry_run *e, const char *stage, struct span reason, bool may_pass,
                int64_t wait)
{
    struct refresh_run *run = entry_run_of(e);
    if (e->source->catching_up) { /* its story is there */
        entry_end(e);
        return;
    }
    log_warning("FAIL(%s) %.*s: %.*s", stage, SPAN_ARG(e->entry.url), SPAN_ARG(reason));
    run->report->entries_failed++;
    if (!e->again)
        run_fatal(run, store_entry_failed(run->store, e->entry.id, span_of(stage), reason,
                                          retry_at(e, may_pass, wait)));
    entry_end(e);
}
