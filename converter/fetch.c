#include "fetch.h"

#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "fetch_address.h"
#include "fetch_hosts.h"
#include "smolwire/buf.h"
#include "smolwire/clock.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/url.h"

/* A host that says 429 or 503 without saying for how long. */
#define RETRY_AFTER_DEFAULT 300

/* Below this many bytes a second a transfer counts as stalled. */
#define STALL_BYTES 16L

struct transfer {
    struct waiting waiting; /* first: what the queues of hosts hold */
    struct fetcher *fetcher;
    struct transfer *next_running, *prev_running;
    struct host *host;
    CURL *easy;
    struct curl_slist *headers;
    struct buf url, moved, etag, last_modified;
    struct buf body;
    size_t max;
    unsigned redirects;
    bool may_cut, cut, urgent;
    bool all_permanent; /* of the redirects so far */
    bool refused;       /* the address is private */
    bool direct;        /* matched by connect-to, or by way of a proxy */
    fetch_done *done;
    void *context;
    char error[CURL_ERROR_SIZE];
};

struct fetcher {
    const struct fetch_options *options;
    CURLM *multi;
    CURLSH *share;
    struct curl_slist *connect_to;
    struct hosts hosts;
    struct transfer *running;
    struct fetch_counts counts;
    bool hold;
};

/* --- making and freeing ----------------------------------------------------- */

static void transfer_free(struct transfer *t)
{
    if (!t)
        return;
    curl_easy_cleanup(t->easy);
    curl_slist_free_all(t->headers);
    buf_free(&t->url);
    buf_free(&t->moved);
    buf_free(&t->etag);
    buf_free(&t->last_modified);
    buf_free(&t->body);
    free(t);
}

static struct transfer *transfer_of(struct waiting *w)
{
    return (struct transfer *)(void *)((char *)w - offsetof(struct transfer, waiting));
}

static void drop(struct waiting *w)
{
    transfer_free(transfer_of(w));
}

static enum err add_connect_to(struct fetcher *f)
{
    const char *const *entry = f->options->connect_to;
    for (; entry && *entry; entry++) {
        struct curl_slist *longer = curl_slist_append(f->connect_to, *entry);
        if (!longer)
            return SW_NOMEM;
        f->connect_to = longer;
    }
    return SW_OK;
}

/* One thread uses the share, so it needs no locks. */
static enum err set_up(struct fetcher *f)
{
    f->multi = curl_multi_init();
    f->share = curl_share_init();
    if (!f->multi || !f->share)
        return SW_NOMEM;
    curl_multi_setopt(f->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS, (long)f->options->connections * 2);
    curl_share_setopt(f->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
    curl_share_setopt(f->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    enum err e = hosts_init(&f->hosts);
    return e ? e : add_connect_to(f);
}

enum err fetcher_new(const struct fetch_options *o, struct fetcher **out)
{
    if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK)
        return SW_NOMEM;
    struct fetcher *f = calloc(1, sizeof(*f));
    if (!f)
        return SW_NOMEM;
    f->options = o;
    enum err e = set_up(f);
    if (e) {
        fetcher_free(f);
        return e;
    }
    *out = f;
    return SW_OK;
}

static void running_add(struct fetcher *f, struct transfer *t)
{
    t->prev_running = NULL;
    t->next_running = f->running;
    if (f->running)
        f->running->prev_running = t;
    f->running = t;
}

static void running_remove(struct fetcher *f, struct transfer *t)
{
    curl_multi_remove_handle(f->multi, t->easy);
    if (t->next_running)
        t->next_running->prev_running = t->prev_running;
    if (t->prev_running)
        t->prev_running->next_running = t->next_running;
    else
        f->running = t->next_running;
}

static void drop_running(struct fetcher *f)
{
    while (f->running) {
        struct transfer *t = f->running;
        f->running = t->next_running;
        curl_multi_remove_handle(f->multi, t->easy);
        transfer_free(t);
    }
}

void fetcher_free(struct fetcher *f)
{
    if (!f)
        return;
    drop_running(f);
    hosts_free(&f->hosts, drop);
    curl_multi_cleanup(f->multi);
    curl_share_cleanup(f->share);
    curl_slist_free_all(f->connect_to);
    free(f);
    curl_global_cleanup();
}

/* --- curl's callbacks ------------------------------------------------------- */

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *t = context;
    size_t n = size * count, room = t->max - t->body.len;
    if (n > room && t->may_cut) {
        buf_add(&t->body, bytes, room);
        t->cut = true;
        return 0;
    }
    buf_add(&t->body, bytes, n);
    return buf_error(&t->body) ? 0 : n; /* anything but n ends the transfer */
}

