/*
 * The vocabulary of feeds: namespaces with the prefixes that stand in for them
 * where a broken feed did not declare them, and what each element means.
 */
#ifndef CONVERTER_FEED_NAMES_H
#define CONVERTER_FEED_NAMES_H

#include "dom.h"
#include "smolwire/span.h"

enum feed_space {
    NS_NONE, /* RSS without a namespace, and everything that stands in for it */
    NS_ATOM,
    NS_RDF,
    NS_DC,
    NS_TERMS,
    NS_CONTENT,
    NS_MEDIA,
    NS_ITUNES,
    NS_BURNER,
    NS_PHEEDO,
    NS_PRISM,
    NS_SY,
    NS_SLASH,
    NS_XHTML,
    NS_OTHER,
};

struct feed_name {
    enum feed_space space;
    struct span local;
};

struct feed_name feed_name_of(const struct node *n);

enum feed_field {
    F_TITLE,
    F_LINK,
    F_ID,
    F_PUBLISHED,
    F_UPDATED,
    F_AUTHOR,
    F_SUMMARY,
    F_CONTENT,
    F_SECTION,
    F_TAG,
    F_LANGUAGE,
    F_TTL,
    F_PERIOD,
    F_FREQUENCY,
    F_COUNT
};

/*
 * What stands in several elements is taken from the one with the highest rank;
 * of equals, the first.
 */
struct feed_element {
    enum feed_space space;
    const char *local;
    enum feed_field field;
    int rank;
};

const struct feed_element *feed_element_of(const struct node *n); /* NULL: of no interest */

bool feed_is_entry(const struct node *n);
bool feed_is_head(const struct node *n);

/*
 * Name of the format by the root element and the beginning of the file, where the
 * document type is; empty: not a feed.
 */
struct span feed_format_of(const struct node *root, struct span head);

#endif
