/*
 * Files: whole reads with a cap, atomic replacement, opening beneath a folder.
 *
 * Paths are relative to `dir`, an open folder or AT_FDCWD. Failures are logged
 * here, with path and reason, except SW_NOT_FOUND which callers expect.
 */
#ifndef SMOLWIRE_FSIO_H
#define SMOLWIRE_FSIO_H

#include <stdbool.h>
#include <sys/stat.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

/* Appends the whole file. SW_LIMIT when it does not fit b's cap, SW_NOT_FOUND, SW_IO. */
enum err fsio_read(int dir, const char *path, struct buf *b) SW_CHECK;
enum err fsio_read_fd(int fd, struct buf *b) SW_CHECK;

/*
 * Makes the file hold exactly `content`: written beside its place under a
 * temporary name (FSIO_TEMP_PREFIX) and renamed, so that a reader sees the old
 * or the new one, whole. Folders on the way are made. A file that holds the
 * content already is not touched; *written tells (may be NULL). Mode 0644, less
 * the umask.
 *
 * That holds against kill -9 at any moment. Against loss of power it holds only
 * after fsio_sync(): one call after thousands of files costs less than an fsync
 * for each.
 */
enum err fsio_replace(int dir, const char *path, struct span content, bool *written) SW_CHECK;

/*
 * Makes `path`, where there is no file, another name of the file `target`, with the
 * folders on the way. False where that cannot be, for whatever reason: who wants a
 * file there writes one.
 */
bool fsio_link(int dir, const char *target, const char *path);

/* Names beginning with this are leftovers of a killed process and may be removed by the next. */
#define FSIO_TEMP_PREFIX ".smolwire-tmp-"

/*
 * Removes such leftovers in a folder and all below it; symbolic links are not followed, a folder
 * that is not there has none. Only for who holds the lock under which they are made.
 */
enum err fsio_remove_leftovers(const char *folder) SW_CHECK;

/* Everything written so far to the file system of `dir`, an open folder, is on the disk. */
enum err fsio_sync(int dir) SW_CHECK;

/* mkdir -p; mode 0755, less the umask. */
enum err fsio_make_folders(int dir, const char *path) SW_CHECK;

/* Removes the file; one that is not there counts as removed. */
enum err fsio_remove(int dir, const char *path) SW_CHECK;

/*
 * Opens a regular file or a folder for reading beneath `root`, following no
 * link out of it (openat2 RESOLVE_BENEATH; by steps with O_NOFOLLOW where the
 * kernel has no openat2). SW_NOT_FOUND, SW_DENIED, SW_IO. Logs nothing: in the
 * daemon the path is a stranger's; errno tells more. The caller closes *fd.
 * `st` is what fstat() says of it.
 */
enum err fsio_open_beneath(int root, const char *path, int *fd, struct stat *st) SW_CHECK;

/*
 * Opens or makes a lock file and takes it; SW_BUSY when another process has it.
 * Closing *fd frees it, and so does the end of the process, however it ends:
 * children it has forked do not hold the lock. The file stays.
 */
enum err fsio_lock(const char *path, int *fd) SW_CHECK;

#endif