static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *a)
{
    struct transfer *t = context;
    if (purpose == CURLSOCKTYPE_IPCXN && !t->direct && !t->fetcher->options->allow_private &&
        !fetch_address_is_public(&a->addr)) {
        t->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* --- starting ----------------------------------------------------------------- */

static void add_header(struct transfer *t, const char *name, const struct buf *value)
{
    if (!value->len)
        return;
    struct buf line;
    buf_init(&line, URL_MAX);
    buf_add_format(&line, "%s: %s", name, value->data);
    struct curl_slist *longer = buf_error(&line) ? NULL : curl_slist_append(t->headers, line.data);
    if (longer)
        t->headers = longer;
    buf_free(&line);
}

static const char *ca_file(const struct fetch_options *o)
{
    if (o->ca_file)
        return o->ca_file;
    const char *file = getenv("CURL_CA_BUNDLE");
    return file && *file ? file : getenv("SSL_CERT_FILE");
}

static void set_limits(struct transfer *t, const struct fetch_options *o)
{
    curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT, (long)o->connect_seconds);
    curl_easy_setopt(t->easy, CURLOPT_TIMEOUT, (long)o->total_seconds);
    curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_TIME, (long)o->stall_seconds);
    curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_LIMIT, STALL_BYTES);
    curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L); /* followed here, see redirect() */
    curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    if (!t->may_cut) /* said beforehand, a size that is too large need not be fetched */
        curl_easy_setopt(t->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)t->max);
}

static void set_route(struct transfer *t, const struct fetcher *f)
{
    if (f->connect_to)
        curl_easy_setopt(t->easy, CURLOPT_CONNECT_TO, f->connect_to);
    bool routed = fetch_address_is_routed(f->options->connect_to, buf_span(&t->url));
    if (routed)
        curl_easy_setopt(t->easy, CURLOPT_PROXY, ""); /* an address of its own needs no proxy */
    t->direct = routed || fetch_address_has_proxy(buf_span(&t->url));
    if (t->direct && !routed && !f->options->allow_private)
        curl_easy_setopt(t->easy, CURLOPT_NOPROXY, ""); /* else hosts of no_proxy go unchecked */
    curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, t);
    const char *ca = ca_file(f->options);
    if (ca && *ca)
        curl_easy_setopt(t->easy, CURLOPT_CAINFO, ca);
}

static void set_request(struct transfer *t, const struct fetcher *f)
{
    curl_easy_setopt(t->easy, CURLOPT_URL, t->url.data);
    curl_easy_setopt(t->easy, CURLOPT_USERAGENT, f->options->user_agent);
    curl_easy_setopt(t->easy, CURLOPT_ACCEPT_ENCODING, ""); /* all that curl can undo */
    curl_easy_setopt(t->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(t->easy, CURLOPT_COOKIEFILE, ""); /* kept for one request: cookie walls */
    curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->easy, CURLOPT_SHARE, f->share);
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
}

static enum err prepare(struct transfer *t)
{
    struct fetcher *f = t->fetcher;
    if (!t->easy && !(t->easy = curl_easy_init()))
        return SW_NOMEM;
    if (!t->headers) {
        add_header(t, "If-None-Match", &t->etag);
        add_header(t, "If-Modified-Since", &t->last_modified);
    }
    set_request(t, f);
    set_limits(t, f->options);
    set_route(t, f);
    return SW_OK;
}

static void fail(struct transfer *t, enum err error, const char *reason)
{
    struct fetch_result r = {.error = error, .reason = span_of(reason), .url = buf_span(&t->url)};
    if (t->host && t->host->blocked_until)
        r.retry_after = (t->host->blocked_until - clock_monotonic_ms()) / 1000 + 1;
    t->done(t->context, &r);
    transfer_free(t);
}

static void start(struct fetcher *f, struct transfer *t, int64_t now)
{
    struct host *host = t->host;
    if (host->blocked_until > now) {
        fail(t, SW_BUSY, "the host asked for a pause");
        return;
    }
    host->blocked_until = 0;
    if (prepare(t) != SW_OK || curl_multi_add_handle(f->multi, t->easy) != CURLM_OK) {
        fail(t, SW_NOMEM, "no memory for another transfer");
        return;
    }
    int64_t delay = f->options->host_delay_ms;
    host->next_start = now + (host->delay_ms > delay ? host->delay_ms : delay);
    running_add(f, t);
    host->running++;
    f->counts.running++;
    f->counts.requests++;
    if (host->running > f->counts.most_per_host)
        f->counts.most_per_host = host->running;
}

/* Returns when the next delay ends. */
static int64_t start_waiting(struct fetcher *f, int64_t now)
{
    int64_t wake = INT64_MAX;
    while (!f->hold && f->counts.running < f->options->connections) {
        struct host *host;
        struct waiting *w = hosts_take(&f->hosts, now, f->options->host_connections, &host, &wake);
        if (!w)
            break;
        f->counts.waiting--;
        start(f, transfer_of(w), now);
    }
    return wake;
}

/* --- ending ------------------------------------------------------------------- */

