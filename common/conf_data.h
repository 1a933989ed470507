/*
 * How a configuration is held in memory; for conf*.c only.
 */
#ifndef COMMON_CONF_DATA_H
#define COMMON_CONF_DATA_H

#include "smolwire/arena.h"
#include "smolwire/conf.h"
#include "smolwire/span.h"

struct conf_value {
    const struct conf_option *option;
    unsigned line;           /* where it is written; 0: it is the default */
    const char *text;        /* as written, lines joined; absolute for paths; NULL: not set */
    int64_t number;          /* of numbers, durations, sizes, and 0 or 1 of booleans */
    const char *const *list; /* of lists, never NULL */
};

struct conf_section {
    const char *kind; /* "source" */
    const char *name; /* of [source NAME]; "" without */
    const char *file; /* it is written in; "" for none */
    unsigned line;
    size_t count;
    struct conf_value *values; /* one for each option of the kind, in the table's order */
    struct conf_section *next; /* in the order of the file */
};

struct conf {
    struct arena arena; /* everything that hangs below */
    const char *file;
    const char *folder; /* what relative paths start from: absolute where that can be */
    struct conf_section *first, *last;
    bool has_sources_file; /* sections came from [mirror] sources */
};

/* Rows of the table: NULL, 0 where it has no such section. */
const struct conf_kind *conf_find_kind(struct span section);
size_t conf_count_options(const char *section);

/* Adds a section with all its values at their defaults. */
struct conf_section *conf_add_section(struct conf *c, const char *kind, struct span name,
                                      unsigned line);
struct conf_section *conf_find(const struct conf *c, const char *kind, struct span name);
struct conf_value *conf_find_value(const struct conf_section *s, struct span key);

/*
 * Reads `text` as the option wants it and sets the value. False with the reason
 * in `why` and the value untouched.
 */
bool conf_set(struct conf *c, struct conf_value *v, struct span text, struct buf *why) SW_CHECK;

/*
 * Reads a whole file into c, through inih. `only` names the one kind of section
 * that may stand there; NULL: all. Appends a line to `errors` for each mistake;
 * SW_SYNTAX if there is any.
 */
enum err conf_read(struct conf *c, const char *file, const char *only, struct span text,
                   struct buf *errors) SW_CHECK;

#endif
