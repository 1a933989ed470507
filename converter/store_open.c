#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <unistd.h>

#include "smolwire/clock.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "store_failure.h"
#include "store_internal.h"
#include "word_numbers.h"

/* Another command that writes (never another refresh: that has a lock) is soon done. */
#define BUSY_WAIT_MS 10000

/* Between two looks at a store whose writer is just coming or going. */
#define LOOK_AGAIN_MS 50

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
    return query_number(&q, version);
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
    enum err e = store_execute(s, "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536");
    if (!e && mode == STORE_WRITE)
        e = store_execute(s,
                          "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                          "PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 4096");
    if (!e && mode == STORE_READ)
        e = store_execute(s, "PRAGMA query_only = 1");
    return e ? e : check_version(s, mode);
}

enum err store_must_exist(const char *path)
{
    if (access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR))
        return SW_OK;
    log_error("%s: there is no store yet; \"smolwire refresh\" makes it", path);
    return SW_NOT_FOUND;
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

/* --- how a file may be read -------------------------------------------------- */

static bool exists_beside(const char *path, const char *suffix)
{
    struct buf name;
    buf_init(&name, URL_MAX);
    buf_add_format(&name, "%s%s", path, suffix);
    bool there = !buf_error(&name) && access(name.data, F_OK) == 0;
    buf_free(&name);
    return there;
}

static bool is_ours_to_write(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash + 1 - path)) : strdup(".");
    bool ours = folder && access(path, W_OK) == 0 && access(folder, W_OK) == 0;
    free(folder);
    return ours;
}

static void add_snapshot_uri(struct buf *b, const char *path)
{
    buf_add_string(b, "file:");
    for (; *path; path++) {
        if (*path == '%' || *path == '?' || *path == '#')
            buf_add_format(b, "%%%02X", (unsigned)(unsigned char)*path);
        else
            buf_add_char(b, *path);
    }
    buf_add_string(b, "?immutable=1");
}

/*
 * Readers of a store in WAL mode need its -wal and -shm files and remove them when
 * they are the last; who may not write can do neither. While nobody writes there
 * are none, and then the file alone is the store.
 */
static int open_as_permitted(struct store *s, const char *path)
{
    s->snapshot = false;
    if (is_ours_to_write(path))
        return sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (exists_beside(path, "-wal"))
        return sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    struct buf uri;
    buf_init(&uri, URL_MAX);
    add_snapshot_uri(&uri, path);
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
    int rc = buf_error(&uri) ? SQLITE_TOOBIG : sqlite3_open_v2(uri.data, &s->db, flags, NULL);
    buf_free(&uri);
    s->snapshot = true;
    return rc;
}

bool store_was_overtaken(const struct store *s)
{
    return s->snapshot && exists_beside(sqlite3_db_filename(s->db, "main"), "-wal");
}

static int try_to_read(struct store *s, const char *path)
{
    int rc = open_as_permitted(s, path);
    if (rc != SQLITE_OK)
        return rc;
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, BUSY_WAIT_MS);
    return sqlite3_exec(s->db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
}

/* What a reader meets when the writer's files come or go between its looks at them. */
static bool is_passing(const struct store *s, const char *path, int rc)
{
    int kind = rc & 0xff;
    if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
        return store_was_overtaken(s);
    return (kind == SQLITE_CANTOPEN && access(path, R_OK) == 0) || kind == SQLITE_BUSY ||
           kind == SQLITE_PROTOCOL || kind == SQLITE_READONLY;
}

static int open_to_read(struct store *s, const char *path)
{
    int64_t end = clock_monotonic_ms() + BUSY_WAIT_MS;
    int rc = try_to_read(s, path);
    while (is_passing(s, path, rc) && clock_monotonic_ms() < end) {
        sqlite3_close(s->db);
        s->db = NULL;
        sqlite3_sleep(LOOK_AGAIN_MS);
        rc = try_to_read(s, path);
    }
    return rc;
}

/* --- open and close ------------------------------------------------------------ */

static enum err open_file(struct store *s, const char *path, enum store_mode mode)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int rc =
        mode == STORE_WRITE ? sqlite3_open_v2(path, &s->db, flags, NULL) : open_to_read(s, path);
    if (rc == SQLITE_OK)
        return SW_OK;
    if (!s->db)
        return SW_NOMEM;
    int system = store_system_error(s, rc);
    if (mode == STORE_READ && access(path, F_OK) && errno == ENOENT)
        return SW_NOT_FOUND;
    log_error("store %s: %s%s%s", path, sqlite3_errmsg(s->db), system ? ": " : "",
              system ? strerror(system) : "");
    return system == EACCES ? SW_DENIED : store_error(rc);
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
    word_numbers_free(s->words);
    sqlite3_close(s->db);
    free(s);
}
