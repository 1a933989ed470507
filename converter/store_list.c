/*
 * Lists of stories, what is stale, what is related.
 */
#include "store.h"

#include <string.h>

#include "smolwire/buf.h"
#include "store_internal.h"
#include "store_story.h"

/* Far above the longest that is put together. */
#define LIST_SQL_MAX 2048

/* Only the conditions that are asked for, so that each question finds its index. */
static void add_conditions(const struct story_query *asked, struct buf *sql)
{
    if (asked->source.n)
        buf_add_string(sql, " AND source = ?1");
    if (asked->section.n)
        buf_add_string(sql, " AND section = ?2");
    if (asked->from != SW_NO_TIME)
        buf_add_string(sql, " AND published >= ?3");
    if (asked->until != SW_NO_TIME)
        buf_add_string(sql, " AND published < ?4");
    if (asked->only_stale)
        buf_add_string(sql, " AND stale = 1");
    buf_add_string(sql, " ORDER BY published DESC, id DESC");
    if (asked->limit)
        buf_add_string(sql, " LIMIT ?5");
}

static void bind_list(const struct story_query *asked, struct query *q)
{
    if (asked->source.n)
        query_bind_span(q, 1, asked->source);
    if (asked->section.n)
        query_bind_span(q, 2, asked->section);
    if (asked->from != SW_NO_TIME)
        query_bind_int(q, 3, asked->from);
    if (asked->until != SW_NO_TIME)
        query_bind_int(q, 4, asked->until);
    if (asked->limit)
        query_bind_int(q, 5, asked->limit);
}

struct query store_query_list(struct store *s, const char *select, const struct story_query *asked)
{
    struct query q = {.store = s, .slot = QUERY_ONCE};
    struct buf sql;
    buf_init(&sql, LIST_SQL_MAX);
    buf_add_string(&sql, select);
    add_conditions(asked, &sql);
    q.error = buf_error(&sql);
    if (!q.error)
        q = query_start_once(s, sql.data);
    bind_list(asked, &q);
    buf_free(&sql);
    return q;
}

static enum err collect_ids(struct query *q, struct buf *ids)
{
    bool row = false;
    enum err e = query_step(q, &row);
    while (!e && row) {
        int64_t id = query_int(q, 0);
        buf_add(ids, &id, sizeof(id));
        e = query_step(q, &row);
    }
    return e ? e : buf_error(ids);
}

static enum err select_ids(struct store *s, const struct story_query *asked, struct buf *ids)
{
    struct query q = store_query_list(s, "SELECT id FROM story WHERE 1", asked);
    enum err e = collect_ids(&q, ids);
    query_end(&q);
    return e;
}

static enum err visit_one(struct store *s, int64_t id, store_visit *visit, void *context)
{
    struct arena arena;
    struct story story;
    arena_init(&arena);
    enum err e = store_story(s, id, &arena, &story);
    if (!e)
        e = visit(context, &story);
    else if (e == SW_NOT_FOUND) /* removed by an earlier visit */
        e = SW_OK;
    arena_free(&arena);
    return e;
}

/* The numbers first, then story by story: a visit may change what the walk goes over. */
enum err store_each(struct store *s, const struct story_query *q, store_visit *visit, void *context)
{
    struct buf ids;
    buf_init(&ids, SIZE_MAX / 2);
    enum err e = select_ids(s, q, &ids);
    for (size_t i = 0; !e && i < ids.len; i += sizeof(int64_t)) {
        int64_t id;
        memcpy(&id, ids.data + i, sizeof(id));
        e = visit_one(s, id, visit, context);
    }
    buf_free(&ids);
    return e;
}

/* --- stale ---------------------------------------------------------------- */

enum err store_touch(struct store *s, int64_t id)
{
    return store_run_for(s, "UPDATE story SET stale = 1 WHERE id = ?1 AND stale = 0", id);
}

enum err store_mark_fresh(struct store *s, int64_t id)
{
    return store_run_for(s, "UPDATE story SET stale = 0, on_disk = 1 WHERE id = ?1", id);
}

enum err store_mark_missing(struct store *s, int64_t id)
{
    return store_run_for(s, "UPDATE story SET stale = 1, on_disk = 0 WHERE id = ?1", id);
}

enum err store_is_published(struct store *s, int64_t id, bool *yes)
{
    struct query q = query_start(s, "SELECT on_disk FROM story WHERE id = ?1");
    query_bind_int(&q, 1, id);
    enum err e = query_one(&q);
    if (!e)
        *yes = query_int(&q, 0) != 0;
    query_end(&q);
    return e;
}

/* --- related -------------------------------------------------------------- */

static enum err add_related(struct store *s, int64_t id, size_t rank, int64_t other, double score)
{
    struct query q =
        query_start(s, "INSERT INTO related (story, rank, other, score) VALUES (?1, ?2, ?3, ?4)");
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, (int64_t)rank);
    query_bind_int(&q, 3, other);
    query_bind_double(&q, 4, score);
    return query_run(&q);
}

enum err store_set_related(struct store *s, int64_t id, const int64_t *ids, const double *scores,
                           size_t count)
{
    struct query q = query_start(s, "DELETE FROM related WHERE story = ?1");
    query_bind_int(&q, 1, id);
    enum err e = query_run(&q);
    for (size_t i = 0; !e && i < count; i++)
        e = add_related(s, id, i, ids[i], scores[i]);
    return e;
}

enum err store_related(struct store *s, int64_t id, struct arena *arena, int64_t **ids,
                       size_t *count)
{
    struct query q = query_start(s, "SELECT other FROM related WHERE story = ?1 ORDER BY rank");
    query_bind_int(&q, 1, id);
    enum err e = query_ids(&q, arena, ids, count);
    query_end(&q);
    return e;
}
