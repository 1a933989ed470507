#include "json_feed.h"

#include <jansson.h>

#include "json_blocks.h"
#include "smolwire/clock.h"

/* jansson takes NULL, which its constructors give without memory, as failure. */
static bool set(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new_nocheck(object, key, value) == 0;
}

static bool set_span(json_t *object, const char *key, struct span s)
{
    return set(object, key, s.n ? json_from_span(s) : json_null());
}

static bool set_time(json_t *object, const char *key, int64_t t)
{
    struct buf text;
    buf_init(&text, 64);
    if (t != SW_NO_TIME)
        clock_add_rfc3339(&text, t);
    bool done = set_span(object, key, buf_span(&text));
    buf_free(&text);
    return done;
}

static bool set_tags(json_t *object, const struct feed_entry *e)
{
    json_t *tags = json_array();
    bool well = set(object, "tags", tags);
    for (size_t i = 0; well && i < e->tag_count; i++)
        well = json_array_append_new(tags, json_from_span(e->tags[i])) == 0;
    return well;
}

static bool add_entry(json_t *entries, const struct feed_entry *e)
{
    json_t *object = json_object();
    return json_array_append_new(entries, object) == 0 && set_span(object, "title", e->title) &&
           set_span(object, "link", e->link) && set_span(object, "id", e->id) &&
           set_time(object, "published", e->published) && set_span(object, "author", e->author) &&
           set_span(object, "summary", e->summary) && set_span(object, "section", e->section) &&
           set_tags(object, e);
}

static bool fill(json_t *object, const struct feed *f)
{
    json_t *entries = json_array();
    bool well = set_span(object, "format", f->format) && set_span(object, "title", f->title) &&
                set_span(object, "link", f->link) && set_span(object, "language", f->language) &&
                set(object, "entries", entries);
    for (size_t i = 0; well && i < f->entry_count; i++)
        well = add_entry(entries, &f->entries[i]);
    return well;
}

static int add_bytes(const char *bytes, size_t n, void *out)
{
    buf_add(out, bytes, n);
    return 0;
}

enum err feed_to_json(const struct feed *f, struct buf *out)
{
    json_t *object = json_object();
    bool well = object && fill(object, f) &&
                json_dump_callback(object, add_bytes, out, JSON_ENSURE_ASCII) == 0;
    json_decref(object);
    return well ? buf_error(out) : SW_NOMEM;
}
