#include "store_search.h"

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
#include "smolwire/utf8.h"
#include "store_internal.h"
#include "store_story.h"

/* Of the text, shown below a result. */
#define LEAD_BYTES 240

/* Above this share of dead documents the index is made from nothing. */
#define DEAD_SHARE 0.2

/*
 * For a story that is gone, in a document that stays as a number. "<> 0" as the
 * partial index has it: without it SQLite reads every document for each story.
 */
#define BURY_SQL                                                                                   \
    "UPDATE doc SET story = 0, page = '', title = '', source = '', lead = ''"                      \
    " WHERE story = ?1 AND story <> 0"

static const char schema[] =
    "CREATE TABLE doc ("
    " id INTEGER PRIMARY KEY, story INTEGER NOT NULL, page TEXT NOT NULL, title TEXT NOT NULL,"
    " source TEXT NOT NULL, published INTEGER NOT NULL, lead TEXT NOT NULL);"
    "CREATE INDEX doc_by_story ON doc (story) WHERE story <> 0;"
    "CREATE VIRTUAL TABLE text USING fts5(title, body, source, section, content='', columnsize=0,"
    " tokenize='porter unicode61 remove_diacritics 2');";

struct index_run {
    struct store *store;
    struct store *index; /* the new one: the same layer over another file */
    search_source_title *title_of;
    void *context;
    struct buf body, words, lead;
};

enum err store_search_due(struct store *s, int64_t story)
{
    return store_run_for(s, "INSERT OR IGNORE INTO search_due (story) VALUES (?1)", story);
}

/* --- files ------------------------------------------------------------------------ */

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

/* A file that no reader sees yet: when the machine fails it is made again. */
static enum err open_index(const char *path, struct store **out)
{
    struct store *index = calloc(1, sizeof(*index));
    if (!index)
        return SW_NOMEM;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    enum err e = sqlite3_open_v2(path, &index->db, flags, NULL) == SQLITE_OK ? SW_OK : SW_IO;
    if (!e)
        e = store_execute(index, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                                 "PRAGMA temp_store = MEMORY");
    if (e)
        store_close(index);
    else
        *out = index;
    return e;
}

/* --- is it sound? ------------------------------------------------------------------- */

/* The first number that `sql` gives; errors count as 0, what follows then starts anew. */
static int64_t number_of(struct store *s, const char *sql)
{
    int64_t number = 0;
    struct query q = query_start(s, sql);
    if (query_one(&q) == SW_OK)
        number = query_int(&q, 0);
    query_end(&q);
    return number;
}

static bool is_worth_keeping(struct store *index)
{
    if (number_of(index, "PRAGMA user_version") != SEARCH_VERSION)
        return false;
    int64_t all = number_of(index, "SELECT count(*) FROM doc");
    int64_t alive = number_of(index, "SELECT count(*) FROM doc WHERE story <> 0");
    return (double)(all - alive) <= DEAD_SHARE * (double)all;
}

static enum err start_anew(const char *path, struct store **index)
{
    store_close(*index);
    *index = NULL;
    if (unlink(path) != 0 && errno != ENOENT)
        return SW_IO;
    enum err e = open_index(path, index);
    return e ? e : store_execute(*index, schema);
}

/* --- documents ---------------------------------------------------------------------- */

static enum err bury_story(struct index_run *run, int64_t id)
{
    return store_run_for(run->index, BURY_SQL, id);
}

static enum err free_number(struct store *index, int64_t published, int64_t *id)
{
    struct query q = query_start(
        index, "SELECT coalesce(max(id) + 1, ?1) FROM doc WHERE id >= ?1 AND id < ?1 + ?2");
    query_bind_int(&q, 1, SEARCH_ROW(published));
    query_bind_int(&q, 2, SEARCH_SPILL);
    return query_number(&q, id);
}

static void make_lead(struct index_run *run, const struct article *a)
{
    struct span text = a->standfirst.n ? a->standfirst : buf_span(&run->body);
    struct span lead = utf8_slice(text, LEAD_BYTES);
    if (lead.n < text.n) /* without a blank, as in Chinese, any character may be the last */
        lead.n = span_find_last_char(lead, ' ');
    buf_reset(&run->lead);
    buf_add_span(&run->lead, lead);
    if (lead.n < text.n && lead.n > 0)
        buf_add_string(&run->lead, "…");
    for (size_t i = 0; i < run->lead.len; i++)
        if (run->lead.data[i] == '\n')
            run->lead.data[i] = ' ';
}

static enum err add_doc(struct index_run *run, const struct story *story, int64_t id)
{
    struct query q =
        query_start(run->index, "INSERT INTO doc (id, story, page, title, source, published, lead)"
                                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, story->id);
    query_bind_span(&q, 3, story->page);
    query_bind_span(&q, 4, story->title);
    query_bind_span(&q, 5, run->title_of(run->context, story->source));
    query_bind_int(&q, 6, story->published);
    query_bind_span(&q, 7, buf_span(&run->lead));
    return query_run(&q);
}

