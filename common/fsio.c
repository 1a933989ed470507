/*
 * Files: reading, atomic replacement, folders, locks.
 */
#include "smolwire/fsio.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smolwire/log.h"

#define READ_CHUNK ((size_t)64 * 1024)

/* Logs and names the failure of a system call on `path`. */
static enum err failure(const char *doing, const char *path)
{
    int reason = errno;
    if (reason == ENOENT || reason == ENOTDIR)
        return SW_NOT_FOUND;
    log_error("cannot %s %s: %s", doing, path, strerror(reason));
    errno = reason;
    if (reason == EACCES || reason == EPERM || reason == EROFS)
        return SW_DENIED;
    return reason == ENOMEM ? SW_NOMEM : SW_IO;
}

/* As failure(), where a missing file is no answer a caller expects. */
static enum err write_failure(const char *doing, const char *path)
{
    enum err e = failure(doing, path);
    if (e != SW_NOT_FOUND)
        return e;
    log_error("cannot %s %s: %s", doing, path, strerror(errno));
    return SW_IO;
}

static ssize_t read_retrying(int fd, void *bytes, size_t n)
{
    ssize_t got;
    do {
        got = read(fd, bytes, n);
    } while (got < 0 && errno == EINTR);
    return got;
}

/* True when not one more byte comes. */
static bool at_end(int fd)
{
    char more;
    return read_retrying(fd, &more, 1) == 0;
}

static enum err read_all(int fd, const char *path, struct buf *b)
{
    for (;;) {
        size_t room = b->cap - b->len;
        if (room == 0)
            return at_end(fd) ? SW_OK : SW_LIMIT;
        size_t chunk = room < READ_CHUNK ? room : READ_CHUNK;
        char *space = buf_reserve(b, chunk);
        if (!space)
            return buf_error(b);
        ssize_t got = read_retrying(fd, space, chunk);
        if (got < 0)
            return failure("read", path);
        if (got == 0)
            return SW_OK;
        buf_added(b, (size_t)got);
    }
}

static enum err read_named(int fd, const char *path, struct buf *b)
{
    size_t before = b->len;
    if (buf_error(b) != SW_OK)
        return buf_error(b);
    enum err e = read_all(fd, path, b);
    if (e == SW_LIMIT)
        log_error("%s is larger than the limit of %zu bytes", path, b->cap);
    if (e != SW_OK)
        buf_truncate(b, before);
    return e;
}

enum err fsio_read_fd(int fd, struct buf *b)
{
    return read_named(fd, "(open file)", b);
}

enum err fsio_read(int dir, const char *path, struct buf *b)
{
    int fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return failure("open", path);
    enum err e = read_named(fd, path, b);
    close(fd);
    return e;
}

/* Compares from where fd stands to the end of the file. */
static bool same_content(int fd, struct span content)
{
    char chunk[16 * 1024];
    ssize_t got;
    while ((got = read_retrying(fd, chunk, sizeof(chunk))) > 0) {
        if ((size_t)got > content.n || memcmp(chunk, content.p, (size_t)got) != 0)
            return false;
        content = span_from(content, (size_t)got);
    }
    return got == 0 && content.n == 0;
}

static bool holds_already(int dir, const char *path, struct span content)
{
    struct stat st;
    int fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return false;
    bool same = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size == content.n &&
                same_content(fd, content);
    close(fd);
    return same;
}

static enum err write_all(int fd, struct span content, const char *path)
{
    while (content.n > 0) {
        ssize_t put = write(fd, content.p, content.n);
        if (put < 0 && errno != EINTR)
            return write_failure("write", path);
        if (put > 0)
            content = span_from(content, (size_t)put);
    }
    return SW_OK;
}

/* Spells a new temporary name in the folder of `path`. */
static enum err temp_name(struct buf *temp, const char *path)
{
    static unsigned long counter;
    struct span whole = span_of(path);
    size_t slash = span_find_last_char(whole, '/');
    buf_reset(temp);
    if (slash < whole.n)
        buf_add_span(temp, span_slice(whole, 0, slash + 1));
    buf_add_format(temp, FSIO_TEMP_PREFIX "%ld-%lu", (long)getpid(), counter++);
    return buf_error(temp);
}

