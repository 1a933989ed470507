/*
 * XPath over a page: a tree of libxml2's own, made from ours when the first
 * expression comes, since few pages have a rule.
 */
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <string.h>

#include "dom.h"

/* Steps of one expression: some seconds' worth at worst. */
#define XPATH_STEPS_MAX 20000000

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

static xmlNode *make_node(xmlDoc *doc, struct node *n)
{
    xmlNode *made = n->tag == TAG_TEXT ? xmlNewDocTextLen(doc, as_xml(n->text.p), (int)n->text.n)
                                       : make_element(doc, n);
    if (made)
        made->_private = n;
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

static bool make_below(xmlDoc *doc, xmlNode *root, struct node *top)
{
    xmlNode *parent = root;
    for (struct node *n = top->first; n;) {
        xmlNode *made = make_node(doc, n);
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

static xmlDoc *make_tree(struct node *root)
{
    xmlDoc *doc = xmlNewDoc(as_xml("1.0"));
    xmlNode *made = doc ? make_node(doc, root) : NULL;
    if (made) {
        xmlDocSetRootElement(doc, made);
        if (make_below(doc, made, root)) {
            (void)xmlXPathOrderDocElems(doc); /* sorts results in linear time */
            return doc;
        }
    }
    xmlFreeDoc(doc);
    return NULL;
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
    return (struct dom_match){.text = copied(xmlNodeGetContent(n), arena)};
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

static enum err evaluate(xmlXPathContext *context, struct span expression, struct arena *arena,
                         struct dom_match **out, size_t *count)
{
    context->error = be_silent;
    context->opLimit = XPATH_STEPS_MAX;
    xmlXPathObject *result =
        xmlXPathEvalExpression(as_xml(arena_string(arena, expression)), context);
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
    if (!d->tree)
        d->tree = make_tree(d->root);
    xmlXPathContext *context = d->tree ? xmlXPathNewContext(d->tree) : NULL;
    if (!context)
        return SW_NOMEM;
    enum err e = evaluate(context, expression, arena, out, count);
    xmlXPathFreeContext(context);
    return e;
}
