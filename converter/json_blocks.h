/*
 * Blocks of a document as JSON: the "blocks" of an article's object. Together
 * with article_json.c the adapter over jansson.
 *
 * A block is {"type": NAME, ...} with the fields that say more than their
 * default: level, ordered, start, header, columns, embed, url, text, label,
 * credit; "runs" of inline content and "blocks" below it. A run is {"text": T},
 * a link {"text": T, "url": U} with "kind" when it leads into the mirror, a
 * line break {"break": true}.
 */
#ifndef CONVERTER_JSON_BLOCKS_H
#define CONVERTER_JSON_BLOCKS_H

#include "document.h"
#include "smolwire/err.h"

struct json_t;

/* A new array, to be released by the caller; NULL when memory is refused. */
struct json_t *json_from_blocks(const struct document *d) SW_CHECK;

/* Adds a member, taking the value; false when that failed, or the value is NULL because making it
 * failed. */
bool json_set(struct json_t *object, const char *key, struct json_t *value) SW_CHECK;

/* A new string; ill-formed UTF-8 is repaired. NULL when memory is refused. */
struct json_t *json_from_span(struct span s) SW_CHECK;

/*
 * Appends the blocks of the array to the document; texts are copied to its
 * arena. SW_CORRUPT when the value is nothing that json_from_blocks() made; then
 * part of the blocks may be there.
 */
enum err json_to_blocks(const struct json_t *array, struct document *d) SW_CHECK;

/*
 * The string at `key` copied to the arena; the empty span when there is none.
 * Sets *bad, and never clears it, where the value is no string.
 */
struct span json_to_span(const struct json_t *object, const char *key, struct arena *arena,
                         bool *bad);

/* The boolean at `key`; false when there is none. */
bool json_to_flag(const struct json_t *object, const char *key, bool *bad);

#endif
