/*
 * A folder of saved pages: its files, whatever depth they lie at.
 */
#ifndef CONVERTER_FOLDER_H
#define CONVERTER_FOLDER_H

#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

struct folder_file {
    struct span path; /* below the folder: "world/story.html" */
    int64_t modified; /* Unix time */
    int64_t size;     /* bytes */
};

typedef enum err folder_visit(void *context, const struct folder_file *file);

/*
 * Visits every .html, .htm and .xhtml file, in the order of names; hidden ones
 * and links are left out (`path` itself may be one), and folders below it that may
 * not be read, which is told in the log. An error of `visit` ends the walk and is
 * returned. SW_NOT_FOUND, also where it is no folder, SW_DENIED, SW_IO.
 */
enum err folder_each(const char *path, folder_visit *visit, void *context) SW_CHECK;

/* Appends one of its files, `name` below the folder. As fsio_read(). */
enum err folder_read(const char *path, const char *name, struct buf *out) SW_CHECK;

#endif
