#include "progress.h"

#include <stdarg.h>
#include <stdio.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include "smolwire/buf.h"
#include "smolwire/clock.h"
#include "smolwire/limits.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

#define TERMINAL_EVERY_MS 200
#define LINES_EVERY_MS    10000

#define COLUMNS_USUAL 80

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

/* Of the terminal, but for the last one: some go to the next line when it is written. */
static size_t row_columns(void)
{
    struct winsize size;
    bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col - 1u : COLUMNS_USUAL - 1;
}

struct span progress_row(struct span line, size_t columns)
{
    struct span rest = line;
    size_t width = 0, n = 0;
    while (rest.n > 0) {
        width += unicode_width(utf8_next(&rest));
        if (width > columns)
            break;
        n = line.n - rest.n;
    }
    return span_slice(line, 0, n);
}

void progress_write(const struct progress *p, const char *format, ...)
{
    va_list args;
    struct buf line;
    buf_init(&line, LOG_MESSAGE_MAX);
    va_start(args, format);
    buf_add_format_list(&line, format, args);
    va_end(args);
    struct span text = buf_span(&line);
    if (p->form == PROGRESS_TERMINAL)
        fprintf(stderr, TO_LINE_START "%.*s", SPAN_ARG(progress_row(text, row_columns())));
    else if (p->form == PROGRESS_LINES)
        fprintf(stderr, "%.*s\n", SPAN_ARG(text));
    fflush(stderr);
    buf_free(&line);
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
