/*
 * Filters of a source: which of its stories are wanted.
 *
 * A pattern is a glob over the whole text ('*', '?', '[...]', alternatives
 * between '|'), or, between slashes, a POSIX extended regular expression that
 * matches anywhere. Letters match in both cases.
 *
 * A story is wanted when no exclude pattern matches and each field that has an
 * include pattern matches it: as the page tells it, or the source that named it.
 * What is not known yet (the feed tells no title) is not judged before the page is read.
 */
#ifndef CONVERTER_FILTER_H
#define CONVERTER_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/conf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

enum filter_field { FILTER_TITLE, FILTER_URL, FILTER_SECTION, FILTER_TAG, FILTER_FIELDS };

struct filter_pattern; /* filter.c */

struct filter {
    struct filter_pattern *include[FILTER_FIELDS], *exclude[FILTER_FIELDS];
    int64_t least_words, most_age, most_items; /* 0: any */
    uint64_t print;                            /* another filter has another one */
};

/*
 * From a [source] section. SW_SYNTAX with messages, one a line with file and line, in `errors`.
 * Free with filter_free(), also then.
 */
enum err filter_read(const struct conf_section *s, struct filter *out, struct buf *errors) SW_CHECK;
void filter_free(struct filter *f);

/* What its page says of a story, and what the source says that named it: one of them has to match.
 */
enum filter_teller { FILTER_PAGE, FILTER_SOURCE, FILTER_TELLERS };

struct filter_subject {
    struct span title[FILTER_TELLERS], url[FILTER_TELLERS],
        section[FILTER_TELLERS]; /* empty: not known */
    const struct span *tags;
    size_t tag_count;
    int64_t published; /* or SW_NO_TIME */
    int64_t words;     /* or -1 */
    bool whole;        /* the page was read: what is empty now is empty */
};

/* NULL: wanted; else a few words why not. */
const char *filter_reason(const struct filter *f, const struct filter_subject *s, int64_t now);

#endif
