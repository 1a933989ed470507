/*
 * Growable buffer with a cap and a sticky error.
 */
#include "smolwire/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* First allocation: most buffers hold at least a line. */
#define BUF_FIRST 64

/* What data points to while nothing is allocated; never written to. */
static char empty[1];

void buf_init(struct buf *b, size_t cap)
{
    /* room for the NUL, and for doubling, without overflow */
    const size_t most = PTRDIFF_MAX / 2;
    *b = (struct buf){.data = empty, .cap = cap < most ? cap : most};
}

void buf_free(struct buf *b)
{
    if (b->data != empty)
        free(b->data);
    *b = (struct buf){.data = empty, .cap = b->cap};
}

void buf_reset(struct buf *b)
{
    b->error = SW_OK;
    buf_truncate(b, 0);
}

enum err buf_error(const struct buf *b)
{
    return b->error;
}

void buf_fail(struct buf *b, enum err e)
{
    if (e == SW_NOMEM)
        err_memory_refused();
    if (b->error == SW_OK)
        b->error = e;
}

/* Doubles, so that appending n bytes one by one costs n, not n squared. */
static bool grow(struct buf *b, size_t need)
{
    size_t alloc = b->alloc < BUF_FIRST ? BUF_FIRST : b->alloc * 2;
    if (alloc < need)
        alloc = need;
    if (alloc > b->cap + 1)
        alloc = b->cap + 1;
    char *data = realloc(b->alloc > 0 ? b->data : NULL, alloc);
    if (!data) {
        buf_fail(b, SW_NOMEM);
        return false;
    }
    b->data = data;
    b->alloc = alloc;
    return true;
}

char *buf_reserve(struct buf *b, size_t n)
{
    if (b->error != SW_OK)
        return NULL;
    if (n > b->cap - b->len) {
        buf_fail(b, SW_LIMIT);
        return NULL;
    }
    if (b->len + n + 1 > b->alloc && !grow(b, b->len + n + 1))
        return NULL;
    return b->data + b->len;
}

void buf_added(struct buf *b, size_t n)
{
    b->len += n;
    if (b->alloc > 0)
        b->data[b->len] = '\0';
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
    if (n == 0)
        return;
    char *room = buf_reserve(b, n);
    if (!room)
        return;
    memcpy(room, bytes, n);
    buf_added(b, n);
}

void buf_add_span(struct buf *b, struct span s)
{
    buf_add(b, s.p, s.n);
}

void buf_add_string(struct buf *b, const char *string)
{
    buf_add(b, string, strlen(string));
}

void buf_add_char(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_add_repeat(struct buf *b, char c, size_t times)
{
    char *room = buf_reserve(b, times);
    if (!room)
        return;
    memset(room, c, times);
    buf_added(b, times);
}

void buf_add_format_list(struct buf *b, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (n < 0) {
        buf_fail(b, SW_SYNTAX);
        return;
    }
    char *room = buf_reserve(b, (size_t)n);
    if (!room)
        return;
    vsnprintf(room, (size_t)n + 1, format, args);
    buf_added(b, (size_t)n);
}

void buf_add_format(struct buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_add_format_list(b, format, args);
    va_end(args);
}

void buf_truncate(struct buf *b, size_t len)
{
    if (len >= b->len)
        return;
    b->len = len;
    b->data[len] = '\0';
}

void buf_consume(struct buf *b, size_t n)
{
    if (n == 0)
        return;
    if (n > b->len)
        n = b->len;
    memmove(b->data, b->data + n, b->len - n);
    buf_truncate(b, b->len - n);
}

struct span buf_span(const struct buf *b)
{
    return (struct span){b->data, b->len};
}

char *buf_take(struct buf *b)
{
    /* an empty buffer may own no memory yet, and the caller is to free something */
    if (!buf_reserve(b, 0))
        return NULL;
    char *taken = b->data;
    taken[b->len] = '\0';
    *b = (struct buf){.data = empty, .cap = b->cap};
    return taken;
}
