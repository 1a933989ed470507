#include "store_pictures.h"

#include "smolwire/buf.h"
#include "smolwire/limits.h"
#include "store_internal.h"

#define PICTURE_PATH                                                                               \
    "CASE picture.extension WHEN '' THEN ''"                                                       \
    " ELSE story.page || '-' || picture.number || picture.extension END"

#define PICTURE_COLUMNS                                                                            \
    "picture.id, picture.story, picture.url, " PICTURE_PATH ", picture.size, picture.failures"

/* --- which ones ----------------------------------------------------------------- */

/* One that was forgotten is due again; one that was given up is not. */
static enum err want(struct store *s, int64_t story, struct span url, int64_t now)
{
    struct query q = query_start(s, "INSERT INTO picture (story, url, number, retry)"
                                    " SELECT ?1, ?2, coalesce(max(number), 0) + 1, ?3"
                                    " FROM picture WHERE story = ?1"
                                    " ON CONFLICT (story, url) DO UPDATE SET retry = ?3"
                                    " WHERE extension = '' AND retry IS NULL AND failures = 0");
    query_bind_int(&q, 1, story);
    query_bind_span(&q, 2, url);
    query_bind_int(&q, 3, now);
    return query_run(&q);
}

/* The row stays, so that no other picture gets its number, and with it its path. */
static enum err forget(struct store *s, int64_t id)
{
    static const char *const steps[] = {
        ("INSERT OR IGNORE INTO picture_gone (path) SELECT " PICTURE_PATH
         " FROM picture JOIN story ON story.id = picture.story"
         " WHERE picture.id = ?1 AND picture.extension <> ''"),
        "DELETE FROM picture_bytes WHERE id = ?1",
        "UPDATE picture SET extension = '', size = 0, retry = NULL, failures = 0 WHERE id = ?1",
    };
    enum err e = SW_OK;
    for (size_t i = 0; !e && i < SW_COUNT(steps); i++)
        e = store_run_for(s, steps[i], id);
    return e;
}

/* All of the story but those in the list. */
static enum err forget_others(struct store *s, int64_t story, const struct span *urls, size_t count)
{
    struct query q = query_start(s, "SELECT id, url FROM picture WHERE story = ?1");
    struct buf ids;
    bool row = false;
    buf_init(&ids, SIZE_MAX / 2);
    query_bind_int(&q, 1, story);
    enum err e = query_step(&q, &row);
    while (!e && row) {
        int64_t id = query_int(&q, 0);
        if (!span_is_among(query_span_here(&q, 1), urls, count))
            buf_add(&ids, &id, sizeof(id));
        e = query_step(&q, &row);
    }
    query_end(&q);
    if (!e)
        e = buf_error(&ids);
    for (size_t i = 0; !e && i < ids.len / sizeof(int64_t); i++)
        e = forget(s, ((const int64_t *)(const void *)ids.data)[i]);
    buf_free(&ids);
    return e;
}

enum err store_want_pictures(struct store *s, int64_t story, const struct span *urls, size_t count,
                             int64_t now)
{
    enum err e = forget_others(s, story, urls, count);
    for (size_t i = 0; !e && i < count; i++)
        e = want(s, story, urls[i], now);
    return e;
}

enum err store_forget_pictures(struct store *s, int64_t story)
{
    enum err e = forget_others(s, story, NULL, 0);
    return e ? e : store_run_for(s, "DELETE FROM picture WHERE story = ?1", story);
}

/* --- reading ----------------------------------------------------------------------- */

enum err store_due_pictures(struct store *s, struct span source, int64_t now, struct arena *arena,
                            int64_t **ids, size_t *count)
{
    struct query q = query_start(s, "SELECT picture.id FROM picture"
                                    " JOIN story ON story.id = picture.story"
                                    " WHERE picture.retry IS NOT NULL"
                                    " AND (picture.retry <= ?2 OR picture.retry > ?3)"
                                    " AND story.source = ?1"
                                    " ORDER BY story.published DESC, picture.number");
    query_bind_span(&q, 1, source);
    query_bind_int(&q, 2, now);
    query_bind_int(&q, 3, now + WAIT_MOST);
    enum err e = query_ids(&q, arena, ids, count);
    query_end(&q);
    return e;
}

static struct store_picture read_picture(struct query *q, struct arena *arena)
{
    return (struct store_picture){
        .id = query_int(q, 0),
        .story = query_int(q, 1),
        .url = query_span(q, 2, arena),
        .path = query_span(q, 3, arena),
        .size = query_int(q, 4),
        .failures = query_int(q, 5),
    };
}

