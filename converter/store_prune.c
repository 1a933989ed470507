#include "store_prune.h"

#include "smolwire/buf.h"
#include "store_internal.h"
#include "store_pictures.h"
#include "store_text.h"

/* --- links that keep ---------------------------------------------------------- */

enum err store_forget_links(struct store *s, int64_t story)
{
    return store_run_for(s, "DELETE FROM linked WHERE story = ?1", story);
}

enum err store_add_link(struct store *s, int64_t story, int64_t other)
{
    struct query q = query_start(s, "INSERT OR IGNORE INTO linked (story, other) VALUES (?1, ?2)");
    query_bind_int(&q, 1, story);
    query_bind_int(&q, 2, other);
    return query_run(&q);
}

/* --- which ones ------------------------------------------------------------------ */

static enum err mark_older(struct store *s, const struct keep_rule *rule)
{
    if (rule->from == SW_NO_TIME)
        return SW_OK;
    struct query q = query_start(s, "INSERT OR IGNORE INTO expired (id)"
                                    " SELECT id FROM story WHERE source = ?1 AND published < ?2");
    query_bind_span(&q, 1, rule->source);
    query_bind_int(&q, 2, rule->from);
    return query_run(&q);
}

static enum err mark_surplus(struct store *s, const struct keep_rule *rule)
{
    if (rule->stories == 0)
        return SW_OK;
    struct query q = query_start(s, "INSERT OR IGNORE INTO expired (id)"
                                    " SELECT id FROM story WHERE source = ?1"
                                    " ORDER BY published DESC, id DESC LIMIT -1 OFFSET ?2");
    query_bind_span(&q, 1, rule->source);
    query_bind_int(&q, 2, rule->stories);
    return query_run(&q);
}

static enum err mark_expired(struct store *s, const struct keep_rule *rules, size_t count)
{
    enum err e = store_execute(s, "CREATE TEMP TABLE IF NOT EXISTS expired"
                                  " (id INTEGER PRIMARY KEY); DELETE FROM expired");
    for (size_t i = 0; !e && i < count; i++) {
        e = mark_older(s, &rules[i]);
        if (!e)
            e = mark_surplus(s, &rules[i]);
    }
    return e;
}

enum err store_expired(struct store *s, const struct keep_rule *rules, size_t rule_count,
                       struct arena *arena, int64_t **ids, size_t *count)
{
    enum err e = mark_expired(s, rules, rule_count);
    if (e)
        return e;
    struct query q = query_start(s, "SELECT id FROM expired AS o WHERE NOT EXISTS"
                                    " (SELECT 1 FROM linked WHERE linked.other = o.id"
                                    " AND linked.story NOT IN (SELECT id FROM expired))"
                                    " ORDER BY id");
    e = query_ids(&q, arena, ids, count);
    query_end(&q);
    return e;
}

/* --- removing ---------------------------------------------------------------------- */

enum err store_remove_story(struct store *s, int64_t id)
{
    static const char *const steps[] = {
        ("INSERT OR REPLACE INTO gone (page, source, section, published)"
         " SELECT page, source, section, published FROM story WHERE id = ?1 AND on_disk = 1"),
        "UPDATE story SET stale = 1 WHERE id IN (SELECT story FROM linked WHERE other = ?1)",
        "UPDATE story SET stale = 1 WHERE id IN (SELECT story FROM related WHERE other = ?1)",
        "INSERT OR IGNORE INTO gone_url (url) SELECT url FROM alias WHERE story = ?1",
        "INSERT OR IGNORE INTO gone_url (url) SELECT url FROM entry WHERE story = ?1",
        "DELETE FROM validator WHERE url IN (SELECT url FROM entry WHERE story = ?1)",
        "DELETE FROM kept_page WHERE entry IN (SELECT id FROM entry WHERE story = ?1)",
        "DELETE FROM kept_part WHERE entry IN (SELECT id FROM entry WHERE story = ?1)",
        "DELETE FROM entry WHERE story = ?1",
        "DELETE FROM linked WHERE story = ?1 OR other = ?1",
        "DELETE FROM related WHERE story = ?1 OR other = ?1",
        "DELETE FROM wanted WHERE story = ?1",
        "DELETE FROM alias WHERE story = ?1",
        "DELETE FROM change WHERE story = ?1",
        "DELETE FROM text_key WHERE story = ?1",
        "INSERT OR IGNORE INTO tag_due (slug) SELECT slug FROM tag WHERE story = ?1",
        "DELETE FROM tag WHERE story = ?1",
        "DELETE FROM story_text WHERE id = ?1",
        "DELETE FROM story WHERE id = ?1",
    };
    enum err e = store_forget_pictures(s, id);
    if (!e)
        e = store_text_forget(s, id);
    for (size_t i = 0; !e && i < SW_COUNT(steps); i++)
        e = store_run_for(s, steps[i], id);
    return e;
}

enum err store_is_gone(struct store *s, struct span url, bool *yes)
{
    struct query q = query_start(s, "SELECT 1 FROM gone_url WHERE url = ?1");
    query_bind_span(&q, 1, url);
    enum err e = query_step(&q, yes);
    query_end(&q);
    return e;
}

/* --- what is left of them ------------------------------------------------------------ */

enum err store_gone_pending(struct store *s, struct arena *arena, struct gone_page **out,
                            size_t *count)
{
    struct query q = query_start(s, "SELECT page, source, section, published FROM gone"
                                    " WHERE removed = 0 ORDER BY page");
    struct gone_page *list = NULL;
    size_t n = 0, capacity = 0;
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        list = arena_grow(arena, list, n, &capacity, sizeof(*list));
        list[n++] = (struct gone_page){
            .page = query_span(&q, 0, arena),
            .source = query_span(&q, 1, arena),
            .section = query_span(&q, 2, arena),
            .published = query_int(&q, 3),
        };
        e = query_step(&q, &row);
    }
    query_end(&q);
    if (!e) {
        *out = list;
        *count = n;
    }
    return e;
}

enum err store_gone_removed(struct store *s, struct span page)
{
    struct query q = query_start(s, "UPDATE gone SET removed = 1 WHERE page = ?1");
    query_bind_span(&q, 1, page);
    return query_run(&q);
}

enum err store_gone_list(struct store *s, struct buf *out)
{
    struct query q = query_start(s, "SELECT page FROM gone ORDER BY page");
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        buf_add_span(out, query_span_here(&q, 0));
        buf_add_char(out, '\n');
        e = query_step(&q, &row);
    }
    query_end(&q);
    return e ? e : buf_error(out);
}
