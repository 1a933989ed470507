/*
 * Asking for what robots.txt has a say in: a page, and wherever its redirects
 * lead, each allowed by its own host before it is asked.
 */
#ifndef CONVERTER_REFRESH_POLITE_H
#define CONVERTER_REFRESH_POLITE_H

#include "fetch.h"
#include "refresh_run.h"

/* `verdict` as in robots_answer, of `url`: the address asked for, or where it led to. */
typedef void polite_refused(void *context, struct span url, enum err verdict, const char *reason);

struct polite_request {
    bool robots;                  /* does robots.txt decide? */
    struct fetch_request request; /* `context` is for `refused`, too; spans stay until the answer */
    polite_refused *refused;
};

/* Calls request.done or refused sooner or later, or at once. */
void polite_fetch(struct refresh_run *run, const struct polite_request *p);

/* Gives up all that are on their way; their callbacks are not called. */
void polite_free(struct refresh_run *run);

#endif
