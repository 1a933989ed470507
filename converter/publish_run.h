/*
 * One run of publish(): what its files (publish*.c) share.
 */
#ifndef CONVERTER_PUBLISH_RUN_H
#define CONVERTER_PUBLISH_RUN_H

#include <stdbool.h>

#include "document.h"
#include "frame.h"
#include "list_page.h"
#include "publish.h"
#include "smolwire/buf.h"
#include "smolwire/conf.h"
#include "store.h"

struct publisher {
    struct store *store;
    const struct conf *conf;
    int64_t now;
    int root; /* the published tree, an open folder */
    struct publish_result *result;
    struct progress *progress; /* may be NULL */
    struct buf text, path;     /* reused from file to file */
    struct buf born;           /* int64_t[]: stories that this run was the first to write */
    struct arena arena;        /* lives as long as the run */
    struct frame frame;
    struct span feed_ids; /* what ids of feeds and their entries begin with */
    struct source_name {
        struct span source, title;
    } * names; /* the sources met so far; see publish_source_title() */
    size_t name_count, name_capacity;
};

/* --- files (publish_files.c) --- */

enum err publish_open(struct publisher *p, struct store *s, const struct conf *c, int64_t now,
                      struct publish_result *result) SW_CHECK;
void publish_close(struct publisher *p);

/* Writes a page into both trees; the two documents may be one. */
enum err publish_page(struct publisher *p, struct span page, const struct document *gemini,
                      const struct document *gopher) SW_CHECK;
/* Writes the plain text edition of a page. */
enum err publish_text(struct publisher *p, struct span page, const struct document *d) SW_CHECK;
/* Writes a file below ROOT. */
enum err publish_file(struct publisher *p, const char *path, struct span content) SW_CHECK;
/* Removes a page, its plain text, and the folders that this leaves empty. */
enum err publish_remove(struct publisher *p, struct span page) SW_CHECK;
/* Removes a file below ROOT, and the folders that this leaves empty. */
enum err publish_remove_file(struct publisher *p, const char *path) SW_CHECK;
/* Is the page on disk in both trees? */
bool publish_has_page(struct publisher *p, struct span page);

/* --- stories (publish_story.c) --- */

/* Writes the pages of a story with links to what is on disk. */
enum err publish_story(struct publisher *p, int64_t id) SW_CHECK;

/*
 * A source by the name that readers know it by: `title` of the configuration,
 * else what its pages call their site, else its name here. Lives as long as p.
 */
struct span publish_source_title(struct publisher *p, struct span source);

/* --- all of them (publish_anew.c) --- */

/* Every story is to be written again, those whose pages are lost as if they were new. All or
 * none: a run that is killed here has changed nothing. *stories: how many there are. */
enum err publish_make_all_stale(struct publisher *p, size_t *stories) SW_CHECK;

/* The same where there is no front page: the tree was lost, or is to be in another place. */
enum err publish_notice_loss(struct publisher *p) SW_CHECK;

/* --- pictures (publish_pictures.c) --- */

/* Writes the copies that the mirror has of the story's pictures; the article shows them from then
 * on instead of those on the web. */
enum err publish_pictures(struct publisher *p, const struct story *story,
                          struct article *a) SW_CHECK;

/* Removes the files of pictures that no page shows any more. */
enum err publish_remove_pictures(struct publisher *p) SW_CHECK;

/* --- lists (publish_lists.c) --- */

enum list_kind {
    LIST_FRONT,
    LIST_ABOUT,
    LIST_SOURCES,    /* all of them */
    LIST_SECTIONS,   /* all of them */
    LIST_DAYS,       /* all of them */
    LIST_TAGS,       /* those with enough stories */
    LIST_CHANGES,    /* since yesterday */
    LIST_STATUS,     /* how the sources are */
    LIST_SOURCE,     /* name */
    LIST_SECTION,    /* name: the slug */
    LIST_DAY,        /* day */
    LIST_SOURCE_DAY, /* name, day */
    LIST_WEEK,       /* day: its Monday */
    LIST_TAG,        /* name: the slug */
};

struct list_key {
    enum list_kind kind;
    struct span name; /* in the arena of the set */
    int64_t day;      /* its first second, or SW_NO_TIME */
};

#define DAY_SECONDS (24 * 3600)
int64_t publish_day_of(int64_t time);
/* The Monday of its week (ISO 8601). */
int64_t publish_week_of(int64_t time);

/* Of a list of a day or week: when it ends. */
int64_t list_key_until(const struct list_key *key);
/* The nearest list of the same kind that has stories, before or after; SW_NOT_FOUND: none. */
enum err list_key_beside(struct publisher *p, const struct list_key *key, bool after,
                         struct list_key *out) SW_CHECK;

/* Page path of a list. */
void list_key_page(struct buf *b, const struct list_key *key);
struct span list_key_page_in(struct arena *arena, const struct list_key *key);
/* Of a story's section; the empty span where it has none. */
struct span publish_section_slug(struct arena *arena, struct span section);

/* Stories that a tag needs to have a page (publish_topics.c); 0: none has. */
int64_t list_tag_least(const struct publisher *p);

/* Is it a list of stories, of which none is left, or too few for a tag? */
enum err publish_list_is_empty(struct publisher *p, const struct list_key *key,
                               bool *empty) SW_CHECK;

/* Removes its page and its feed. */
enum err publish_remove_list(struct publisher *p, const struct list_key *key) SW_CHECK;

/* Settles what ids in feeds begin with: once, whatever the mirror is called later. */
enum err publish_settle_ids(struct publisher *p) SW_CHECK;

/* Writes the list as the store has it now. */
enum err publish_list(struct publisher *p, const struct list_key *key) SW_CHECK;

#endif
