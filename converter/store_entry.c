/*
 * Entries of sources: what is to be fetched, and what became of it.
 */
#include "store.h"

#include "smolwire/limits.h"
#include "store_internal.h"
#include "store_prune.h"

struct known_entry {
    int64_t id, fingerprint;
    bool kept_out; /* by a filter */
};

static enum err find_entry(struct store *s, struct span source, struct span url,
                           struct known_entry *out)
{
    struct query q = query_start(s, "SELECT id, fingerprint, stage = 'filter' FROM entry"
                                    " WHERE source = ?1 AND url = ?2");
    query_bind_span(&q, 1, source);
    query_bind_span(&q, 2, url);
    enum err e = query_one(&q);
    if (!e)
        *out = (struct known_entry){query_int(&q, 0), query_int(&q, 1), query_int(&q, 2) != 0};
    query_end(&q);
    return e;
}

/* Parameters 1 to 9: what a changed entry writes too. */
static void bind_entry(struct query *q, const struct store_entry *e)
{
    query_bind_span(q, 1, e->feed_id);
    query_bind_span(q, 2, e->title);
    query_bind_span(q, 3, e->author);
    query_bind_span(q, 4, e->section);
    query_bind_span(q, 5, e->content);
    query_bind_time(q, 6, e->published);
    query_bind_int(q, 7, e->fingerprint);
    query_bind_int(q, 8, e->place);
    query_bind_span(q, 9, e->tags);
}

static bool is_due(const struct known_entry *known, const struct store_entry *entry)
{
    return known->fingerprint != entry->fingerprint || (entry->anew && known->kept_out);
}

static enum err insert_entry(struct store *s, const struct store_entry *entry)
{
    struct query q =
        query_start(s, "INSERT INTO entry (feed_id, title, author, section, content, published,"
                       " fingerprint, place, tags, source, url, seen, retry)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0)");
    bind_entry(&q, entry);
    query_bind_span(&q, 10, entry->source);
    query_bind_span(&q, 11, entry->url);
    query_bind_int(&q, 12, entry->seen);
    return query_run(&q);
}

static enum err update_entry(struct store *s, int64_t id, const struct store_entry *entry)
{
    struct query q = query_start(
        s, "UPDATE entry SET feed_id = ?1, title = ?2, author = ?3, section = ?4, content = ?5,"
           " published = ?6, fingerprint = ?7, place = ?8, tags = ?9, retry = 0, failures = 0"
           " WHERE id = ?10");
    bind_entry(&q, entry);
    query_bind_int(&q, 10, id);
    return query_run(&q);
}

enum err store_put_entry(struct store *s, const struct store_entry *entry, bool *due)
{
    struct known_entry known = {0};
    bool gone = false;
    *due = false;
    enum err e = store_is_gone(s, entry->url, &gone);
    if (e || gone)
        return e;
    e = find_entry(s, entry->source, entry->url, &known);
    *due = e == SW_NOT_FOUND || (!e && is_due(&known, entry));
    if (e == SW_NOT_FOUND)
        return insert_entry(s, entry);
    return e || !*due ? e : update_entry(s, known.id, entry);
}

/*
 * Some feeds give all their entries one id: it says nothing then. So only one
 * entry, the new address, may be without a story, and all others have the same.
 */
enum err store_find_feed_id(struct store *s, struct span source, struct span feed_id,
                            int64_t *story)
{
    if (!feed_id.n)
        return SW_NOT_FOUND;
    struct query q =
        query_start(s, "SELECT min(nullif(story, 0)), max(story), sum(story = 0) FROM entry"
                       " WHERE source = ?1 AND feed_id = ?2 AND feed_id <> ''");
    query_bind_span(&q, 1, source);
    query_bind_span(&q, 2, feed_id);
    enum err e = query_one(&q);
    int64_t least = e ? 0 : query_int(&q, 0), most = e ? 0 : query_int(&q, 1);
    if (!e && (most == 0 || least != most || query_int(&q, 2) > 1))
        e = SW_NOT_FOUND;
    if (!e)
        *story = most;
    query_end(&q);
    return e;
}

