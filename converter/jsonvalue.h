/*
 * JSON to look at: the adapter over jansson for foreign JSON (JSON-LD in
 * pages). Broken JSON is repaired as far as that is safe (json_repair.h).
 *
 * All accessors take NULL and answer with NULL, 0 or the empty span, so that
 * chains need no checks between.
 */
#ifndef CONVERTER_JSONVALUE_H
#define CONVERTER_JSONVALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "smolwire/err.h"
#include "smolwire/span.h"

struct jsonvalue; /* a value; lives as long as the document it belongs to */

/*
 * SW_SYNTAX when it is not JSON, not even after repair; *repaired (may be
 * NULL) tells whether that was needed. SW_LIMIT: more than JSON_VALUES_MAX values.
 * The caller frees *out with jsonvalue_free().
 */
enum err jsonvalue_parse(struct span text, struct jsonvalue **out, bool *repaired) SW_CHECK;
void jsonvalue_free(struct jsonvalue *document);

bool jsonvalue_is_object(const struct jsonvalue *v);
bool jsonvalue_is_array(const struct jsonvalue *v);

/* Elements of an array; any other value counts as an array of itself, since JSON-LD writes both. */
size_t jsonvalue_count(const struct jsonvalue *v);
const struct jsonvalue *jsonvalue_at(const struct jsonvalue *v, size_t index);

/* Member of an object by name; of an array of objects, the first one's. */
const struct jsonvalue *jsonvalue_get(const struct jsonvalue *v, const char *name);

/* Characters of a string; p == NULL for other types. */
struct span jsonvalue_string(const struct jsonvalue *v);
/* A whole number, or one written as a string; false for other values. */
bool jsonvalue_integer(const struct jsonvalue *v, long long *number);
bool jsonvalue_is_false(const struct jsonvalue *v); /* false, or a string that says so */
bool jsonvalue_is_true(const struct jsonvalue *v);

#endif
