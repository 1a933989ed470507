/*
 * Files and folders of a document root, as a request names them.
 */
#ifndef SERVER_RESOURCE_H
#define SERVER_RESOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

enum resource_kind {
    RESOURCE_NONE,
    RESOURCE_FILE,
    RESOURCE_FOLDER,
    RESOURCE_FAILED, /* there may be one: the system has no descriptor or memory to look */
};

struct resource {
    enum resource_kind kind;
    int fd; /* open for reading, to be closed or handed on; -1 unless it is a file or a folder */
    uint64_t size;
};

/*
 * Opens `path` (as path_from_uri() makes it) with `suffix` appended beneath
 * the folder. What is neither a file nor a folder, cannot be read or is not
 * there gives RESOURCE_NONE: to a stranger these are the same. `scratch` is
 * overwritten.
 */
void resource_open(int folder, struct span path, const char *suffix, struct buf *scratch,
                   struct resource *out);

/* Whether there is such a file now: those of a tree come and go. */
bool resource_is_file(int folder, struct span path, struct buf *scratch);

void resource_close(struct resource *r);

/*
 * Names in an open folder, those that are served: sorted, folders with a final
 * '/'. Of more than RESOURCE_NAMES_MAX some are left out. To be freed by the caller.
 */
struct names {
    char **items;
    size_t count;
};
#define RESOURCE_NAMES_MAX 10000
enum err resource_names(int folder, struct names *out) SW_CHECK;
void names_free(struct names *n);

#endif
