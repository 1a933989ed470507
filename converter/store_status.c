#include "store_status.h"

#include "store_internal.h"

enum err store_count_stories(struct store *s, struct span source, int64_t *count)
{
    struct query q = source.n ? query_start(s, "SELECT count(*) FROM story WHERE source = ?1")
                              : query_start(s, "SELECT count(*) FROM story");
    if (source.n)
        query_bind_span(&q, 1, source);
    return query_number(&q, count);
}

static void add_day(int64_t *days, size_t count, int64_t day, int64_t stories)
{
    if (day >= 0 && (size_t)day < count)
        days[day] += stories;
}

enum err store_count_days(struct store *s, struct span source, int64_t first, int64_t *days,
                          size_t count)
{
    struct query q = query_start(s, "SELECT (published - ?2) / 86400, count(*) FROM story"
                                    " WHERE source = ?1 AND published >= ?2 GROUP BY 1");
    query_bind_span(&q, 1, source);
    query_bind_int(&q, 2, first);
    for (size_t i = 0; i < count; i++)
        days[i] = 0;
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        add_day(days, count, query_int(&q, 0), query_int(&q, 1));
        e = query_step(&q, &row);
    }
    query_end(&q);
    return e;
}

enum err store_count_pending(struct store *s, struct span source, struct store_pending *out)
{
    struct query q = query_start(s, "SELECT count(*), coalesce(sum(failures > 0), 0) FROM entry"
                                    " WHERE source = ?1 AND retry IS NOT NULL AND story = 0");
    query_bind_span(&q, 1, source);
    enum err e = query_one(&q);
    if (!e)
        *out = (struct store_pending){query_int(&q, 0), query_int(&q, 1)};
    query_end(&q);
    return e;
}

enum err store_failing_entries(struct store *s, struct span source, size_t most,
                               struct arena *arena, struct store_failing **out, size_t *count)
{
    struct query q =
        query_start(s, "SELECT url, stage, reason, failures, retry FROM entry WHERE source = ?1"
                       " AND retry IS NOT NULL AND story = 0 AND failures > 0"
                       " ORDER BY failures DESC, id DESC LIMIT ?2");
    struct store_failing *list = arena_array(arena, most, sizeof(*list));
    size_t n = 0;
    bool row = false;
    query_bind_span(&q, 1, source);
    query_bind_int(&q, 2, (int64_t)most);
    enum err e = query_step(&q, &row);
    while (!e && row) {
        list[n++] = (struct store_failing){
            .url = query_span(&q, 0, arena),
            .stage = query_span(&q, 1, arena),
            .reason = query_span(&q, 2, arena),
            .failures = query_int(&q, 3),
            .retry = query_time(&q, 4),
        };
        e = query_step(&q, &row);
    }
    query_end(&q);
    *out = list;
    *count = n;
    return e;
}
