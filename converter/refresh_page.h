/*
 * One page of a source to a worker and back: with the site's rules and with
 * what is learned of the source's pages (repeats.h), which is read from the
 * store when its first page is converted, and kept up with what comes.
 */
#ifndef CONVERTER_REFRESH_PAGE_H
#define CONVERTER_REFRESH_PAGE_H

#include "article.h"
#include "refresh_run.h"
#include "work.h"

struct page_to_convert {
    struct span url, content_type, bytes;
    int64_t story;     /* 0: not known yet */
    struct span first; /* convert.h */
    unsigned part;
};

/* Everything is copied; `done` is called with an answer for page_converted(). */
enum err page_convert(struct source_run *s, const struct page_to_convert *page, work_done *done,
                      void *context) SW_CHECK;

struct converted_page {
    struct article article;
    struct convert_links links; /* like prints: points into the answer */
    struct span prints;
};

/*
 * What the answer brought, in the arena; `err` and `reason` as work_done got
 * them. On failure *text says why.
 */
enum err page_converted(enum err err, struct span answer, const char *reason, struct arena *arena,
                        struct converted_page *out, struct span *text) SW_CHECK;

/*
 * The address that links of other pages have for an entry's page: a file of a
 * folder is an entry without the ".html" that it ends with.
 */
struct span page_address(const struct source_run *s, const struct store_entry *entry,
                         struct arena *arena);
/* The source's entry of such an address; SW_NOT_FOUND. */
enum err page_find_entry(struct source_run *s, struct span address, int64_t *id) SW_CHECK;

/* What a page taught, when its story is stored. */
enum err page_learn(struct source_run *s, int64_t story, struct span prints) SW_CHECK;

/*
 * Entries of stories that were stored before it was learned what repeats in
 * them, and whose pages were kept; in the source's arena.
 */
enum err page_list_outdated(struct source_run *s, int64_t **ids, size_t *count) SW_CHECK;

#endif
