/*
 * The newest stories of a list: of all, of a source, of a section, of a tag.
 */
#include <stdlib.h>

#include "publish_lists.h"
#include "store_pages.h"
#include "store_tags.h"

struct gathered {
    struct story *items;
    size_t count, capacity;
};

static int newest_first(const void *left, const void *right)
{
    const struct story *a = left, *b = right;
    if (a->published != b->published)
        return a->published > b->published ? -1 : 1;
    return a->id > b->id ? -1 : a->id < b->id;
}

static enum err gather(struct list_run *run, struct span section, int64_t limit,
                       struct gathered *out)
{
    struct story *some = NULL;
    size_t count = 0;
    struct story_query query = list_any_time(limit);
    query.section = section;
    enum err e = store_list_published(run->p->store, &query, &run->arena, &some, &count);
    for (size_t i = 0; !e && i < count; i++) {
        out->items =
            arena_grow(&run->arena, out->items, out->count, &out->capacity, sizeof(*out->items));
        out->items[out->count++] = some[i];
    }
    return e;
}

/* Publishers spell a section in several ways; all of them are one, named as the first. */
static enum err newest_of_section(struct list_run *run, int64_t limit, struct gathered *out,
                                  struct span *title)
{
    struct span *names = NULL;
    size_t count = 0;
    *title = run->key->name;
    enum err e = store_sections(run->p->store, &run->arena, &names, &count);
    for (size_t i = 0; !e && i < count; i++) {
        if (!span_equal(publish_section_slug(&run->arena, names[i]), run->key->name))
            continue;
        if (out->count == 0)
            *title = names[i];
        e = gather(run, names[i], limit, out);
    }
    if (out->count)
        qsort(out->items, out->count, sizeof(*out->items), newest_first);
    if (out->count > (size_t)limit)
        out->count = (size_t)limit;
    return e;
}

static enum err newest_of_tag(struct list_run *run, int64_t limit, struct gathered *out,
                              struct span *title)
{
    struct tag_count tag;
    enum err e = store_tag(run->p->store, run->key->name, &run->arena, &tag);
    if (e)
        return e;
    *title = tag.name;
    return store_list_tagged(run->p->store, run->key->name, limit, &run->arena, &out->items,
                             &out->count);
}

enum err list_newest(struct list_run *run, int64_t limit, struct list_stories *out)
{
    struct gathered found = {0};
    struct story_query query = list_any_time(limit);
    enum err e = SW_OK;
    if (run->key->kind == LIST_SECTION) {
        e = newest_of_section(run, limit, &found, &out->title);
    } else if (run->key->kind == LIST_TAG) {
        e = newest_of_tag(run, limit, &found, &out->title);
    } else {
        query.source = run->key->name;
        out->title = query.source.n
                         ? publish_source_title(run->p, query.source)
                         : span_of(conf_string(conf_section(run->p->conf, "mirror"), "title"));
        e = store_list_published(run->p->store, &query, &run->arena, &found.items, &found.count);
    }
    out->items = found.items;
    out->count = found.count;
    return e;
}
