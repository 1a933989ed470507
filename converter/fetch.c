#include "fetch.h"

#include <stdlib.h>

#include "fetch_answer.h"
#include "fetch_transfer.h"
#include "smolwire/clock.h"
#include "smolwire/log.h"

TAILQ_HEAD(transfer_list, transfer);

struct fetcher {
    struct transfer_tools tools;
    CURLM *multi;
    struct hosts hosts;
    struct transfer_list running;
    struct transfer_list detours; /* redirects whose permission is asked */
    struct transfer_list crowded; /* those without room for their bodies, the oldest first */
    size_t admitted;              /* of them, that have got room and wait for their hosts */
    struct fetch_room room;
    struct fetch_counts counts;
    bool hold;
};

/* --- making and freeing ----------------------------------------------------- */

static void drop(struct waiting *w)
{
    transfer_free(transfer_of(w));
}

static enum err add_connect_to(struct fetcher *f)
{
    const char *const *entry = f->tools.options->connect_to;
    for (; entry && *entry; entry++) {
        struct curl_slist *longer = curl_slist_append(f->tools.connect_to, *entry);
        if (!longer)
            return SW_NOMEM;
        f->tools.connect_to = longer;
    }
    return SW_OK;
}

/* One thread uses the share, so it needs no locks. */
static enum err set_up(struct fetcher *f)
{
    f->multi = curl_multi_init();
    f->tools.share = curl_share_init();
    if (!f->multi || !f->tools.share)
        return SW_NOMEM;
    curl_multi_setopt(f->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS, (long)f->tools.options->connections * 2);
    curl_share_setopt(f->tools.share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
    curl_share_setopt(f->tools.share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    enum err e = hosts_init(&f->hosts);
    return e ? e : add_connect_to(f);
}

enum err fetcher_new(const struct fetch_options *o, struct fetcher **out)
{
    if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK)
        return SW_NOMEM;
    struct fetcher *f = calloc(1, sizeof(*f));
    if (!f) {
        curl_global_cleanup();
        return SW_NOMEM;
    }
    f->tools.options = o;
    f->room.limit = o->bytes;
    TAILQ_INIT(&f->running);
    TAILQ_INIT(&f->detours);
    TAILQ_INIT(&f->crowded);
    enum err e = set_up(f);
    if (e) {
        fetcher_free(f);
        return e;
    }
    *out = f;
    return SW_OK;
}

static void drop_all(struct fetcher *f, struct transfer_list *list)
{
    for (struct transfer *t; (t = TAILQ_FIRST(list));) {
        TAILQ_REMOVE(list, t, others);
        if (list == &f->running)
            curl_multi_remove_handle(f->multi, t->easy);
        transfer_free(t);
    }
}

void fetcher_free(struct fetcher *f)
{
    if (!f)
        return;
    drop_all(f, &f->running);
    drop_all(f, &f->detours);
    drop_all(f, &f->crowded);
    hosts_free(&f->hosts, drop);
    curl_multi_cleanup(f->multi);
    curl_share_cleanup(f->tools.share);
    curl_slist_free_all(f->tools.connect_to);
    free(f);
    curl_global_cleanup();
}

/* --- starting ----------------------------------------------------------------- */

static void done(struct transfer *t, const struct fetch_result *r)
{
    t->done(t->context, r);
    transfer_free(t);
}

static void fail(struct transfer *t, enum err error, const char *reason)
{
    struct fetch_result r = {.error = error, .reason = span_of(reason), .url = buf_span(&t->url)};
    if (t->host && t->host->blocked_until)
        r.retry_after = (t->host->blocked_until - clock_monotonic_ms()) / 1000 + 1;
    done(t, &r);
}

static enum err enqueue(struct fetcher *f, struct transfer *t)
{
    enum err e = hosts_get(&f->hosts, buf_span(&t->url), &t->host);
    if (e)
        return e;
    host_push(&f->hosts, t->host, &t->waiting, t->urgent);
    f->counts.waiting++;
    return SW_OK;
}

static void start(struct fetcher *f, struct transfer *t, int64_t now)
{
    struct host *host = t->host;
    if (t->held)
        f->admitted--;
    if (host->blocked_until > now) {
        fail(t, SW_BUSY, "the host asked for a pause");
        return;
    }
    host->blocked_until = 0;
    if (transfer_prepare(t, &f->tools) != SW_OK ||
        curl_multi_add_handle(f->multi, t->easy) != CURLM_OK) {
        fail(t, SW_NOMEM, "no memory for another transfer");
        return;
    }
    int64_t delay = f->tools.options->host_delay_ms;
    host->next_start = now + (host->delay_ms > delay ? host->delay_ms : delay);
    TAILQ_INSERT_TAIL(&f->running, t, others);
    host->running++;
    f->counts.running++;
    f->counts.requests++;
    if (host->running > f->counts.most_per_host)
        f->counts.most_per_host = host->running;
}

/* Those that were dropped come again when there is room for all that they may become. */
static void admit(struct fetcher *f)
{
    struct transfer *t = TAILQ_FIRST(&f->crowded);
    for (; t && room_take(&f->room, &t->held, t->max); t = TAILQ_FIRST(&f->crowded)) {
        TAILQ_REMOVE(&f->crowded, t, others);
        f->counts.waiting--;
        enum err e = enqueue(f, t);
        if (e)
            fail(t, e, "no place for another try");
        else
            f->admitted++;
    }
}

static bool may_start(const struct fetcher *f)
{
    bool full = !TAILQ_EMPTY(&f->crowded) && f->admitted == 0;
    return !f->hold && !full && f->counts.running < f->tools.options->connections;
}

/* Returns when the next delay ends. */
static int64_t start_waiting(struct fetcher *f, int64_t now)
{
    int64_t wake = INT64_MAX;
    admit(f);
    while (may_start(f)) {
        struct host *host;
        struct waiting *w =
            hosts_take(&f->hosts, now, f->tools.options->host_connections, &host, &wake);
        if (!w)
            break;
        f->counts.waiting--;
        start(f, transfer_of(w), now);
    }
    return wake;
}

/* --- ending ------------------------------------------------------------------- */

/* To the next address, which waits for its host like any other. */
void fetcher_follow(struct fetcher *f, struct transfer *t)
{
    TAILQ_REMOVE(&f->detours, t, others);
    f->counts.waiting--;
    enum err e = enqueue(f, t);
    if (e)
        fail(t, e, "no place for a redirect");
}

void fetcher_abandon(struct fetcher *f, struct transfer *t)
{
    TAILQ_REMOVE(&f->detours, t, others);
    f->counts.waiting--;
    transfer_free(t);
}

static void redirect(struct fetcher *f, struct transfer *t, unsigned status)
{
    enum err e = transfer_redirect(t, status, answer_header(t, "location"));
    if (e) {
        fail(t, e, e == SW_LIMIT ? "too many redirects" : "redirect to an address that is none");
        return;
    }
    TAILQ_INSERT_TAIL(&f->detours, t, others);
    f->counts.waiting++;
    if (t->redirected)
        t->redirected(t->context, t, buf_span(&t->url));
    else
        fetcher_follow(f, t);
}

static void wait_for_room(struct fetcher *f, struct transfer *t)
{
    transfer_rewind(t);
    t->crowded = false;
    t->urgent = true;
    TAILQ_INSERT_TAIL(&f->crowded, t, others);
    f->counts.waiting++;
}

static void report_failure(struct fetcher *f, struct transfer *t, CURLcode code)
{
    struct fetch_result r;
    if (transfer_hit_stale(t, code) && !enqueue(f, t))
        return;
    answer_failure(t, code, &r);
    done(t, &r);
}

static void report_answer(struct transfer *t, unsigned status)
{
    struct fetch_result r;
    answer_read(t, status, &r);
    if (status == 429 || status == 503)
        t->host->blocked_until = clock_monotonic_ms() + 1000 * r.retry_after;
    done(t, &r);
}

static bool is_redirect(unsigned status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static void finish(struct fetcher *f, struct transfer *t, CURLcode code)
{
    long status = 0;
    curl_off_t received = 0;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
    f->counts.bytes += (uint64_t)received;
    f->counts.running--;
    t->host->running--;
    curl_multi_remove_handle(f->multi, t->easy);
    TAILQ_REMOVE(&f->running, t, others);
    if (t->crowded)
        wait_for_room(f, t);
    else if (code != CURLE_OK && !t->cut)
        report_failure(f, t, code);
    else if (is_redirect((unsigned)status) && answer_header(t, "location").n)
        redirect(f, t, (unsigned)status);
    else
        report_answer(t, (unsigned)status);
}

static void collect(struct fetcher *f)
{
    int left = 0;
    for (CURLMsg *m = curl_multi_info_read(f->multi, &left); m;
         m = curl_multi_info_read(f->multi, &left)) {
        if (m->msg != CURLMSG_DONE)
            continue;
        CURLcode code = m->data.result;
        void *t = NULL;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t);
        finish(f, t, code);
    }
}

/* --- the interface -------------------------------------------------------------- */

enum err fetcher_add(struct fetcher *f, const struct fetch_request *r)
{
    struct transfer *t = NULL;
    enum err e = transfer_new(f->tools.options, &f->room, r, &t);
    if (!e && (e = enqueue(f, t)))
        transfer_free(t);
    return e;
}

enum err fetcher_set_delay(struct fetcher *f, struct span url, int64_t delay_ms)
{
    struct host *host;
    enum err e = hosts_get(&f->hosts, url, &host);
    if (!e)
        host->delay_ms = delay_ms;
    return e;
}

enum err fetcher_block(struct fetcher *f, struct span url, int64_t milliseconds)
{
    struct host *host;
    enum err e = hosts_get(&f->hosts, url, &host);
    if (!e)
        host->blocked_until = clock_monotonic_ms() + milliseconds;
    return e;
}

void fetcher_hold(struct fetcher *f, bool hold, size_t bytes)
{
    f->hold = hold;
    f->room.others = bytes;
}

bool fetcher_is_idle(const struct fetcher *f)
{
    return f->counts.running == 0 && f->counts.waiting == 0;
}

static int shorter(int timeout_ms, int64_t wake, int64_t now)
{
    int64_t left = wake > now ? wake - now : 0;
    return left < timeout_ms ? (int)left : timeout_ms;
}

enum err fetcher_turn(struct fetcher *f, struct pollfd *extra, unsigned extra_count, int timeout_ms)
{
    int64_t now = clock_monotonic_ms();
    int64_t wake = start_waiting(f, now);
    int running = 0;
    curl_multi_perform(f->multi, &running);
    if ((unsigned)running == f->counts.running) { /* nothing ended at once */
        struct curl_waitfd fds[FETCH_EXTRA_MAX];
        for (unsigned i = 0; i < extra_count; i++)
            fds[i] = (struct curl_waitfd){.fd = extra[i].fd, .events = extra[i].events};
        int timeout = f->hold ? timeout_ms : shorter(timeout_ms, wake, now);
        CURLMcode code = curl_multi_poll(f->multi, fds, extra_count, timeout, NULL);
        if (code != CURLM_OK) {
            log_error("fetch: waiting for the network: %s", curl_multi_strerror(code));
            return SW_NETWORK;
        }
        for (unsigned i = 0; i < extra_count; i++)
            extra[i].revents = fds[i].revents;
        curl_multi_perform(f->multi, &running);
    }
    collect(f);
    return SW_OK;
}

struct fetch_counts fetcher_counts(const struct fetcher *f)
{
    return f->counts;
}
