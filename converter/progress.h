/*
 * What long work is doing, for whoever watches: on a terminal one line that is
 * written over, elsewhere a plain line now and then, or nothing. Short runs end
 * before the first plain line.
 */
#ifndef CONVERTER_PROGRESS_H
#define CONVERTER_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smolwire/attributes.h"
#include "smolwire/span.h"

enum progress_form { PROGRESS_NONE, PROGRESS_TERMINAL, PROGRESS_LINES };

struct progress {
    enum progress_form form;
    int64_t next; /* when the line is written again, monotonic milliseconds */
    int64_t begun;
};

void progress_begin(struct progress *p, bool wanted);
/* The same, with nothing where stderr is no terminal. */
void progress_begin_on_terminal(struct progress *p, bool wanted);
/* Is it time for the line? If so the next is due a while after `now`. */
bool progress_due(struct progress *p, int64_t now) SW_CHECK;
/* On a terminal as much of it as fits into one row. */
void progress_write(const struct progress *p, const char *format, ...) SW_PRINTF(2, 3);
/* Writes "what 12 of 345" when it is time; p may be NULL. */
void progress_count(struct progress *p, const char *what, size_t done, size_t all);
void progress_end(struct progress *p);

/* The beginning of a line that takes so many columns at most; for progress_write(). */
struct span progress_row(struct span line, size_t columns);

#endif
