/*
 * Files and folders of a document root.
 */
#include "server/resource.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smolwire/fsio.h"
#include "smolwire/utf8.h"

static const struct resource none = {RESOURCE_NONE, -1, 0};

void resource_open(int folder, struct span path, const char *suffix, struct buf *scratch,
                   struct resource *out)
{
    struct stat st;
    int fd = -1;

    *out = none;
    if (folder < 0)
        return;
    buf_reset(scratch);
    buf_add_span(scratch, span_from(path, 1));
    buf_add_string(scratch, suffix);
    if (scratch->len == 0)
        buf_add_char(scratch, '.');
    if (buf_error(scratch) != SW_OK)
        return;
    if (fsio_open_beneath(folder, scratch->data, &fd, &st) == SW_OK)
        *out = S_ISDIR(st.st_mode) ? (struct resource){RESOURCE_FOLDER, fd, 0}
                                   : (struct resource){RESOURCE_FILE, fd, (uint64_t)st.st_size};
    else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
        out->kind = RESOURCE_FAILED;
}

bool resource_is_file(int folder, struct span path, struct buf *scratch)
{
    struct resource r;

    resource_open(folder, path, "", scratch, &r);
    bool is_file = r.kind == RESOURCE_FILE;
    resource_close(&r);
    return is_file;
}

void resource_close(struct resource *r)
{
    if (r->fd >= 0)
        close(r->fd);
    *r = none;
}

static enum err add_name(struct names *names, int folder, const char *name)
{
    struct stat st;
    struct span s = span_of(name);

    if (name[0] == '.' || !utf8_valid(s) || fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
        (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)))
        return SW_OK;
    if (names->count == RESOURCE_NAMES_MAX)
        return SW_LIMIT;

    char **items = realloc(names->items, (names->count + 1) * sizeof(*items));
    if (!items)
        return SW_NOMEM;
    names->items = items;
    char *copy = malloc(s.n + 2);
    if (!copy)
        return SW_NOMEM;
    memcpy(copy, name, s.n);
    copy[s.n] = S_ISDIR(st.st_mode) ? '/' : '\0';
    copy[s.n + 1] = '\0';
    names->items[names->count++] = copy;
    return SW_OK;
}

static int compare_names(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;

    return strcmp(*x, *y);
}

enum err resource_names(int folder, struct names *out)
{
    struct names names = {NULL, 0};
    int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = copy >= 0 ? fdopendir(copy) : NULL;
    enum err e = SW_OK;

    if (!d) {
        if (copy >= 0)
            close(copy);
        return SW_IO;
    }
    for (struct dirent *entry = readdir(d); entry && e == SW_OK; entry = readdir(d))
        e = add_name(&names, folder, entry->d_name);
    closedir(d);
    if (e != SW_OK && e != SW_LIMIT) {
        names_free(&names);
        return e;
    }
    if (names.count > 0)
        qsort(names.items, names.count, sizeof(*names.items), compare_names);
    *out = names;
    return SW_OK;
}

void names_free(struct names *n)
{
    for (size_t i = 0; i < n->count; i++)
        free(n->items[i]);
    free(n->items);
    *n = (struct names){NULL, 0};
}
