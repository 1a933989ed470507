/*
 * What sources list: entries with a title, a link, a date. Feeds are read here:
 * RSS 0.9x, 1.0, 2.0 and Atom 0.3, 1.0 out of XML, JSON Feed 1.0 and 1.1, as
 * they are in the wild: broken, in any charset, with odd prefixes, HTML in
 * titles, relative links, no dates. Sitemaps, lists and pages give the same
 * structure (sitemap.h, section_page.h, source_read.h).
 *
 * Pure; everything lives in the arena. What stands in several elements is taken
 * from the best of them: one table in feed_names.c names every element with its
 * rank.
 */
#ifndef CONVERTER_FEED_H
#define CONVERTER_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smolwire/arena.h"
#include "smolwire/clock.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

/* Entries above this are not read: the longest feeds of news sites have a few hundred. */
#define FEED_ENTRIES_MAX 5000

/* Tags above this are keyword spam. */
#define FEED_TAGS_MAX 100

/* Bytes of a title or a section that are kept: more is a mistake in the markup, or malice. */
#define FEED_LABEL_MAX 1000
/* Bytes of all authors of an entry: a dozen names. More would be joined at a cost of the square. */
#define FEED_AUTHORS_MAX 300

/* What came, and from where: all but the bytes may be empty. */
struct feed_input {
    struct span bytes;
    struct span content_type; /* of the HTTP answer */
    struct span url;          /* base of relative links */
};

struct feed_entry {
    struct span title; /* text, markup removed */
    struct span link;  /* absolute, where a base is known */
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

/* Another file that goes on with the list: what a sitemap index names. */
struct feed_part {
    struct span url;
    int64_t updated; /* SW_NO_TIME: not told */
};

struct feed {
    struct span format; /* "rss20", "atom10", "rss10", "json11", "sitemap", ... */
    struct span title, link, language;
    struct feed_entry *entries; /* in the feed's order */
    size_t entry_count, entry_capacity;
    struct feed_part *parts;
    size_t part_count, part_capacity;
    int64_t ttl; /* seconds that the feed asks to be left alone; 0: not told */
};

/* SW_SYNTAX: no feed; `reason` tells why in a few words. SW_LIMIT above PAGE_MAX. */
enum err feed_parse(const struct feed_input *in, struct arena *arena, struct feed *out,
                    struct buf *reason) SW_CHECK;

/* Room for one more, zeroed but for its times; NULL when there are FEED_ENTRIES_MAX. */
struct feed_entry *feed_add_entry(struct feed *f, struct arena *arena);

/*
 * Scripts that make a feed often date all its entries to the moment in which they run. Such times
 * tell nothing, and would make every entry look changed whenever the feed is read.
 */
void feed_drop_made_up_times(struct feed *f, int64_t now);

void feed_add_part(struct feed *f, struct arena *arena, struct span url, int64_t updated);

/* RFC 822 and its misuses, RFC 3339, W3C dates down to a year, dates in prose. */
bool feed_parse_date(struct span text, int64_t *t) SW_CHECK;

#endif
