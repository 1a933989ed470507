#include "refresh_progress.h"

#include <stdio.h>

#include <unistd.h>

#include "refresh_run.h"

#define EVERY_MS 200

#define TO_LINE_START "\r\033[K" /* and clear what stood there */

void progress_begin(struct progress *p, bool wanted)
{
    *p = (struct progress){
        .shown = wanted && isatty(STDERR_FILENO),
        .begun = clock_monotonic_ms(),
    };
}

void progress_show(struct progress *p, const struct refresh_run *run)
{
    int64_t now = clock_monotonic_ms();
    if (!p->shown || now < p->next)
        return;
    p->next = now + EVERY_MS;
    const struct refresh_report *r = run->report;
    struct fetch_counts fetch = fetcher_counts(run->fetcher);
    double seconds = (double)(now - p->begun + 1) / 1000.0;
    fprintf(stderr,
            TO_LINE_START "sources %zu/%zu  new %zu  updated %zu  failed %zu  "
                          "%.1f requests/s  fetching %u, waiting %u, converting %zu",
            r->sources - run->active_count, run->sources.count, r->stories_new, r->stories_changed,
            r->entries_failed, (double)fetch.requests / seconds, fetch.running, fetch.waiting,
            workers_backlog(run->workers));
    fflush(stderr);
}

void progress_end(struct progress *p)
{
    if (p->shown)
        fputs(TO_LINE_START, stderr);
}
