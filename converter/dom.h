/*
 * The page as a tree: the adapter over libxml2, and the only file that
 * includes it.
 *
 * libxml2's HTML parser is of the HTML 4 era; what it gets wrong about today's
 * pages is mended before it (markup.h) and while our tree is built from its
 * events; it never builds a tree of its own. Our nodes, with their text and
 * attributes, live in the caller's arena: compact, typed by a tag number, safe
 * to change.
 */
#ifndef CONVERTER_DOM_H
#define CONVERTER_DOM_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/arena.h"
#include "smolwire/err.h"
#include "smolwire/span.h"
#include "tags.h"

struct attr {
    struct attr *next;
    const char *name;  /* lower case in HTML; local name in XML */
    struct span value; /* entities resolved, valid UTF-8 */
};

struct node {
    struct node *parent, *first, *last, *prev, *next;
    enum tag tag;      /* TAG_TEXT, an element of tags.h, or TAG_OTHER */
    uint32_t order;    /* position in the document, counted from 0 */
    const char *name;  /* element name (local name in XML); NULL for text */
    const char *space; /* XML: namespace URI or NULL; HTML: NULL */
    struct attr *attrs;
    struct span text; /* TAG_TEXT: the characters, as they stand in the page */
};

struct dom {
    struct arena *arena;
    struct node *root; /* element that holds the whole; never NULL after success */
    void *names;       /* the adapter's: what node and attribute names point into */
    void *tree;        /* the adapter's: the page as dom_xpath() needs it, made at its first use */
};

/* From the XML declaration on, or the first '<': scripts print warnings before their feeds. */
struct span dom_xml_begin(struct span text);

/*
 * Parses valid UTF-8. HTML never fails but for SW_LIMIT (PAGE_MAX); an empty
 * page gives an empty root. XML is read with recovery: broken feeds give what
 * can be had; SW_SYNTAX when nothing can. No network, no external entities; internal
 * ones as plain text, within narrow limits. An element whose prefix nobody
 * declared keeps it in its name and has no namespace.
 * XML elements are TAG_OTHER but those of XHTML. Comments are dropped.
 * dom_free() frees the names; nodes of the arena must not be used after.
 */
enum err dom_parse_html(struct span utf8, struct arena *arena, struct dom *out) SW_CHECK;
enum err dom_parse_xml(struct span bytes, struct arena *arena, struct dom *out) SW_CHECK;
void dom_free(struct dom *d);

/* What an XPath expression selects: a node, or a text (attribute, string, number) with node NULL.
 */
struct dom_match {
    struct node *node;
    struct span text;
    struct node *owner;    /* of an attribute; else NULL */
    const char *attribute; /* its name */
};

/*
 * Evaluates an XPath 1.0 expression over the page. Element names are in lower
 * case, id() knows the ids. The array lives in the arena, in document order.
 * SW_SYNTAX: no expression; SW_LIMIT: it takes too long (XPATH_SECONDS), or the page is
 * too large (XPATH_NODES_MAX). Uses SIGVTALRM and its timer while it runs.
 */
enum err dom_xpath(struct dom *d, struct span expression, struct arena *arena,
                   struct dom_match **out, size_t *count) SW_CHECK;

/*
 * Changes that later expressions see; those of node_...() below are not seen
 * once the first expression was evaluated. After the last expression
 * dom_settle() gives node->order its meaning back, which dom_wrap() takes.
 */
void dom_unlink(struct dom *d, struct node *n);
void dom_dissolve(struct dom *d, struct node *n);
void dom_wrap(struct dom *d, struct node *n, enum tag tag); /* in a new element, around it */
void dom_remove_attr(struct dom *d, struct node *n, const char *name);
void dom_settle(struct dom *d);

/* The attribute's value; the empty span, p == NULL, when it is not there. */
struct span node_attr(const struct node *n, const char *name);
bool node_has_attr(const struct node *n, const char *name);
bool node_is_element(const struct node *n);

/* Next node of the subtree of `top` in document order, NULL at the end. */
struct node *node_next(const struct node *n, const struct node *top);
/* The same, not going below n. */
struct node *node_skip(const struct node *n, const struct node *top);

/* The node before n in document order, whatever it is in; NULL at the front. */
struct node *node_before(const struct node *n);

struct node *node_find(const struct node *top, enum tag tag); /* first in the subtree */
void node_unlink(struct node *n);                             /* takes it out of the tree */
void node_dissolve(struct node *n); /* takes it out, its children take its place */
struct node *node_wrap(struct node *n, struct arena *arena, enum tag tag); /* the new parent */
void node_remove_attr(struct node *n, const char *name);
void node_set_attr(struct node *n, struct arena *arena, const char *name, struct span value);

/* All text below n, white space folded, trimmed, in the arena. */
struct span node_text(const struct node *n, struct arena *arena);

#endif
