#include "json_members.h"

#include <jansson.h>

#include "json_blocks.h"
#include "smolwire/clock.h"

bool json_set_span(json_t *object, const char *key, struct span s)
{
    return json_set(object, key, s.n ? json_from_span(s) : json_null());
}

bool json_set_time(json_t *object, const char *key, int64_t t)
{
    struct buf text;
    buf_init(&text, 64);
    if (t != SW_NO_TIME)
        clock_add_rfc3339(&text, t);
    bool well = json_set_span(object, key, buf_span(&text));
    buf_free(&text);
    return well;
}

bool json_set_number(json_t *object, const char *key, int64_t number)
{
    return json_set(object, key, json_integer(number));
}

static int add_bytes(const char *bytes, size_t n, void *out)
{
    buf_add(out, bytes, n);
    return 0;
}

enum err json_finish(json_t *object, bool well, struct buf *out)
{
    well = well && object && json_dump_callback(object, add_bytes, out, JSON_ENSURE_ASCII) == 0;
    json_decref(object);
    return well ? buf_error(out) : SW_NOMEM;
}
