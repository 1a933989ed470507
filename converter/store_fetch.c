/*
 * The store's memory of fetching: validators for conditional requests, the
 * state of sources, robots.txt of hosts.
 */
#include "store.h"

#include "smolwire/limits.h"
#include "store_internal.h"

enum err store_validators(struct store *s, struct span url, struct arena *arena,
                          struct store_validators *out)
{
    struct query q =
        query_start(s, "SELECT etag, last_modified, checked FROM validator WHERE url = ?1");
    query_bind_span(&q, 1, url);
    enum err e = query_one(&q);
    if (!e) {
        *out = (struct store_validators){
            .etag = query_span(&q, 0, arena),
            .last_modified = query_span(&q, 1, arena),
            .checked = query_time(&q, 2),
        };
    }
    query_end(&q);
    return e;
}

enum err store_set_validators(struct store *s, struct span url, const struct store_validators *v)
{
    struct query q =
        query_start(s, "INSERT OR REPLACE INTO validator (url, etag, last_modified, checked)"
                       " VALUES (?1, ?2, ?3, ?4)");
    query_bind_span(&q, 1, url);
    query_bind_span(&q, 2, v->etag);
    query_bind_span(&q, 3, v->last_modified);
    query_bind_time(&q, 4, v->checked);
    return query_run(&q);
}

enum err store_source_state(struct store *s, struct span source, struct arena *arena,
                            struct source_state *out)
{
    struct query q =
        query_start(s, "SELECT last_try, last_success, next_due, horizon, interval, failures,"
                       " failing_since, stage, reason, title, wish, address FROM source"
                       " WHERE name = ?1");
    query_bind_span(&q, 1, source);
    enum err e = query_one(&q);
    if (e == SW_NOT_FOUND) {
        e = SW_OK;
        *out = (struct source_state){.last_try = SW_NO_TIME,
                                     .last_success = SW_NO_TIME,
                                     .next_due = SW_NO_TIME,
                                     .horizon = SW_NO_TIME,
                                     .failing_since = SW_NO_TIME};
    } else if (!e) {
        *out = (struct source_state){
            .last_try = query_time(&q, 0),
            .last_success = query_time(&q, 1),
            .next_due = query_time(&q, 2),
            .horizon = query_time(&q, 3),
            .interval = query_int(&q, 4),
            .failures = query_int(&q, 5),
            .failing_since = query_time(&q, 6),
            .stage = query_span(&q, 7, arena),
            .reason = query_span(&q, 8, arena),
            .title = query_span(&q, 9, arena),
            .wish = query_int(&q, 10),
            .address = query_span(&q, 11, arena),
        };
    }
    query_end(&q);
    return e;
}

enum err store_set_source_state(struct store *s, struct span source,
                                const struct source_state *state)
{
    struct query q = query_start(
        s, "INSERT OR REPLACE INTO source (name, last_try, last_success, next_due, horizon,"
           " interval, failures, failing_since, stage, reason, title, wish, address)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
    query_bind_span(&q, 1, source);
    query_bind_time(&q, 2, state->last_try);
    query_bind_time(&q, 3, state->last_success);
    query_bind_time(&q, 4, state->next_due);
    query_bind_time(&q, 5, state->horizon);
    query_bind_int(&q, 6, state->interval);
    query_bind_int(&q, 7, state->failures);
    query_bind_time(&q, 8, state->failing_since);
    query_bind_span(&q, 9, state->stage);
    query_bind_span(&q, 10, state->reason);
    query_bind_span(&q, 11, state->title);
    query_bind_int(&q, 12, state->wish);
    query_bind_span(&q, 13, state->address);
    return query_run(&q);
}

enum err store_moved(struct store *s, struct span url, struct arena *arena, struct span *target)
{
    struct query q = query_start(s, "SELECT target FROM moved WHERE url = ?1");
    query_bind_span(&q, 1, url);
    enum err e = query_one(&q);
    if (!e)
        *target = query_span(&q, 0, arena);
    query_end(&q);
    return e;
}

enum err store_set_moved(struct store *s, struct span url, struct span target)
{
    struct query q =
        target.n ? query_start(s, "INSERT OR REPLACE INTO moved (url, target) VALUES (?1, ?2)")
                 : query_start(s, "DELETE FROM moved WHERE url = ?1");
    query_bind_span(&q, 1, url);
    if (target.n)
        query_bind_span(&q, 2, target);
    return query_run(&q);
}

enum err store_source_news(struct store *s, struct span source, int64_t since, int64_t *stories,
                           int64_t *oldest, int64_t *newest)
{
    struct query q = query_start(s, "SELECT count(*), min(published), max(published) FROM story"
                                    " WHERE source = ?1 AND published >= ?2");
    query_bind_span(&q, 1, source);
    query_bind_int(&q, 2, since);
    enum err e = query_one(&q);
    if (!e) {
        *stories = query_int(&q, 0);
        *oldest = query_time(&q, 1);
        *newest = query_time(&q, 2);
    }
    query_end(&q);
    return e;
}

enum err store_set_host_wait(struct store *s, struct span host, int64_t until)
{
    struct query q =
        query_start(s, "INSERT OR REPLACE INTO host (name, wait_until) VALUES (?1, ?2)");
    query_bind_span(&q, 1, host);
    query_bind_int(&q, 2, until);
    return query_run(&q);
}

enum err store_each_host_wait(struct store *s, int64_t now, store_visit_host *visit, void *context)
{
    struct query q = query_start(
        s, "SELECT name, wait_until FROM host WHERE wait_until > ?1 AND wait_until <= ?2");
    query_bind_int(&q, 1, now);
    query_bind_int(&q, 2, now + WAIT_MOST);
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        e = visit(context, query_span_here(&q, 0), query_int(&q, 1));
        if (!e)
            e = query_step(&q, &row);
    }
    query_end(&q);
    return e;
}

enum err store_robots(struct store *s, struct span host, struct arena *arena,
                      struct store_robots *out)
{
    struct query q = query_start(s, "SELECT text, fetched FROM robots WHERE host = ?1");
    query_bind_span(&q, 1, host);
    enum err e = query_one(&q);
    if (!e)
        *out = (struct store_robots){query_span(&q, 0, arena), query_int(&q, 1)};
    query_end(&q);
    return e;
}

enum err store_set_robots(struct store *s, struct span host, const struct store_robots *robots)
{
    struct query q =
        query_start(s, "INSERT OR REPLACE INTO robots (host, text, fetched) VALUES (?1, ?2, ?3)");
    query_bind_span(&q, 1, host);
    query_bind_blob(&q, 2, robots->text);
    query_bind_int(&q, 3, robots->fetched);
    return query_run(&q);
}
