#include "message.h"

#include <string.h>

void message_add_number(struct buf *b, int64_t number)
{
    buf_add(b, &number, sizeof(number));
}

void message_add_bytes(struct buf *b, struct span bytes)
{
    message_add_number(b, (int64_t)bytes.n);
    buf_add_span(b, bytes);
}

bool message_take_number(struct span *rest, int64_t *number)
{
    if (rest->n < sizeof(*number)) {
        *rest = (struct span){0};
        return false;
    }
    memcpy(number, rest->p, sizeof(*number));
    *rest = span_from(*rest, sizeof(*number));
    return true;
}

bool message_take_bytes(struct span *rest, struct span *bytes)
{
    int64_t n = 0;
    if (!message_take_number(rest, &n))
        return false;
    if (n < 0 || (uint64_t)n > rest->n) {
        *rest = (struct span){0};
        return false;
    }
    *bytes = span_slice(*rest, 0, (size_t)n);
    *rest = span_from(*rest, (size_t)n);
    return true;
}
