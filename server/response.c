/*
 * An answer on its way.
 */
#include "server/response.h"

#include <errno.h>
#include <unistd.h>

void response_init(struct response *r)
{
    *r = (struct response){.file = -1};
    buf_init(&r->bytes, RESPONSE_MAX);
}

void response_reset(struct response *r)
{
    if (r->file >= 0)
        close(r->file);
    r->file = -1;
    r->offset = r->end = 0;
    r->status = 0;
    r->cut = false;
    buf_reset(&r->bytes);
}

void response_free(struct response *r)
{
    response_reset(r);
    buf_free(&r->bytes);
}

enum err response_fill(struct response *r, size_t most)
{
    uint64_t left = r->end - r->offset;
    size_t want = left < most ? (size_t)left : most;

    while (want > 0) {
        char *room = buf_reserve(&r->bytes, want);
        if (!room)
            return buf_error(&r->bytes);
        ssize_t n = pread(r->file, room, want, (off_t)r->offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            r->cut = true;
            return SW_IO;
        }
        buf_added(&r->bytes, (size_t)n);
        r->offset += (uint64_t)n;
        want -= (size_t)n;
    }
    return SW_OK;
}

enum err response_attach(struct response *r, int fd, uint64_t size)
{
    r->file = fd;
    r->offset = 0;
    r->end = size;
    if (size > RESPONSE_WHOLE_MAX)
        return SW_OK;
    enum err e = response_fill(r, RESPONSE_WHOLE_MAX);
    close(fd);
    r->file = -1;
    return e;
}
