/*
 * How the sources are: what the store knows of each, in the order of the
 * configuration.
 */
#ifndef CONVERTER_STATUS_H
#define CONVERTER_STATUS_H

#include "source.h"
#include "store_status.h"

#define STATUS_DAYS 14

struct source_status {
    const struct source *source;
    struct source_state state;
    int64_t stories;
    int64_t days[STATUS_DAYS]; /* stories by day, today last */
    struct store_pending pending;
    struct store_failing *failing; /* some of those; all where the source was named */
    size_t failing_count;
};

struct status {
    struct sources sources;
    struct arena arena;
    int64_t now;
    struct source_status *list;
    size_t count;
};

/*
 * `names` as in refresh_options; may be NULL. A source that was never read has
 * SW_NO_TIME everywhere. Failures are logged. The caller frees *out with
 * status_free(), also after a failure.
 */
enum err status_read(const struct conf *c, const char *const *names, struct status *out) SW_CHECK;
void status_free(struct status *s);

#endif
