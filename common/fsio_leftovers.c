/*
 * Sweeping up after killed processes.
 */
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

#include "smolwire/fsio.h"

static enum err sweep(FTS *walk)
{
    enum err e = SW_OK;
    for (FTSENT *entry; !e && (entry = fts_read(walk));)
        if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP &&
            span_starts(span_of(entry->fts_name), SPAN(FSIO_TEMP_PREFIX)))
            e = fsio_remove(AT_FDCWD, entry->fts_path);
    return e;
}

enum err fsio_remove_leftovers(const char *folder)
{
    char *name = strdup(folder); /* fts wants to be able to write */
    char *const folders[] = {name, NULL};
    FTS *walk = name ? fts_open(folders, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL) : NULL;
    enum err e = SW_NOMEM;
    if (walk) {
        e = sweep(walk);
        fts_close(walk);
    }
    free(name);
    return e;
}
