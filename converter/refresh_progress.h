/*
 * What a refresh is doing: how far it is with its sources, and what is under way.
 */
#ifndef CONVERTER_REFRESH_PROGRESS_H
#define CONVERTER_REFRESH_PROGRESS_H

#include "progress.h"

struct refresh_run;

void progress_show(struct progress *p, const struct refresh_run *run);

#endif
