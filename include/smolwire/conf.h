/*
 * The configuration: smolwire.ini, one file for both programs, read by inih.
 *
 * Every option stands in one table (common/options.c): section, key, type,
 * default, range, documentation. From it come parsing, checking, defaults,
 * --dump-config and the manual page. A file is taken whole or not at all:
 * unknown sections and keys, duplicates, lines too long for inih, values out
 * of range are each refused with file and line, all of them in one go.
 *
 * Comments stand on lines of their own (';' or '#'); ';' and '#' inside a value
 * belong to it. A value may go on over lines that begin with white space; the
 * lines are joined by a space.
 *
 * Sections like [source NAME] and [capsule HOST] may come many times, each with
 * a name of its own; all others once.
 *
 * [mirror] sources names a second file that holds sections [source NAME] only,
 * which programs may write (`smolwire add`); it is read after the first when
 * that comes from a file.
 */
#ifndef SMOLWIRE_CONF_H
#define SMOLWIRE_CONF_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

enum conf_type {
    CONF_STRING,
    CONF_PATH, /* relative ones are taken from the folder of the configuration file */
    CONF_INTEGER,
    CONF_BOOLEAN,  /* yes no true false on off 1 0 */
    CONF_DURATION, /* seconds, or with s m h d w */
    CONF_SIZE,     /* bytes, or with K M G (1024) */
    CONF_CHOICE,   /* one of the words in `choices` */
    CONF_LIST,     /* words between white space or commas */
    CONF_URL,      /* a string: absolute address of the web */
    CONF_HOST,     /* a string: host name or address */
    CONF_HOSTS,    /* a list of these */
    CONF_LISTEN,   /* a list: ADDRESS:PORT, IPv6 addresses in brackets; port 0 is any free one */
    CONF_CONNECT,  /* a list: HOST:PORT:ADDRESS:PORT as of curl's --connect-to, each part may be
                      empty */
};

struct conf_option {
    const char *section; /* "mirror", "source" (named), ... */
    const char *key;
    enum conf_type type;
    const char *fallback; /* as it would be written; NULL: not set */
    int64_t min, max;     /* of numbers, durations, sizes; both 0: any. Of texts: both 1: needed */
    const char *choices;  /* words between blanks, for CONF_CHOICE */
    const char *doc;      /* one or more sentences for the manual */
};

struct conf_kind {
    const char *section;
    bool (*name_is_valid)(struct span name); /* NULL: the section takes no name */
    const char *name_rule;                   /* what is wanted of a name, for the message */
    const char *doc;
};

/* The tables, each ended by a row with section NULL. A section without options is unknown. */
extern const struct conf_option conf_options[];
extern const struct conf_kind conf_kinds[];
bool conf_section_is_named(const char *section);
const char *conf_section_doc(const char *section); /* "" where there is none */

struct conf;
struct conf_section;

/*
 * Finds the file: `path` (-c) if not NULL, else $SMOLWIRE_CONFIG,
 * ./smolwire.ini, ~/.config/smolwire/smolwire.ini, /etc/smolwire/smolwire.ini.
 * Messages, one a line with file and line ("smolwire.ini:12: ..."), are appended
 * to `errors`. SW_NOT_FOUND only when none was asked for and none is found in
 * the usual places; SW_IO when the file cannot be read, SW_SYNTAX, SW_LIMIT.
 * The caller frees *out with conf_free().
 */
enum err conf_find_and_load(const char *path, struct conf **out, struct buf *errors) SW_CHECK;
enum err conf_load(const char *path, struct conf **out, struct buf *errors) SW_CHECK;
enum err conf_load_text(const char *name, const char *text, struct conf **out,
                        struct buf *errors) SW_CHECK;
enum err conf_defaults(struct conf **out) SW_CHECK; /* no file at all */
void conf_free(struct conf *c);
const char *conf_file(const struct conf *c); /* path it was read from; "" for defaults */

/* Never NULL for an unnamed section of the table, written in the file or not. */
const struct conf_section *conf_section(const struct conf *c, const char *section);
/* Named sections in the order of the file: previous NULL gives the first; NULL at the end. */
const struct conf_section *conf_next(const struct conf *c, const char *section,
                                     const struct conf_section *previous);
const char *conf_name(const struct conf_section *s); /* NAME of [source NAME]; "" if unnamed */
const char *conf_section_file(const struct conf_section *s); /* it is written in; "" if in none */
unsigned conf_line(const struct conf_section *s);            /* where it begins; 0 if not written */
unsigned conf_option_line(const struct conf_section *s, const char *key); /* 0 if not written */

/*
 * Values, defaults filled in; asking for a key that the table does not have or
 * as another type is a bug and aborts. Results live as long as the conf. A text
 * option written without a value ("title =") is not set, whatever its default,
 * or refused where there must be one.
 */
const char *conf_string(const struct conf_section *s,
                        const char *key); /* STRING PATH CHOICE URL HOST; NULL: not set */
int64_t conf_number(const struct conf_section *s, const char *key); /* INTEGER DURATION SIZE */
bool conf_boolean(const struct conf_section *s, const char *key);
const char *const *conf_list(const struct conf_section *s,
                             const char *key); /* all lists; NULL-terminated, never NULL */

/* The effective configuration in the file's own grammar, each option with its documentation as
 * comment. */
void conf_dump(const struct conf *c, struct buf *out);

/* The option table as sections of a manual page (mdoc). */
void conf_manual(struct buf *out);

#endif
