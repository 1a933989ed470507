/*
 * Setting members of JSON objects, for the adapters over jansson: json_*.c.
 * All are false when memory is refused.
 */
#ifndef CONVERTER_JSON_MEMBERS_H
#define CONVERTER_JSON_MEMBERS_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/attributes.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

struct json_t;

bool json_set_span(struct json_t *object, const char *key,
                   struct span s) SW_CHECK; /* empty: null */
bool json_set_time(struct json_t *object, const char *key,
                   int64_t t) SW_CHECK; /* SW_NO_TIME: null */
bool json_set_number(struct json_t *object, const char *key, int64_t number) SW_CHECK;

/* Appends the object as one line in ASCII; NULL is SW_NOMEM. Releases it. */
enum err json_finish(struct json_t *object, bool well, struct buf *out) SW_CHECK;

#endif
