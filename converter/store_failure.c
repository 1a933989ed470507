#include "store_failure.h"

#include <string.h>

#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/span.h"
#include "store_internal.h"

enum err store_error(int rc)
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

/* By a statement's first word; what has no table to tell of has no second part. */
static const struct {
    const char *word, *deed, *table;
} deeds[] = {
    {"SELECT", "cannot read", " table "},
    {"WITH", "cannot read", " table "},
    {"INSERT", "cannot write", " to table "},
    {"REPLACE", "cannot write", " to table "},
    {"UPDATE", "cannot write", " to table "},
    {"DELETE", "cannot remove", " from table "},
    {"BEGIN", "cannot begin to write", NULL},
    {"COMMIT", "cannot complete what was written", NULL},
    {"CREATE", "cannot make its tables", NULL},
    {"ALTER", "cannot make its tables", NULL},
    {"DROP", "cannot make its tables", NULL},
    {"PRAGMA", "cannot use it", NULL},
    {"ATTACH", "cannot use another one beside it", NULL},
};

static bool next_word(struct span *rest, struct span *word)
{
    *rest = span_trim(*rest);
    return span_token(rest, " ", word);
}

/* Without a parenthesis or comma behind it. */
static struct span name_in(struct span word)
{
    size_t n = 0;
    while (n < word.n && !strchr("(),;", word.p[n]))
        n++;
    return span_slice(word, 0, n);
}

/* The first word that stands where a table's name does; empty where there is none. */
static struct span table_of(struct span sql)
{
    struct span rest = sql, word;
    bool follows = false;
    while (next_word(&rest, &word)) {
        if (follows && word.n && word.p[0] != '(')
            return name_in(word);
        follows = span_is(word, "FROM") || span_is(word, "INTO") || span_is(word, "UPDATE");
    }
    return (struct span){0};
}

void store_deed(const char *sql, struct buf *out)
{
    struct span rest = span_of(sql), word = {0};
    size_t i = 0;
    if (!next_word(&rest, &word))
        word = (struct span){0};
    while (i < SW_COUNT(deeds) && !span_is(word, deeds[i].word))
        i++;
    struct span table = table_of(span_of(sql));
    buf_add_string(out, i < SW_COUNT(deeds) ? deeds[i].deed : "cannot work with it");
    if (i < SW_COUNT(deeds) && deeds[i].table && table.n) {
        buf_add_string(out, deeds[i].table);
        buf_add_span(out, table);
    }
}

int store_system_error(struct store *s, int rc)
{
    bool tells = (rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN;
    return tells ? sqlite3_system_errno(s->db) : 0;
}

enum err store_failed(struct store *s, int rc, const char *sql)
{
    struct buf deed;
    int system = store_system_error(s, rc);
    buf_init(&deed, LOG_MESSAGE_MAX);
    store_deed(sql, &deed);
    log_error("store %s: %s: %s%s%s", sqlite3_db_filename(s->db, "main"), deed.data,
              sqlite3_errmsg(s->db), system ? ": " : "", system ? strerror(system) : "");
    buf_free(&deed);
    return store_error(rc);
}
