/*
 * What a site has to follow: from its home page to feeds, a news sitemap and
 * section pages, each asked and counted. For `smolwire add`.
 */
#ifndef CONVERTER_DISCOVER_H
#define CONVERTER_DISCOVER_H

#include <stddef.h>
#include <stdint.h>

#include "smolwire/arena.h"
#include "smolwire/conf.h"
#include "smolwire/err.h"
#include "source.h"

/* Requests for one site: no more than a visitor who looks around. */
#define DISCOVER_REQUESTS_MAX 30

struct finding {
    struct span url, title, format;
    struct span found_at; /* where redirects led from url, perhaps for today only */
    struct span name;     /* what the list calls itself; `title` is what the site calls it */
    enum source_kind kind;
    size_t entries;
    int64_t newest; /* SW_NO_TIME: no entry has a date */
    int score;      /* how good a source it makes, by kind, freshness, and number of entries */
};

struct discovery {
    struct span site;         /* what it calls itself */
    struct finding *findings; /* best first */
    size_t count, capacity;
    unsigned requests;
};

/*
 * `url` may be a feed or another list itself, which is then the only finding;
 * "example.org" is asked with TLS, and without where it has none.
 * Everything lives in the arena. `watch` (may be NULL) is told what is asked.
 * Fails when `url` cannot be had, with `reason`; not when nothing is found.
 */
enum err discover(const struct conf *c, struct span url, int64_t now, struct arena *arena,
                  void (*watch)(struct span url), struct discovery *out,
                  struct buf *reason) SW_CHECK;

#endif
