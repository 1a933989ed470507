#include <stdlib.h>
#include <string.h>

#include "fetch_hosts.h"
#include "refresh_run.h"
#include "robots.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"

/* RFC 9309 2.4: not used for more than 24 hours. */
#define ROBOTS_AGE (24 * 3600)

struct question {
    struct question *next;
    struct buf url;
    robots_answer *answer;
    void *context;
};

struct site {
    struct site *next;
    struct refresh_run *run;
    struct buf name; /* scheme://host:port */
    struct buf text;
    bool known;     /* asked and answered */
    enum err error; /* could not be had */
    struct buf reason;
    struct question *questions;
};

static void free_site(struct site *site)
{
    buf_free(&site->name);
    buf_free(&site->text);
    buf_free(&site->reason);
    while (site->questions) {
        struct question *q = site->questions;
        site->questions = q->next;
        buf_free(&q->url);
        free(q);
    }
    free(site);
}

void robots_free(struct refresh_run *run)
{
    while (run->sites) {
        struct site *site = run->sites;
        run->sites = site->next;
        free_site(site);
    }
}

static void decide(struct site *site, struct span url, robots_answer *answer, void *context)
{
    if (site->error) {
        answer(context, site->error, site->reason.data);
        return;
    }
    struct robots_verdict v = robots_check(buf_span(&site->text), site->run->fetch_conf.agent, url);
    answer(context, v.allowed ? SW_OK : SW_DENIED, v.allowed ? "" : "robots.txt forbids it");
}

static void set_delay(struct site *site)
{
    struct span root = buf_span(&site->name);
    struct robots_verdict v =
        robots_check(buf_span(&site->text), site->run->fetch_conf.agent, SPAN("/"));
    if (v.crawl_delay)
        run_fatal(site->run,
                  fetcher_set_delay(site->run->fetcher, root, (int64_t)v.crawl_delay * 1000));
}

/* The answers may ask again: of this site, which is known by then. */
static void settle(struct site *site)
{
    site->known = true;
    if (!site->error)
        set_delay(site);
    while (site->questions) {
        struct question *q = site->questions;
        site->questions = q->next;
        decide(site, buf_span(&q->url), q->answer, q->context);
        buf_free(&q->url);
        free(q);
    }
}

/* An old answer is better than none when the server has trouble. */
enum wanted { FRESH, ANY };

/* One from the future was had by a clock that was wrong: it would stay fresh for years. */
static bool is_wanted(const struct site *site, const struct store_robots *r, enum wanted wanted)
{
    int64_t age = site->run->now - r->fetched;
    return wanted == ANY || (age >= 0 && age <= ROBOTS_AGE);
}

static bool use_stored(struct site *site, enum wanted wanted)
{
    struct store_robots stored;
    struct arena arena;
    arena_init(&arena);
    enum err e = store_robots(site->run->store, buf_span(&site->name), &arena, &stored);
    bool use = !e && is_wanted(site, &stored, wanted);
    if (use)
        buf_add_span(&site->text, stored.text);
    else if (e != SW_NOT_FOUND)
        run_fatal(site->run, e);
    arena_free(&arena);
    return use;
}

static enum err add_url(const struct site *site, struct buf *url)
{
    buf_init(url, URL_MAX);
    buf_add_span(url, buf_span(&site->name));
    buf_add_string(url, "/robots.txt");
    return buf_error(url);
}

static void remember(struct site *site, struct span text, const struct fetch_result *r)
{
    struct refresh_run *run = site->run;
    struct buf url;
    struct store_robots robots = {text, run->now};
    struct store_validators validators = {r->etag, r->last_modified, run->now};
    run_fatal(run, store_set_robots(run->store, buf_span(&site->name), &robots));
    enum err e = add_url(site, &url);
    run_fatal(run, e ? e : store_set_validators(run->store, buf_span(&url), &validators));
    buf_free(&url);
}

/* Good for another day. */
static void not_modified(struct site *site)
{
    struct store_robots robots = {buf_span(&site->text), site->run->now};
    run_fatal(site->run, store_set_robots(site->run->store, buf_span(&site->name), &robots));
}

