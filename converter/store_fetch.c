/*
 * The store's memory of fetching: validators for conditional requests, the
 * state of sources, robots.txt of hosts.
 */
#include "store.h"

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
        query_start(s, "SELECT last_try, last_success, next_due, failures, stage, reason"
                       " FROM source WHERE name = ?1");
    query_bind_span(&q, 1, source);
    enum err e = query_one(&q);
    if (!e) {
        *out = (struct source_state){
            .last_try = query_time(&q, 0),
            .last_success = query_time(&q, 1),
            .next_due = query_time(&q, 2),
            .failures = query_int(&q, 3),
            .stage = query_span(&q, 4, arena),
            .reason = query_span(&q, 5, arena),
        };
    }
    query_end(&q);
    return e;
}

enum err store_set_source_state(struct store *s, struct span source,
                                const struct source_state *state)
{
    struct query q =
        query_start(s, "INSERT OR REPLACE INTO source"
                       " (name, last_try, last_success, next_due, failures, stage, reason)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    query_bind_span(&q, 1, source);
    query_bind_time(&q, 2, state->last_try);
    query_bind_time(&q, 3, state->last_success);
    query_bind_time(&q, 4, state->next_due);
    query_bind_int(&q, 5, state->failures);
    query_bind_span(&q, 6, state->stage);
    query_bind_span(&q, 7, state->reason);
    return query_run(&q);
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
