#include "refresh_progress.h"

#include "refresh_run.h"

void progress_show(struct progress *p, const struct refresh_run *run)
{
    int64_t now = clock_monotonic_ms();
    if (!progress_due(p, now))
        return;
    const struct refresh_report *r = run->report;
    struct fetch_counts fetch = fetcher_counts(run->fetcher);
    double seconds = (double)(now - p->begun + 1) / 1000.0;
    progress_write(p,
                   "sources %zu/%zu  new %zu  updated %zu  failed %zu  pictures %zu  "
                   "%.1f requests/s  fetching %u, waiting %u, converting %zu",
                   r->sources - run->active_count, run->sources.count, r->stories_new,
                   r->stories_changed, r->entries_failed, r->pictures_new,
                   (double)fetch.requests / seconds, fetch.running, fetch.waiting,
                   workers_backlog(run->workers));
}
