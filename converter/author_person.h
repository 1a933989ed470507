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

/*
 * The name that a sentence about its bearer begins with: "Jane Doe is a
 * reporter", "Jane Doe - reporter"; empty where there is no such name of
 * several words.
 */
struct span author_at_front(struct span text);

/* "Review." ends a sentence, "Jr." and "J." are names. */
bool author_ends_sentence(struct span word);

#endif
