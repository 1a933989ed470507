/*
 * Refresh: sources are asked for news, new stories are fetched, converted,
 * stored and related, and what changed is published.
 *
 * Incremental and safe to kill: every step is decided by what the store says,
 * not by what happened before in this run. Two refreshes of one store never run
 * at the same time.
 */
#ifndef CONVERTER_REFRESH_H
#define CONVERTER_REFRESH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smolwire/conf.h"
#include "smolwire/err.h"

struct refresh_options {
    bool all;                 /* every source, due or not */
    bool reconvert;           /* nothing is fetched: stored pages are converted again */
    bool progress;            /* show what happens on stderr */
    const char *const *names; /* only these sources; empty: all. NULL-terminated */
};

struct refresh_report {
    size_t sources;         /* that were due */
    size_t sources_skipped; /* not due yet */
    size_t sources_failed;  /* could not be read */
    size_t stories_new, stories_changed, stories_same;
    size_t entries_failed;  /* stories that could not be had, with FAIL(stage) in the log */
    size_t entries_put_off; /* stories whose host asked for a pause */
    size_t pictures_new;    /* copied */
    size_t pictures_failed; /* stay links to the web */
    size_t stories_removed; /* no longer kept */
    size_t stories_written; /* stories whose pages were written or rewritten */
    size_t files_written;
    uint64_t requests, bytes;
    unsigned most_per_host; /* transfers to one host at a time */
    int64_t milliseconds;
};

/*
 * SW_BUSY: another refresh runs. SW_SYNTAX, SW_NOT_FOUND: sources that are
 * wrong or not there; told in the log. Other errors end the run, too; what was
 * stored until then stays.
 */
enum err refresh(const struct conf *c, const struct refresh_options *o,
                 struct refresh_report *report) SW_CHECK;

/*
 * Taken by everything that writes store and tree, given the path of the store;
 * SW_BUSY, and a warning, when another one has it. Closing *fd frees it.
 */
enum err refresh_lock(const char *store, int *fd) SW_CHECK;

#endif
