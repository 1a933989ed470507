#include "folder.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <fts.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smolwire/fsio.h"
#include "smolwire/log.h"

static bool is_page(const FTSENT *file)
{
    struct span name = span_make(file->fts_name, file->fts_namelen);
    return span_ends_nocase(name, SPAN(".html")) || span_ends_nocase(name, SPAN(".htm")) ||
           span_ends_nocase(name, SPAN(".xhtml"));
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static enum err error_of(int number)
{
    return number == ENOENT || number == ENOTDIR ? SW_NOT_FOUND
           : number == EACCES || number == EPERM ? SW_DENIED
                                                 : SW_IO;
}

static enum err visit_file(const FTSENT *file, size_t root, folder_visit *visit, void *context)
{
    struct span path = span_from(span_make(file->fts_path, file->fts_pathlen), root);
    while (span_eat_char(&path, '/'))
        ;
    struct folder_file found = {
        .path = path, .modified = file->fts_statp->st_mtime, .size = file->fts_statp->st_size};
    return visit(context, &found);
}

/* A folder, be it by way of a link; a file or a link to nothing is none. */
static enum err look_at_root(const FTSENT *root)
{
    switch (root->fts_info) {
    case FTS_D:
    case FTS_DP: return SW_OK;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS: return error_of(root->fts_errno);
    default: return SW_NOT_FOUND;
    }
}

static enum err look_at(FTS *fts, FTSENT *file, size_t root, folder_visit *visit, void *context)
{
    if (file->fts_level == 0)
        return look_at_root(file);
    if (file->fts_name[0] == '.')
        fts_set(fts, file, FTS_SKIP);
    else if (file->fts_info == FTS_F && is_page(file))
        return visit_file(file, root, visit, context);
    else if (file->fts_info == FTS_ERR)
        return error_of(file->fts_errno);
    else if (file->fts_info == FTS_DNR)
        log_warning("%s is left out: %s", file->fts_path, strerror(file->fts_errno));
    return SW_OK;
}

/* NULL and errno 0 at the end. */
static FTSENT *next_file(FTS *fts)
{
    errno = 0;
    return fts_read(fts);
}

static enum err walk(FTS *fts, size_t root, folder_visit *visit, void *context)
{
    FTSENT *file = next_file(fts);
    while (file) {
        enum err e = look_at(fts, file, root, visit, context);
        if (e)
            return e;
        file = next_file(fts);
    }
    return errno ? error_of(errno) : SW_OK;
}

enum err folder_each(const char *path, folder_visit *visit, void *context)
{
    char *copy = strdup(path);
    if (!copy)
        return SW_NOMEM;
    char *paths[] = {copy, NULL};
    FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    enum err e = fts ? walk(fts, strlen(path), visit, context) : error_of(errno);
    if (fts)
        fts_close(fts);
    free(copy);
    return e;
}

enum err folder_read(const char *path, const char *name, struct buf *out)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return error_of(errno);
    enum err e = fsio_read(folder, name, out);
    close(folder);
    return e;
}
