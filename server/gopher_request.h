/*
 * The request of Gopher (RFC 1436 3.1, RFC 4266): selector, perhaps a TAB and
 * a search string, perhaps another TAB and Gopher+ data, then CR LF or LF.
 * Pure.
 */
#ifndef SERVER_GOPHER_REQUEST_H
#define SERVER_GOPHER_REQUEST_H

#include <stdbool.h>

#include "server/parse.h"
#include "smolwire/span.h"

/* Longest line: a selector, a search string of the size Gemini allows, Gopher+ data. */
#define GOPHER_REQUEST_MAX 1536

enum gopher_plus {
    GOPHER_PLUS_NONE,
    GOPHER_PLUS_ITEM, /* "+": the item itself, with a Gopher+ header if we were a Gopher+ server */
    GOPHER_PLUS_ATTRIBUTES, /* "!" or "$": information about the item, or about all of a menu */
};

enum gopher_kind {
    GOPHER_SELECTOR,
    GOPHER_URL,  /* "URL:..." or "/URL:...": target is what follows the colon */
    GOPHER_HTTP, /* a web client that lost its way */
};

struct gopher_request {
    struct span selector; /* as sent */
    struct span search;   /* as sent; empty where there is none */
    struct span target;   /* of GOPHER_URL */
    bool has_search;
    enum gopher_kind kind;
    enum gopher_plus plus;
};

/* PARSE_BAD: too long, NUL or other control bytes in the selector. Spans point into `bytes`. */
enum parse gopher_request_parse(struct span bytes, struct gopher_request *out);

#endif
