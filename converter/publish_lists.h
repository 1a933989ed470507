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

/* The line that leads to the list's feed, over Gemini. */
void list_add_feed(struct list_run *run, struct list_part *part);

/* The last days with stories, of key.name's source or of all. */
enum err list_add_last_days(struct list_run *run, struct list_part *part, struct list_key key,
                            unsigned most) SW_CHECK;

struct list_stories {
    struct story *items; /* newest first, in the arena of the run */
    size_t count;
    struct span title; /* of the list */
};
/* Of run->key, which is the front page, a source, a section or a tag (publish_newest.c). */
enum err list_newest(struct list_run *run, int64_t limit, struct list_stories *out) SW_CHECK;

/* "/bbc/feed.atom"; OPML for the list of sources; empty for lists without (publish_feeds.c). */
struct span list_feed_path(struct list_run *run);
/* Writes the feed, where the list has one, before anything links to it. */
enum err list_write_feed(struct list_run *run) SW_CHECK;

/* Fill run->page (publish_topics.c). */
enum err list_build_tags(struct list_run *run) SW_CHECK;
enum err list_build_tag(struct list_run *run) SW_CHECK;
enum err list_build_changes(struct list_run *run) SW_CHECK;

/* Fills run->page (publish_status.c). */
enum err list_build_status(struct list_run *run) SW_CHECK;

/* Fills run->page (publish_front.c). */
enum err list_build_front(struct list_run *run) SW_CHECK;

#endif
