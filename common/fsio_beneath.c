/*
 * Opening beneath a folder, whatever the path says.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "smolwire/fsio.h"

#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)

/* The kernel gives up with EAGAIN when a rename elsewhere races with "..". */
#define RACE_TRIES 16

/* The C library has no wrapper. */
static int open_by_kernel(int root, const char *path)
{
    struct open_how how = {.flags = OPEN_FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    long fd = -1;
    how.flags |= O_LARGEFILE; /* the C library adds it to its own calls, where it means anything */
    for (int i = 0; i < RACE_TRIES; i++) {
        fd = syscall(SYS_openat2, root, path, &how, sizeof(how));
        if (fd >= 0 || errno != EAGAIN)
            break;
    }
    return (int)fd;
}

static bool is_component(struct span s)
{
    return s.n > 0 && s.n <= NAME_MAX && !span_is(s, "..");
}

/* One step down from `folder`, which is closed unless it is `root`. */
static int step(int root, int folder, struct span name, int flags)
{
    char component[NAME_MAX + 1];
    memcpy(component, name.p, name.n);
    component[name.n] = '\0';
    int fd = openat(folder, component, flags | O_NOFOLLOW | O_CLOEXEC);
    int reason = errno;
    if (folder != root)
        close(folder);
    errno = reason;
    return fd;
}

/* Stricter than the kernel's way: no links and no ".." at all. */
static int open_by_steps(int root, const char *path)
{
    struct span rest = span_of(path);
    int folder = root;
    if (rest.n > 0 && rest.p[0] == '/') {
        errno = EXDEV;
        return -1;
    }
    while (rest.p) {
        struct span name = span_cut(&rest, '/');
        bool last = !rest.p || rest.n == 0;
        if (name.n == 0 && rest.n > 0) /* "a//b" */
            continue;
        if (!is_component(name)) {
            if (folder != root)
                close(folder);
            errno = span_is(name, "..") ? EXDEV : ENOENT;
            return -1;
        }
        int last_flags = OPEN_FLAGS | (rest.p ? O_DIRECTORY : 0); /* "a/" is a folder */
        folder = step(root, folder, name, last ? last_flags : O_PATH | O_DIRECTORY);
        if (folder < 0 || last)
            return folder;
    }
    errno = ENOENT;
    return -1;
}

static enum err open_failure(void)
{
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG: return SW_NOT_FOUND;
    case EXDEV:
    case ELOOP:
    case EACCES:
    case EPERM:
    case ENXIO: /* a socket */ return SW_DENIED;
    default: return SW_IO;
    }
}

enum err fsio_open_beneath(int root, const char *path, int *fd, struct stat *st)
{
    int opened = open_by_kernel(root, path);
    /* old kernels say ENOSYS, container sandboxes that do not know the call EPERM */
    if (opened < 0 && (errno == ENOSYS || errno == EPERM))
        opened = open_by_steps(root, path);
    if (opened < 0)
        return open_failure();
    if (fstat(opened, st) != 0 || (!S_ISREG(st->st_mode) && !S_ISDIR(st->st_mode))) {
        close(opened);
        errno = EACCES;
        return SW_DENIED;
    }
    *fd = opened;
    return SW_OK;
}
