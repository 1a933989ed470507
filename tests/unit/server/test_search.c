/*
 * Search over an index like the one that converter/store_search.c writes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "server/search.h"
#include "smolwire/search_index.h"
#include "smolwire/utf8.h"

struct fixture {
    char folder[64];
    char path[128], since[160];
    struct search *search;
    struct search_results results;
};

static void write_index(const char *path, const char *rows)
{
    static const char schema[] =
        "CREATE TABLE doc (id INTEGER PRIMARY KEY, story INTEGER, page TEXT, title TEXT,"
        " source TEXT, published INTEGER, lead TEXT);"
        "CREATE VIRTUAL TABLE text USING fts5(title, body, source, section, content='',"
        " columnsize=0, tokenize='porter unicode61 remove_diacritics 2');"
        "CREATE TABLE since (story INTEGER PRIMARY KEY); PRAGMA user_version = 1;";
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, schema, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, rows, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void write_no_index(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("this is no database, however long it may be, and it is not short", file);
    fclose(file);
}

/* Three stories of 2025-05-18, -19, -20 and an older version of one. */
static const char stories[] =
    "INSERT INTO doc VALUES"
    " (466012801, 1, '/wire/a', 'Oil prices slip', 'wire', 1747526400, 'Lead a'),"
    " (466035841, 2, '/wire/b', 'Talks go on', 'wire', 1747612800, 'Lead b'),"
    " (466058881, 3, '/gazette/c', 'Élection in Łódź', 'gazette', 1747699200, 'Lead c'),"
    " (466058882, 0, '', '', '', 1747699200, '');"
    "INSERT INTO text (rowid, title, body, source, section) VALUES"
    " (466012801, 'Oil prices slip', 'Traders weigh direct talks about supply', 'wire', 'Economy'),"
    " (466035841, 'Talks go on', 'Talks about oil were direct', 'wire', 'World'),"
    " (466058881, 'Élection in Łódź', ' 東京 京地 地震 oil', 'gazette', 'World'),"
    " (466058882, 'Oil oil', 'dead', 'gazette', 'World');";

static int set_up(void **state)
{
    static struct fixture f;
    f = (struct fixture){0};
    snprintf(f.folder, sizeof(f.folder), "/tmp/smolwire-search-XXXXXX");
    assert_non_null(mkdtemp(f.folder));
    snprintf(f.path, sizeof(f.path), "%s/s #?%%.db", f.folder); /* not a plain URI */
    snprintf(f.since, sizeof(f.since), "%s" SEARCH_SINCE_SUFFIX, f.path);
    assert_int_equal(search_new(f.path, &f.search), SW_OK);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    search_results_free(&f->results);
    search_free(f->search);
    unlink(f->path);
    unlink(f->since);
    return rmdir(f->folder);
}

static enum err query(struct fixture *f, const char *text)
{
    search_results_free(&f->results);
    return search_query(f->search, span_of(text), &f->results);
}

/* Pages between blanks, in order. */
static void check(struct fixture *f, const char *text, const char *pages)
{
    char found[512] = "";
    assert_int_equal(query(f, text), SW_OK);
    for (size_t i = 0; i < f->results.count; i++) {
        size_t used = strlen(found);
        snprintf(found + used, sizeof(found) - used, "%s%s", i ? " " : "",
                 f->results.items[i].page);
    }
    assert_string_equal(found, pages);
}

static void titles_come_first_then_the_newest(void **state)
{
    struct fixture *f = *state;
    write_index(f->path, stories);
    check(f, "oil", "/wire/a /gazette/c /wire/b");
    check(f, "talk", "/wire/b /wire/a");
    assert_string_equal(f->results.items[0].title, "Talks go on");
    assert_string_equal(f->results.items[0].date, "2025-05-19");
    assert_string_equal(f->results.items[0].source, "wire");
    assert_string_equal(f->results.items[0].lead, "Lead b");
    assert_false(f->results.more);
}

static void all_kinds_of_conditions(void **state)
{
    struct fixture *f = *state;
    write_index(f->path, stories);
    check(f, "\"direct talks\"", "/wire/a");
    check(f, "oil -supply", "/gazette/c /wire/b");
    check(f, "trad*", "/wire/a");
    check(f, "election lodz", "");
    check(f, "ÉLECTION", "/gazette/c");
    check(f, "東京地震", "/gazette/c");
    check(f, "京", "/gazette/c");
    check(f, "oil source:gazette", "/gazette/c");
    check(f, "section:world", "/gazette/c /wire/b");
    check(f, "oil before:2025-05-20", "/wire/a /wire/b");
    check(f, "oil after:2025-05-19", "/gazette/c /wire/b");
    check(f, "dead", "");
}

