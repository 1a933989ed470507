/*
 * How the names of people are written. Pure.
 */
#ifndef CONVERTER_AUTHOR_PERSON_H
#define CONVERTER_AUTHOR_PERSON_H

#include <stdbool.h>

#include "smolwire/span.h"

/* Is it written as people write their names: a few words, each with a capital where the script has
 * them? */
bool author_is_person(struct span name);

/* "Review." ends a sentence, "Jr." and "J." are names. */
bool author_ends_sentence(struct span word);

#endif
