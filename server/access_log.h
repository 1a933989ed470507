/*
 * One line a request:
 *
 *   2025-05-20T09:12:00Z gemini 192.0.2.0 20 4131 3 localhost /bbc/2025-05-20/slug
 *
 * time, protocol, address (anonymised unless the configuration says
 * otherwise), status, bytes sent, milliseconds, host, path. The path comes
 * last, as sent but for control characters and without the query: what people
 * search for is nobody's business. Lines are collected and written at once at
 * the end of a turn; appending keeps lines of several workers whole.
 */
#ifndef SERVER_ACCESS_LOG_H
#define SERVER_ACCESS_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "server/address.h"
#include "server/settings.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

struct access_entry {
    int64_t time; /* seconds since 1970 */
    enum protocol protocol;
    const struct address *peer;
    unsigned status;
    uint64_t bytes;
    int64_t milliseconds;
    const char *host;    /* "-" where no capsule was found */
    struct span request; /* as sent: URI or selector */
};

struct access_log {
    int fd; /* -1 unless the target is a file */
    enum access_target target;
    bool on, anonymous;
    bool failing; /* the last write did, and the operator knows */
    struct buf lines;
};

/* Opens for appending (0640). SW_IO, logged. */
enum err access_log_open(const char *path, int *fd) SW_CHECK;

/* fd is owned from here on. */
void access_log_init(struct access_log *l, const struct settings *s, int fd);
void access_log_free(struct access_log *l);
void access_log_replace(struct access_log *l,
                        int fd); /* writes what there is, then goes on in fd */

void access_log_add(struct access_log *l, const struct access_entry *e);
void access_log_flush(struct access_log *l);

/* The line alone, without line break. Pure. */
void access_log_format(struct buf *b, const struct access_entry *e, bool anonymous);

#endif
