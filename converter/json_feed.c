#include "json_feed.h"

#include <jansson.h>

#include "json_blocks.h"
#include "json_members.h"

static bool set_tags(json_t *object, const struct feed_entry *e)
{
    json_t *tags = json_array();
    bool well = json_set(object, "tags", tags);
    for (size_t i = 0; well && i < e->tag_count; i++)
        well = json_array_append_new(tags, json_from_span(e->tags[i])) == 0;
    return well;
}

static bool add_entry(json_t *entries, const struct feed_entry *e)
{
    json_t *object = json_object();
    return json_array_append_new(entries, object) == 0 &&
           json_set_span(object, "title", e->title) && json_set_span(object, "link", e->link) &&
           json_set_span(object, "id", e->id) && json_set_time(object, "published", e->published) &&
           json_set_span(object, "author", e->author) &&
           json_set_span(object, "summary", e->summary) &&
           json_set_span(object, "section", e->section) && set_tags(object, e);
}

static bool fill(json_t *object, const struct feed *f)
{
    json_t *entries = json_array();
    bool well =
        json_set_span(object, "format", f->format) && json_set_span(object, "title", f->title) &&
        json_set_span(object, "link", f->link) && json_set_span(object, "language", f->language) &&
        json_set(object, "entries", entries);
    for (size_t i = 0; well && i < f->entry_count; i++)
        well = add_entry(entries, &f->entries[i]);
    return well;
}

enum err feed_to_json(const struct feed *f, struct buf *out)
{
    json_t *object = json_object();
    return json_finish(object, object && fill(object, f), out);
}
