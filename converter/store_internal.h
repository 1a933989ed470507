/*
 * What the files of the store (store*.c) share: the handle, and queries as a
 * small layer over SQLite's statements with a sticky error.
 *
 * A query is started, its parameters are bound, it is stepped, its columns are
 * read, and it is ended; after the first failure everything but query_end() is
 * ignored and query_step() tells it. Statements are kept prepared by the store:
 *
 *     struct query q = query_start(s, "SELECT id FROM alias WHERE url = ?1");
 *     query_bind_span(&q, 1, url);
 *     enum err e = query_one(&q);
 *     if (e == SW_OK)
 *         *id = query_int(&q, 0);
 *     query_end(&q);
 */
#ifndef CONVERTER_STORE_INTERNAL_H
#define CONVERTER_STORE_INTERNAL_H

#include <sqlite3.h>

#include "store.h"

struct word_numbers;

struct store_statement {
    const char *sql; /* a literal: compared by address */
    sqlite3_stmt *stmt;
    bool busy; /* a walk that starts the same query again gets a statement of its own */
};

struct store {
    sqlite3 *db;
    struct store_statement *statements;
    size_t count, capacity;
    struct word_numbers *words; /* NULL: not asked for yet */
    bool snapshot;              /* read as a file that nobody changes, see store_was_overtaken() */
};

struct query {
    struct store *store;
    sqlite3_stmt *stmt;
    size_t slot; /* of store->statements; QUERY_ONCE: prepared for this use alone */
    enum err error;
};
#define QUERY_ONCE SIZE_MAX

/* `sql` must be a string literal. */
struct query query_start(struct store *s, const char *sql);
/* For SQL that was put together; prepared anew each time. */
struct query query_start_once(struct store *s, const char *sql);
void query_end(struct query *q);

/* Parameters count from 1. Spans must stay until query_end(); the empty one is bound as ''. */
void query_bind_span(struct query *q, int parameter, struct span value);
void query_bind_blob(struct query *q, int parameter, struct span value);
void query_bind_int(struct query *q, int parameter, int64_t value);
void query_bind_double(struct query *q, int parameter, double value);
void query_bind_time(struct query *q, int parameter, int64_t value); /* SW_NO_TIME: NULL */

/* Next row: *row false at the end. Failures are logged with SQLite's words. */
enum err query_step(struct query *q, bool *row) SW_CHECK;
/* The first row, or SW_NOT_FOUND. The caller ends the query. */
enum err query_one(struct query *q) SW_CHECK;
/* The first row's only number, or SW_NOT_FOUND; ends the query. */
enum err query_number(struct query *q, int64_t *number) SW_CHECK;
/* Runs a statement that gives no rows, and ends it. */
enum err query_run(struct query *q) SW_CHECK;
/* The same in one step, for a statement whose only parameter is a number, mostly a story's. */
enum err store_run_for(struct store *s, const char *sql, int64_t id) SW_CHECK;

/* All rows' first columns. */
enum err query_ids(struct query *q, struct arena *arena, int64_t **ids, size_t *count) SW_CHECK;
enum err query_spans(struct query *q, struct arena *arena, struct span **out,
                     size_t *count) SW_CHECK;

/* Columns count from 0. */
struct span query_span(struct query *q, int column, struct arena *arena);
struct span query_span_here(struct query *q, int column); /* until the next step or end */
int64_t query_int(struct query *q, int column);
double query_double(struct query *q, int column);
int64_t query_time(struct query *q, int column); /* NULL: SW_NO_TIME */

/* The first number that `sql` gives; 0 where it fails, for what is then done anew. */
int64_t store_number(struct store *s, const char *sql);

/* SQL without parameters and rows. */
enum err store_execute(struct store *s, const char *sql) SW_CHECK;

/* Step i brings a store from version i to i + 1; ended by NULL (store_schema.c). */
extern const char *const store_migrations[];

#endif