/* Whatever the stemmer left of the words in the index, and takes from what is typed. */
static void beginnings_find_the_words_that_begin_so(void **state)
{
    static const struct {
        const char *query, *word;
    } some[] = {
        {"investiga*", "investigation"},
        {"INVESTIGA*", "investigators"},
        {"governmen*", "government"},
        {"securit*", "security"},
        {"universi*", "universities"},
        {"politi*", "politics"},
        {"electio*", "elections"},
        {"immigra*", "immigrants"},
        {"sens*", "sensors"},
        {"sens*", "sense"},
        {"crisis*", "crisis"},
        {"elections*", "elections"},
        {"party*", "parties"},
        {"planet*", "planets"},
    };
    static const char rows[] =
        "INSERT INTO doc VALUES (466012801, 1, '/wire/a', 'Title', 'wire', 1747526400, 'Lead');"
        "INSERT INTO text (rowid, title, body, source, section) VALUES"
        " (466012801, 'Title', '%s', 'wire', 'World');";
    struct fixture *f = *state;
    for (size_t i = 0; i < SW_COUNT(some); i++) {
        char filled[sizeof(rows) + 64];
        snprintf(filled, sizeof(filled), rows, some[i].word);
        unlink(f->path);
        write_index(f->path, filled);
        check(f, some[i].query, "/wire/a");
    }
    static const char *const others[] = {"des*", "pris*", "senso*", "planet*", "carr*"};
    unlink(f->path);
    char filled[sizeof(rows) + 64];
    snprintf(filled, sizeof(filled), rows, "depth private sends plane cars");
    write_index(f->path, filled);
    for (size_t i = 0; i < SW_COUNT(others); i++)
        check(f, others[i], "");
}

static void a_missing_or_damaged_index_is_told(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(query(f, "oil"), SW_NOT_FOUND);
    write_no_index(f->path);
    assert_int_equal(query(f, "oil"), SW_CORRUPT);
}

static void a_replaced_index_is_opened_again(void **state)
{
    struct fixture *f = *state;
    char other[160];
    write_index(f->path, stories);
    check(f, "talks", "/wire/b /wire/a");
    snprintf(other, sizeof(other), "%s/new.db", f->folder);
    write_index(other, "INSERT INTO doc VALUES (1, 9, '/wire/z', 'Talks', 'wire', 5, '');"
                       "INSERT INTO text (rowid, title) VALUES (1, 'Talks');");
    assert_int_equal(rename(other, f->path), 0);
    check(f, "talks", "/wire/z");
}

/* b is new in the file beside the archive, a was removed, d came; c stands between them in time. */
static const char news[] =
    "INSERT INTO since VALUES (1), (2), (4);"
    "INSERT INTO doc VALUES"
    " (466035841, 2, '/wire/b', 'Talks end', 'wire', 1747612800, 'Lead b'),"
    " (466058897, 4, '/wire/d', 'Gas prices', 'wire', 1747702800, 'Lead d');"
    "INSERT INTO text (rowid, title, body, source, section) VALUES"
    " (466035841, 'Talks end', 'Talks about oil were short', 'wire', 'World'),"
    " (466058897, 'Gas prices', 'Traders of oil', 'wire', 'Economy');";

static void what_changed_since_the_archive_counts(void **state)
{
    struct fixture *f = *state;
    write_index(f->path, stories);
    check(f, "oil", "/wire/a /gazette/c /wire/b");
    write_index(f->since, news);
    check(f, "oil", "/wire/d /gazette/c /wire/b");
    check(f, "go", "");
    check(f, "short", "/wire/b");
    check(f, "prices", "/wire/d");
    check(f, "oil before:2025-05-20", "/wire/b");
    assert_int_equal(unlink(f->since), 0);
    check(f, "oil", "/wire/a /gazette/c /wire/b");
}

static void a_damaged_file_beside_the_archive_is_left_out(void **state)
{
    struct fixture *f = *state;
    write_index(f->path, stories);
    write_no_index(f->since);
    check(f, "oil", "/wire/a /gazette/c /wire/b");
}

static void more_results_than_fit_are_told(void **state)
{
    struct fixture *f = *state;
    write_index(f->path, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                         " WHERE i < 60) INSERT INTO doc SELECT i, i, '/p/' || i, 't', 's', i, ''"
                         " FROM n; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                         " WHERE i < 60) INSERT INTO text (rowid, title) SELECT i, 'same' FROM n");
    assert_int_equal(query(f, "same"), SW_OK);
    assert_int_equal(f->results.count, SEARCH_RESULTS);
    assert_true(f->results.more);
    assert_string_equal(f->results.items[0].page, "/p/60");
}

/* --- hostile queries: each is answered or refused, none is an error of SQLite's -------- */