/* Title and body one behind the other in `words`; a source is found by each of its names. */
static enum err add_text(struct index_run *run, const struct story *story, int64_t id)
{
    struct buf source;
    buf_init(&source, URL_MAX);
    buf_add_span(&source, story->source);
    buf_add_char(&source, ' ');
    buf_add_span(&source, run->title_of(run->context, story->source));
    buf_reset(&run->words);
    search_add_words(&run->words, story->title);
    size_t title = run->words.len;
    buf_add_char(&run->words, ' ');
    search_add_words(&run->words, story->standfirst);
    buf_add_char(&run->words, ' ');
    search_add_words(&run->words, buf_span(&run->body));
    enum err e = buf_error(&run->words);
    struct query q =
        query_start(run->index, "INSERT INTO text (rowid, title, body, source, section)"
                                " VALUES (?1, ?2, ?3, ?4, ?5)");
    query_bind_int(&q, 1, id);
    query_bind_span(&q, 2, span_slice(buf_span(&run->words), 0, title));
    query_bind_span(&q, 3, span_from(buf_span(&run->words), title));
    query_bind_span(&q, 4, buf_span(&source));
    query_bind_span(&q, 5, story->section);
    if (!e)
        e = query_run(&q);
    else
        query_end(&q);
    buf_free(&source);
    return e;
}

static enum err index_story(struct index_run *run, const struct story *story, struct arena *arena)
{
    struct article a;
    int64_t id = 0;
    enum err e = store_article(run->store, story->id, arena, &a);
    if (e)
        return e;
    buf_reset(&run->body);
    document_body_text(&a.body, &run->body);
    make_lead(run, &a);
    e = free_number(run->index, story->published, &id);
    if (!e)
        e = add_doc(run, story, id);
    return e ? e : add_text(run, story, id);
}

/* A story that was removed gets none. */
static enum err add_story(struct index_run *run, int64_t id)
{
    struct arena arena;
    struct story story;
    arena_init(&arena);
    enum err e = store_story(run->store, id, &arena, &story);
    if (!e)
        e = index_story(run, &story, &arena);
    arena_free(&arena);
    return e == SW_NOT_FOUND ? SW_OK : e;
}

/* --- the whole ------------------------------------------------------------------------ */

/* Oldest first: FTS5 takes rising numbers in one go. */
#define DUE_SQL                                                                                    \
    "SELECT due.story FROM search_due AS due LEFT JOIN story ON story.id = due.story"              \
    " WHERE story.on_disk = 1 OR story.id IS NULL ORDER BY story.published, story.id"
#define ALL_SQL "SELECT id FROM story WHERE on_disk = 1 ORDER BY published, id"

static enum err for_each_id(struct index_run *run, const char *sql,
                            enum err (*work)(struct index_run *, int64_t id))
{
    bool row = false;
    struct query q = query_start(run->store, sql);
    enum err e = query_step(&q, &row);
    while (!e && row) {
        e = work(run, query_int(&q, 0));
        if (!e)
            e = query_step(&q, &row);
    }
    query_end(&q);
    return e;
}

/*
 * What is due is buried first, and gets documents with new numbers then: in turns,
 * each UPDATE would make FTS5 write a segment of the one story before it.
 */
static enum err fill(struct index_run *run, bool anew)
{
    enum err e = store_execute(run->index, "BEGIN");
    if (!e && !anew)
        e = for_each_id(run, DUE_SQL, bury_story);
    if (!e)
        e = for_each_id(run, anew ? ALL_SQL : DUE_SQL, add_story);
    return e ? e : store_execute(run->index, "COMMIT");
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

static enum err write_index(struct index_run *run, const char *path)
{
    enum err e = open_index(path, &run->index);
    bool anew = e != SW_OK || !is_worth_keeping(run->index);
    if (anew)
        e = start_anew(path, &run->index);
    if (!e)
        e = fill(run, anew);
    if (!e && anew)
        e = store_execute(run->index, "INSERT INTO text (text) VALUES ('optimize')");
    if (!e)
        e = set_version(run->index);
    store_close(run->index);
    run->index = NULL;
    return e;
}

static enum err replace_index(struct index_run *run, const char *path)
{
    struct buf temporary;
    buf_init(&temporary, URL_MAX);
    enum err e = temporary_name(path, &temporary);
    if (!e)
        e = copy_file(path, temporary.data);
    if (e == SW_NOT_FOUND)
        e = unlink(temporary.data) == 0 || errno == ENOENT ? SW_OK : SW_IO;
    if (!e)
        e = write_index(run, temporary.data);
    if (!e && rename(temporary.data, path) != 0)
        e = SW_IO;
    if (e)
        log_error("cannot write the search index %s", path);
    buf_free(&temporary);
    return e;
}

static enum err forget_due(struct store *s)
{
    return store_execute(s, "DELETE FROM search_due WHERE story NOT IN"
                            " (SELECT id FROM story WHERE on_disk = 0)");
}

enum err store_search_publish(struct store *s, const char *path, search_source_title *title_of,
                              void *context, bool *changed)
{
    struct index_run run = {.store = s, .title_of = title_of, .context = context};
    bool needed = access(path, R_OK) != 0 || number_of(s, "SELECT EXISTS (" DUE_SQL ")");
    if (changed)
        *changed = needed;
    if (!needed)
        return SW_OK;
    buf_init(&run.body, RENDERED_MAX);
    buf_init(&run.words, (size_t)RENDERED_MAX * 4);
    buf_init(&run.lead, LEAD_BYTES + 8);
    enum err e = replace_index(&run, path);
    buf_free(&run.body);
    buf_free(&run.words);
    buf_free(&run.lead);
    return e ? e : forget_due(s);
}
