/*
 * The [fetch] section of the configuration as options of the fetcher.
 */
#ifndef CONVERTER_FETCH_CONF_H
#define CONVERTER_FETCH_CONF_H

#include "fetch.h"
#include "smolwire/buf.h"
#include "smolwire/conf.h"

struct fetch_conf {
    struct fetch_options options;
    struct buf user_agent; /* options point here */
    struct span agent;     /* product token, for robots.txt */
    size_t max;            /* bytes of a page or feed */
};

/* `c` must outlive `out`; free with fetch_conf_free(). */
void fetch_conf_read(const struct conf *c, struct fetch_conf *out);
void fetch_conf_free(struct fetch_conf *f);

#endif
