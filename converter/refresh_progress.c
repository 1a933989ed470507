#include "refresh_progress.h"

#include "refresh_run.h"

/* The source that is under way longest, and how many others are. */
static struct span waits_for(const struct refresh_run *run, struct arena *arena)
{
    const struct source_run *oldest = run->active;
    if (!oldest)
        return (struct span){0};
    while (oldest->next)
        oldest = oldest->next;
    struct span name = oldest->source->name;
    size_t others = run->active_count - 1;
    return others ? arena_format(arena, "  waiting for %.*s and %zu more", SPAN_ARG(name), others)
                  : arena_format(arena, "  waiting for %.*s", SPAN_ARG(name));
}

/* What matters most comes first: a terminal may be too narrow for all of it. */
void progress_show(struct progress *p, const struct refresh_run *run)
{
    int64_t now = clock_monotonic_ms();
    if (!progress_due(p, now))
        return;
    const struct refresh_report *r = run->report;
    struct fetch_counts fetch = fetcher_counts(run->fetcher);
    double seconds = (double)(now - p->begun + 1) / 1000.0;
    struct arena arena;
    arena_init(&arena);
    progress_write(p,
                   "sources %zu/%zu  new %zu  updated %zu  failed %zu  %.1f requests/s%.*s  "
                   "fetching %u, queued %u, converting %zu  pictures %zu",
                   r->sources - run->active_count, run->sources.count, r->stories_new,
                   r->stories_changed, r->entries_failed, (double)fetch.requests / seconds,
                   SPAN_ARG(waits_for(run, &arena)), fetch.running, fetch.waiting,
                   workers_backlog(run->workers), r->pictures_new);
    arena_free(&arena);
}
