/*
 * An answer on its way: bytes, then perhaps a file.
 */
#ifndef SERVER_RESPONSE_H
#define SERVER_RESPONSE_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/limits.h"

/* A generated body: a menu completed, a listing, search results. */
#define RESPONSE_MAX RENDERED_MAX

/* Files up to this size are read at once and go out with the header in one write. */
#define RESPONSE_WHOLE_MAX (32 * 1024)

/* Larger ones are read in pieces of this size: four TLS records. */
#define RESPONSE_PIECE (64 * 1024)

struct response {
    struct buf bytes; /* sent first: header, generated body, or a small file whole */
    int file;         /* then bytes [offset, end) of this; -1: none. Owned. */
    uint64_t offset, end;
    unsigned status; /* Gemini's; for Gopher 20, 51 and so on in the same sense, for the log */
    bool cut;        /* the file became shorter than was promised */
};

void response_init(struct response *r);
void response_reset(struct response *r); /* closes the file, keeps the memory */
void response_free(struct response *r);

/*
 * Takes over the open file of `size` bytes: reads it into bytes when it is
 * small (SW_IO when it cannot be read whole), else leaves it to be streamed.
 */
enum err response_attach(struct response *r, int fd, uint64_t size) SW_CHECK;

/* Appends the next piece of the file to bytes; SW_IO, and cut, when it has fewer bytes than
 * promised. */
enum err response_fill(struct response *r, size_t most) SW_CHECK;

#endif
