#include "store_tags.h"

#include "smolwire/buf.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"
#include "store_internal.h"
#include "store_story.h"

static enum err add_tag(struct store *s, int64_t story, struct span name)
{
    struct buf slug;
    buf_init(&slug, SLUG_MAX + 1);
    escape_name_slug(&slug, name, SLUG_MAX);
    enum err e = buf_error(&slug);
    if (!e && slug.len) {
        struct query q =
            query_start(s, "INSERT OR IGNORE INTO tag (slug, story, name) VALUES (?1, ?2, ?3)");
        query_bind_span(&q, 1, buf_span(&slug));
        query_bind_int(&q, 2, story);
        query_bind_span(&q, 3, name);
        e = query_run(&q);
    }
    buf_free(&slug);
    return e;
}

enum err store_set_tags(struct store *s, int64_t story, const struct article *a)
{
    enum err e = store_run_for(s,
                               "INSERT OR IGNORE INTO tag_due (slug)"
                               " SELECT slug FROM tag WHERE story = ?1",
                               story);
    if (!e)
        e = store_run_for(s, "DELETE FROM tag WHERE story = ?1", story);
    for (size_t i = 0; !e && i < a->tag_count; i++)
        e = add_tag(s, story, a->tags[i]);
    return e;
}

/* All rows' first columns as texts, and the end of the query. */
static enum err read_slugs(struct query *q, struct arena *arena, struct span **out, size_t *count)
{
    enum err e = query_spans(q, arena, out, count);
    query_end(q);
    return e;
}

enum err store_story_tags(struct store *s, int64_t story, int64_t least, struct arena *arena,
                          struct span **out, size_t *count)
{
    struct query q = query_start(s, "SELECT slug FROM tag AS t WHERE story = ?1 AND (SELECT"
                                    " count(*) FROM (SELECT 1 FROM tag WHERE slug = t.slug"
                                    " LIMIT ?2)) >= ?2 ORDER BY slug");
    query_bind_int(&q, 1, story);
    query_bind_int(&q, 2, least);
    return read_slugs(&q, arena, out, count);
}

enum err store_due_tags(struct store *s, struct arena *arena, struct span **out, size_t *count)
{
    struct query q = query_start(s, "SELECT slug FROM tag_due ORDER BY slug");
    return read_slugs(&q, arena, out, count);
}

enum err store_due_tags_done(struct store *s)
{
    return store_execute(s, "DELETE FROM tag_due");
}

enum err store_touch_tagged(struct store *s, struct span slug)
{
    struct query q = query_start(s, "UPDATE story SET stale = 1 WHERE id IN"
                                    " (SELECT story FROM tag WHERE slug = ?1)");
    query_bind_span(&q, 1, slug);
    return query_run(&q);
}

static struct tag_count read_tag(struct query *q, struct arena *arena)
{
    return (struct tag_count){
        .slug = query_span(q, 0, arena),
        .name = query_span(q, 1, arena),
        .stories = query_int(q, 2),
    };
}

/* Those that do not count are few; to ask for each story takes ten times as long. */
enum err store_list_tags(struct store *s, int64_t least, struct arena *arena,
                         struct tag_count **out, size_t *count)
{
    struct query q = query_start(s, "SELECT slug, min(name), count(*) AS stories FROM tag"
                                    " WHERE story NOT IN (SELECT id FROM story WHERE on_disk = 0)"
                                    " GROUP BY slug HAVING stories >= ?1 ORDER BY slug");
    query_bind_int(&q, 1, least);
    struct tag_count *list = NULL;
    size_t n = 0, capacity = 0;
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        list = arena_grow(arena, list, n, &capacity, sizeof(*list));
        list[n++] = read_tag(&q, arena);
        e = query_step(&q, &row);
    }
    query_end(&q);
    *out = list;
    *count = n;
    return e;
}

enum err store_tag(struct store *s, struct span slug, struct arena *arena, struct tag_count *out)
{
    struct query q =
        query_start(s, "SELECT ?1, coalesce(min(name), ?1), count(*) FROM tag WHERE slug = ?1"
                       " AND story NOT IN (SELECT id FROM story WHERE on_disk = 0)");
    query_bind_span(&q, 1, slug);
    enum err e = query_one(&q);
    if (!e)
        *out = read_tag(&q, arena);
    query_end(&q);
    return e;
}

/* With more stories it costs less to look for the tag from the newest story on. */
#define COMMON_TAG "2000"

static enum err is_common(struct store *s, struct span slug, bool *common)
{
    int64_t yes = 0;
    struct query q = query_start(
        s, "SELECT EXISTS (SELECT 1 FROM tag WHERE slug = ?1 LIMIT 1 OFFSET " COMMON_TAG ")");
    query_bind_span(&q, 1, slug);
    enum err e = query_number(&q, &yes);
    *common = yes != 0;
    return e;
}

#define NEWEST " ORDER BY story.published DESC, story.id DESC LIMIT ?2"
#define NEWEST_OF_RARE                                                                             \
    "SELECT " STORY_COLUMNS " FROM tag JOIN story ON story.id = tag.story AND story.on_disk = 1"   \
    " WHERE tag.slug = ?1" NEWEST
#define NEWEST_OF_COMMON                                                                           \
    "SELECT " STORY_COLUMNS " FROM story INDEXED BY published_by_time WHERE on_disk = 1"           \
    " AND EXISTS (SELECT 1 FROM tag WHERE slug = ?1 AND story = story.id)" NEWEST

enum err store_list_tagged(struct store *s, struct span slug, int64_t limit, struct arena *arena,
                           struct story **out, size_t *count)
{
    bool common = false;
    enum err e = is_common(s, slug, &common);
    if (e)
        return e;
    struct query q = query_start(s, common ? NEWEST_OF_COMMON : NEWEST_OF_RARE);
    query_bind_span(&q, 1, slug);
    query_bind_int(&q, 2, limit);
    e = store_read_stories(&q, arena, out, count);
    query_end(&q);
    return e;
}
