#include "store_kept.h"

#include "store_internal.h"

static enum err forget_parts(struct store *s, int64_t entry)
{
    return store_run_for(s, "DELETE FROM kept_part WHERE entry = ?1", entry);
}

enum err store_keep_page(struct store *s, int64_t entry, const struct kept_page *page)
{
    enum err e = forget_parts(s, entry);
    if (e)
        return e;
    struct query q = query_start(s, "INSERT OR REPLACE INTO kept_page"
                                    " (entry, url, content_type, bytes, from_feed, time)"
                                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    query_bind_int(&q, 1, entry);
    query_bind_span(&q, 2, page->url);
    query_bind_span(&q, 3, page->content_type);
    query_bind_blob(&q, 4, page->bytes);
    query_bind_int(&q, 5, page->from_feed);
    query_bind_int(&q, 6, page->time);
    return query_run(&q);
}

enum err store_kept_page(struct store *s, int64_t entry, struct arena *arena, struct kept_page *out)
{
    struct query q = query_start(s, "SELECT url, content_type, bytes, from_feed, time"
                                    " FROM kept_page WHERE entry = ?1");
    query_bind_int(&q, 1, entry);
    enum err e = query_one(&q);
    if (!e)
        *out = (struct kept_page){
            .url = query_span(&q, 0, arena),
            .content_type = query_span(&q, 1, arena),
            .bytes = query_span(&q, 2, arena),
            .from_feed = query_int(&q, 3) != 0,
            .time = query_int(&q, 4),
        };
    query_end(&q);
    return e;
}

enum err store_keep_part(struct store *s, int64_t entry, struct span asked,
                         const struct kept_page *page)
{
    struct query q = query_start(s, "INSERT OR REPLACE INTO kept_part"
                                    " (entry, asked, url, content_type, bytes)"
                                    " VALUES (?1, ?2, ?3, ?4, ?5)");
    query_bind_int(&q, 1, entry);
    query_bind_span(&q, 2, asked);
    query_bind_span(&q, 3, page->url);
    query_bind_span(&q, 4, page->content_type);
    query_bind_blob(&q, 5, page->bytes);
    return query_run(&q);
}

enum err store_kept_part(struct store *s, int64_t entry, struct span asked, struct arena *arena,
                         struct kept_page *out)
{
    struct query q = query_start(s, "SELECT url, content_type, bytes FROM kept_part"
                                    " WHERE entry = ?1 AND asked = ?2");
    query_bind_int(&q, 1, entry);
    query_bind_span(&q, 2, asked);
    enum err e = query_one(&q);
    if (!e)
        *out = (struct kept_page){
            .url = query_span(&q, 0, arena),
            .content_type = query_span(&q, 1, arena),
            .bytes = query_span(&q, 2, arena),
            .time = SW_NO_TIME,
        };
    query_end(&q);
    return e;
}

enum err store_forget_pages(struct store *s, int64_t before)
{
    struct query q = query_start(s, "DELETE FROM kept_part WHERE entry IN"
                                    " (SELECT entry FROM kept_page WHERE time < ?1)");
    query_bind_int(&q, 1, before);
    enum err e = query_run(&q);
    if (e)
        return e;
    q = query_start(s, "DELETE FROM kept_page WHERE time < ?1");
    query_bind_int(&q, 1, before);
    return query_run(&q);
}

enum err store_entries_with_story(struct store *s, struct span source, bool only_kept,
                                  struct arena *arena, int64_t **ids, size_t *count)
{
    struct query q = query_start(
        s, "SELECT id FROM entry WHERE source = ?1 AND story <> 0"
           " AND (?2 = 0 OR EXISTS (SELECT 1 FROM kept_page WHERE kept_page.entry = entry.id))"
           " ORDER BY id");
    query_bind_span(&q, 1, source);
    query_bind_int(&q, 2, only_kept);
    enum err e = query_ids(&q, arena, ids, count);
    query_end(&q);
    return e;
}

enum err store_entry_of_story(struct store *s, struct span source, int64_t story, bool only_kept,
                              int64_t *id)
{
    struct query q = query_start(
        s, "SELECT id FROM entry WHERE story = ?1 AND source = ?2"
           " AND (?3 = 0 OR EXISTS (SELECT 1 FROM kept_page WHERE kept_page.entry = entry.id))"
           " ORDER BY id LIMIT 1");
    query_bind_int(&q, 1, story);
    query_bind_span(&q, 2, source);
    query_bind_int(&q, 3, only_kept);
    return query_number(&q, id);
}
