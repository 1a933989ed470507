#include "refresh_progress.h"

#include <stdio.h>

#include <unistd.h>

#include "refresh_run.h"

#define TERMINAL_EVERY_MS 200
#define LINES_EVERY_MS    10000

#define TO_LINE_START "\r\033[K" /* and clear what stood there */

static int64_t every_ms(const struct progress *p)
{
    return p->form == PROGRESS_LINES ? LINES_EVERY_MS : TERMINAL_EVERY_MS;
}

void progress_begin(struct progress *p, bool wanted)
{
    *p = (struct progress){.begun = clock_monotonic_ms()};
    if (wanted)
        p->form = isatty(STDERR_FILENO) ? PROGRESS_TERMINAL : PROGRESS_LINES;
    p->next = p->form == PROGRESS_LINES ? p->begun + LINES_EVERY_MS : p->begun;
}

bool progress_due(struct progress *p, int64_t now)
{
    if (p->form == PROGRESS_NONE || now < p->next)
        return false;
    p->next = now + every_ms(p);
    return true;
}

void progress_show(struct progress *p, const struct refresh_run *run)
{
    int64_t now = clock_monotonic_ms();
    if (!progress_due(p, now))
        return;
    const struct refresh_report *r = run->report;
    struct fetch_counts fetch = fetcher_counts(run->fetcher);
    double seconds = (double)(now - p->begun + 1) / 1000.0;
    fprintf(stderr,
            "%ssources %zu/%zu  new %zu  updated %zu  failed %zu  "
            "%.1f requests/s  fetching %u, waiting %u, converting %zu%s",
            p->form == PROGRESS_TERMINAL ? TO_LINE_START : "", r->sources - run->active_count,
            run->sources.count, r->stories_new, r->stories_changed, r->entries_failed,
            (double)fetch.requests / seconds, fetch.running, fetch.waiting,
            workers_backlog(run->workers), p->form == PROGRESS_LINES ? "\n" : "");
    fflush(stderr);
}

void progress_end(struct progress *p)
{
    if (p->form == PROGRESS_TERMINAL)
        fputs(TO_LINE_START, stderr);
}
