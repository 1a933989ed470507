/*
 * The one list of ways in which things fail.
 *
 * Every function that can fail returns `enum err` and is marked SW_CHECK;
 * results come back through its last parameters and are untouched on failure
 * unless its header says otherwise. What went wrong in detail (path, line,
 * URL, stage) is logged or put into the caller's error buffer where it is
 * known, never guessed later from the code.
 */
#ifndef SMOLWIRE_ERR_H
#define SMOLWIRE_ERR_H

#include "smolwire/attributes.h"

enum err {
    SW_OK = 0,
    SW_NOMEM,       /* memory refused by the system */
    SW_LIMIT,       /* a named limit of limits.h or of the configuration was reached */
    SW_SYNTAX,      /* input does not follow its grammar */
    SW_RANGE,       /* well-formed, but outside what is allowed */
    SW_NOT_FOUND,   /* no such file, row, host, key */
    SW_EXISTS,      /* there already is one */
    SW_DENIED,      /* permission, policy, robots.txt, private address */
    SW_IO,          /* reading or writing failed; errno told why when it was logged */
    SW_BUSY,        /* somebody else holds the lock */
    SW_TIMEOUT,     /* a deadline passed */
    SW_NETWORK,     /* name resolution, connection, protocol */
    SW_TLS,         /* certificate or handshake */
    SW_UNSUPPORTED, /* understood, but not something smolwire does */
    SW_NOT_ARTICLE, /* the page is sound, but is no article */
    SW_CORRUPT,     /* our own stored data does not read back */
    SW_ERR_COUNT
};

/* A few words in English, lower case, without full stop: "limit reached". */
const char *err_text(enum err e) SW_NONNULL_RESULT;

/*
 * Memory is gone and there is nothing sensible left to undo: says so on stderr
 * and ends the process with status 71 (EX_OSERR). Used where a failure could
 * not be handled better by any caller: arenas of a converter worker, start-up.
 * The daemon's request path never calls it.
 */
void err_out_of_memory(void) SW_NORETURN;

/*
 * From now on a buffer that is refused memory ends the process too, instead of remembering it
 * (err_memory_refused() is what it calls first). For the converter, all of whose processes may end
 * at any moment: half a story must not pass for a whole one. The daemon never calls it.
 */
void err_memory_is_vital(void);
void err_memory_refused(void);

#endif
