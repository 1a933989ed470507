/*
 * XPath over a page: a tree of libxml2's own, made from ours when the first
 * expression comes, since few pages have a rule, and changed along with it.
 */
#include <libxml/HTMLtree.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>

#include <sys/time.h>

#include "dom_build.h"
#include "smolwire/limits.h"

/* Times are in microseconds. */
#define SECOND 1000000L

struct tree {
    xmlDoc *doc;
    xmlNode **twins; /* of our nodes, by their order */
    uint32_t count, capacity;
    bool numbered;    /* in document order, which sorts results in linear time */
    xmlNode *removed; /* parent of what was taken out; selected nodes may be in there */
    long left;        /* of XPATH_SECONDS */
};

/* --- our tree as theirs --------------------------------------------------------- */

static const xmlChar *as_xml(const char *s)
{
    return (const xmlChar *)s;
}

static xmlNode *make_element(xmlDoc *doc, struct node *n)
{
    xmlNode *made = xmlNewDocNode(doc, NULL, as_xml(n->name), NULL);
    for (const struct attr *a = n->attrs; made && a; a = a->next)
        if (!xmlNewProp(made, as_xml(a->name),
                        as_xml(a->value.p))) /* NUL-terminated, see dom_build.c */
            break;
    return made;
}

static xmlNode *make_node(struct tree *t, struct node *n)
{
    xmlNode *made = n->tag == TAG_TEXT ? xmlNewDocTextLen(t->doc, as_xml(n->text.p), (int)n->text.n)
                                       : make_element(t->doc, n);
    if (made) {
        made->_private = n;
        t->twins[n->order] = made;
    }
    return made;
}

/* xmlAddChild() would join neighbouring texts, which are one node in ours only by accident. */
static void append(xmlNode *parent, xmlNode *child)
{
    child->parent = parent;
    child->prev = parent->last;
    if (parent->last)
        parent->last->next = child;
    else
        parent->children = child;
    parent->last = child;
}

static bool make_below(struct tree *t, xmlNode *root, struct node *top)
{
    xmlNode *parent = root;
    for (struct node *n = top->first; n;) {
        xmlNode *made = make_node(t, n);
        if (!made)
            return false;
        append(parent, made);
        if (n->first) {
            parent = made;
            n = n->first;
            continue;
        }
        while (n != top && !n->next) {
            n = n->parent;
            parent = parent->parent;
        }
        n = n == top ? NULL : n->next;
    }
    return true;
}

static void free_tree(struct tree *t)
{
    xmlFreeNode(t->removed);
    xmlFreeDoc(t->doc);
    free(t->twins);
    free(t);
}

static uint32_t count_nodes(const struct node *root)
{
    const struct node *n = root;
    while (n->last)
        n = n->last;
    return n->order + 1;
}

static bool fill_tree(struct tree *t, struct node *root)
{
    t->count = t->capacity = count_nodes(root);
    t->twins = calloc(t->capacity, sizeof(xmlNode *));
    t->doc = htmlNewDocNoDtD(NULL, NULL); /* in which id() knows what an id is */
    t->removed = t->doc ? xmlNewDocNode(t->doc, NULL, as_xml("removed"), NULL) : NULL;
    xmlNode *made = t->removed && t->twins ? make_node(t, root) : NULL;
    if (!made)
        return false;
    xmlDocSetRootElement(t->doc, made);
    return make_below(t, made, root);
}

static struct tree *make_tree(struct node *root)
{
    struct tree *t = calloc(1, sizeof(*t));
    if (!t)
        return NULL;
    t->left = XPATH_SECONDS * SECOND;
    if (fill_tree(t, root))
        return t;
    free_tree(t);
    return NULL;
}

void dom_tree_free(struct dom *d)
{
    if (d->tree)
        free_tree(d->tree);
    d->tree = NULL;
}

/* --- changes ------------------------------------------------------------------------ */

static xmlNode *twin_of(const struct dom *d, const struct node *n)
{
    const struct tree *t = d->tree;
    return t && n->order < t->count ? t->twins[n->order] : NULL;
}

/* As xmlAddPrevSibling(), which would join neighbouring texts. */
static void insert_before(xmlNode *place, xmlNode *n)
{
    xmlUnlinkNode(n);
    n->parent = place->parent;
    n->prev = place->prev;
    n->next = place;
    if (place->prev)
        place->prev->next = n;
    else if (place->parent)
        place->parent->children = n;
    place->prev = n;
}

static void remove_twin(struct tree *t, xmlNode *twin)
{
    xmlUnlinkNode(twin);
    append(t->removed, twin);
}

void dom_unlink(struct dom *d, struct node *n)
{
    xmlNode *twin = twin_of(d, n);
    if (twin && n->parent)
        remove_twin(d->tree, twin);
    node_unlink(n);
}

void dom_dissolve(struct dom *d, struct node *n)
{
    xmlNode *twin = twin_of(d, n);
    if (twin && n->parent) {
        while (twin->children)
            insert_before(twin, twin->children);
        remove_twin(d->tree, twin);
    }
    node_dissolve(n);
}

static void add_twin(struct tree *t, struct node *n, xmlNode *twin)
{
    if (t->count == t->capacity) {
        t->capacity *= 2;
        t->twins = realloc(t->twins, t->capacity * sizeof(xmlNode *));
    }
    if (!t->twins || !twin)
        err_out_of_memory();
    n->order = t->count;
    t->twins[t->count++] = twin;
    t->numbered = false;
    twin->_private = n;
}

