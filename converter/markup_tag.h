/*
 * Reading one tag, by HTML 5's rules for names, attributes and quotes.
 */
#ifndef CONVERTER_MARKUP_TAG_H
#define CONVERTER_MARKUP_TAG_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "tags.h"

struct markup_tag {
    enum tag tag;
    struct span name;       /* as written */
    struct span attributes; /* between name and end */
    bool closing;           /* </name> */
    bool slashed;           /* <name ... /> */
    bool readable;          /* the name is one that libxml2 can read */
};

/* Quotes that are nowhere in the rest of the page need not be looked for again. */
struct markup_quotes {
    bool no_double, no_single;
};

/*
 * Names that are no element's of HTML, and names of attributes, of one page.
 * libxml2 keeps each distinct one in a table that stops growing: a hundred
 * thousand would cost the square.
 */
#define MARKUP_NAMES_MAX 8192

struct markup_names {
    unsigned used;                            /* the first ones are not looked at */
    unsigned distinct;                        /* of those after them */
    uint64_t seen[8 * MARKUP_NAMES_MAX / 64]; /* bits, by hash */
};

/* One use of a name; false when there have been too many distinct ones before it. */
bool markup_names_use(struct markup_names *names, struct span name);

/*
 * Takes the tag off the front of *s, which begins with '<' or '</' and a
 * letter. False when the page ends before the tag does; *s is empty then.
 */
bool markup_read_tag(struct span *s, struct markup_quotes *quotes, struct markup_tag *out);

/* Appends "<name" and the attributes worth keeping, each as ` name="value"`; the caller closes it.
 */
void markup_add_start(struct buf *out, const struct markup_tag *t, struct markup_names *names);

/* The value of an attribute; p == NULL when it is not there. */
struct span markup_attribute(const struct markup_tag *t, const char *name);

#endif
