/*
 * What the files of a refresh share.
 *
 *   refresh.c         the run: set up, the loop, publishing
 *   refresh_source.c  one source: its feed or folder becomes entries in the store
 *   refresh_entry*.c  one entry: fetched, converted, stored
 *   refresh_parts.c   the other pages of a story that has several
 *   refresh_page.c    a page: to a worker and back, and what it teaches
 *   refresh_pictures.c  copies of pictures, when all stories have come
 *   refresh_robots.c  who may be asked for what
 *   refresh_polite.c  asking for it, redirects included
 *   refresh_progress.c  what whoever watches is told
 */
#ifndef CONVERTER_REFRESH_RUN_H
#define CONVERTER_REFRESH_RUN_H

#include <sys/queue.h>

#include "fetch_conf.h"
#include "refresh.h"
#include "repeats.h"
#include "source.h"
#include "store.h"
#include "workers.h"

/* Entries of one source that are under way at a time. */
#define SOURCE_WINDOW 8

struct site; /* refresh_robots.c */
struct source_run;

/* Stories on their way, so that a run that ends early can give them up. */
struct entry_run;
LIST_HEAD(entry_list, entry_run);
struct polite; /* refresh_polite.c */
LIST_HEAD(polite_list, polite);

struct refresh_run {
    struct entry_list entries;
    struct polite_list polite; /* requests that robots.txt has a say in */
    const struct conf *conf;
    const struct refresh_options *options;
    struct refresh_report *report;
    struct sources sources;
    struct store *store;
    struct fetch_conf fetch_conf;
    struct fetcher *fetcher;
    struct workers_options workers_options;
    struct workers *workers;
    struct rules_folder *rules; /* site rules; NULL: none are configured */
    struct site *sites;
    struct source_run *active;
    size_t active_count;
    size_t next_source;
    int64_t now;
    int64_t batch_since; /* when the open transaction was begun, monotonic; 0: none is open */
    enum err fatal;      /* the store, memory: ends the run */
};

/* Remembers the first error that ends the run; SW_OK is none. */
void run_fatal(struct refresh_run *run, enum err e);

/*
 * Changes of the store gather in one transaction for a moment (refresh.c): a
 * process that is killed does that moment's work again, no more.
 */
enum err run_begin(struct refresh_run *run) SW_CHECK;

/* Keeps the pause that a host asked for (429, 503) for runs to come. */
void run_note_pause(struct refresh_run *run, const struct fetch_result *r);

/* --- sources (refresh_source.c) ------------------------------------------------- */

struct source_run {
    struct source_run *next;
    struct refresh_run *run;
    const struct source *source;
    struct arena arena;
    struct source_state state;
    int64_t *due; /* entries */
    size_t due_count, due_next;
    size_t under_way;     /* entries that were begun */
    bool listed;          /* the feed or folder was read, or is known not to have changed */
    bool failed, put_off; /* could not be read; was not to be asked now */
    int64_t wait;         /* seconds that its server asked to be left alone */
    struct span address;  /* to ask: the configured one, or where it moved for good */
    struct span moved;    /* where the answer says that it is from now on */
    struct span reading;  /* what the answer is of: address, or a part of it */
    bool anew;            /* the source, as it is configured now, has never read it */
    struct span etag, last_modified; /* of the answer that is being read */
    struct span *parts;              /* of a sitemap index, read after it */
    size_t part_count, part_next;
    struct repeats repeats; /* refresh_page.c */
    bool repeats_loaded;
    bool catching_up; /* the stories in which something has been learned to repeat, at the end */
};

/* Begins the source if it is due; otherwise counts it as skipped. */
enum err source_begin(struct refresh_run *run, const struct source *source) SW_CHECK;
/* Begins entries as long as there is room; true when the source is done. */
bool source_continue(struct source_run *s);
/* Writes its state and frees it. */
void source_end(struct source_run *s);
void source_free(struct source_run *s);
/* For refresh_entry.c: an entry that was begun has ended. */
void source_entry_ended(struct source_run *s);

/* --- entries (refresh_entry.c) ---------------------------------------------------- */

/* Ends sooner or later with source_entry_ended(). */
void entry_begin(struct source_run *s, int64_t id);
/* Gives up all that are on their way; nobody may call them back any more. */
void entries_free(struct refresh_run *run);

/* --- robots.txt (refresh_robots.c) -------------------------------------------------- */

/*
 * SW_OK: may be fetched; SW_DENIED: robots.txt forbids it; SW_UNSUPPORTED: the host's
 * address is private, nothing of it may be fetched; other errors: robots.txt
 * could not be had, and what cannot be asked is not permitted (RFC 9309 2.3.1.4).
 */
typedef void robots_answer(void *context, enum err verdict, const char *reason);

/* Asks robots.txt of the URL's host, from the store or the network; may answer at once. */
void robots_ask(struct refresh_run *run, struct span url, robots_answer *answer, void *context);
void robots_free(struct refresh_run *run);

#endif
