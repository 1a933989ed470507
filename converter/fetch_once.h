/*
 * One address, fetched while one waits: for commands that look at a single
 * thing.
 */
#ifndef CONVERTER_FETCH_ONCE_H
#define CONVERTER_FETCH_ONCE_H

#include "smolwire/buf.h"
#include "smolwire/conf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

struct fetched {
    struct buf body, url, content_type;
    struct buf moved;  /* where it is from now on, as far as redirects say so; else empty */
    struct buf reason; /* of a failure */
};

void fetched_init(struct fetched *f);
void fetched_free(struct fetched *f);

/*
 * `config` as for conf_find_and_load(); without any file the defaults count.
 * An answer but 200 is SW_NOT_FOUND.
 */
enum err fetch_once(const char *config, struct span url, struct fetched *out) SW_CHECK;

/*
 * Several addresses one after the other, over the same connections and with the
 * pauses between them that the configuration wants. `c` must outlive it.
 */
struct fetch_session;
enum err fetch_session_open(const struct conf *c, struct fetch_session **out) SW_CHECK;
void fetch_session_close(struct fetch_session *s);
enum err fetch_session_get(struct fetch_session *s, struct span url, struct fetched *out) SW_CHECK;

#endif
