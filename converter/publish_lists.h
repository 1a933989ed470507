/*
 * Parts of list pages: what the files that build them (publish_lists.c,
 * publish_front.c) share.
 */
#ifndef CONVERTER_PUBLISH_LISTS_H
#define CONVERTER_PUBLISH_LISTS_H

#include "publish_run.h"

/* One list page, built once for each edition. */
struct list_run {
    struct publisher *p;
    const struct list_key *key;
    struct arena arena;
    struct list_page page;
    enum edition edition;
};

struct story_query list_any_time(int64_t limit);

/* "Tuesday, 20 May 2025" */
struct span list_date_text(struct list_run *run, int64_t day);

/* A story's line; of its own source's page it need not say where it is from. */
struct list_item *list_add_story(struct list_run *run, struct list_part *part,
                                 const struct story *story) SW_NONNULL_RESULT;

void list_add_link(struct list_run *run, struct list_part *part, struct list_key key,
                   struct span label);
/* Only while its page is there: front page and what it links to come into being one by one. */
void list_add_link_if_there(struct list_run *run, struct list_part *part, struct list_key key,
                            struct span label);

/* The last days with stories, of key.name's source or of all. */
enum err list_add_last_days(struct list_run *run, struct list_part *part, struct list_key key,
                            unsigned most) SW_CHECK;
enum err list_add_sections(struct list_run *run, struct list_part *part) SW_CHECK;

/* Fills run->page (publish_front.c). */
enum err list_build_front(struct list_run *run) SW_CHECK;

#endif
