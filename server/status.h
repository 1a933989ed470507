/*
 * Telling the counters: over a Unix socket to whoever connects, and into a
 * file every STATUS_FILE_MS, both in the text format of Prometheus. In the
 * master.
 */
#ifndef SERVER_STATUS_H
#define SERVER_STATUS_H

#include "server/loop.h"
#include "server/stats.h"
#include "smolwire/err.h"

#define STATUS_FILE_MS 15000

struct status;

/* Binds the socket (mode 0660, replacing one that nobody listens on); NULL: no socket. */
enum err status_new(const char *socket_path, const struct stats *slots, unsigned count,
                    struct status **out) SW_CHECK;

/* The loop must outlive it. */
enum err status_begin(struct status *s, struct loop *loop) SW_CHECK;

/* The file to write from now on, NULL: none. After status_begin(); the path is copied. */
void status_set_file(struct status *s, const char *path);

void status_free(struct status *s);

#endif
