/*
 * What the path of an address says: that of a story is long, dated or numbered,
 * that of a section short, that of a service page made of a few known words.
 */
#ifndef CONVERTER_STORY_PATH_H
#define CONVERTER_STORY_PATH_H

#include <stdbool.h>

#include "smolwire/span.h"

/* Points for being a story, below zero against it. The path of an absolute address. */
int story_path_points(struct span path);

/* One or two short segments without a number, none of them a known service page's. */
bool story_path_is_section(struct span path);

#endif
