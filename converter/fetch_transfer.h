/*
 * One request on its way: what was asked for, what came until now, and curl's
 * handle for it. Its life is fetch.c's, its answer fetch_answer.c's.
 */
#ifndef CONVERTER_FETCH_TRANSFER_H
#define CONVERTER_FETCH_TRANSFER_H

#include <sys/queue.h>

#include <curl/curl.h>

#include "fetch.h"
#include "fetch_hosts.h"
#include "fetch_room.h"
#include "smolwire/buf.h"

struct transfer {
    struct waiting waiting; /* first: what the queues of hosts hold */
    TAILQ_ENTRY(transfer) others;
    const struct fetch_options *options;
    struct host *host;
    CURL *easy;
    struct curl_slist *headers;
    struct buf url, moved, etag, last_modified;
    struct buf body;
    size_t max;
    struct fetch_room *room;
    size_t held;  /* of the room */
    bool crowded; /* dropped: there was no room for its body */
    unsigned redirects;
    bool may_cut, cut, urgent;
    bool all_permanent; /* of the redirects so far */
    bool refused;       /* the address is private */
    bool direct;        /* matched by connect-to, or by way of a proxy */
    bool fresh;         /* a connection of its own, see transfer_hit_stale() */
    fetch_done *done;
    fetch_redirected *redirected;
    void *context;
    char error[CURL_ERROR_SIZE];
};

/* What all transfers of a fetcher share. */
struct transfer_tools {
    const struct fetch_options *options;
    CURLSH *share;
    struct curl_slist *connect_to;
};

/* Copies what it needs of the request. */
enum err transfer_new(const struct fetch_options *o, struct fetch_room *room,
                      const struct fetch_request *r, struct transfer **out) SW_CHECK;
void transfer_free(struct transfer *t);

struct transfer *transfer_of(struct waiting *w);

/* Forgets what came until now. */
void transfer_rewind(struct transfer *t);

/* Makes curl's handle ready for t->url. */
enum err transfer_prepare(struct transfer *t, const struct transfer_tools *tools) SW_CHECK;

/*
 * Turns it to the address that a redirect of this status names. SW_LIMIT: one
 * redirect too many; SW_UNSUPPORTED, SW_SYNTAX: no address to go to.
 */
enum err transfer_redirect(struct transfer *t, unsigned status, struct span location) SW_CHECK;

/*
 * True when it failed on a connection that another request had left behind, before
 * any of its answer came: servers send more than the length they told (curl reads
 * that as the next answer), or close while we ask. The fault is not this request's:
 * it is made ready to be tried again, once, on a connection of its own.
 */
bool transfer_hit_stale(struct transfer *t, CURLcode code) SW_CHECK;

#endif
