#include "progress.h"

#include <stdarg.h>
#include <stdio.h>

#include <unistd.h>

#include "smolwire/clock.h"

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

void progress_begin_on_terminal(struct progress *p, bool wanted)
{
    progress_begin(p, wanted && isatty(STDERR_FILENO));
}

bool progress_due(struct progress *p, int64_t now)
{
    if (p->form == PROGRESS_NONE || now < p->next)
        return false;
    p->next = now + every_ms(p);
    return true;
}

void progress_write(const struct progress *p, const char *format, ...)
{
    va_list args;
    if (p->form == PROGRESS_TERMINAL)
        fputs(TO_LINE_START, stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    if (p->form == PROGRESS_LINES)
        fputc('\n', stderr);
    fflush(stderr);
}

void progress_count(struct progress *p, const char *what, size_t done, size_t all)
{
    if (p && progress_due(p, clock_monotonic_ms()))
        progress_write(p, "%s %zu of %zu", what, done, all);
}

void progress_end(struct progress *p)
{
    if (p->form == PROGRESS_TERMINAL)
        fputs(TO_LINE_START, stderr);
}
