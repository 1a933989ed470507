/*
 * A pool of forked workers for everything that reads foreign bytes: requests go
 * in over a socket, answers come back. A worker that crashes, hangs or eats
 * memory costs the request it had, and is replaced.
 *
 * The pool knows nothing of what is done; that is one function which runs in
 * the worker, sandboxed (sandbox.h).
 */
#ifndef CONVERTER_WORKERS_H
#define CONVERTER_WORKERS_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

#define WORKERS_MAX 64

/* Runs in the worker; `answer` is empty and capped. What it cannot say in an answer is a bug. */
typedef void work_function(struct span request, struct buf *answer);

/* error SW_OK: the answer is whole; else `reason` tells what became of the worker. */
typedef void work_done(void *context, enum err error, struct span answer, const char *reason);

struct workers_options {
    unsigned count;    /* processes */
    size_t memory;     /* bytes of address space each */
    size_t answer_max; /* bytes */
    int64_t seconds;   /* for one request */
    work_function *work;
};

struct workers;

/* `o` must outlive the pool. To be called before threads or the network are in use. */
enum err workers_new(const struct workers_options *o, struct workers **out) SW_CHECK;
void workers_free(struct workers *w); /* kills them; what waits gets no callback */

/* Queues a request; takes the bytes over and leaves the buffer empty. */
enum err workers_add(struct workers *w, struct buf *request, work_done *done,
                     void *context) SW_CHECK;

size_t workers_backlog(const struct workers *w);       /* requests without an answer yet */
size_t workers_backlog_bytes(const struct workers *w); /* of these requests */

/* Fills fds with what must be watched and returns how many (at most WORKERS_MAX). */
unsigned workers_fds(const struct workers *w, struct pollfd *fds);
/* Milliseconds until a worker is out of time; `most` if none is earlier. */
int workers_timeout(const struct workers *w, int most);
/* Does what can be done without waiting; answers arrive by callback. */
enum err workers_turn(struct workers *w) SW_CHECK;

#endif
