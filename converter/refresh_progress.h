/*
 * What a refresh is doing, for whoever watches: one line on a terminal that is
 * written over, or nothing.
 */
#ifndef CONVERTER_REFRESH_PROGRESS_H
#define CONVERTER_REFRESH_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct refresh_run;

struct progress {
    bool shown;   /* on a terminal and wanted */
    int64_t next; /* when the line is written again, monotonic milliseconds */
    int64_t begun;
};

void progress_begin(struct progress *p, bool wanted);
void progress_show(struct progress *p, const struct refresh_run *run);
void progress_end(struct progress *p);

#endif
