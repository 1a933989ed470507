/*
 * Search: the adapter over SQLite, read only.
 *
 * Files are replaced, never changed, so they are opened as immutable: no locks,
 * no journal, nothing written. Two walks answer a query, newest first: stories
 * with all words in the title, then those with the words anywhere. Both stop
 * at the number of results or at the time limit. The file beside the archive, if
 * there is one, is attached to it under the name "recent", and each walk merges
 * the documents of both.
 */
#include "server/search.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "server/search_query.h"
#include "smolwire/buf.h"
#include "smolwire/clock.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/search_index.h"

#define PROGRESS_STEPS 2000 /* of SQLite's machine between two looks at the clock: below 1 ms */

/* What a file was when it was opened; without one, zeros. */
struct file_id {
    dev_t device;
    ino_t inode;
};

struct search {
    char *archive, *since; /* paths */
    sqlite3 *db;
    sqlite3_stmt *find;
    struct file_id archive_id, since_id;
    int64_t deadline; /* of the running query */
    bool late;
};

#define FIND_IN(schema, condition)                                                                 \
    "SELECT d.page, d.title, d.published, d.source, d.lead, t.rowid AS id"                         \
    " FROM " schema ".text AS t JOIN " schema ".doc AS d ON d.id = t.rowid"                        \
    " WHERE t.text MATCH ?1 AND t.rowid BETWEEN ?2 AND ?3"                                         \
    " AND d.page <> '' AND d.published >= ?4 AND d.published < ?5" condition
#define STILL_COUNTS " AND d.story NOT IN (SELECT story FROM recent.since)"
#define NEWEST_FIRST " ORDER BY id DESC"

static const char find_in_archive[] = FIND_IN("main", "") NEWEST_FIRST;
static const char find_in_both[] =
    FIND_IN("main", STILL_COUNTS) " UNION ALL " FIND_IN("recent", "") NEWEST_FIRST;

static void close_index(struct search *s)
{
    sqlite3_finalize(s->find);
    sqlite3_close(s->db);
    s->find = NULL;
    s->db = NULL;
}

void search_free(struct search *s)
{
    if (!s)
        return;
    close_index(s);
    free(s->archive);
    free(s->since);
    free(s);
}

static char *name_of_since(const char *archive)
{
    struct buf b;
    buf_init(&b, URL_MAX);
    buf_add_format(&b, "%s" SEARCH_SINCE_SUFFIX, archive);
    return buf_take(&b);
}

enum err search_new(const char *path, struct search **out)
{
    struct search *s = calloc(1, sizeof(*s));
    if (!s)
        return SW_NOMEM;
    s->archive = strdup(path);
    s->since = name_of_since(path);
    if (!s->archive || !s->since) {
        search_free(s);
        return SW_NOMEM;
    }
    *out = s;
    return SW_OK;
}

/* --- opening -------------------------------------------------------------------- */

/* A path inside a URI of SQLite. */
static void add_uri(struct buf *b, const char *path)
{
    buf_add_string(b, "file:");
    for (; *path; path++) {
        if (*path == '%' || *path == '?' || *path == '#')
            buf_add_format(b, "%%%02X", (unsigned)*path);
        else
            buf_add_char(b, *path);
    }
    buf_add_string(b, "?immutable=1");
}

/* SQLite asks now and then; an answer other than 0 ends the statement. */
static int look_at_clock(void *context)
{
    struct search *s = context;
    s->late = clock_monotonic_ms() > s->deadline;
    return s->late;
}

static enum err open_archive(struct search *s)
{
    struct buf uri;
    buf_init(&uri, URL_MAX);
    add_uri(&uri, s->archive);
    enum err e = buf_error(&uri);
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    if (!e && sqlite3_open_v2(uri.data, &s->db, flags, NULL) != SQLITE_OK)
        e = SW_CORRUPT;
    buf_free(&uri);
    return e;
}