enum err store_picture(struct store *s, int64_t id, struct arena *arena, struct store_picture *out)
{
    struct query q = query_start(
        s, "SELECT " PICTURE_COLUMNS
           " FROM picture JOIN story ON story.id = picture.story WHERE picture.id = ?1");
    query_bind_int(&q, 1, id);
    enum err e = query_one(&q);
    if (!e)
        *out = read_picture(&q, arena);
    query_end(&q);
    return e;
}

enum err store_story_pictures(struct store *s, int64_t story, struct arena *arena,
                              struct store_picture **out, size_t *count)
{
    struct query q = query_start(
        s, "SELECT " PICTURE_COLUMNS " FROM picture JOIN story ON story.id = picture.story"
           " WHERE picture.story = ?1 AND picture.extension <> '' ORDER BY number");
    struct store_picture *list = NULL;
    size_t n = 0, capacity = 0;
    bool row = false;
    query_bind_int(&q, 1, story);
    enum err e = query_step(&q, &row);
    while (!e && row) {
        list = arena_grow(arena, list, n, &capacity, sizeof(*list));
        list[n++] = read_picture(&q, arena);
        e = query_step(&q, &row);
    }
    query_end(&q);
    *out = list;
    *count = n;
    return e;
}

enum err store_picture_bytes(struct store *s, int64_t id, struct arena *arena, struct span *bytes)
{
    struct query q = query_start(s, "SELECT bytes FROM picture_bytes WHERE id = ?1");
    query_bind_int(&q, 1, id);
    enum err e = query_one(&q);
    if (!e)
        *bytes = query_span(&q, 0, arena);
    query_end(&q);
    return e;
}

enum err store_story_picture_size(struct store *s, int64_t story, int64_t *size)
{
    struct query q = query_start(s, "SELECT coalesce(sum(size), 0) FROM picture WHERE story = ?1");
    query_bind_int(&q, 1, story);
    return query_number(&q, size);
}

enum err store_source_picture_size(struct store *s, struct span source, int64_t *size)
{
    struct query q = query_start(s, "SELECT coalesce(sum(picture.size), 0) FROM picture"
                                    " JOIN story ON story.id = picture.story"
                                    " WHERE story.source = ?1");
    query_bind_span(&q, 1, source);
    return query_number(&q, size);
}

/* --- writing ------------------------------------------------------------------------- */

static enum err put_bytes(struct store *s, int64_t id, struct span bytes)
{
    struct query q = query_start(s, "INSERT OR REPLACE INTO picture_bytes (id, bytes)"
                                    " VALUES (?1, ?2)");
    query_bind_int(&q, 1, id);
    query_bind_blob(&q, 2, bytes);
    return query_run(&q);
}

enum err store_put_picture(struct store *s, int64_t id, struct span extension, struct span bytes)
{
    static const char *const steps[] = {
        ("DELETE FROM picture_gone WHERE path = (SELECT " PICTURE_PATH
         " FROM picture JOIN story ON story.id = picture.story WHERE picture.id = ?1)"),
        "UPDATE story SET stale = 1 WHERE id = (SELECT story FROM picture WHERE id = ?1)",
    };
    enum err e = put_bytes(s, id, bytes);
    if (e)
        return e;
    struct query q = query_start(s, "UPDATE picture SET extension = ?2, size = ?3, retry = NULL,"
                                    " failures = 0 WHERE id = ?1");
    query_bind_int(&q, 1, id);
    query_bind_span(&q, 2, extension);
    query_bind_int(&q, 3, (int64_t)bytes.n);
    e = query_run(&q);
    for (size_t i = 0; !e && i < SW_COUNT(steps); i++)
        e = store_run_for(s, steps[i], id);
    return e;
}

enum err store_picture_failed(struct store *s, int64_t id, int64_t retry)
{
    struct query q = query_start(s, "UPDATE picture SET retry = ?2, failures = failures + 1"
                                    " WHERE id = ?1");
    query_bind_int(&q, 1, id);
    query_bind_time(&q, 2, retry);
    return query_run(&q);
}

/* --- what is left of them --------------------------------------------------------------- */

enum err store_gone_pictures(struct store *s, struct arena *arena, struct span **paths,
                             size_t *count)
{
    struct query q = query_start(s, "SELECT path FROM picture_gone ORDER BY path");
    enum err e = query_spans(&q, arena, paths, count);
    query_end(&q);
    return e;
}

enum err store_gone_pictures_done(struct store *s)
{
    return store_execute(s, "DELETE FROM picture_gone");
}
