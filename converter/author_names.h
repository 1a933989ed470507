/*
 * Names out of what pages put where an author's name belongs: "By Jane Doe and
 * John Roe, 3 May 2025" is two of them, "Redaktion" none. Pure.
 */
#ifndef CONVERTER_AUTHOR_NAMES_H
#define CONVERTER_AUTHOR_NAMES_H

#include <stdbool.h>

#include "smolwire/arena.h"
#include "smolwire/span.h"

#define AUTHOR_NAMES_MAX 12

struct author_names {
    struct arena *arena;
    struct span name[AUTHOR_NAMES_MAX];
    struct span key[AUTHOR_NAMES_MAX]; /* plain_key() of the name */
    size_t count;
};

/*
 * How much is believed: a field that a program filled in holds log-in names, the
 * agency that made the site, "admin"; what stands as a byline by the headline was
 * meant to be read.
 */
enum author_trust { AUTHOR_DECLARED, AUTHOR_SIGNED };

/* Adds the names in `text` without "By", addresses, roles, dates and repetitions. */
void author_names_add(struct author_names *names, struct span text, enum author_trust trust);

/* "Jane Doe, John Roe" in the arena; empty without names. */
struct span author_names_join(const struct author_names *names);

#endif
