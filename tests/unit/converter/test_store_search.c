/*
 * The search index of the published tree, read back as the daemon would.
 */
#include "story_fixture.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "converter/store_search.h"
#include "smolwire/search_index.h"

struct search_fixture {
    struct story_fixture stories;
    char path[128];
    char since[128];
};

static int set_up(void **state)
{
    static struct search_fixture f;
    fixture_open(&f.stories);
    snprintf(f.path, sizeof(f.path), "%s/search.db", f.stories.folder);
    snprintf(f.since, sizeof(f.since), "%s/search.db" SEARCH_SINCE_SUFFIX, f.stories.folder);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct search_fixture *f = *state;
    fixture_close(&f->stories);
    return 0;
}

static struct span title_of(void *context, struct span source)
{
    (void)context;
    return span_is(source, "wire") ? SPAN("The Wire") : source;
}

static bool publish_index(struct search_fixture *f)
{
    bool changed = false;
    assert_int_equal(store_search_publish(f->stories.store, f->path, title_of, NULL, &changed),
                     SW_OK);
    return changed;
}

static int64_t put(struct search_fixture *f, const char *url, const char *title, const char *body)
{
    struct story_text t = {.url = url, .title = title, .body = body};
    int64_t id = fixture_put(&f->stories, &t);
    assert_int_equal(store_mark_fresh(f->stories.store, id), SW_OK);
    return id;
}

/* The first column of all rows, blanks between, of a query whose parameter is `value`. */
static void check_rows(const char *path, const char *sql, const char *value, const char *rows)
{
    char found[512] = "";
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    sqlite3_bind_text(stmt, 1, value, -1, SQLITE_STATIC);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        size_t used = strlen(found);
        snprintf(found + used, sizeof(found) - used, "%s%s", used ? " " : "",
                 (const char *)sqlite3_column_text(stmt, 0));
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    assert_string_equal(found, rows);
}

/* What a query finds in a file, newest first: pages between blanks. */
static void check_file(const char *path, const char *match, const char *pages)
{
    check_rows(path,
               "SELECT page FROM text JOIN doc ON doc.id = text.rowid"
               " WHERE text MATCH ?1 AND page <> '' ORDER BY text.rowid DESC",
               match, pages);
}

static void check(struct search_fixture *f, const char *match, const char *pages)
{
    check_file(f->path, match, pages);
}

static ino_t inode_of(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_ino;
}

