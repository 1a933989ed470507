/*
 * The time of a search: 1,000 mixed queries over an index of so many stories,
 * of words as frequent as in prose (Zipf).
 *
 *   search [STORIES]      default 300000
 *
 * The newest stand beside the archive, as many as the refresh lets be there. The index
 * is made in /var/tmp and removed. Prints milliseconds.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../chance.h"
#include "server/search.h"
#include "smolwire/buf.h"
#include "smolwire/clock.h"
#include "smolwire/search_index.h"

#define QUERIES    1000
#define WORDS      200 /* of a story */
#define VOCABULARY 100000
#define FIRST_DAY  1577836800 /* 2020-01-01 */
#define INTERVAL   600        /* seconds between two stories */
#define SINCE      4000       /* SINCE_MAX of converter/store_search.c */

static void add_word(struct buf *b, unsigned rank)
{
    buf_add_format(b, "%c%c%c%x ", 'a' + (int)(rank * 7 % 26), 'a' + (int)(rank / 26 % 26),
                   'a' + (int)(rank * 3 % 26), rank);
}

static void add_words(struct buf *b, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        add_word(b, common_word(VOCABULARY));
}

/* --- the index ---------------------------------------------------------------- */

static const char schema[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA user_version = 1;"
    "CREATE TABLE doc (id INTEGER PRIMARY KEY, story INTEGER, page TEXT, title TEXT, source TEXT,"
    " published INTEGER, lead TEXT);"
    "CREATE VIRTUAL TABLE text USING fts5(title, body, source, section, content='', columnsize=0,"
    " tokenize='porter unicode61 remove_diacritics 2');"
    "CREATE TABLE since (story INTEGER PRIMARY KEY); BEGIN;";

static int add_story(sqlite3_stmt *doc, sqlite3_stmt *text, struct buf *b, unsigned number)
{
    int64_t published = FIRST_DAY + (int64_t)number * INTERVAL;
    int64_t id = SEARCH_ROW(published);
    char source[16];
    snprintf(source, sizeof(source), "source%u", number % 40);
    buf_reset(b);
    add_words(b, 8);
    sqlite3_bind_int64(doc, 1, id);
    sqlite3_bind_int64(doc, 2, number);
    sqlite3_bind_text(doc, 3, b->data, (int)b->len, SQLITE_TRANSIENT);
    sqlite3_bind_int64(doc, 4, published);
    sqlite3_bind_int64(text, 1, id);
    sqlite3_bind_text(text, 2, b->data, (int)b->len, SQLITE_TRANSIENT);
    buf_reset(b);
    add_words(b, WORDS);
    sqlite3_bind_text(text, 3, b->data, (int)b->len, SQLITE_TRANSIENT);
    sqlite3_bind_text(text, 4, source, -1, SQLITE_TRANSIENT);
    int rc = sqlite3_step(doc) == SQLITE_DONE && sqlite3_step(text) == SQLITE_DONE;
    sqlite3_reset(doc);
    sqlite3_reset(text);
    return rc;
}

/* The stories from number `first` up to, not with, `end`. */
static int make_file(const char *path, unsigned first, unsigned end)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *doc = NULL, *text = NULL;
    struct buf b;
    buf_init(&b, 1024 * 1024);
    int good =
        sqlite3_open(path, &db) == SQLITE_OK &&
        sqlite3_exec(db, schema, NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "INSERT INTO doc VALUES (?1, ?2, '/s/' || ?1, ?3, 's', ?4, 'lead')",
                           -1, &doc, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "INSERT INTO text (rowid, title, body, source) VALUES (?, ?, ?, ?)",
                           -1, &text, NULL) == SQLITE_OK;
    for (unsigned i = first; good && i < end; i++)
        good = add_story(doc, text, &b, i);
    good = good && sqlite3_exec(db, "INSERT INTO since SELECT story FROM doc; COMMIT", NULL, NULL,
                                NULL) == SQLITE_OK;
    if (!good)
        fprintf(stderr, "search: %s\n", sqlite3_errmsg(db));
    sqlite3_finalize(doc);
    sqlite3_finalize(text);
    sqlite3_close(db);
    buf_free(&b);
    return good;
}

static int make_index(const char *archive, const char *since, unsigned stories)
{
    unsigned news = stories < 2 * SINCE ? stories / 2 : SINCE;
    return make_file(archive, 0, stories - news) && make_file(since, stories - news, stories);
}

/* --- the queries ---------------------------------------------------------------- */

static void make_query(struct buf *b, unsigned kind, unsigned stories)
{
    int64_t days = (int64_t)stories * INTERVAL / 86400;
    buf_reset(b);
    switch (kind % 8) {
    case 0: add_words(b, 1); break;
    case 1: add_words(b, 2); break;
    case 2: add_words(b, 3); break;
    case 3: add_word(b, kind % 20 + 1); break; /* the most frequent of all */
    case 4:
        buf_add_format(b, "%c%c%c*", 'a' + (int)(kind % 26), 'a' + (int)(kind / 26 % 26), 'b');
        break;
    case 5:
        buf_add_char(b, '"');
        add_word(b, kind % 50 + 1);
        add_word(b, kind % 30 + 1);
        buf_add_char(b, '"');
        break;
    case 6:
        add_words(b, 1);
        buf_add_format(b, " source:source%u", kind % 40);
        break;
    default:
        add_words(b, 1);
        buf_add_string(b, " before:");
        clock_add_date(b, FIRST_DAY + (int64_t)(next_random() % (uint64_t)(days + 1)) * 86400);
        break;
    }
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static int ask(struct search *search, unsigned stories)
{
    static double times[QUERIES];
    size_t found = 0, failed = 0;
    struct buf query;
    buf_init(&query, 4096);
    for (unsigned i = 0; i < QUERIES; i++) {
        struct search_results results = {0};
        make_query(&query, i, stories);
        double start = now_ms();
        enum err e = search_query(search, buf_span(&query), &results);
        times[i] = now_ms() - start;
        if (times[i] > 30)
            printf("  %.1f ms: %s (%zu results)\n", times[i], query.data, results.count);
        failed += e != SW_OK;
        found += results.count;
        search_results_free(&results);
    }
    buf_free(&query);
    qsort(times, QUERIES, sizeof(*times), by_size);
    printf("%u stories, %d queries: median %.2f ms, p99 %.2f ms, longest %.2f ms; %.1f results a "
           "query, %zu failed\n",
           stories, QUERIES, times[QUERIES / 2], times[QUERIES * 99 / 100], times[QUERIES - 1],
           (double)found / QUERIES, failed);
    return 0;
}

int main(int argc, char **argv)
{
    char folder[] = "/var/tmp/smolwire-bench-XXXXXX", path[64], since[80];
    unsigned stories = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 300000;
    struct search *search = NULL;
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof(path), "%s/search.db", folder);
    snprintf(since, sizeof(since), "%s" SEARCH_SINCE_SUFFIX, path);
    int status = 1;
    if (make_index(path, since, stories) && search_new(path, &search) == SW_OK)
        status = ask(search, stories);
    search_free(search);
    unlink(path);
    unlink(since);
    rmdir(folder);
    return status;
}
