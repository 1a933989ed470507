/*
 * One entry on its way, as the files of its steps share it: who it is, and the
 * two ways in which it ends.
 *
 *   refresh_entry.c          the beginning: from the network, a folder, what was kept
 *   refresh_entry_fetch.c    may it be fetched, and what is there
 *   refresh_entry_convert.c  what article is it
 *   refresh_entry_put.c      into the store
 *   refresh_entry_filter.c   what the operator does not want
 *
 * Each step is begun by the end of the one before. Whoever ends an entry owns it
 * no more.
 */
#ifndef CONVERTER_REFRESH_ENTRY_RUN_H
#define CONVERTER_REFRESH_ENTRY_RUN_H

#include "article.h"
#include "refresh_parts.h"
#include "refresh_run.h"

struct entry_run {
    LIST_ENTRY(entry_run) others;
    struct source_run *source;
    struct arena arena;
    struct store_entry entry;
    struct buf url;  /* to ask for: the entry's, or the same without TLS */
    struct buf from; /* where the page came from in the end */
    struct span etag, last_modified;
    bool waits; /* another source's entry of the same address is on its way */
    bool again; /* nothing is fetched: its page is converted as it was kept */
    bool without_tls;
    bool from_feed;  /* what is converted is the feed's own content */
    struct buf kept; /* the page, compressed; empty: it is not to be kept */
    struct span content_type;
    struct article article;
    struct span prints; /* what its first page teaches (repeats.h) */
    struct story_parts parts;
};

struct refresh_run *entry_run_of(const struct entry_run *e);

/* NULL: no memory; the source knows nothing of it yet. */
struct entry_run *entry_new(struct source_run *source);

/* It is settled; frees it. Who waited for it goes on. */
void entry_end(struct entry_run *e);

/* Is it on its way already, for another source that lists the same address? */
bool entry_is_under_way(const struct entry_run *e);

/* The first step (refresh_entry.c). */
void entry_go(struct entry_run *e);

/*
 * Notes why it could not be had, and ends it. Trouble that may pass is tried again
 * later, in `wait` seconds at the earliest (0: nobody asked for a pause); what is
 * wrong with the page itself is given up after a few tries.
 */
void entry_fail(struct entry_run *e, const char *stage, struct span reason, bool may_pass,
                int64_t wait);

/* It was not even asked for, as its host wants a pause: it stays as due as it was. */
void entry_put_off(struct entry_run *e);

#endif
