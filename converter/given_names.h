/*
 * Given names of the languages of the news: tells "Jane Doe" from "Best
 * Practices" where nothing else does. Pure.
 */
#ifndef CONVERTER_GIVEN_NAMES_H
#define CONVERTER_GIVEN_NAMES_H

#include <stdbool.h>

#include "smolwire/arena.h"
#include "smolwire/span.h"

/* Is it written as a person's name of two to four words, with a given name in front, titles aside?
 */
bool given_names_begin(struct span name, struct arena *arena);

#endif
