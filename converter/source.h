/*
 * The sources of the configuration: [source NAME] sections, checked.
 */
#ifndef CONVERTER_SOURCE_H
#define CONVERTER_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "filter.h"
#include "smolwire/buf.h"
#include "smolwire/conf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

enum source_kind {
    SOURCE_AUTO,
    SOURCE_FEED,
    SOURCE_SITEMAP,
    SOURCE_PAGE,
    SOURCE_LIST,
    SOURCE_FOLDER
};

struct source {
    struct span name; /* NAME: first part of its stories' page paths */
    enum source_kind kind;
    struct span url;  /* SOURCE_FOLDER: base of its pages, ends with '/' */
    const char *path; /* SOURCE_FOLDER: the folder */
    struct span section;
    struct filter filter;
    bool robots;   /* does robots.txt decide? */
    bool pictures; /* are they copied? */
    int64_t keep;  /* seconds after which stories are removed; 0: never */
};

struct sources {
    struct source *list; /* in the order of the file */
    size_t count;
};

/*
 * Spans point into the configuration, or belong to `out`; free with
 * sources_free(). SW_SYNTAX with messages, one a line with file and line, in `errors`.
 */
enum err sources_load(const struct conf *c, struct sources *out, struct buf *errors) SW_CHECK;
void sources_free(struct sources *s);

const struct source *sources_find(const struct sources *s, struct span name); /* or NULL */

/* Is it among the names, NULL-terminated? Without any name all are. */
bool source_is_named(const struct source *s, const char *const *names);

/* The first of the names that no source has; NULL: all are there. `names` may be NULL. */
const char *sources_unknown(const struct sources *s, const char *const *names);

#endif
