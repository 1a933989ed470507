/*
 * Fetching over HTTP: the adapter over libcurl's multi interface.
 *
 * Requests wait in a queue a host; the fetcher starts them within its limits:
 * connections in all and a host, a pause between the requests to a host. A host
 * that answers 429 or 503 is left alone for the rest of the run (or until its
 * Retry-After has passed): what waits for it fails at once with SW_BUSY.
 *
 * Only http and https, also after redirects. Addresses that are private,
 * loopback or link-local are refused after name resolution, unless allowed or
 * reached through connect-to or a proxy. Sizes are counted after decompression.
 *
 * Bodies that are under way have together a limit, too. One that would go beyond
 * is dropped, waits until there is room for the largest that it may become, and is
 * asked for once more; until it begins nothing else is begun.
 *
 * Everything happens in fetcher_turn(), on one thread; results arrive by
 * callback, from which more requests may be added.
 */
#ifndef CONVERTER_FETCH_H
#define CONVERTER_FETCH_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smolwire/err.h"
#include "smolwire/span.h"

struct fetch_options {
    unsigned connections;      /* transfers at a time */
    unsigned host_connections; /* of them to one host */
    int64_t host_delay_ms;     /* between the beginnings of two requests to one host */
    int64_t connect_seconds;   /* name, connection, TLS */
    int64_t total_seconds;     /* a whole transfer */
    int64_t stall_seconds;     /* without a byte */
    unsigned redirects;
    const char *user_agent;
    const char *ca_file;           /* NULL: $CURL_CA_BUNDLE, $SSL_CERT_FILE, the system's */
    const char *const *connect_to; /* HOST:PORT:ADDRESS:PORT, NULL-terminated; NULL: none */
    bool allow_private;
    size_t bytes; /* of bodies under way, FETCH_BYTES_MAX */
};

struct transfer;

struct fetch_result {
    enum err error;     /* SW_OK: there is an answer, whatever its status */
    unsigned status;    /* HTTP status; 0 without an answer */
    struct span reason; /* of an error, a few words */
    struct span url;    /* that answered in the end */
    struct span moved;  /* where permanent redirects, one after the other, lead; else empty */
    struct span content_type, etag, last_modified;
    int64_t retry_after; /* seconds to wait, a week at most; 0: not told */
    int64_t max_age;     /* of Cache-Control or Expires, seconds; 0: not told */
    bool cut;            /* the body was longer than asked for */
    struct span body;    /* after decompression */
};

/*
 * Asked before a redirect to `url` is followed, so that robots.txt of where it leads
 * may decide. Answered, at once or later, by fetcher_follow() or fetcher_abandon().
 */
typedef void fetch_redirected(void *context, struct transfer *t, struct span url);

/* All spans are gone after the call. */
typedef void fetch_done(void *context, const struct fetch_result *result);

struct fetch_request {
    struct span url; /* absolute */
    struct span etag, last_modified;
    size_t max;  /* bytes of the body */
    bool cut;    /* a longer body is cut; otherwise it is SW_LIMIT */
    bool urgent; /* before others of its host: robots.txt */
    fetch_done *done;
    fetch_redirected *redirected; /* NULL: redirects are followed without asking */
    void *context;
};

/* Most descriptors that fetcher_turn() takes along. */
#define FETCH_EXTRA_MAX 256

struct fetcher;

/* `o` and what it points to must outlive the fetcher. */
enum err fetcher_new(const struct fetch_options *o, struct fetcher **out) SW_CHECK;
void fetcher_free(struct fetcher *f); /* what waits is dropped without a callback */

/* Copies what it needs. SW_UNSUPPORTED, SW_SYNTAX: no callback will come. */
enum err fetcher_add(struct fetcher *f, const struct fetch_request *request) SW_CHECK;

/* The answers to fetch_redirected: go there; or end without a further callback. */
void fetcher_follow(struct fetcher *f, struct transfer *t);
void fetcher_abandon(struct fetcher *f, struct transfer *t);

/* A longer pause for one host than the option's: Crawl-delay. */
enum err fetcher_set_delay(struct fetcher *f, struct span url, int64_t delay_ms) SW_CHECK;

/*
 * The host of this URL, or the host of this name ("https://example.org:443"),
 * is not asked for so long: what waits for it fails with SW_BUSY.
 */
enum err fetcher_block(struct fetcher *f, struct span url, int64_t milliseconds) SW_CHECK;

/*
 * While held, nothing new is started: whoever takes the results is behind. The
 * `bytes` of results that he still has count as under way.
 */
void fetcher_hold(struct fetcher *f, bool hold, size_t bytes);

bool fetcher_is_idle(const struct fetcher *f); /* nothing waits, nothing runs */

/*
 * Waits until something happens, in curl or on `extra` (whose revents are set),
 * at most timeout_ms, and does what can be done.
 */
enum err fetcher_turn(struct fetcher *f, struct pollfd *extra, unsigned extra_count,
                      int timeout_ms) SW_CHECK;

struct fetch_counts {
    uint64_t requests, bytes; /* started; received, before decompression */
    unsigned running, waiting;
    unsigned most_per_host; /* highest number of transfers to one host at a time */
};
struct fetch_counts fetcher_counts(const struct fetcher *f);

#endif
