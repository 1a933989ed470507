/*
 * Feeds: RSS 0.9x, 1.0, 2.0 and Atom 0.3, 1.0 out of XML, as they are in the
 * wild: broken, with odd prefixes, HTML in titles, relative links, no dates.
 * Pure; everything lives in the arena.
 *
 * What stands in several elements is taken from the best of them: one table in
 * feed.c names every element with its rank.
 */
#ifndef CONVERTER_FEED_H
#define CONVERTER_FEED_H

#include <stddef.h>
#include <stdint.h>

#include "smolwire/arena.h"
#include "smolwire/clock.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

/* Entries above this are not read: the longest feeds of news sites have a few hundred. */
#define FEED_ENTRIES_MAX 5000

struct feed_entry {
    struct span title; /* text, markup removed */
    struct span link;  /* absolute, where a base is known; cleaned by feed_clean_link() later */
    struct span id;    /* guid, atom:id, rdf:about as written */
    struct span author;
    struct span summary; /* text, markup removed */
    struct span content; /* HTML of the whole story, if the feed carries it */
    struct span base;    /* for links in `content` */
    struct span section; /* first category */
    struct span *tags;
    size_t tag_count;
    int64_t published, updated; /* SW_NO_TIME: not told */
};

struct feed {
    struct span format; /* "rss20", "atom10", "rss10", "rss091", ... */
    struct span title, link, language;
    struct feed_entry *entries; /* in the feed's order */
    size_t entry_count;
    int64_t ttl; /* seconds that the feed asks to be left alone; 0: not told */
};

/*
 * `url` is where the bytes came from: base of relative links. SW_SYNTAX: no
 * feed; `reason` tells why in a few words.
 */
enum err feed_parse(struct span bytes, struct span url, struct arena *arena, struct feed *out,
                    struct buf *reason) SW_CHECK;

/* RFC 822 and its misuses, RFC 3339, W3C dates down to a year. */
bool feed_parse_date(struct span text, int64_t *t) SW_CHECK;

#endif
