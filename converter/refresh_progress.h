/*
 * What a refresh is doing, for whoever watches: on a terminal one line that is
 * written over, elsewhere a plain line now and then, or nothing. Short runs end
 * before the first plain line.
 */
#ifndef CONVERTER_REFRESH_PROGRESS_H
#define CONVERTER_REFRESH_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/attributes.h"

struct refresh_run;

enum progress_form { PROGRESS_NONE, PROGRESS_TERMINAL, PROGRESS_LINES };

struct progress {
    enum progress_form form;
    int64_t next; /* when the line is written again, monotonic milliseconds */
    int64_t begun;
};

void progress_begin(struct progress *p, bool wanted);
/* Is it time for the line? If so the next is due a while after `now`. */
bool progress_due(struct progress *p, int64_t now) SW_CHECK;
void progress_show(struct progress *p, const struct refresh_run *run);
void progress_end(struct progress *p);

#endif