enum err store_find_entry(struct store *s, struct span source, struct span url, int64_t *id)
{
    struct known_entry known;
    enum err e = find_entry(s, source, url, &known);
    if (!e)
        *id = known.id;
    return e;
}

enum err store_entry(struct store *s, int64_t id, struct arena *arena, struct store_entry *out)
{
    struct query q = query_start(
        s, "SELECT source, url, feed_id, title, author, section, published, seen, fingerprint,"
           " story, failures, tags FROM entry WHERE id = ?1");
    query_bind_int(&q, 1, id);
    enum err e = query_one(&q);
    if (!e) {
        *out = (struct store_entry){
            .id = id,
            .source = query_span(&q, 0, arena),
            .url = query_span(&q, 1, arena),
            .feed_id = query_span(&q, 2, arena),
            .title = query_span(&q, 3, arena),
            .author = query_span(&q, 4, arena),
            .section = query_span(&q, 5, arena),
            .published = query_time(&q, 6),
            .seen = query_int(&q, 7),
            .fingerprint = query_int(&q, 8),
            .story = query_int(&q, 9),
            .failures = query_int(&q, 10),
            .tags = query_span(&q, 11, arena),
        };
    }
    query_end(&q);
    return e;
}

enum err store_entry_content(struct store *s, int64_t id, struct arena *arena, struct span *content)
{
    struct query q = query_start(s, "SELECT content FROM entry WHERE id = ?1");
    query_bind_int(&q, 1, id);
    enum err e = query_one(&q);
    if (!e)
        *content = query_span(&q, 0, arena);
    query_end(&q);
    return e;
}

enum err store_due_entries(struct store *s, struct span source, int64_t now, struct arena *arena,
                           int64_t **ids, size_t *count)
{
    struct query q = query_start(s, "SELECT id FROM entry WHERE source = ?1 AND retry IS NOT NULL"
                                    " AND (retry <= ?2 OR retry > ?3)"
                                    " ORDER BY coalesce(published, seen) DESC, id");
    query_bind_span(&q, 1, source);
    query_bind_int(&q, 2, now);
    query_bind_int(&q, 3, now + WAIT_MOST);
    enum err e = query_ids(&q, arena, ids, count);
    query_end(&q);
    return e;
}

enum err store_is_watched(struct store *s, int64_t story, int64_t now, bool *watched)
{
    struct query q = query_start(s, "SELECT 1 FROM entry WHERE story = ?1 AND retry > ?2");
    query_bind_int(&q, 1, story);
    query_bind_int(&q, 2, now);
    enum err e = query_step(&q, watched);
    query_end(&q);
    return e;
}

/* A story that came by several addresses is looked at under the last of them. */
static enum err unwatch_others(struct store *s, int64_t id, int64_t story)
{
    struct query q = query_start(
        s, "UPDATE entry SET retry = NULL WHERE story = ?2 AND id <> ?1 AND retry IS NOT NULL");
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, story);
    return query_run(&q);
}

enum err store_entry_done(struct store *s, int64_t id, int64_t story, int64_t recheck)
{
    enum err e = story && recheck != SW_NO_TIME ? unwatch_others(s, id, story) : SW_OK;
    if (e)
        return e;
    struct query q = query_start(
        s, "UPDATE entry SET story = ?2, failures = 0, stage = '', reason = '', content = '',"
           " retry = ?3 WHERE id = ?1");
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, story);
    query_bind_time(&q, 3, recheck);
    return query_run(&q);
}

enum err store_entry_failed(struct store *s, int64_t id, struct span stage, struct span reason,
                            int64_t retry)
{
    struct query q = query_start(
        s, "UPDATE entry SET failures = failures + 1, stage = ?2, reason = ?3, retry = ?4,"
           " content = CASE WHEN ?4 IS NULL THEN '' ELSE content END WHERE id = ?1");
    query_bind_int(&q, 1, id);
    query_bind_span(&q, 2, stage);
    query_bind_span(&q, 3, reason);
    query_bind_time(&q, 4, retry);
    return query_run(&q);
}
