/*
 * The store: the adapter over SQLite. One file, one writer (refresh), schema
 * versioned by PRAGMA user_version and brought up to date when opened.
 *
 * Strings returned live in the arena that was passed. Every function logs what
 * SQLite said when it fails; callers only pass the error on.
 * Changes belong between store_begin() and store_commit(); a process that is
 * killed in between leaves the store as it was before.
 */
#ifndef CONVERTER_STORE_H
#define CONVERTER_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "article.h"
#include "smolwire/arena.h"
#include "smolwire/err.h"

struct store;

enum store_mode { STORE_READ, STORE_WRITE };

/*
 * Makes the file and its folders in STORE_WRITE. SW_UNSUPPORTED: made by a newer
 * smolwire. STORE_READ needs no right to write and leaves no files behind; a writer
 * that is just coming or going is waited for.
 */
enum err store_open(const char *path, enum store_mode mode, struct store **out) SW_CHECK;
/* SW_NOT_FOUND, logged: there is none. For who writes only what is there already: a slip in a
 * path is no wish for another, empty mirror. */
enum err store_must_exist(const char *path) SW_CHECK;
/*
 * True when it was opened by somebody who may not write, while nobody wrote, and a
 * writer has come since: what was read, or the failure to, counts for nothing.
 * Opened again it is read beside the writer.
 */
bool store_was_overtaken(const struct store *s) SW_CHECK;
void store_close(struct store *s);

enum err store_begin(struct store *s) SW_CHECK;
enum err store_commit(struct store *s) SW_CHECK;
void store_rollback(struct store *s);

/* --- stories ------------------------------------------------------------ */

/* What lists and links need of a story, without its text. */
struct story {
    int64_t id;
    struct span source; /* NAME of [source NAME] */
    struct span page;   /* page path of tree.h, assigned once, stable for ever */
    struct span url, title, standfirst, byline, site, section, language;
    int64_t published; /* never SW_NO_TIME: first seen where the page tells none */
    int64_t modified;  /* when the text was seen to change; SW_NO_TIME: never */
    int64_t first_seen;
    int64_t words;
    bool teaser;
};

enum story_change { STORY_SAME, STORY_NEW, STORY_CHANGED };

/*
 * Inserts the article, or updates in place the story with the same canonical
 * URL or alias. `alias` is the address it was fetched from. The same text of
 * the same publisher under another address (store_text.h) only becomes another
 * alias. A new story gets its page path here: /SOURCE/DATE/slug, made unique.
 */
/* `now` SW_NO_TIME: a known story whose publisher changed nothing is converted anew. */
enum err store_put_article(struct store *s, struct span source, struct span alias,
                           const struct article *a, int64_t now, int64_t *id,
                           enum story_change *change) SW_CHECK;

enum err store_find_url(struct store *s, struct span url, int64_t *id) SW_CHECK; /* SW_NOT_FOUND */
enum err store_add_alias(struct store *s, struct span url, int64_t id) SW_CHECK;
enum err store_story(struct store *s, int64_t id, struct arena *arena, struct story *out) SW_CHECK;
enum err store_article(struct store *s, int64_t id, struct arena *arena,
                       struct article *out) SW_CHECK;

/* Lists: newest first. Empty spans, SW_NO_TIME and 0 stand for "any". */
struct story_query {
    struct span source, section;
    int64_t from, until; /* published: from <= t < until; SW_NO_TIME: any */
    int64_t limit;
    bool only_stale; /* stories whose page on disk is older than the store's */
};
typedef enum err store_visit(void *context, const struct story *story);
/* `visit` is called for each; an error from it ends the walk and is returned. The story is gone
 * after the call. */
enum err store_each(struct store *s, const struct story_query *q, store_visit *visit,
                    void *context) SW_CHECK;

/*
 * A story is stale from the moment it is put, changed or touched until its
 * pages are written and store_mark_fresh() says so. What the store remembers,
 * not what happened in this run, decides what is published: so a run that was
 * killed is finished by the next.
 */
enum err store_touch(struct store *s, int64_t id) SW_CHECK;
enum err store_mark_fresh(struct store *s, int64_t id) SW_CHECK;
/* Its page is not on disk, whatever was said before, and stale. */
enum err store_mark_missing(struct store *s, int64_t id) SW_CHECK;
/* Was the page ever on disk? Links may lead only to such stories. */
enum err store_is_published(struct store *s, int64_t id, bool *yes) SW_CHECK;

/* Computed related stories, best first. */
enum err store_set_related(struct store *s, int64_t id, const int64_t *ids, const double *scores,
                           size_t count) SW_CHECK;
enum err store_related(struct store *s, int64_t id, struct arena *arena, int64_t **ids,
                       size_t *count) SW_CHECK;

/* --- sources and fetching ------------------------------------------------- */

/* What a conditional request needs. */
struct store_validators {
    struct span etag, last_modified;
    int64_t checked; /* last time the server answered 200 or 304 */
};
enum err store_validators(struct store *s, struct span url, struct arena *arena,
                          struct store_validators *out) SW_CHECK; /* SW_NOT_FOUND */
