/*
 * What is served: the capsules and how to answer for them. Made from the
 * configuration, read only while serving. Holds open folders.
 */
#ifndef SERVER_SITE_H
#define SERVER_SITE_H

#include <stdbool.h>
#include <stddef.h>

#include "smolwire/conf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

struct search;

struct capsule {
    const char *host;         /* A-labels, lower case */
    const char *const *names; /* host and aliases, normalised as host is; NULL-terminated */
    const char *title;
    const char *language;                  /* BCP 47, "" where unknown */
    const char *const *private;            /* path prefixes that want a client certificate */
    const char *const *clients;            /* SHA-256 fingerprints let in; empty: any certificate */
    const char *const *mime;               /* words EXTENSION=TYPE */
    const char *not_found, *gone;          /* texts of 51 and 52, of type 3 */
    const char *root_path;                 /* the published tree; NULL: none */
    const char *gemini_path, *gopher_path; /* document roots; NULL: not served in this protocol */
    const char *certificate, *key;         /* NULL: in the state folder */
    int root, gemini, gopher;              /* the open folders, -1 where there is none */
    bool listings;                         /* folders without an index are listed */
    struct search *search;                 /* of ROOT/search.db, NULL without a root */
};

struct site {
    struct capsule *capsules; /* the first is the default */
    size_t count;
    unsigned gemini_port; /* public one; 0: the port that the client connected to */
    unsigned gopher_port;
    const char *gopher_host; /* for menus of the default capsule; NULL: its host */
    const char *location;    /* for caps.txt; may be NULL */
    bool strict_text;        /* Gopher: final dot and dot-stuffing for text items too */
    bool ascii;              /* Gopher: text and menus transliterated */
    bool gopher_tls;         /* Gopher over TLS on the same port */
};

/*
 * Makes the site; strings are borrowed from `c`, which must outlive it. Opens
 * no folder. SW_SYNTAX: a host that is none; messages are appended to errors.
 */
enum err site_new(const struct conf *c, struct site **out, struct buf *errors) SW_CHECK;
void site_free(struct site *s);

/* Opens the folders. Those that are missing are logged and answered "not found" until they
 * have come and the site is opened anew. */
void site_open(struct site *s);

/* Was a folder missing then? Is one of those that were there now? */
bool site_lacks_folders(const struct site *s);
bool site_folder_has_come(const struct site *s);

/* Whether a path lies in a private part; a folder does with and without its final slash. */
bool capsule_hides(const struct capsule *c, struct span path);

/* By host name as gemini_target has it; NULL where there is none. */
const struct capsule *site_find(const struct site *s, struct span host);

/* The same, but the default capsule where there is none: for SNI and Gopher. */
const struct capsule *site_find_or_default(const struct site *s, struct span host);

#endif
