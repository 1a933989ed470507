/*
 * Broken JSON made readable, as pages hold it in <script>: wrappers of
 * comments and CDATA, a ';' at the end, commas before a closing bracket, raw
 * line breaks and quotes inside strings, escapes that JSON has not, quotes
 * written as &quot;, brackets that are never closed.
 *
 * Nothing is guessed about what values mean; what remains broken stays so.
 */
#ifndef CONVERTER_JSON_REPAIR_H
#define CONVERTER_JSON_REPAIR_H

#include "smolwire/buf.h"
#include "smolwire/err.h"

/* SW_SYNTAX when there is no object or array in it; SW_LIMIT. Appends to out. */
enum err json_repair(struct span text, struct buf *out) SW_CHECK;

#endif