static bool attach(struct search *s, const struct buf *uri)
{
    sqlite3_stmt *stmt = NULL;
    bool done = sqlite3_prepare_v2(s->db, "ATTACH ?1 AS recent", -1, &stmt, NULL) == SQLITE_OK &&
                sqlite3_bind_text(stmt, 1, uri->data, (int)uri->len, SQLITE_STATIC) == SQLITE_OK &&
                sqlite3_step(stmt) == SQLITE_DONE;
    sqlite3_finalize(stmt);
    return done;
}

static enum err open_since(struct search *s)
{
    struct buf uri;
    buf_init(&uri, URL_MAX);
    add_uri(&uri, s->since);
    enum err e = buf_error(&uri);
    if (!e && !attach(s, &uri))
        e = SW_CORRUPT;
    buf_free(&uri);
    return e;
}

static enum err check_version(struct search *s, const char *question)
{
    sqlite3_stmt *stmt = NULL;
    int version = 0;
    if (sqlite3_prepare_v2(s->db, question, -1, &stmt, NULL) != SQLITE_OK)
        return SW_CORRUPT;
    if (sqlite3_step(stmt) == SQLITE_ROW)
        version = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return version == SEARCH_VERSION ? SW_OK : SW_CORRUPT;
}

static enum err prepare(struct search *s, const char *sql)
{
    int rc = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s->find, NULL);
    return rc == SQLITE_OK ? SW_OK : SW_CORRUPT;
}

static enum err set_limits(struct search *s)
{
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, RENDERED_MAX);
    sqlite3_progress_handler(s->db, PROGRESS_STEPS, look_at_clock, s);
    int rc = sqlite3_exec(s->db, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
    return rc == SQLITE_OK ? SW_OK : SW_CORRUPT;
}

static enum err refuse(struct search *s, const char *path, enum err e)
{
    log_error("%s is no search index: %s", path, s->db ? sqlite3_errmsg(s->db) : "");
    return e;
}

/* Without the file beside it the archive still answers, if not of the newest. */
static enum err open_both(struct search *s)
{
    enum err e = open_since(s);
    if (!e)
        e = check_version(s, "PRAGMA recent.user_version");
    if (!e)
        e = prepare(s, find_in_both);
    return e ? refuse(s, s->since, e) : SW_OK;
}

static enum err open_index(struct search *s)
{
    enum err e = open_archive(s);
    if (!e)
        e = check_version(s, "PRAGMA main.user_version");
    if (!e)
        e = set_limits(s);
    if (!e && (s->since_id.inode == 0 || open_both(s) != SW_OK))
        e = prepare(s, find_in_archive);
    if (!e)
        return SW_OK;
    refuse(s, s->archive, e);
    close_index(s);
    return e;
}

static struct file_id id_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (struct file_id){st.st_dev, st.st_ino} : (struct file_id){0};
}

static bool same_file(struct file_id a, struct file_id b)
{
    return a.device == b.device && a.inode == b.inode;
}

/* The index that is there now. The archive is looked at first: what stands beside it is newer. */
static enum err ensure_open(struct search *s)
{
    struct file_id archive = id_of(s->archive), since = id_of(s->since);
    if (!same_file(archive, s->archive_id) || !same_file(since, s->since_id))
        close_index(s);
    s->archive_id = archive;
    s->since_id = since;
    if (archive.inode == 0)
        return SW_NOT_FOUND;
    return s->db ? SW_OK : open_index(s);
}

/* --- results ----------------------------------------------------------------------- */

static char *column(sqlite3_stmt *stmt, int which)
{
    const char *text = (const char *)sqlite3_column_text(stmt, which);
    return strdup(text ? text : "");
}

static char *date_column(sqlite3_stmt *stmt, int which)
{
    struct buf b;
    buf_init(&b, 64);
    clock_add_date(&b, sqlite3_column_int64(stmt, which));
    return buf_take(&b);
}