/* The folders on the way to `path`; their path is left in `text`. */
static enum err make_parents(int dir, const char *path, struct buf *text)
{
    struct span parent = span_of(path);
    parent = span_slice(parent, 0, span_find_last_char(parent, '/'));
    buf_reset(text);
    buf_add_span(text, parent);
    enum err e = buf_error(text);
    return e ? e : fsio_make_folders(dir, text->data);
}

/* Opens a new temporary file for `path`, making folders as needed. */
static enum err open_temp(int dir, const char *path, struct buf *temp, int *fd)
{
    bool folders_made = false;
    for (;;) {
        enum err e = temp_name(temp, path);
        if (e != SW_OK)
            return e;
        *fd = openat(dir, temp->data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
        if (*fd >= 0)
            return SW_OK;
        if (errno == EEXIST) /* left by a killed process that had our number */
            continue;
        if (errno != ENOENT || folders_made)
            return write_failure("make", temp->data);
        e = make_parents(dir, path, temp);
        if (e != SW_OK)
            return e;
        folders_made = true;
    }
}

static enum err write_and_rename(int dir, const char *path, struct span content, struct buf *temp)
{
    int fd;
    enum err e = open_temp(dir, path, temp, &fd);
    if (e != SW_OK)
        return e;
    e = write_all(fd, content, temp->data);
    if (close(fd) != 0 && e == SW_OK) /* network file systems tell of a full disk here */
        e = write_failure("write", temp->data);
    if (e == SW_OK && renameat(dir, temp->data, dir, path) != 0)
        e = write_failure("replace", path);
    if (e != SW_OK)
        unlinkat(dir, temp->data, 0);
    return e;
}

enum err fsio_replace(int dir, const char *path, struct span content, bool *written)
{
    bool same = holds_already(dir, path, content);
    enum err e = SW_OK;
    if (!same) {
        struct buf temp;
        buf_init(&temp, PATH_MAX);
        e = write_and_rename(dir, path, content, &temp);
        buf_free(&temp);
    }
    if (e == SW_OK && written)
        *written = !same;
    return e;
}

bool fsio_link(int dir, const char *target, const char *path)
{
    struct buf parents;
    if (linkat(dir, target, dir, path, 0) == 0)
        return true;
    if (errno != ENOENT)
        return false;
    buf_init(&parents, PATH_MAX);
    enum err e = make_parents(dir, path, &parents);
    buf_free(&parents);
    return !e && linkat(dir, target, dir, path, 0) == 0;
}

static enum err make_folder(int dir, const char *path)
{
    struct stat st;
    if (mkdirat(dir, path, 0755) == 0)
        return SW_OK;
    if (errno != EEXIST)
        return write_failure("make folder", path);
    if (fstatat(dir, path, &st, 0) == 0 && S_ISDIR(st.st_mode))
        return SW_OK;
    errno = ENOTDIR;
    return write_failure("make folder", path);
}

enum err fsio_make_folders(int dir, const char *path)
{
    enum err e = SW_OK;
    char *partial = strdup(path);
    if (!partial)
        return SW_NOMEM;
    for (char *p = partial; e == SW_OK && *p;) {
        p += strspn(p, "/");
        p += strcspn(p, "/");
        char ended = *p;
        *p = '\0';
        if (partial[strspn(partial, "/")] != '\0')
            e = make_folder(dir, partial);
        *p = ended;
    }
    free(partial);
    return e;
}

enum err fsio_remove(int dir, const char *path)
{
    if (unlinkat(dir, path, 0) == 0 || errno == ENOENT || errno == ENOTDIR)
        return SW_OK;
    return failure("remove", path);
}

enum err fsio_sync(int dir)
{
    return syncfs(dir) == 0 ? SW_OK : failure("write to disk", "(file system)");
}

/*
 * A POSIX record lock: unlike flock() it belongs to the process, so that forked
 * workers that outlive their killed parent by a moment do not keep it.
 */
enum err fsio_lock(const char *path, int *fd)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (opened < 0)
        return write_failure("open lock file", path);
    if (fcntl(opened, F_SETLK, &lock) != 0) {
        enum err e = SW_BUSY;
        if (errno != EACCES && errno != EAGAIN)
            e = write_failure("lock", path);
        close(opened);
        return e;
    }
    *fd = opened;
    return SW_OK;
}