/* So many stories that were removed and that the archive should have forgotten. */
static void make_removed_due(struct search_fixture *f, int count)
{
    char path[160], sql[256];
    sqlite3 *db = NULL;
    snprintf(path, sizeof(path), "%s/store.db", f->stories.folder);
    snprintf(sql, sizeof(sql),
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
             " INSERT INTO search_due (story) SELECT 1000000 + i FROM n",
             count);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void stories_are_found_by_all_their_fields(void **state)
{
    struct search_fixture *f = *state;
    put(f, "http://x.example/1", "Oil prices slip", "Traders weigh supply.");
    put(f, "http://x.example/2", "Quake", "東京地震 felt by traders.");
    assert_true(publish_index(f));
    check(f, "oil", "/wire/2025-05-20/oil-prices-slip");
    check(f, "trader", "/wire/2025-05-20/quake /wire/2025-05-20/oil-prices-slip");
    check(f, "\"東京 京地 地震\"", "/wire/2025-05-20/quake");
    check(f, "{source} : \"the wire\" AND oil", "/wire/2025-05-20/oil-prices-slip");
    check(f, "{source} : \"gazette\"", "");
}

/* After the "a", the 240th byte is in the middle of a character. */
static void leads_end_between_words_or_characters(void **state)
{
    struct search_fixture *f = *state;
    static const char lead[] = "SELECT lead FROM doc WHERE title = ?1";
    struct buf chinese, words, cut;
    buf_init(&chinese, 1024);
    buf_init(&words, 1024);
    buf_init(&cut, 1024);
    buf_add_char(&chinese, 'a');
    for (int i = 0; i < 100; i++) {
        buf_add_string(&chinese, "\u6771");
        buf_add_string(&words, "words ");
    }
    put(f, "http://x.example/1", "Quake", chinese.data);
    put(f, "http://x.example/2", "Words", words.data);
    assert_true(publish_index(f));
    buf_add_format(&cut, "%.*s\u2026", 1 + 79 * 3, chinese.data);
    check_rows(f->path, lead, "Quake", cut.data);
    buf_reset(&cut);
    buf_add_format(&cut, "%.*s\u2026", 39 * 6 + 5, words.data);
    check_rows(f->path, lead, "Words", cut.data);
    buf_free(&chinese);
    buf_free(&words);
    buf_free(&cut);
}

static void nothing_new_writes_nothing(void **state)
{
    struct search_fixture *f = *state;
    put(f, "http://x.example/1", "Oil prices slip", "Traders weigh supply.");
    assert_true(publish_index(f));
    ino_t before = inode_of(f->path);
    assert_false(publish_index(f));
    assert_int_equal(inode_of(f->path), before);
    assert_int_equal(access(f->since, F_OK), -1);
}

/* An archive of years is not copied for two stories. */
static void news_are_put_beside_the_archive(void **state)
{
    struct search_fixture *f = *state;
    put(f, "http://x.example/1", "Oil prices slip", "Traders weigh supply.");
    put(f, "http://x.example/3", "Opera", "A soprano.");
    assert_true(publish_index(f));
    ino_t archive = inode_of(f->path);
    put(f, "http://x.example/1", "Oil prices rise", "Traders forget supply.");
    put(f, "http://x.example/2", "Gas", "Traders wait.");
    assert_true(publish_index(f));
    assert_int_equal(inode_of(f->path), archive);
    check_file(f->since, "slip", "");
    check_file(f->since, "traders", "/wire/2025-05-20/gas /wire/2025-05-20/oil-prices-slip");
    check_rows(f->since, "SELECT count(*) FROM since", "", "2");
    put(f, "http://x.example/4", "Coal", "Traders leave.");
    assert_true(publish_index(f));
    assert_int_equal(inode_of(f->path), archive);
    check_file(f->since, "traders",
               "/wire/2025-05-20/coal /wire/2025-05-20/gas /wire/2025-05-20/oil-prices-slip");
}

static void too_much_news_make_a_new_archive(void **state)
{
    struct search_fixture *f = *state;
    put(f, "http://x.example/1", "Oil prices slip", "Traders weigh supply.");
    put(f, "http://x.example/3", "Opera", "A soprano.");
    put(f, "http://x.example/4", "Chess", "A gambit.");
    put(f, "http://x.example/5", "Rain", "A shower.");
    put(f, "http://x.example/6", "Bread", "A loaf.");
    assert_true(publish_index(f));
    put(f, "http://x.example/1", "Oil prices rise", "Traders forget supply.");
    assert_true(publish_index(f));
    put(f, "http://x.example/2", "Gas", "Traders wait.");
    make_removed_due(f, 4000);
    assert_true(publish_index(f));
    check(f, "slip", "");
    check(f, "rise", "/wire/2025-05-20/oil-prices-slip");
    check(f, "traders", "/wire/2025-05-20/gas /wire/2025-05-20/oil-prices-slip");
    assert_int_equal(access(f->since, F_OK), -1);
    assert_false(publish_index(f));
}

/* A segment a story would make a run with ten thousand of them merge all day. */
static void a_run_writes_one_segment(void **state)
{
    struct search_fixture *f = *state;
    static const char segments[] = "SELECT count(DISTINCT segid) FROM text_idx";
    put(f, "http://x.example/1", "Oil prices slip", "Traders weigh supply.");
    assert_true(publish_index(f));
    put(f, "http://x.example/2", "Opera", "A soprano.");
    assert_true(publish_index(f));
    check_rows(f->since, segments, "", "1");
    put(f, "http://x.example/3", "Chess", "A gambit.");
    put(f, "http://x.example/4", "Rain", "A shower.");
    assert_true(publish_index(f));
    check_rows(f->since, segments, "", "2");
}

static void a_lost_file_is_made_again(void **state)
{
    struct search_fixture *f = *state;
    put(f, "http://x.example/1", "Oil prices slip", "Traders weigh supply.");
    assert_true(publish_index(f));
    put(f, "http://x.example/2", "Gas", "Traders wait.");
    assert_true(publish_index(f));
    assert_int_equal(unlink(f->since), 0);
    assert_true(publish_index(f));
    check_file(f->since, "traders", "/wire/2025-05-20/gas");
    assert_int_equal(unlink(f->path), 0);
    assert_true(publish_index(f));
    check(f, "traders", "/wire/2025-05-20/gas /wire/2025-05-20/oil-prices-slip");
    assert_int_equal(access(f->since, F_OK), -1);
    assert_false(publish_index(f));
}

static void stories_that_are_not_on_disk_wait(void **state)
{
    struct search_fixture *f = *state;
    struct story_text t = {.url = "http://x.example/1", .title = "Oil", .body = "Prices."};
    int64_t id = fixture_put(&f->stories, &t);
    publish_index(f);
    check(f, "oil", "");
    assert_int_equal(store_mark_fresh(f->stories.store, id), SW_OK);
    assert_true(publish_index(f));
    check_file(f->since, "oil", "/wire/2025-05-20/oil");
}

static void a_damaged_index_is_made_anew(void **state)
{
    struct search_fixture *f = *state;
    put(f, "http://x.example/1", "Oil prices slip", "Traders weigh supply.");
    assert_true(publish_index(f));
    FILE *file = fopen(f->path, "w");
    fputs("no database at all, and long enough to be looked at as one, or so it seems", file);
    fclose(file);
    put(f, "http://x.example/2", "Gas", "Traders wait.");
    assert_true(publish_index(f));
    check(f, "traders", "/wire/2025-05-20/gas /wire/2025-05-20/oil-prices-slip");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(stories_are_found_by_all_their_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(leads_end_between_words_or_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_new_writes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(news_are_put_beside_the_archive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_much_news_make_a_new_archive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lost_file_is_made_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_run_writes_one_segment, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stories_that_are_not_on_disk_wait, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_index_is_made_anew, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
