#include "fetch_transfer.h"

#include <stdlib.h>

#include "fetch_address.h"
#include "smolwire/limits.h"
#include "smolwire/url.h"

/* Below this many bytes a second a transfer counts as stalled. */
#define STALL_BYTES 16L

/* --- making and freeing ----------------------------------------------------- */

void transfer_free(struct transfer *t)
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
    if (t->room)
        room_give(t->room, &t->held);
    free(t);
}

struct transfer *transfer_of(struct waiting *w)
{
    return (struct transfer *)(void *)((char *)w - offsetof(struct transfer, waiting));
}

enum err transfer_new(const struct fetch_options *o, struct fetch_room *room,
                      const struct fetch_request *r, struct transfer **out)
{
    if (!url_is_web(r->url))
        return SW_UNSUPPORTED;
    struct transfer *t = calloc(1, sizeof(*t));
    if (!t)
        return SW_NOMEM;
    t->options = o;
    t->room = room;
    t->max = r->max;
    t->may_cut = r->cut;
    t->urgent = r->urgent;
    t->all_permanent = true;
    t->done = r->done;
    t->redirected = r->redirected;
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
    if (e)
        transfer_free(t);
    else
        *out = t;
    return e;
}

void transfer_rewind(struct transfer *t)
{
    buf_free(&t->body);
    buf_init(&t->body, t->max);
    room_give(t->room, &t->held);
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
    if (n <= room && !room_take(t->room, &t->held, t->body.len + n)) {
        t->crowded = true;
        return 0;
    }
    buf_add(&t->body, bytes, n);
    return buf_error(&t->body) ? 0 : n; /* anything but n ends the transfer */
}

static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *a)
{
    struct transfer *t = context;
    if (purpose == CURLSOCKTYPE_IPCXN && !t->direct && !t->options->allow_private &&
        !fetch_address_is_public(&a->addr)) {
        t->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* --- making ready ------------------------------------------------------------- */

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

static void set_route(struct transfer *t, const struct transfer_tools *tools)
{
    if (tools->connect_to)
        curl_easy_setopt(t->easy, CURLOPT_CONNECT_TO, tools->connect_to);
    bool routed = fetch_address_is_routed(tools->options->connect_to, buf_span(&t->url));
    if (routed)
        curl_easy_setopt(t->easy, CURLOPT_PROXY, ""); /* an address of its own needs no proxy */
    t->direct = routed || fetch_address_has_proxy(buf_span(&t->url));
    if (t->direct && !routed && !tools->options->allow_private)
        curl_easy_setopt(t->easy, CURLOPT_NOPROXY, ""); /* else hosts of no_proxy go unchecked */
    curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, t);
    const char *ca = ca_file(tools->options);
    if (ca && *ca)
        curl_easy_setopt(t->easy, CURLOPT_CAINFO, ca);
}

static void set_request(struct transfer *t, const struct transfer_tools *tools)
{
    curl_easy_setopt(t->easy, CURLOPT_URL, t->url.data);
    curl_easy_setopt(t->easy, CURLOPT_USERAGENT, tools->options->user_agent);
    curl_easy_setopt(t->easy, CURLOPT_ACCEPT_ENCODING, ""); /* all that curl can undo */
    curl_easy_setopt(t->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(t->easy, CURLOPT_COOKIEFILE, ""); /* kept for one request: cookie walls */
    curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->easy, CURLOPT_SHARE, tools->share);
    curl_easy_setopt(t->easy, CURLOPT_FRESH_CONNECT, (long)t->fresh);
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
}

enum err transfer_prepare(struct transfer *t, const struct transfer_tools *tools)
{
    if (!t->easy && !(t->easy = curl_easy_init()))
        return SW_NOMEM;
    if (!t->headers) {
        add_header(t, "If-None-Match", &t->etag);
        add_header(t, "If-Modified-Since", &t->last_modified);
    }
    set_request(t, tools);
    set_limits(t, tools->options);
    set_route(t, tools);
    return SW_OK;
}

/* --- another try -------------------------------------------------------------- */

static void go_to(struct transfer *t, struct span address, bool permanent)
{
    buf_reset(&t->url);
    buf_add_span(&t->url, span_slice(address, 0, span_find_char(address, '#')));
    transfer_rewind(t);
    t->all_permanent = t->all_permanent && permanent;
    if (t->all_permanent) {
        buf_reset(&t->moved);
        buf_add_span(&t->moved, buf_span(&t->url));
    }
    t->urgent = true; /* what was begun is ended first */
}

enum err transfer_redirect(struct transfer *t, unsigned status, struct span location)
{
    struct buf next;
    buf_init(&next, URL_MAX);
    enum err e = url_resolve(buf_span(&t->url), location, &next);
    if (!e && ++t->redirects > t->options->redirects)
        e = SW_LIMIT;
    if (!e && !url_is_web(buf_span(&next)))
        e = SW_UNSUPPORTED;
    if (!e)
        go_to(t, buf_span(&next), status == 301 || status == 308);
    buf_free(&next);
    return e;
}

static bool is_of_connection(CURLcode code)
{
    switch ((int)code) {
    case CURLE_UNSUPPORTED_PROTOCOL: /* "HTTP/0.9 when not allowed" */
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: return true;
    default: return false;
    }
}

bool transfer_hit_stale(struct transfer *t, CURLcode code)
{
    long status = 0, connections = 0;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_NUM_CONNECTS, &connections);
    if (t->fresh || status || connections || !is_of_connection(code))
        return false;
    transfer_rewind(t);
    t->fresh = t->urgent = true;
    return true;
}
