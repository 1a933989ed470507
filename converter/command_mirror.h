/*
 * What commands that work on store and tree without fetching have in common:
 * options, configuration, lock, store, and publishing at the end.
 */
#ifndef CONVERTER_COMMAND_MIRROR_H
#define CONVERTER_COMMAND_MIRROR_H

#include <stddef.h>

#include "progress.h"
#include "smolwire/conf.h"
#include "smolwire/err.h"
#include "store.h"

struct mirror_command {
    const char *name, *usage;
    /* Done before publishing; *stories: how many it concerned, for the summary. */
    enum err (*work)(struct store *s, const struct conf *c, int64_t now, struct progress *progress,
                     size_t *stories);
    const char *summary; /* what was done to them: "removed" */
};

/* Options -c, -q, -h. Returns an exit status. */
int run_mirror_command(const struct mirror_command *command, int argc, char **argv);

#endif
