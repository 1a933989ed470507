/*
 * What the parts of a page offer as its metadata, each with where it was said.
 */
#ifndef CONVERTER_OFFERS_H
#define CONVERTER_OFFERS_H

#include <stdbool.h>

#include "dom.h"
#include "hints.h"
#include "smolwire/arena.h"
#include "smolwire/buf.h"

enum offer_field {
    OFFER_TITLE,
    OFFER_STANDFIRST,
    OFFER_AUTHOR,
    OFFER_SITE,
    OFFER_LANGUAGE,
    OFFER_SECTION,
    OFFER_TAG,
    OFFER_PUBLISHED,
    OFFER_MODIFIED,
    OFFER_URL,
    OFFER_PICTURE,
    OFFER_CAPTION,
    OFFER_CREDIT,
    OFFER_FIELDS
};

enum offer_source {
    FROM_NOWHERE,
    FROM_RULE,         /* a site rule: somebody looked at the page */
    FROM_JSON_LD,      /* of an article type */
    FROM_JSON_LD_PAGE, /* of a WebPage, WebSite */
    FROM_MICRODATA,
    FROM_OPEN_GRAPH,
    FROM_ARTICLE, /* article:published_time and its like */
    FROM_TWITTER,
    FROM_DUBLIN_CORE,
    FROM_PARSELY,
    FROM_META,      /* other <meta> */
    FROM_HEADING,   /* <h1> */
    FROM_TITLE,     /* <title> */
    FROM_LINK,      /* <link rel> */
    FROM_REL,       /* <a rel="author"> */
    FROM_TIME,      /* <time> */
    FROM_CLASS,     /* an element whose class says so */
    FROM_TEXT,      /* words on the page */
    FROM_SIGNATURE, /* a name below the text */
    FROM_URL,
    FROM_STATE, /* what a script holds of the page */
    OFFER_SOURCES
};

struct offer {
    struct offer *next;
    enum offer_source source;
    struct span value;       /* plain text, white space folded */
    const struct node *node; /* where it stands on the page; may be NULL */
    size_t place;            /* bytes of text before it on the page */
    int weight;              /* among offers of one source: higher is better */
};

struct offers {
    struct arena *arena;
    struct hints *hints;                                    /* of this page's classes */
    struct offer *first[OFFER_FIELDS], *last[OFFER_FIELDS]; /* in the order they were made */
    const struct offer *chosen[OFFER_FIELDS];
    unsigned objects;            /* of JSON-LD that were met */
    bool has_article;            /* one of them was an article */
    bool paywalled;              /* the page's own article is not free, it says */
    bool live;                   /* it is a live blog, it says */
    const struct node *headline; /* where the chosen title stands on the page; NULL: not known */
    size_t headline_place;       /* bytes of text before it */
    size_t place;                /* where the collectors are now */
    uint32_t nodes;              /* of the page */
};

/*
 * Nodes between the headline and what it is about; what stands before it counts
 * several times. INT_MAX / 2 where one of the two is not known.
 */
int offers_distance(const struct offers *o, const struct node *n);

/*
 * Has an element around n one of these hints? One that holds the headline as
 * well does not count, whatever its class, nor a column that is most of the
 * page: its class tells how the page is laid out ("has-sidebar").
 */
bool offers_is_in(const struct offers *o, const struct node *n, unsigned hints);

/*
 * Does an element around n hold what others wrote, other stories, or the page's
 * foot? A column that begins by the headline holds the story's own byline and date.
 */
bool offers_is_others(const struct offers *o, const struct node *n);

void offers_init(struct offers *o, struct arena *arena);

/* The value is copied, its entities and tags resolved; an empty one is no offer. */
void offers_add(struct offers *o, enum offer_field field, enum offer_source source,
                struct span value);
void offers_add_node(struct offers *o, enum offer_field field, enum offer_source source,
                     struct span value, const struct node *node, int weight);

/* The first offer of that source, the heaviest where weights differ; NULL for none. */
const struct offer *offers_from(const struct offers *o, enum offer_field field,
                                enum offer_source source);

/* Appends, for people, all that was offered, a line each; the chosen offer is marked. */
void offers_explain(const struct offers *o, struct buf *out);

#endif
