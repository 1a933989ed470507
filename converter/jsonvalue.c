#include "jsonvalue.h"

#include <jansson.h>

#include "json_repair.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"

static json_t *native(const struct jsonvalue *v)
{
    return (json_t *)(uintptr_t)v; /* jansson takes its arguments without const */
}

static const struct jsonvalue *value(const json_t *v)
{
    return (const struct jsonvalue *)v;
}

/* Each value but the first of its kind follows one of these. In broken strings it may miscount. */
static bool has_too_many_values(struct span text)
{
    size_t values = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.n && values <= JSON_VALUES_MAX; i++) {
        char c = text.p[i];
        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == ',' || c == '[' || c == '{'))
            values++;
    }
    return values > JSON_VALUES_MAX;
}

static json_t *load(struct span text)
{
    return json_loadb(text.p ? text.p : "", text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}

enum err jsonvalue_parse(struct span text, struct jsonvalue **out, bool *repaired)
{
    if (has_too_many_values(text))
        return SW_LIMIT;
    json_t *loaded = load(text);
    if (repaired)
        *repaired = !loaded;
    if (!loaded) {
        struct buf mended;
        buf_init(&mended, 2 * (size_t)PAGE_MAX);
        if (json_repair(text, &mended) == SW_OK && !has_too_many_values(buf_span(&mended)))
            loaded = load(buf_span(&mended));
        buf_free(&mended);
    }
    if (!loaded)
        return SW_SYNTAX;
    *out = (struct jsonvalue *)loaded;
    return SW_OK;
}

void jsonvalue_free(struct jsonvalue *document)
{
    json_decref(native(document));
}

bool jsonvalue_is_object(const struct jsonvalue *v)
{
    return v && json_typeof(native(v)) == JSON_OBJECT;
}

bool jsonvalue_is_array(const struct jsonvalue *v)
{
    return v && json_typeof(native(v)) == JSON_ARRAY;
}

size_t jsonvalue_count(const struct jsonvalue *v)
{
    return jsonvalue_is_array(v) ? json_array_size(native(v)) : v != NULL;
}

const struct jsonvalue *jsonvalue_at(const struct jsonvalue *v, size_t index)
{
    if (jsonvalue_is_array(v))
        return value(json_array_get(native(v), index));
    return index == 0 ? v : NULL;
}

const struct jsonvalue *jsonvalue_get(const struct jsonvalue *v, const char *name)
{
    return value(json_object_get(native(jsonvalue_at(v, 0)), name));
}

struct span jsonvalue_string(const struct jsonvalue *v)
{
    const char *string = v ? json_string_value(native(v)) : NULL;
    return string ? span_make(string, json_string_length(native(v))) : (struct span){NULL, 0};
}

bool jsonvalue_integer(const struct jsonvalue *v, long long *number)
{
    uint64_t written;
    if (!v)
        return false;
    if (json_typeof(native(v)) == JSON_INTEGER) {
        *number = json_integer_value(native(v));
        return true;
    }
    if (!span_to_uint(jsonvalue_string(v), INT64_MAX, &written))
        return false;
    *number = (long long)written;
    return true;
}

bool jsonvalue_is_false(const struct jsonvalue *v)
{
    return v &&
           (json_typeof(native(v)) == JSON_FALSE || span_is_nocase(jsonvalue_string(v), "false"));
}

bool jsonvalue_is_true(const struct jsonvalue *v)
{
    return v &&
           (json_typeof(native(v)) == JSON_TRUE || span_is_nocase(jsonvalue_string(v), "true"));
}
