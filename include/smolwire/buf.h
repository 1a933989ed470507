/*
 * Growable byte buffer with a cap fixed at init and a sticky error.
 *
 * Appending needs no check at each step: the first failure (SW_LIMIT when the
 * cap would be passed, SW_NOMEM) is remembered, everything later is ignored,
 * and buf_error() tells it once at the end. (Where err_memory_is_vital() was
 * called, refused memory ends the process.) The content is always followed by
 * a NUL that is not counted, so that data is a C string while it holds none
 * itself; data is never NULL.
 *
 * The owner calls buf_free(); a zeroed struct may be freed, and buf_init() may
 * follow buf_free().
 */
#ifndef SMOLWIRE_BUF_H
#define SMOLWIRE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "smolwire/attributes.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

struct buf {
    char *data;
    size_t len;
    size_t alloc; /* bytes allocated; 0 while data points to the static empty string */
    size_t cap;   /* most bytes that len may reach */
    enum err error;
};

void buf_init(struct buf *b, size_t cap);
void buf_free(struct buf *b);
void buf_reset(struct buf *b); /* empties and forgets the error, keeps the memory */
enum err buf_error(const struct buf *b) SW_CHECK;

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_add_span(struct buf *b, struct span s);
void buf_add_string(struct buf *b, const char *string);
void buf_add_char(struct buf *b, char c);
void buf_add_repeat(struct buf *b, char c, size_t times);
void buf_add_format(struct buf *b, const char *format, ...) SW_PRINTF(2, 3);
void buf_add_format_list(struct buf *b, const char *format, va_list args) SW_PRINTF(2, 0);
void buf_truncate(struct buf *b, size_t len); /* no effect where len is not smaller */
void buf_consume(struct buf *b, size_t n);    /* drops n bytes from the front */
void buf_fail(struct buf *b, enum err e);     /* sets the sticky error unless one is set */

/* Room for n more bytes at data + len, or NULL (error set); then buf_added(). */
char *buf_reserve(struct buf *b, size_t n) SW_CHECK;
void buf_added(struct buf *b, size_t n);

struct span buf_span(const struct buf *b); /* valid until the next change */

/*
 * Hands the bytes over as a NUL-terminated malloc'd string, to be freed by the
 * caller, and leaves the buffer empty. NULL when the sticky error is set.
 */
char *buf_take(struct buf *b) SW_CHECK;

#endif
