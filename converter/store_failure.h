/*
 * What is said when SQLite fails: what the store was about to do, in words, and
 * SQLite's own message; never the SQL.
 */
#ifndef CONVERTER_STORE_FAILURE_H
#define CONVERTER_STORE_FAILURE_H

#include "smolwire/buf.h"
#include "smolwire/err.h"

struct store;

/* The error that SQLite's result code stands for. */
enum err store_error(int rc) SW_CHECK;

/* The errno behind it, 0: none. "disk I/O error" alone helps nobody. */
int store_system_error(struct store *s, int rc);

/* Logs what `sql` was to do and why it could not; returns the error. */
enum err store_failed(struct store *s, int rc, const char *sql) SW_CHECK;

/* Appends what a statement does: "cannot write to table story". */
void store_deed(const char *sql, struct buf *out);

#endif
