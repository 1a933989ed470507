/*
 * A story on several pages: the pages after the first one are had, one after
 * the other, and their bodies joined; or the page that has all of it is taken
 * instead. They come from the web, from the folder that the first one came from,
 * or, when nothing is fetched, from what was kept. Only pages of the first one's
 * host, only what robots.txt permits, at most STORY_PARTS_MAX.
 */
#ifndef CONVERTER_REFRESH_PARTS_H
#define CONVERTER_REFRESH_PARTS_H

#include "article.h"
#include "convert.h"
#include "refresh_run.h"
#include "smolwire/limits.h"
#include "store_kept.h"

/*
 * `whole` is false when a part could not be had: the article is what came until
 * then, and tells it as a warning.
 */
typedef void parts_done(void *context, bool whole);

struct story_parts {
    /* Filled by the caller; all outlives the call of `done`. */
    struct source_run *source;
    const struct store_entry *entry;
    bool again; /* nothing is fetched */
    bool keep;  /* for reconvert */
    struct arena *arena;
    struct article *article; /* of the first page; grows */
    parts_done *done;
    void *context;
    /* For the caller: parts to be kept, compressed; [i] is of the address urls[i]. */
    struct kept_page kept[STORY_PARTS_MAX];
    /* Private. */
    struct span urls[STORY_PARTS_MAX]; /* the first page's, and of all that were asked for */
    size_t count;
    struct span first; /* what the addresses of the parts begin with */
    bool single;       /* asked for: the page that has all */
};

/* True when the story that came from `first` goes on somewhere; then parts_continue() may follow.
 */
bool parts_begin(struct story_parts *p, struct span first,
                 const struct convert_links *links) SW_CHECK;

/* Calls done() sooner or later. */
void parts_continue(struct story_parts *p);

/* Writes those that are to be kept; the entry's first page was written before. */
enum err parts_keep(const struct story_parts *p) SW_CHECK;

#endif
