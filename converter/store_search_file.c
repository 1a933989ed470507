#include "store_search_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "smolwire/buf.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/search_index.h"
#include "store_internal.h"

/* Above this share of dead documents a file is made from nothing. */
#define DEAD_SHARE 0.2

static const char schema[] =
    "CREATE TABLE doc ("
    " id INTEGER PRIMARY KEY, story INTEGER NOT NULL, page TEXT NOT NULL, title TEXT NOT NULL,"
    " source TEXT NOT NULL, published INTEGER NOT NULL, lead TEXT NOT NULL);"
    "CREATE INDEX doc_by_story ON doc (story) WHERE story <> 0;"
    "CREATE VIRTUAL TABLE text USING fts5(title, body, source, section, content='', columnsize=0,"
    " tokenize='porter unicode61 remove_diacritics 2');"
    "CREATE TABLE since (story INTEGER PRIMARY KEY);";

static enum err copy_bytes(int from, int to)
{
    for (;;) {
        ssize_t n = copy_file_range(from, NULL, to, NULL, (size_t)1 << 30, 0);
        if (n == 0)
            return SW_OK;
        if (n < 0 && errno != EINTR)
            return SW_IO;
    }
}

static enum err copy_file(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return SW_NOT_FOUND;
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    enum err e = out >= 0 ? copy_bytes(in, out) : SW_IO;
    close(in);
    if (out >= 0 && close(out) != 0)
        e = SW_IO;
    return e;
}

/* The temporary name beside the index. */
static enum err temporary_name(const char *path, struct buf *out)
{
    struct span whole = span_of(path);
    size_t slash = span_find_last_char(whole, '/');
    if (slash < whole.n) {
        buf_add_span(out, span_slice(whole, 0, slash + 1));
        whole = span_from(whole, slash + 1);
    }
    buf_add_string(out, FSIO_TEMP_PREFIX);
    buf_add_span(out, whole);
    return buf_error(out);
}

static enum err open_index(const char *path, int flags, struct store **out)
{
    struct store *index = calloc(1, sizeof(*index));
    if (!index)
        return SW_NOMEM;
    enum err e = sqlite3_open_v2(path, &index->db, flags, NULL) == SQLITE_OK ? SW_OK : SW_IO;
    if (e)
        store_close(index);
    else
        *out = index;
    return e;
}

/* No reader sees the file yet: when the machine fails it is made again. */
static enum err open_to_write(const char *path, struct store **out)
{
    enum err e = open_index(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, out);
    return e ? e
             : store_execute(*out, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                                   "PRAGMA temp_store = MEMORY");
}

/* --- is it sound? ------------------------------------------------------------------- */

static bool is_of_this_version(struct store *index)
{
    return store_number(index, "PRAGMA user_version") == SEARCH_VERSION;
}

static bool is_worth_keeping(struct store *index)
{
    if (!is_of_this_version(index))
        return false;
    int64_t all = store_number(index, "SELECT count(*) FROM doc");
    int64_t alive = store_number(index, "SELECT count(*) FROM doc WHERE story <> 0");
    return (double)(all - alive) <= DEAD_SHARE * (double)all;
}

bool search_file_is_sound(const char *path)
{
    struct store *index = NULL;
    bool sound =
        open_index(path, SQLITE_OPEN_READONLY, &index) == SW_OK && is_of_this_version(index);
    store_close(index);
    return sound;
}

/* --- replacing ------------------------------------------------------------------------ */

static enum err start_anew(const char *path, struct store **index)
{
    store_close(*index);
    *index = NULL;
    if (unlink(path) != 0 && errno != ENOENT)
        return SW_IO;
    enum err e = open_to_write(path, index);
    return e ? e : store_execute(*index, schema);
}

static enum err set_version(struct store *index)
{
    struct buf sql;
    buf_init(&sql, 64);
    buf_add_format(&sql, "PRAGMA user_version = %d", SEARCH_VERSION);
    enum err e = store_execute(index, sql.data);
    buf_free(&sql);
    return e;
}

static enum err fill_index(struct store *index, bool anew, search_file_fill *fill, void *context)
{
    enum err e = store_execute(index, "BEGIN");
    if (!e)
        e = fill(index, anew, context);
    if (!e)
        e = store_execute(index, "COMMIT");
    if (!e && anew)
        e = store_execute(index, "INSERT INTO text (text) VALUES ('optimize')");
    return e ? e : set_version(index);
}

static enum err change_index(const char *path, search_file_fill *fill, void *context)
{
    struct store *index = NULL;
    enum err e = open_to_write(path, &index);
    bool anew = e != SW_OK || !is_worth_keeping(index);
    if (anew)
        e = start_anew(path, &index);
    if (!e)
        e = fill_index(index, anew, fill, context);
    store_close(index);
    return e;
}

static enum err change_copy(const char *path, const char *copy, search_file_fill *fill,
                            void *context)
{
    enum err e = copy_file(path, copy);
    if (e == SW_NOT_FOUND)
        e = fsio_remove(AT_FDCWD, copy);
    if (!e)
        e = change_index(copy, fill, context);
    if (!e && rename(copy, path) != 0)
        e = SW_IO;
    return e;
}

enum err search_file_replace(const char *path, search_file_fill *fill, void *context)
{
    struct buf copy;
    buf_init(&copy, URL_MAX);
    enum err e = temporary_name(path, &copy);
    if (!e)
        e = change_copy(path, copy.data, fill, context);
    if (e)
        log_error("cannot write the search index %s", path);
    buf_free(&copy);
    return e;
}