enum err store_set_validators(struct store *s, struct span url,
                              const struct store_validators *v) SW_CHECK;

struct source_state {
    int64_t last_try, last_success, next_due;
    int64_t horizon;       /* schedule.h */
    int64_t interval;      /* its rhythm in seconds; 0: not known yet */
    int64_t wish;          /* seconds it wishes to be left alone: TTL, Cache-Control */
    int64_t failures;      /* in a row */
    int64_t failing_since; /* SW_NO_TIME: it works */
    struct span stage;     /* of the last failure: "fetch", "parse", ... */
    struct span reason;
    struct span title;   /* what the feed calls itself */
    struct span address; /* where it was asked; empty: not known */
};
/* Of one that was never asked: SW_NO_TIME everywhere. */
enum err store_source_state(struct store *s, struct span source, struct arena *arena,
                            struct source_state *out) SW_CHECK;
enum err store_set_source_state(struct store *s, struct span source,
                                const struct source_state *state) SW_CHECK;

/*
 * Entries: what feeds, sitemaps and folders name, one row for each address of a
 * source. An entry is due from the moment it is put, or changed in its feed,
 * until its story is stored or it is given up; so a run that is killed is
 * finished by the next, without asking for the feed again.
 */
struct store_entry {
    int64_t id;
    struct span source, url;
    struct span feed_id; /* guid, atom:id */
    struct span title, author, section;
    struct span tags;    /* a line each */
    struct span content; /* to be put: HTML of the whole story; store_entry_content() has it */
    int64_t published;   /* SW_NO_TIME: the feed tells none */
    int64_t seen;        /* when it was found; earlier by its place in the feed */
    int64_t fingerprint; /* of what the feed says of it: another one makes it due again */
    int64_t place; /* in the feed when it was put, 0 for the first; editors put first what counts */
    bool anew;     /* to be put: what a filter kept out is due again */
    int64_t story; /* 0: none yet */
    int64_t failures; /* in a row */
};

/* *due: it is new or changed. Everything else of a known entry stays as it is. */
enum err store_put_entry(struct store *s, const struct store_entry *entry, bool *due) SW_CHECK;
/* The one story that the source names by this id (guid); SW_NOT_FOUND: none, or several. */
enum err store_find_feed_id(struct store *s, struct span source, struct span feed_id,
                            int64_t *story) SW_CHECK;
enum err store_find_entry(struct store *s, struct span source, struct span url,
                          int64_t *id) SW_CHECK; /* SW_NOT_FOUND */
/* All but its content, of which there may be megabytes. */
enum err store_entry(struct store *s, int64_t id, struct arena *arena,
                     struct store_entry *out) SW_CHECK;
/* Forgotten when the story is stored or given up: empty then. */
enum err store_entry_content(struct store *s, int64_t id, struct arena *arena,
                             struct span *content) SW_CHECK;
/* Ids of a source's entries that are due at `now`, newest first, in the arena; and of those that
 * are put off for longer than WAIT_MOST, by a clock that was wrong. */
enum err store_due_entries(struct store *s, struct span source, int64_t now, struct arena *arena,
                           int64_t **ids, size_t *count) SW_CHECK;
/*
 * `recheck`: due again then, for changes of the story, and no other entry of the story is any
 * more; SW_NO_TIME: only if its feed changes it.
 */
enum err store_entry_done(struct store *s, int64_t id, int64_t story, int64_t recheck) SW_CHECK;
/* Is there an entry by which the story will be looked at again? */
enum err store_is_watched(struct store *s, int64_t story, int64_t now, bool *watched) SW_CHECK;
/* `retry`: not tried again before; SW_NO_TIME: given up until its feed changes it. */
enum err store_entry_failed(struct store *s, int64_t id, struct span stage, struct span reason,
                            int64_t retry) SW_CHECK;

/* Where permanent redirects of a feed lead: asked instead. An empty target forgets it. */
enum err store_moved(struct store *s, struct span url, struct arena *arena,
                     struct span *target) SW_CHECK; /* SW_NOT_FOUND */
enum err store_set_moved(struct store *s, struct span url, struct span target) SW_CHECK;

/* Number of the source's stories published since, the oldest and newest of them (SW_NO_TIME: none).
 */
enum err store_source_news(struct store *s, struct span source, int64_t since, int64_t *stories,
                           int64_t *oldest, int64_t *newest) SW_CHECK;

/* A host ("https://example.org:443") that asked for a pause; for a longer one than WAIT_MOST none
 * did. */
enum err store_set_host_wait(struct store *s, struct span host, int64_t until) SW_CHECK;
typedef enum err store_visit_host(void *context, struct span host, int64_t until);
enum err store_each_host_wait(struct store *s, int64_t now, store_visit_host *visit,
                              void *context) SW_CHECK;

/* robots.txt of a host ("https://example.org:443"), as it was at `fetched`. */
struct store_robots {
    struct span text;
    int64_t fetched;
};
enum err store_robots(struct store *s, struct span host, struct arena *arena,
                      struct store_robots *out) SW_CHECK; /* SW_NOT_FOUND */
enum err store_set_robots(struct store *s, struct span host,
                          const struct store_robots *robots) SW_CHECK;

#endif
