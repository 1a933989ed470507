#include "gzip.h"

#include <limits.h>
#include <stdint.h>
#include <zlib.h>

/* Asked of the buffer at a time. */
#define STEP (64 * 1024)

/* inflateInit2(): the largest window, and gzip's header rather than zlib's. */
#define WINDOW_GZIP (15 + 16)

bool gzip_is(struct span bytes)
{
    return span_starts(bytes, SPAN("\x1f\x8b\x08"));
}

/* One piece into `out`; the cap is reached when there is room for nothing. */
static int inflate_some(z_stream *z, struct buf *out)
{
    size_t room = out->cap - out->len < STEP ? out->cap - out->len : STEP;
    char *to = room ? buf_reserve(out, room) : NULL;
    if (!to) {
        buf_fail(out, SW_LIMIT);
        return Z_BUF_ERROR;
    }
    z->next_out = (Bytef *)to;
    z->avail_out = (uInt)room;
    int result = inflate(z, Z_NO_FLUSH);
    buf_added(out, room - z->avail_out);
    return result;
}

static enum err inflate_all(z_stream *z, struct buf *out)
{
    for (;;) {
        int result = inflate_some(z, out);
        if (buf_error(out))
            return buf_error(out);
        if (result == Z_MEM_ERROR)
            return SW_NOMEM;
        if (result == Z_STREAM_END && !gzip_is(span_make((char *)z->next_in, z->avail_in)))
            return SW_OK; /* what follows the last member is padding */
        if (result == Z_STREAM_END)
            result = inflateReset(z);
        if (result != Z_OK)
            return SW_SYNTAX;
    }
}

enum err gzip_inflate(struct span bytes, struct buf *out)
{
    if (!gzip_is(bytes) || bytes.n > UINT_MAX)
        return SW_SYNTAX;
    z_stream z = {
        .next_in = (Bytef *)(uintptr_t)bytes.p, /* zlib does not write there */
        .avail_in = (uInt)bytes.n,
    };
    if (inflateInit2(&z, WINDOW_GZIP) != Z_OK)
        return SW_NOMEM;
    enum err e = inflate_all(&z, out);
    inflateEnd(&z);
    return e;
}

enum err gzip_deflate(struct span bytes, struct buf *out)
{
    z_stream z = {
        .next_in = (Bytef *)(uintptr_t)bytes.p, /* zlib does not write there */
        .avail_in = (uInt)bytes.n,
    };
    if (bytes.n > UINT_MAX)
        return SW_LIMIT;
    if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, WINDOW_GZIP, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return SW_NOMEM;
    size_t room = deflateBound(&z, (uLong)bytes.n);
    char *to = room <= UINT_MAX ? buf_reserve(out, room) : NULL;
    enum err e = to ? SW_OK : SW_LIMIT;
    if (to) {
        z.next_out = (Bytef *)to;
        z.avail_out = (uInt)room;
        if (deflate(&z, Z_FINISH) != Z_STREAM_END)
            e = SW_IO; /* cannot be: there is room for all of it */
        buf_added(out, room - z.avail_out);
    }
    deflateEnd(&z);
    return e;
}
