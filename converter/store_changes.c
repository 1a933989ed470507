#include "store_changes.h"

#include "store_internal.h"
#include "store_story.h"

enum err store_newest_change(struct store *s, int64_t *time)
{
    struct query q =
        query_start(s, "SELECT max(coalesce((SELECT max(first_seen) FROM story WHERE on_disk = 1),"
                       " 0), coalesce((SELECT max(time) FROM change), 0))");
    return query_number(&q, time);
}

/* SQLite gives columns beside min() from the row that has the minimum. */
enum err store_list_changes(struct store *s, int64_t from, int64_t limit, struct arena *arena,
                            struct story_change_note **out, size_t *count)
{
    struct query q =
        query_start(s, "SELECT " STORY_COLUMNS ", change.title, change.words, min(change.time)"
                       " FROM change JOIN story ON story.id = change.story AND story.on_disk = 1"
                       " WHERE change.time >= ?1 AND story.first_seen < ?1"
                       " GROUP BY change.story ORDER BY story.modified DESC, story.id DESC"
                       " LIMIT ?2");
    query_bind_int(&q, 1, from);
    query_bind_int(&q, 2, limit);
    struct story_change_note *list = NULL;
    size_t n = 0, capacity = 0;
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        list = arena_grow(arena, list, n, &capacity, sizeof(*list));
        store_read_story(&q, arena, &list[n].story);
        list[n].old_title = query_span(&q, STORY_COLUMN_COUNT, arena);
        list[n++].old_words = query_int(&q, STORY_COLUMN_COUNT + 1);
        e = query_step(&q, &row);
    }
    query_end(&q);
    *out = list;
    *count = n;
    return e;
}

enum err store_story_versions(struct store *s, int64_t id, int64_t limit, struct arena *arena,
                              struct story_version **out, size_t *count)
{
    struct query q = query_start(s, "SELECT time, title, words FROM change WHERE story = ?1"
                                    " ORDER BY time DESC LIMIT ?2");
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, limit);
    struct story_version *list = NULL;
    size_t n = 0, capacity = 0;
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        list = arena_grow(arena, list, n, &capacity, sizeof(*list));
        list[n++] = (struct story_version){.time = query_time(&q, 0),
                                           .title = query_span(&q, 1, arena),
                                           .words = query_int(&q, 2)};
        e = query_step(&q, &row);
    }
    query_end(&q);
    *out = list;
    *count = n;
    return e;
}

/* The "+": few stories are new, and walking all in their order to find them is the longer way. */
enum err store_list_added(struct store *s, int64_t from, int64_t limit, struct arena *arena,
                          struct story **out, size_t *count)
{
    struct query q = query_start(s, "SELECT " STORY_COLUMNS " FROM story"
                                    " WHERE first_seen >= ?1 AND on_disk = 1"
                                    " ORDER BY +published DESC, id DESC LIMIT ?2");
    query_bind_int(&q, 1, from);
    query_bind_int(&q, 2, limit);
    enum err e = store_read_stories(&q, arena, out, count);
    query_end(&q);
    return e;
}
