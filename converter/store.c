#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>

#include "smolwire/fsio.h"
#include "smolwire/log.h"
#include "store_internal.h"

/* Another command that writes (never another refresh: that has a lock) is soon done. */
#define BUSY_WAIT_MS 10000

static enum err error_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: return SW_OK;
    case SQLITE_NOMEM: return SW_NOMEM;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return SW_BUSY;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH: return SW_DENIED;
    case SQLITE_TOOBIG: return SW_LIMIT;
    case SQLITE_CONSTRAINT: return SW_EXISTS;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_SCHEMA: return SW_CORRUPT;
    default: return SW_IO;
    }
}

static enum err failed(struct store *s, int rc, const char *what)
{
    log_error("store %s: %s: %s", sqlite3_db_filename(s->db, "main"), what, sqlite3_errmsg(s->db));
    return error_of(rc);
}

/* --- queries -------------------------------------------------------------- */

static enum err prepare(struct store *s, const char *sql, unsigned flags, sqlite3_stmt **out)
{
    int rc = sqlite3_prepare_v3(s->db, sql, -1, flags, out, NULL);
    return rc == SQLITE_OK ? SW_OK : failed(s, rc, sql);
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
        q->error = failed(q->store, rc, "binding");
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
        return q->error = failed(q->store, rc, sqlite3_sql(q->stmt));
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

enum err store_execute(struct store *s, const char *sql)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? SW_OK : failed(s, rc, sql);
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
}

/* --- opening -------------------------------------------------------------- */

static int64_t newest_version(void)
{
    int64_t n = 0;
    while (store_migrations[n])
        n++;
    return n;
}

static enum err read_version(struct store *s, int64_t *version)
{
    struct query q = query_start_once(s, "PRAGMA user_version");
    enum err e = query_one(&q);
    if (!e)
        *version = query_int(&q, 0);
    query_end(&q);
    return e;
}

/* The version is read again inside the transaction: another process may have been faster. */
static enum err migrate(struct store *s)
{
    enum err e = store_begin(s);
    if (e)
        return e;
    int64_t version = 0;
    e = read_version(s, &version);
    for (; !e && version >= 0 && version < newest_version(); version++)
        e = store_execute(s, store_migrations[version]);
    if (!e) {
        char *sql = sqlite3_mprintf("PRAGMA user_version = %lld", (long long)version);
        e = sql ? store_execute(s, sql) : SW_NOMEM;
        sqlite3_free(sql);
    }
    if (!e)
        e = store_commit(s);
    if (e)
        store_rollback(s);
    return e;
}

static enum err check_version(struct store *s, enum store_mode mode)
{
    int64_t version = 0;
    enum err e = read_version(s, &version);
    if (e || version == newest_version())
        return e;
    const char *file = sqlite3_db_filename(s->db, "main");
    if (version < 0 || version > newest_version()) {
        log_error("store %s: made by a newer smolwire (schema %lld, this one knows %lld)", file,
                  (long long)version, (long long)newest_version());
        return SW_UNSUPPORTED;
    }
    if (mode == STORE_WRITE)
        return migrate(s);
    log_error("store %s: made by an older smolwire; run \"smolwire refresh\" once", file);
    return SW_UNSUPPORTED;
}

/*
 * WAL with synchronous=NORMAL: a killed process loses nothing that was
 * committed; a power cut may lose the newest commits, never the order.
 */
static enum err set_up(struct store *s, enum store_mode mode)
{
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, BUSY_WAIT_MS);
    enum err e = store_execute(s, "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768");
    if (!e && mode == STORE_WRITE)
        e = store_execute(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                             "PRAGMA journal_size_limit = 67108864");
    return e ? e : check_version(s, mode);
}

static enum err make_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return SW_OK;
    char *folder = strndup(path, (size_t)(slash - path));
    if (!folder)
        return SW_NOMEM;
    enum err e = fsio_make_folders(AT_FDCWD, folder);
    free(folder);
    return e;
}

static enum err open_file(struct store *s, const char *path, enum store_mode mode)
{
    int flags =
        mode == STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    int rc = sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK)
        return SW_OK;
    if (!s->db)
        return SW_NOMEM;
    if (mode == STORE_READ && sqlite3_system_errno(s->db) == ENOENT)
        return SW_NOT_FOUND;
    log_error("store %s: %s", path, sqlite3_errmsg(s->db));
    return error_of(rc);
}

enum err store_open(const char *path, enum store_mode mode, struct store **out)
{
    struct store *s = calloc(1, sizeof(*s));
    if (!s)
        return SW_NOMEM;
    enum err e = mode == STORE_WRITE ? make_folder_of(path) : SW_OK;
    if (!e)
        e = open_file(s, path, mode);
    if (!e)
        e = set_up(s, mode);
    /* readers keep a file beside the database, too */
    if (e == SW_DENIED)
        log_error("store %s: only its owner may use it; run this as that account", path);
    if (e) {
        store_close(s);
        return e;
    }
    *out = s;
    return SW_OK;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        sqlite3_finalize(s->statements[i].stmt);
    free(s->statements);
    sqlite3_close(s->db);
    free(s);
}
