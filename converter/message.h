/*
 * Messages between the parent and its workers: fields one after the other, each
 * a number or bytes with their length in front. Both ends are the same program,
 * but the worker has read foreign bytes: reading checks everything.
 */
#ifndef CONVERTER_MESSAGE_H
#define CONVERTER_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/span.h"

void message_add_number(struct buf *b, int64_t number);
void message_add_bytes(struct buf *b, struct span bytes);

/* Take a field off the front of *rest; false when it is not whole, and then *rest is empty. */
bool message_take_number(struct span *rest, int64_t *number) SW_CHECK;
bool message_take_bytes(struct span *rest,
                        struct span *bytes) SW_CHECK; /* points into the message */

#endif
