/*
 * The file of sources that programs write: [mirror] sources. Sections are
 * appended; what stands there already, comments too, stays as it is.
 */
#ifndef CONVERTER_SOURCES_FILE_H
#define CONVERTER_SOURCES_FILE_H

#include <stddef.h>

#include "smolwire/arena.h"
#include "smolwire/conf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"
#include "source.h"

struct new_source {
    struct span name; /* wish for NAME, any text; empty: made from the title or the host */
    struct span title, url, section;
    enum source_kind kind;
};

/*
 * Adds those whose address no source has yet: *added tells how many, and in
 * `names` their names, NUL-terminated, in the arena (room for `count`; NULL for
 * those that were there). SW_NOT_FOUND: the configuration names no such file;
 * SW_SYNTAX when what would be written does not read back; SW_IO. `reason`
 * tells a sentence for each failure.
 */
enum err sources_file_add(const struct conf *c, const struct new_source *list, size_t count,
                          struct arena *arena, const char **names, size_t *added,
                          struct buf *reason) SW_CHECK;

#endif