/* SW_BUSY: the host asked for a pause, in this run or in one before. */
static enum err error_of(const struct fetch_result *r)
{
    if (r->error)
        return r->error == SW_DENIED ? SW_UNSUPPORTED : r->error;
    return r->status == 429 || r->status == 503 ? SW_BUSY : SW_IO;
}

static void failed(struct site *site, const struct fetch_result *r)
{
    site->error = error_of(r);
    if (r->error == SW_DENIED)
        buf_add_span(&site->reason, r->reason);
    else if (r->error)
        buf_add_format(&site->reason, "robots.txt: %.*s", SPAN_ARG(r->reason));
    else
        buf_add_format(&site->reason, "robots.txt: HTTP status %u", r->status);
    if (!r->error && site->error == SW_BUSY) /* what is put off says nothing */
        log_warning("FAIL(fetch) %.*s: %.*s", SPAN_ARG(buf_span(&site->name)),
                    SPAN_ARG(buf_span(&site->reason)));
}

/* RFC 9309 2.3.1: there is none, all is permitted; the server is in trouble, nothing is. */
static void on_robots(void *context, const struct fetch_result *r)
{
    struct site *site = context;
    bool trouble = r->error || r->status >= 500 || r->status == 429;
    bool there = !trouble && r->status >= 200 && r->status < 300;
    run_note_pause(site->run, r);
    if (there)
        buf_add_span(&site->text, r->body);
    if (!trouble && r->status == 304 && use_stored(site, ANY))
        not_modified(site);
    else if (!trouble)
        remember(site, buf_span(&site->text), r);
    else if (!use_stored(site, ANY))
        failed(site, r);
    settle(site);
}

/* Validators are of the text that the store has. */
static enum err fetch_robots(struct site *site)
{
    struct refresh_run *run = site->run;
    struct store_validators v = {0};
    struct arena arena;
    struct buf url;
    arena_init(&arena);
    enum err e = add_url(site, &url);
    enum err none = e ? e : store_validators(run->store, buf_span(&url), &arena, &v);
    if (none != SW_NOT_FOUND)
        e = none;
    struct fetch_request request = {
        .url = buf_span(&url),
        .etag = v.etag,
        .last_modified = v.last_modified,
        .max = ROBOTS_MAX,
        .cut = true,
        .urgent = true,
        .done = on_robots,
        .context = site,
    };
    if (!e)
        e = fetcher_add(run->fetcher, &request);
    buf_free(&url);
    arena_free(&arena);
    return e;
}

static struct site *find_site(struct refresh_run *run, struct span name)
{
    struct site *site = run->sites;
    while (site && !span_equal(buf_span(&site->name), name))
        site = site->next;
    return site;
}

static struct site *add_site(struct refresh_run *run, struct buf *name)
{
    struct site *site = calloc(1, sizeof(*site));
    if (!site)
        return NULL;
    site->run = run;
    site->name = *name;
    buf_init(name, URL_MAX);
    buf_init(&site->text, ROBOTS_MAX);
    buf_init(&site->reason, URL_MAX);
    site->next = run->sites;
    run->sites = site;
    if (use_stored(site, FRESH))
        settle(site);
    else
        site->error = fetch_robots(site);
    if (site->error)
        settle(site);
    return site;
}

static enum err add_question(struct site *site, struct span url, robots_answer *answer,
                             void *context)
{
    struct question *q = calloc(1, sizeof(*q));
    if (!q)
        return SW_NOMEM;
    q->answer = answer;
    q->context = context;
    buf_init(&q->url, URL_MAX);
    buf_add_span(&q->url, url);
    q->next = site->questions;
    site->questions = q;
    return SW_OK;
}

void robots_ask(struct refresh_run *run, struct span url, robots_answer *answer, void *context)
{
    struct buf name;
    buf_init(&name, URL_MAX);
    enum err e = host_name(url, &name);
    struct site *site = e ? NULL : find_site(run, buf_span(&name));
    if (!e && !site)
        site = add_site(run, &name);
    buf_free(&name);
    if (!site)
        answer(context, e ? e : SW_NOMEM, "not an address that could be asked");
    else if (site->known)
        decide(site, url, answer, context);
    else
        run_fatal(run, add_question(site, url, answer, context));
}