static const char *const hostile[] = {
    "\"",
    "\"\"\"",
    "'",
    "';DROP TABLE doc;--",
    "\" OR 1=1 --",
    "oil AND",
    "AND OR NOT",
    "NOT oil",
    "oil NOT",
    "oil OR",
    "(oil",
    "oil)",
    "((((((((((oil))))))))))",
    "oil*",
    "*oil",
    "**",
    "o*",
    "^oil",
    "oil ^",
    "{title}:oil",
    "{title body : oil",
    "title:oil",
    "-title:oil",
    "nosuchcolumn:oil",
    "NEAR(oil talks, 5)",
    "NEAR(oil talks",
    "NEAR/5",
    "oil + talks",
    "oil \\ talks",
    "oil;talks",
    "oil\ttalks\r\n51 gone",
    "=> gemini://evil",
    "\x1b[31moil",
    "oil\x01\x02\x7f",
    "\xc3\x28",
    "\xff\xfe\xfd",
    "\xe2\x80\xae",
    "oil",
    "source:",
    "source:\"",
    "source:*",
    "source:oil*",
    "section:''",
    "before:",
    "before:9999-99-99",
    "before:2025-02-30 oil",
    "after:0000-01-01 oil",
    "after:9999-12-31 oil",
    "before:0000-01-01 oil",
    "after:99999999999999999999 oil",
    "--",
    "-",
    "- -",
    "-oil",
    "-\"oil\"",
    "%",
    "%00",
    "_",
    "?1",
    ":a",
    "@x",
    "$x",
    "/*",
    "--oil",
    "SELECT * FROM doc",
    "UNION SELECT page FROM doc",
    "text MATCH 'oil'",
    "rank:bm25(10)",
    "optimize",
    "rebuild",
    "東",
    "東*",
    "\"東",
    "ไ",
    "\xf0\x9f\x98\x80",
    "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    "\xcc\x81",
    "\xe2\x80\x8b",
    "a",
    "aa*",
    "0",
    "00000000000000000000000000",
    "1e309",
    "null",
    "oil\"talks",
    "oil\"\"talks",
    "\"oil\"\"talks\"",
    "\"oil",
    "oil\"*",
    "\"oil\"*",
    "oil -",
    "oil -*",
    "oil -\"",
    "oil source:wire source:gazette",
    "source:wire -source:wire",
    "U.S.",
    "3.14",
    "AT&T",
    "<oil>",
    "&lt;",
    "a:b:c:d",
    "http://x.example/?q=1#f",
};

static void try_hostile(struct fixture *f, struct span text)
{
    search_results_free(&f->results);
    enum err e = search_query(f->search, text, &f->results);
    if (e != SW_OK && e != SW_SYNTAX && e != SW_TIMEOUT)
        fail_msg("\"%.*s\": %s", SPAN_ARG(text), err_text(e));
}

/* Each as it is, doubled, as a phrase, and excluded. */
static void hostile_queries_are_only_queries(void **state)
{
    struct fixture *f = *state;
    struct buf b;
    write_index(f->path, stories);
    buf_init(&b, 4096);
    for (size_t i = 0; i < SW_COUNT(hostile); i++) {
        for (size_t form = 0; form < 4; form++) {
            buf_reset(&b);
            buf_add_string(&b, form == 2 ? "\"" : form == 3 ? "oil -" : "");
            buf_add_string(&b, hostile[i]);
            buf_add_string(&b, form == 2 ? "\"" : form == 1 ? hostile[i] : "");
            try_hostile(f, buf_span(&b));
        }
    }
    buf_free(&b);
    check(f, "oil", "/wire/a /gazette/c /wire/b");
}

static void long_queries_and_zero_bytes(void **state)
{
    struct fixture *f = *state;
    struct buf b;
    write_index(f->path, stories);
    buf_init(&b, 1024 * 1024);
    static const char fillers[] = "a\"(*-:{^'\0 \xff";
    for (size_t i = 0; i < sizeof(fillers); i++) {
        buf_reset(&b);
        buf_add_repeat(&b, fillers[i], 1024);
        try_hostile(f, buf_span(&b));
        buf_reset(&b);
        for (int j = 0; j < 600; j++) {
            buf_add_char(&b, fillers[i]);
            buf_add_string(&b, "oil ");
        }
        try_hostile(f, buf_span(&b));
    }
    try_hostile(f, SPAN("oil\0\" OR 1"));
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(titles_come_first_then_the_newest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_kinds_of_conditions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(beginnings_find_the_words_that_begin_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_missing_or_damaged_index_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_replaced_index_is_opened_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_changed_since_the_archive_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_file_beside_the_archive_is_left_out, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(more_results_than_fit_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hostile_queries_are_only_queries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_queries_and_zero_bytes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