void dom_wrap(struct dom *d, struct node *n, enum tag tag)
{
    xmlNode *twin = twin_of(d, n);
    struct node *around = node_wrap(n, d->arena, tag);
    if (!twin)
        return;
    struct tree *t = d->tree;
    add_twin(t, around, xmlNewDocNode(t->doc, NULL, as_xml(around->name), NULL));
    insert_before(twin, twin_of(d, around));
    xmlUnlinkNode(twin);
    append(twin_of(d, around), twin);
}

void dom_remove_attr(struct dom *d, struct node *n, const char *name)
{
    xmlNode *twin = twin_of(d, n);
    if (twin)
        (void)xmlUnsetProp(twin, as_xml(name));
    node_remove_attr(n, name);
}

void dom_settle(struct dom *d)
{
    uint32_t order = 0;
    dom_tree_free(d);
    for (struct node *n = d->root; n; n = node_next(n, d->root))
        n->order = order++;
}

/* --- expressions ------------------------------------------------------------------- */

static void be_silent(void *context SW_UNUSED, xmlErrorPtr error SW_UNUSED)
{
}

static struct span copied(xmlChar *s, struct arena *arena)
{
    struct span copy = arena_span(arena, span_of((const char *)s));
    xmlFree(s);
    return copy;
}

static struct dom_match match_of(xmlNode *n, struct arena *arena)
{
    if (n->type == XML_ELEMENT_NODE || n->type == XML_TEXT_NODE)
        return (struct dom_match){.node = n->_private};
    struct dom_match m = {.text = copied(xmlNodeGetContent(n), arena)};
    if (n->type == XML_ATTRIBUTE_NODE) {
        m.owner = n->parent->_private;
        m.attribute = arena_string(arena, span_of((const char *)n->name));
    }
    return m;
}

static void take_matches(xmlXPathObject *result, struct arena *arena, struct dom_match **out,
                         size_t *count)
{
    *count = 0;
    if (result->type != XPATH_NODESET) {
        *out = arena_array(arena, 1, sizeof(**out));
        (*out)[0].text = copied(xmlXPathCastToString(result), arena);
        *count = (*out)[0].text.n > 0;
        return;
    }
    int nodes = result->nodesetval ? result->nodesetval->nodeNr : 0;
    *out = arena_array(arena, (size_t)nodes + 1, sizeof(**out));
    for (int i = 0; i < nodes; i++)
        (*out)[(*count)++] = match_of(result->nodesetval->nodeTab[i], arena);
}

/*
 * libxml2's own limit counts steps, but what a step finds is looked for among all
 * that those before it found: over many nodes the same number of steps takes
 * milliseconds or hours. So it is time that lowers the limit.
 */
static xmlXPathContext *volatile evaluated;

static void stop_evaluation(int number SW_UNUSED)
{
    if (evaluated)
        evaluated->opLimit = 1;
}

/* Counts time of the processor; `left` is what was left of what was set before. */
static bool set_timer(long microseconds, long *left)
{
    struct itimerval old, next = {.it_value.tv_sec = microseconds / SECOND,
                                  .it_value.tv_usec = microseconds % SECOND};
    if (setitimer(ITIMER_VIRTUAL, &next, &old) != 0)
        return false;
    *left = old.it_value.tv_sec * SECOND + old.it_value.tv_usec;
    return true;
}

/* With half of the page's time, so that one expression leaves some to those after it. */
static xmlXPathObject *evaluate_in_time(xmlXPathContext *context, const char *expression,
                                        long *page_left)
{
    long share = *page_left / 2, left = 0;
    context->opLimit = ULONG_MAX;
    struct sigaction before, stop = {.sa_handler = stop_evaluation, .sa_flags = SA_RESTART};
    evaluated = context;
    sigaction(SIGVTALRM, &stop, &before);
    if (share == 0 || !set_timer(share, &left))
        context->opLimit = 1;
    xmlXPathObject *result = xmlXPathEvalExpression(as_xml(expression), context);
    if (set_timer(0, &left))
        *page_left -= share - left;
    sigaction(SIGVTALRM, &before, NULL);
    evaluated = NULL;
    return result;
}

static enum err evaluate(xmlXPathContext *context, struct span expression, struct arena *arena,
                         long *page_left, struct dom_match **out, size_t *count)
{
    context->error = be_silent;
    xmlXPathObject *result = evaluate_in_time(context, arena_string(arena, expression), page_left);
    if (!result)
        return context->lastError.code == XML_XPATH_EXPRESSION_OK + XPATH_OP_LIMIT_EXCEEDED
                   ? SW_LIMIT
                   : SW_SYNTAX;
    take_matches(result, arena, out, count);
    xmlXPathFreeObject(result);
    return SW_OK;
}

enum err dom_xpath(struct dom *d, struct span expression, struct arena *arena,
                   struct dom_match **out, size_t *count)
{
    if (!d->tree && count_nodes(d->root) > XPATH_NODES_MAX)
        return SW_LIMIT;
    if (!d->tree)
        d->tree = make_tree(d->root);
    struct tree *t = d->tree;
    xmlXPathContext *context = t ? xmlXPathNewContext(t->doc) : NULL;
    if (!context)
        return SW_NOMEM;
    if (!t->numbered)
        t->numbered = xmlXPathOrderDocElems(t->doc) >= 0;
    context->node = (xmlNode *)t->doc; /* where relative paths begin */
    enum err e = evaluate(context, expression, arena, &t->left, out, count);
    xmlXPathFreeContext(context);
    return e;
}
