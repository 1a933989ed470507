#include "store_search.h"

#include <fcntl.h>
#include <unistd.h>

#include "smolwire/buf.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/search_index.h"
#include "smolwire/utf8.h"
#include "store_internal.h"
#include "store_search_file.h"
#include "store_story.h"

/* Of the text, shown below a result. */
#define LEAD_BYTES 240

/*
 * Stories that change until a new archive is written: each refresh with news writes
 * all of them, some ten megabytes at most, where an archive may have hundreds.
 */
#define SINCE_MAX 4000

/*
 * For a story that is gone, in a document that stays as a number. "<> 0" as the
 * partial index has it: without it SQLite reads every document for each story.
 */
#define BURY_SQL                                                                                   \
    "UPDATE doc SET story = 0, page = '', title = '', source = '', lead = ''"                      \
    " WHERE story = ?1 AND story <> 0"

/* Stories, the oldest first: FTS5 takes rising numbers in one go. Removed ones are due, too. */
#define EVERY_STORY "SELECT id FROM story WHERE on_disk = 1 ORDER BY published, id"
#define DUE(condition)                                                                             \
    "SELECT due.story FROM search_due AS due LEFT JOIN story ON story.id = due.story"              \
    " WHERE " condition "(story.on_disk = 1 OR story.id IS NULL)"                                  \
    " ORDER BY story.published, story.id"
#define SINCE_ARCHIVE  DUE("")
#define SINCE_LAST_RUN DUE("due.indexed = 0 AND ")

struct index_run {
    struct store *store;
    struct store *index; /* the file that is written: the same layer over another file */
    const char *all;     /* the stories that belong into it */
    const char *due;     /* those that are not in it yet as they are now */
    bool is_since;       /* it stands beside an archive */
    search_source_title *title_of;
    void *context;
    struct buf body, words, lead;
};

enum err store_search_due(struct store *s, int64_t story)
{
    return store_run_for(s,
                         "INSERT INTO search_due (story) VALUES (?1)"
                         " ON CONFLICT (story) DO UPDATE SET indexed = 0",
                         story);
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

/* What the archive has of the story counts no more. A removed one gets no document. */
static enum err add_story(struct index_run *run, int64_t id)
{
    struct arena arena;
    struct story story;
    arena_init(&arena);
    enum err e = SW_OK;
    if (run->is_since)
        e = store_run_for(run->index, "INSERT OR IGNORE INTO since (story) VALUES (?1)", id);
    if (!e)
        e = store_story(run->store, id, &arena, &story);
    if (!e)
        e = index_story(run, &story, &arena);
    arena_free(&arena);
    return e == SW_NOT_FOUND ? SW_OK : e;
}

/* --- files ------------------------------------------------------------------------ */

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
static enum err fill(struct store *index, bool anew, void *context)
{
    struct index_run *run = context;
    run->index = index;
    enum err e = anew ? SW_OK : for_each_id(run, run->due, bury_story);
    return e ? e : for_each_id(run, anew ? run->all : run->due, add_story);
}

/* Stories whose pages are not there yet stay due. */
#define IS_DONE                                                                                    \
    " NOT EXISTS (SELECT 1 FROM story WHERE story.id = search_due.story AND on_disk = 0)"

static enum err write_since(struct index_run *run, const char *since)
{
    run->all = SINCE_ARCHIVE;
    run->due = SINCE_LAST_RUN;
    run->is_since = true;
    enum err e = search_file_replace(since, fill, run);
    if (e)
        return e;
    return store_execute(run->store,
                         "UPDATE search_due SET indexed = 1 WHERE indexed = 0 AND" IS_DONE);
}

/* Whoever is killed in between leaves both files; the stories are due still, and found once. */
static enum err write_archive(struct index_run *run, const char *archive, const char *since)
{
    run->all = EVERY_STORY;
    run->due = SINCE_ARCHIVE;
    run->is_since = false;
    enum err e = search_file_replace(archive, fill, run);
    if (!e)
        e = fsio_remove(AT_FDCWD, since);
    return e ? e : store_execute(run->store, "DELETE FROM search_due WHERE" IS_DONE);
}

/* A file beside the archive that was lost is made again of what is due. */
static bool is_needed(struct store *s, const char *archive, const char *since)
{
    if (access(archive, R_OK) != 0 || store_number(s, "SELECT EXISTS (" SINCE_LAST_RUN ")"))
        return true;
    return access(since, R_OK) != 0 && store_number(s, "SELECT EXISTS (" SINCE_ARCHIVE ")");
}

static enum err write_index(struct index_run *run, const char *archive, const char *since)
{
    if (store_number(run->store, "SELECT count(*) FROM (" SINCE_ARCHIVE ")") <= SINCE_MAX &&
        search_file_is_sound(archive))
        return write_since(run, since);
    return write_archive(run, archive, since);
}

static enum err write_with_buffers(struct index_run *run, const char *archive, const char *since)
{
    buf_init(&run->body, RENDERED_MAX);
    buf_init(&run->words, (size_t)RENDERED_MAX * 4);
    buf_init(&run->lead, LEAD_BYTES + 8);
    enum err e = write_index(run, archive, since);
    buf_free(&run->body);
    buf_free(&run->words);
    buf_free(&run->lead);
    return e;
}

enum err store_search_publish(struct store *s, const char *path, search_source_title *title_of,
                              void *context, bool *changed)
{
    struct index_run run = {.store = s, .title_of = title_of, .context = context};
    struct buf since;
    buf_init(&since, URL_MAX);
    buf_add_format(&since, "%s" SEARCH_SINCE_SUFFIX, path);
    enum err e = buf_error(&since);
    bool needed = !e && is_needed(s, path, since.data);
    if (changed)
        *changed = needed;
    if (needed)
        e = write_with_buffers(&run, path, since.data);
    buf_free(&since);
    return e;
}