static void free_result(struct search_result *r)
{
    free(r->page);
    free(r->title);
    free(r->date);
    free(r->source);
    free(r->lead);
}

static enum err read_result(sqlite3_stmt *stmt, struct search_result *r)
{
    *r = (struct search_result){
        .page = column(stmt, 0),
        .title = column(stmt, 1),
        .date = date_column(stmt, 2),
        .source = column(stmt, 3),
        .lead = column(stmt, 4),
    };
    if (r->page && r->title && r->date && r->source && r->lead)
        return SW_OK;
    free_result(r);
    return SW_NOMEM;
}

static bool is_there(const struct search_results *out, const char *page)
{
    for (size_t i = 0; i < out->count; i++)
        if (strcmp(out->items[i].page, page) == 0)
            return true;
    return false;
}

/* --- walking ------------------------------------------------------------------------ */

static enum err bind(struct search *s, const struct buf *expression, const struct search_match *m)
{
    int64_t lowest = m->from == INT64_MIN ? 0 : SEARCH_ROW(m->from);
    int64_t highest = m->until == INT64_MAX ? INT64_MAX : SEARCH_ROW(m->until) + SEARCH_SPILL;
    int rc = sqlite3_bind_text(s->find, 1, expression->data, (int)expression->len, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(s->find, 2, lowest);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(s->find, 3, highest);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(s->find, 4, m->from);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(s->find, 5, m->until);
    return rc == SQLITE_OK ? SW_OK : SW_NOMEM;
}

static enum err take_row(struct search *s, struct search_results *out)
{
    const char *page = (const char *)sqlite3_column_text(s->find, 0);
    if (!page || is_there(out, page))
        return SW_OK;
    if (out->count == SEARCH_RESULTS) {
        out->more = true;
        return SW_OK;
    }
    enum err e = read_result(s->find, &out->items[out->count]);
    if (!e)
        out->count++;
    return e;
}

static enum err failure(struct search *s, int rc, struct search_results *out)
{
    if (rc == SQLITE_INTERRUPT && s->late) {
        out->more = true;
        return out->count ? SW_OK : SW_TIMEOUT;
    }
    if (rc == SQLITE_NOMEM)
        return SW_NOMEM;
    log_error("search in %s: %s", s->archive, sqlite3_errmsg(s->db));
    return SW_CORRUPT;
}

static enum err walk(struct search *s, const struct buf *expression, const struct search_match *m,
                     struct search_results *out)
{
    enum err e = bind(s, expression, m);
    int rc = SQLITE_DONE;
    while (!e && !out->more && (rc = sqlite3_step(s->find)) == SQLITE_ROW)
        e = take_row(s, out);
    if (!e && rc != SQLITE_ROW && rc != SQLITE_DONE)
        e = failure(s, rc, out);
    sqlite3_reset(s->find);
    sqlite3_clear_bindings(s->find);
    return e;
}

static enum err find(struct search *s, const struct search_match *m, struct search_results *out)
{
    s->deadline = clock_monotonic_ms() + SEARCH_TIME_MS;
    s->late = false;
    enum err e = m->title.len ? walk(s, &m->title, m, out) : SW_OK;
    if (!e && !out->more)
        e = walk(s, &m->all, m, out);
    if (e)
        search_results_free(out);
    return e;
}

enum err search_query(struct search *s, struct span query, struct search_results *out)
{
    struct search_match match;
    *out = (struct search_results){0};
    if (query.n > SEARCH_QUERY_MAX)
        query.n = SEARCH_QUERY_MAX;
    enum err e = ensure_open(s);
    if (e)
        return e;
    e = search_match_parse(query, &match);
    if (!e)
        e = find(s, &match, out);
    search_match_free(&match);
    return e;
}

void search_results_free(struct search_results *r)
{
    for (size_t i = 0; i < r->count; i++)
        free_result(&r->items[i]);
    *r = (struct search_results){0};
}
