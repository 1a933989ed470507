#include "store_pages.h"

#include "store_internal.h"
#include "store_story.h"

/* --- stories ---------------------------------------------------------------- */

enum err store_list_published(struct store *s, const struct story_query *asked, struct arena *arena,
                              struct story **out, size_t *count)
{
    struct query q =
        store_query_list(s, "SELECT " STORY_COLUMNS " FROM story WHERE on_disk = 1", asked);
    enum err e = store_read_stories(&q, arena, out, count);
    query_end(&q);
    return e;
}

/* --- names ------------------------------------------------------------------ */

/* Steps from name to name over the index, so that the cost is that of the names, not of the
 * stories. */
#define NAMES_SQL(column)                                                                          \
    "WITH RECURSIVE each(name) AS (SELECT min(" column ") FROM story UNION ALL"                    \
    " SELECT (SELECT min(" column ") FROM story WHERE " column " > name) FROM each"                \
    " WHERE name IS NOT NULL)"                                                                     \
    " SELECT name FROM each WHERE name <> ''"                                                      \
    " AND EXISTS (SELECT 1 FROM story WHERE " column " = name AND on_disk = 1)"

static enum err list_names(struct query *q, struct arena *arena, struct span **out, size_t *count)
{
    enum err e = query_spans(q, arena, out, count);
    query_end(q);
    return e;
}

enum err store_sections(struct store *s, struct arena *arena, struct span **out, size_t *count)
{
    struct query q = query_start(s, NAMES_SQL("section"));
    return list_names(&q, arena, out, count);
}

enum err store_sources(struct store *s, struct arena *arena, struct span **out, size_t *count)
{
    struct query q = query_start(s, NAMES_SQL("source"));
    return list_names(&q, arena, out, count);
}

enum err store_source_site(struct store *s, struct span source, struct arena *arena,
                           struct span *site)
{
    struct query q =
        query_start(s, "WITH first AS (SELECT site, url FROM story WHERE source = ?1 AND site <> ''"
                       " ORDER BY published, id LIMIT 1)"
                       " SELECT coalesce((SELECT site FROM first WHERE instr(url, site) = 0),"
                       " (SELECT nullif(title, '') FROM source WHERE name = ?1),"
                       " (SELECT site FROM first), '')");
    query_bind_span(&q, 1, source);
    enum err e = query_one(&q);
    if (!e)
        *site = query_span(&q, 0, arena);
    if (!e && site->n == 0)
        e = SW_NOT_FOUND;
    query_end(&q);
    return e;
}

/* --- what stands beside ------------------------------------------------------- */

/* `sql`: ?1 a time, ?2 a source, where it is asked for. */
static enum err nearest(struct store *s, const char *sql, int64_t time, struct span source,
                        int64_t *out)
{
    struct query q = query_start(s, sql);
    query_bind_int(&q, 1, time);
    if (source.n)
        query_bind_span(&q, 2, source);
    return query_number(&q, out);
}

enum err store_time_before(struct store *s, struct span source, int64_t from, int64_t *time)
{
    const char *sql = source.n ? "SELECT published FROM story WHERE on_disk = 1 AND published < ?1"
                                 " AND source = ?2 ORDER BY published DESC LIMIT 1"
                               : "SELECT published FROM story WHERE on_disk = 1"
                                 " AND published < ?1 ORDER BY published DESC LIMIT 1";
    return nearest(s, sql, from, source, time);
}

enum err store_time_after(struct store *s, struct span source, int64_t until, int64_t *time)
{
    const char *sql = source.n ? "SELECT published FROM story WHERE on_disk = 1 AND published >= ?1"
                                 " AND source = ?2 ORDER BY published LIMIT 1"
                               : "SELECT published FROM story WHERE on_disk = 1"
                                 " AND published >= ?1 ORDER BY published LIMIT 1";
    return nearest(s, sql, until, source, time);
}

static enum err beside(struct store *s, const char *sql, const struct story *story, int64_t *id)
{
    struct query q = query_start(s, sql);
    query_bind_span(&q, 1, story->source);
    query_bind_int(&q, 2, story->published);
    query_bind_int(&q, 3, story->id);
    *id = 0;
    enum err e = query_number(&q, id);
    return e == SW_NOT_FOUND ? SW_OK : e;
}

enum err store_beside(struct store *s, const struct story *story, int64_t *before, int64_t *after)
{
    enum err e = beside(s,
                        "SELECT id FROM story WHERE source = ?1 AND on_disk = 1"
                        " AND (published, id) < (?2, ?3)"
                        " ORDER BY published DESC, id DESC LIMIT 1",
                        story, before);
    if (!e)
        e = beside(s,
                   "SELECT id FROM story WHERE source = ?1 AND on_disk = 1"
                   " AND (published, id) > (?2, ?3) ORDER BY published, id LIMIT 1",
                   story, after);
    return e;
}

enum err store_touch_beside(struct store *s, int64_t id)
{
    struct arena arena;
    struct story story;
    int64_t before = 0, after = 0;
    arena_init(&arena);
    enum err e = store_story(s, id, &arena, &story);
    if (!e)
        e = store_beside(s, &story, &before, &after);
    if (!e && before)
        e = store_touch(s, before);
    if (!e && after)
        e = store_touch(s, after);
    arena_free(&arena);
    return e;
}

/* --- links that wait ----------------------------------------------------------- */

enum err store_want(struct store *s, struct span url, int64_t story)
{
    struct query q = query_start(s, "INSERT OR IGNORE INTO wanted (url, story) VALUES (?1, ?2)");
    query_bind_span(&q, 1, url);
    query_bind_int(&q, 2, story);
    return query_run(&q);
}

enum err store_touch_wanting(struct store *s, int64_t come)
{
    struct query touch = query_start(s, "UPDATE story SET stale = 1 WHERE id IN (SELECT w.story"
                                        " FROM alias AS a JOIN wanted AS w ON w.url = a.url"
                                        " WHERE a.story = ?1)");
    query_bind_int(&touch, 1, come);
    enum err e = query_run(&touch);
    if (e)
        return e;
    struct query forget = query_start(s, "DELETE FROM wanted WHERE url IN"
                                         " (SELECT url FROM alias WHERE story = ?1)");
    query_bind_int(&forget, 1, come);
    return query_run(&forget);
}
