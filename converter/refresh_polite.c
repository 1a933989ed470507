#include "refresh_polite.h"

#include <stdlib.h>

#include "smolwire/limits.h"

struct polite {
    LIST_ENTRY(polite) others;
    struct refresh_run *run;
    struct polite_request what;
    struct transfer *detour; /* a redirect whose permission is asked; the fetcher's */
    struct buf leads_to;
};

static void end(struct polite *p)
{
    LIST_REMOVE(p, others);
    buf_free(&p->leads_to);
    free(p);
}

static void refuse(struct polite *p, struct span url, enum err verdict, const char *reason)
{
    p->what.refused(p->what.request.context, url, verdict, reason);
    end(p);
}

static void on_answer(void *context, const struct fetch_result *r)
{
    struct polite *p = context;
    p->what.request.done(p->what.request.context, r);
    end(p);
}

static void on_detour_permission(void *context, enum err verdict, const char *reason)
{
    struct polite *p = context;
    if (!verdict) {
        fetcher_follow(p->run->fetcher, p->detour);
        return;
    }
    fetcher_abandon(p->run->fetcher, p->detour);
    refuse(p, buf_span(&p->leads_to), verdict, reason);
}

static void on_redirect(void *context, struct transfer *detour, struct span url)
{
    struct polite *p = context;
    p->detour = detour;
    buf_reset(&p->leads_to);
    buf_add_span(&p->leads_to, url);
    robots_ask(p->run, buf_span(&p->leads_to), on_detour_permission, p);
}

static void fetch(struct polite *p)
{
    struct fetch_request request = p->what.request;
    request.done = on_answer;
    request.redirected = p->what.robots ? on_redirect : NULL;
    request.context = p;
    enum err e = fetcher_add(p->run->fetcher, &request);
    if (e)
        on_answer(p, &(struct fetch_result){
                         .error = e, .reason = span_of(err_text(e)), .url = request.url});
}

static void on_permission(void *context, enum err verdict, const char *reason)
{
    struct polite *p = context;
    if (verdict)
        refuse(p, p->what.request.url, verdict, reason);
    else
        fetch(p);
}

void polite_fetch(struct refresh_run *run, const struct polite_request *what)
{
    struct polite *p = calloc(1, sizeof(*p));
    if (!p)
        err_out_of_memory();
    p->run = run;
    p->what = *what;
    buf_init(&p->leads_to, URL_MAX);
    LIST_INSERT_HEAD(&run->polite, p, others);
    if (what->robots)
        robots_ask(run, what->request.url, on_permission, p);
    else
        fetch(p);
}

void polite_free(struct refresh_run *run)
{
    for (struct polite *one = LIST_FIRST(&run->polite), *next; one; one = next) {
        next = LIST_NEXT(one, others);
        end(one);
    }
}
