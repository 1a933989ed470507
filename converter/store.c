#include "store.h"

#include <stdlib.h>

#include "store_failure.h"
#include "store_internal.h"
#include "word_numbers.h"

/* --- queries -------------------------------------------------------------- */

static enum err prepare(struct store *s, const char *sql, unsigned flags, sqlite3_stmt **out)
{
    int rc = sqlite3_prepare_v3(s->db, sql, -1, flags, out, NULL);
    return rc == SQLITE_OK ? SW_OK : store_failed(s, rc, sql);
}

static enum err keep(struct store *s, const char *sql, size_t *slot)
{
    if (s->count == s->capacity) {
        size_t capacity = s->capacity ? 2 * s->capacity : 32;
        struct store_statement *grown = reallocarray(s->statements, capacity, sizeof(*grown));
        if (!grown)
            return SW_NOMEM;
        s->statements = grown;
        s->capacity = capacity;
    }
    sqlite3_stmt *stmt = NULL;
    enum err e = prepare(s, sql, SQLITE_PREPARE_PERSISTENT, &stmt);
    if (e)
        return e;
    *slot = s->count++;
    s->statements[*slot] = (struct store_statement){.sql = sql, .stmt = stmt};
    return SW_OK;
}

struct query query_start(struct store *s, const char *sql)
{
    struct query q = {.store = s, .slot = QUERY_ONCE};
    size_t slot = 0;
    while (slot < s->count && (s->statements[slot].sql != sql || s->statements[slot].busy))
        slot++;
    if (slot == s->count)
        q.error = keep(s, sql, &slot);
    if (q.error)
        return q;
    q.slot = slot;
    q.stmt = s->statements[slot].stmt;
    s->statements[slot].busy = true;
    return q;
}

struct query query_start_once(struct store *s, const char *sql)
{
    struct query q = {.store = s, .slot = QUERY_ONCE};
    q.error = prepare(s, sql, 0, &q.stmt);
    return q;
}

void query_end(struct query *q)
{
    if (q->slot == QUERY_ONCE) {
        sqlite3_finalize(q->stmt);
    } else {
        sqlite3_reset(q->stmt);
        sqlite3_clear_bindings(q->stmt);
        q->store->statements[q->slot].busy = false;
    }
    q->stmt = NULL;
    q->slot = QUERY_ONCE;
}

static void bound(struct query *q, int rc)
{
    if (rc != SQLITE_OK && !q->error)
        q->error = store_failed(q->store, rc, sqlite3_sql(q->stmt));
}

void query_bind_span(struct query *q, int parameter, struct span value)
{
    if (!q->error)
        bound(q, sqlite3_bind_text64(q->stmt, parameter, value.n ? value.p : "", value.n,
                                     SQLITE_STATIC, SQLITE_UTF8));
}

void query_bind_blob(struct query *q, int parameter, struct span value)
{
    if (!q->error)
        bound(q, sqlite3_bind_blob64(q->stmt, parameter, value.n ? value.p : "", value.n,
                                     SQLITE_STATIC));
}

void query_bind_int(struct query *q, int parameter, int64_t value)
{
    if (!q->error)
        bound(q, sqlite3_bind_int64(q->stmt, parameter, value));
}

void query_bind_double(struct query *q, int parameter, double value)
{
    if (!q->error)
        bound(q, sqlite3_bind_double(q->stmt, parameter, value));
}

void query_bind_time(struct query *q, int parameter, int64_t value)
{
    if (value == SW_NO_TIME) {
        if (!q->error)
            bound(q, sqlite3_bind_null(q->stmt, parameter));
    } else {
        query_bind_int(q, parameter, value);
    }
}

enum err query_step(struct query *q, bool *row)
{
    if (q->error)
        return q->error;
    int rc = sqlite3_step(q->stmt);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return q->error = store_failed(q->store, rc, sqlite3_sql(q->stmt));
    *row = rc == SQLITE_ROW;
    return SW_OK;
}

enum err query_one(struct query *q)
{
    bool row = false;
    enum err e = query_step(q, &row);
    return e ? e : row ? SW_OK : SW_NOT_FOUND;
}

enum err query_run(struct query *q)
{
    bool row;
    enum err e = query_step(q, &row);
    query_end(q);
    return e;
}

enum err store_run_for(struct store *s, const char *sql, int64_t id)
{
    struct query q = query_start(s, sql);
    query_bind_int(&q, 1, id);
    return query_run(&q);
}

struct span query_span_here(struct query *q, int column)
{
    const void *p = sqlite3_column_blob(q->stmt, column); /* text too, without a copy */
    return span_make(p, (size_t)sqlite3_column_bytes(q->stmt, column));
}

struct span query_span(struct query *q, int column, struct arena *arena)
{
    return arena_span(arena, query_span_here(q, column));
}

int64_t query_int(struct query *q, int column)
{
    return sqlite3_column_int64(q->stmt, column);
}

double query_double(struct query *q, int column)
{
    return sqlite3_column_double(q->stmt, column);
}

int64_t query_time(struct query *q, int column)
{
    bool null = sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
    return null ? SW_NO_TIME : sqlite3_column_int64(q->stmt, column);
}

enum err query_number(struct query *q, int64_t *number)
{
    enum err e = query_one(q);
    if (!e)
        *number = query_int(q, 0);
    query_end(q);
    return e;
}

enum err query_ids(struct query *q, struct arena *arena, int64_t **ids, size_t *count)
{
    int64_t *list = NULL;
    size_t n = 0, capacity = 0;
    bool row = false;
    enum err e = query_step(q, &row);
    while (!e && row) {
        list = arena_grow(arena, list, n, &capacity, sizeof(*list));
        list[n++] = query_int(q, 0);
        e = query_step(q, &row);
    }
    if (!e) {
        *ids = list;
        *count = n;
    }
    return e;
}

enum err query_spans(struct query *q, struct arena *arena, struct span **out, size_t *count)
{
    struct span *list = NULL;
    size_t n = 0, capacity = 0;
    bool row = false;
    enum err e = query_step(q, &row);
    while (!e && row) {
        list = arena_grow(arena, list, n, &capacity, sizeof(*list));
        list[n++] = query_span(q, 0, arena);
        e = query_step(q, &row);
    }
    if (!e) {
        *out = list;
        *count = n;
    }
    return e;
}

int64_t store_number(struct store *s, const char *sql)
{
    int64_t number = 0;
    struct query q = query_start(s, sql);
    return query_number(&q, &number) == SW_OK ? number : 0;
}

enum err store_execute(struct store *s, const char *sql)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? SW_OK : store_failed(s, rc, sql);
}

/* --- transactions --------------------------------------------------------- */

enum err store_begin(struct store *s)
{
    return store_execute(s, "BEGIN IMMEDIATE");
}

enum err store_commit(struct store *s)
{
    return store_execute(s, "COMMIT");
}

void store_rollback(struct store *s)
{
    if (!sqlite3_get_autocommit(s->db)) /* a full disk may have rolled it back already */
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    word_numbers_forget(s->words); /* words that were new are none again */
}