static struct span header(struct transfer *t, const char *name)
{
    struct curl_header *h;
    if (curl_easy_header(t->easy, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
        return (struct span){0};
    return span_trim(span_of(h->value));
}

static int64_t max_age(struct span cache_control)
{
    struct span rest = cache_control, part;
    while (span_token(&rest, ",", &part)) {
        uint64_t seconds = 0;
        part = span_trim(part);
        if (span_eat_nocase(&part, SPAN("max-age=")) && span_to_uint(part, 1u << 30, &seconds))
            return (int64_t)seconds;
    }
    return 0;
}

static int64_t retry_after(struct transfer *t)
{
    curl_off_t seconds = 0; /* curl reads both forms, a number and a date */
    curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &seconds);
    return seconds > 0 ? (int64_t)seconds : 0;
}

static enum err error_of(CURLcode code)
{
    switch ((int)code) {
    case CURLE_OUT_OF_MEMORY: return SW_NOMEM;
    case CURLE_OPERATION_TIMEDOUT: return SW_TIMEOUT;
    case CURLE_WRITE_ERROR:
    case CURLE_FILESIZE_EXCEEDED: return SW_LIMIT;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT: return SW_UNSUPPORTED;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR: return SW_TLS;
    default: return SW_NETWORK;
    }
}

static void report_failure(struct transfer *t, CURLcode code)
{
    if (t->refused) {
        fail(t, SW_DENIED, "the host's address is private");
        return;
    }
    enum err e = error_of(code);
    const char *reason = t->error[0] ? t->error : curl_easy_strerror(code);
    fail(t, e, e == SW_LIMIT ? "larger than the limit" : reason);
}

static void report_answer(struct transfer *t, unsigned status)
{
    struct fetch_result r = {
        .status = status,
        .url = buf_span(&t->url),
        .moved = buf_span(&t->moved),
        .content_type = header(t, "content-type"),
        .etag = header(t, "etag"),
        .last_modified = header(t, "last-modified"),
        .retry_after = retry_after(t),
        .max_age = max_age(header(t, "cache-control")),
        .cut = t->cut,
        .body = buf_span(&t->body),
    };
    if ((status == 429 || status == 503) && !r.retry_after)
        r.retry_after = RETRY_AFTER_DEFAULT;
    t->done(t->context, &r);
    transfer_free(t);
}

static bool is_redirect(unsigned status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static bool is_web(struct span url)
{
    return span_starts(url, SPAN("http://")) || span_starts(url, SPAN("https://"));
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

/* To the next address, which waits for its host like any other. */
static void redirect(struct transfer *t, unsigned status, struct span location)
{
    struct buf next;
    buf_init(&next, URL_MAX);
    enum err e = url_resolve(buf_span(&t->url), location, &next);
    if (!e && ++t->redirects > t->fetcher->options->redirects)
        e = SW_LIMIT;
    if (!e && !is_web(buf_span(&next)))
        e = SW_UNSUPPORTED;
    if (!e) {
        buf_truncate(&next, span_find_char(buf_span(&next), '#'));
        buf_free(&t->url);
        t->url = next;
        t->all_permanent = t->all_permanent && (status == 301 || status == 308);
        if (t->all_permanent) {
            buf_reset(&t->moved);
            buf_add_span(&t->moved, buf_span(&t->url));
        }
        buf_reset(&t->body);
        t->urgent = true; /* what was begun is ended first */
        e = enqueue(t->fetcher, t);
        if (e)
            fail(t, e, "no place for a redirect");
        return;
    }
    buf_free(&next);
    fail(t, e, e == SW_LIMIT ? "too many redirects" : "redirect to an address that is none");
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
    running_remove(f, t);
    struct span location = header(t, "location");
    if (code != CURLE_OK && !t->cut) {
        report_failure(t, code);
    } else if (is_redirect((unsigned)status) && location.n) {
        redirect(t, (unsigned)status, location);
    } else {
        if (status == 429 || status == 503) {
            int64_t wait = retry_after(t);
            t->host->blocked_until =
                clock_monotonic_ms() + 1000 * (wait ? wait : RETRY_AFTER_DEFAULT);
        }
        report_answer(t, (unsigned)status);
    }
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
    if (!is_web(r->url))
        return SW_UNSUPPORTED;
    struct transfer *t = calloc(1, sizeof(*t));
    if (!t)
        return SW_NOMEM;
    t->fetcher = f;
    t->max = r->max;
    t->may_cut = r->cut;
    t->urgent = r->urgent;
    t->all_permanent = true;
    t->done = r->done;
    t->context = r->context;
    buf_init(&t->url, URL_MAX);
    buf_init(&t->moved, URL_MAX);
    buf_init(&t->etag, URL_MAX);
    buf_init(&t->last_modified, URL_MAX);
    buf_init(&t->body, r->max);
    buf_add_span(&t->url, span_slice(r->url, 0, span_find_char(r->url, '#')));
    buf_add_span(&t->etag, r->etag);
    buf_add_span(&t->last_modified, r->last_modified);
    enum err e = buf_error(&t->url);
    if (!e)
        e = enqueue(f, t);
    if (e)
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

void fetcher_hold(struct fetcher *f, bool hold)
{
    f->hold = hold;
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
