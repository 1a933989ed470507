#include "store_groups.h"

#include "store_internal.h"

/* Groups whose newest reports came within so many seconds are equally fresh. */
#define SAME_TIME (6 * 3600)

enum err store_membership(struct store *s, int64_t story, struct membership *out)
{
    struct query q = query_start(s, "SELECT grp, text FROM story_group WHERE story = ?1");
    query_bind_int(&q, 1, story);
    enum err e = query_one(&q);
    if (!e)
        *out = (struct membership){.group = query_int(&q, 0), .text = query_int(&q, 1)};
    query_end(&q);
    return e;
}

enum err store_set_membership(struct store *s, int64_t story, struct membership m)
{
    struct query q =
        query_start(s, "INSERT OR REPLACE INTO story_group (story, grp, text) VALUES (?1, ?2, ?3)");
    query_bind_int(&q, 1, story);
    query_bind_int(&q, 2, m.group);
    query_bind_int(&q, 3, m.text);
    return query_run(&q);
}

enum err store_remove_membership(struct store *s, int64_t story)
{
    return store_run_for(s, "DELETE FROM story_group WHERE story = ?1", story);
}

enum err store_merge_groups(struct store *s, int64_t from, int64_t into)
{
    struct query q = query_start(s, "UPDATE story_group SET grp = ?2 WHERE grp = ?1");
    query_bind_int(&q, 1, from);
    query_bind_int(&q, 2, into);
    return query_run(&q);
}

enum err store_members(struct store *s, int64_t group, struct arena *arena, struct member **out,
                       size_t *count)
{
    struct query q = query_start(s, "SELECT g.story, g.text FROM story_group AS g"
                                    " JOIN story ON story.id = g.story WHERE g.grp = ?1"
                                    " ORDER BY story.published, story.id");
    query_bind_int(&q, 1, group);
    struct member *list = NULL;
    size_t n = 0, capacity = 0;
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        list = arena_grow(arena, list, n, &capacity, sizeof(*list));
        list[n++] = (struct member){.story = query_int(&q, 0), .text = query_int(&q, 1)};
        e = query_step(&q, &row);
    }
    query_end(&q);
    if (!e) {
        *out = list;
        *count = n;
    }
    return e;
}

/* The cross join: from the new stories to their groups, not from all groups to their stories. */
enum err store_top_groups(struct store *s, int64_t from, int64_t limit, struct arena *arena,
                          struct group_rank **out, size_t *count)
{
    struct query q =
        query_start(s, "SELECT g.grp, count(DISTINCT story.source) AS sources,"
                       " max(story.published) AS newest"
                       " FROM story CROSS JOIN story_group AS g ON g.story = story.id"
                       " LEFT JOIN entry ON entry.story = story.id"
                       " WHERE story.published >= ?1 AND story.on_disk = 1"
                       " GROUP BY g.grp HAVING sources > 1"
                       " ORDER BY sources DESC, newest / ?3 DESC, min(entry.place), newest DESC"
                       " LIMIT ?2");
    query_bind_int(&q, 1, from);
    query_bind_int(&q, 2, limit);
    query_bind_int(&q, 3, SAME_TIME);
    struct group_rank *list = NULL;
    size_t n = 0, capacity = 0;
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        list = arena_grow(arena, list, n, &capacity, sizeof(*list));
        list[n++] = (struct group_rank){
            .group = query_int(&q, 0), .sources = query_int(&q, 1), .newest = query_int(&q, 2)};
        e = query_step(&q, &row);
    }
    query_end(&q);
    if (!e) {
        *out = list;
        *count = n;
    }
    return e;
}
