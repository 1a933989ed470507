/*
 * The request of Gemini (specification 0.24.1, section 2): one absolute URI of
 * at most GEMINI_URI_MAX bytes, CR LF. Pure.
 */
#ifndef SERVER_GEMINI_REQUEST_H
#define SERVER_GEMINI_REQUEST_H

#include "server/parse.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"
#include "smolwire/span.h"

/* Bytes of the longest request, CR LF counted. */
#define GEMINI_REQUEST_MAX (GEMINI_URI_MAX + 2)

/* Finds the URI in the bytes that have come. What follows CR LF is ignored. */
enum parse gemini_request_scan(struct span bytes, struct span *uri);

struct gemini_target {
    struct buf host;    /* lower case, A-labels, without brackets and final dot; IPv6 shortest */
    struct buf scratch; /* the URI with bytes above 127 percent-encoded, when there are any */
    struct span path;   /* as sent, still encoded; points into the URI or into scratch */
    struct span query;  /* as sent, still encoded */
    unsigned port;      /* 1965 where the URI has none */
};

/* The target keeps its memory from request to request; free it at the end. */
void gemini_target_init(struct gemini_target *t);
void gemini_target_free(struct gemini_target *t);

enum gemini_verdict {
    GEMINI_URI_FINE,
    GEMINI_URI_BAD,     /* 59: no absolute URI, userinfo, fragment, forbidden bytes */
    GEMINI_URI_FOREIGN, /* 53: another scheme */
};

/* Takes the URI apart. *t is set where the result is GEMINI_URI_FINE, and lives as long as `uri`.
 */
enum gemini_verdict gemini_request_parse(struct span uri, struct gemini_target *t);

#endif
