/*
 * Fetched pages that are kept, compressed, so that their stories can be
 * converted again without asking their sites (smolwire reconvert).
 */
#ifndef CONVERTER_STORE_KEPT_H
#define CONVERTER_STORE_KEPT_H

#include "store.h"

struct kept_page {
    struct span url; /* where it came from in the end */
    struct span content_type;
    struct span bytes; /* compressed (gzip.h) */
    bool from_feed;    /* made of the feed's own content */
    int64_t time;      /* when it was fetched */
};

/* Of an entry; the one before is replaced, and its later pages are forgotten. */
enum err store_keep_page(struct store *s, int64_t entry, const struct kept_page *page) SW_CHECK;
enum err store_kept_page(struct store *s, int64_t entry, struct arena *arena,
                         struct kept_page *out) SW_CHECK; /* SW_NOT_FOUND */

/* A later page of the entry's story, by the address that was asked for; for as long as the first.
 */
enum err store_keep_part(struct store *s, int64_t entry, struct span asked,
                         const struct kept_page *page) SW_CHECK;
enum err store_kept_part(struct store *s, int64_t entry, struct span asked, struct arena *arena,
                         struct kept_page *out) SW_CHECK; /* SW_NOT_FOUND */

enum err store_forget_pages(struct store *s, int64_t before) SW_CHECK;

/* Entries of a source that have a story; those of `only_kept` have a kept page, too. */
enum err store_entries_with_story(struct store *s, struct span source, bool only_kept,
                                  struct arena *arena, int64_t **ids, size_t *count) SW_CHECK;

/* An entry of the source that has this story; SW_NOT_FOUND: none, or none with a kept page. */
enum err store_entry_of_story(struct store *s, struct span source, int64_t story, bool only_kept,
                              int64_t *id) SW_CHECK;

#endif
