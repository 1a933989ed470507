#include "rules_apply.h"

#include <string.h>

struct applying {
    const struct site_rules *rules;
    struct dom *dom;
    struct arena *arena;
    struct article *article;
};

struct matches {
    struct dom_match *match;
    size_t count;
};

static struct matches select_nodes(struct applying *p, const struct site_rule *rule,
                                   struct span expression)
{
    struct matches m = {NULL, 0};
    enum err e = dom_xpath(p->dom, expression, p->arena, &m.match, &m.count);
    if (e == SW_OK)
        return m;
    article_add_warning(p->article, "rules: line %u: %s: %.*s", rule->line,
                        e == SW_SYNTAX ? "no XPath expression" : err_text(e), SPAN_ARG(expression));
    return (struct matches){NULL, 0};
}

static struct span match_text(const struct dom_match *m, struct arena *arena)
{
    return m->node ? node_text(m->node, arena) : span_trim(m->text);
}

/* --- metadata and links ------------------------------------------------------------ */

/* All authors that the first fruitful rule selects; of titles and dates the first. */
static void offer(struct applying *p, enum rule_kind kind, enum offer_field field,
                  struct offers *offers)
{
    for (size_t i = 0; i < p->rules->count; i++) {
        const struct site_rule *rule = &p->rules->rules[i];
        if (rule->kind != kind)
            continue;
        struct matches m = select_nodes(p, rule, rule->value);
        for (size_t k = 0; k < m.count; k++)
            offers_add_node(offers, field, FROM_RULE, match_text(&m.match[k], p->arena), NULL, 0);
        if (offers->first[field])
            return;
    }
}

static struct span link_of(const struct matches *m)
{
    if (m->count == 0)
        return SPAN("");
    const struct dom_match *first = &m->match[0];
    return first->node ? node_attr(first->node, "href") : span_trim(first->text);
}

static struct span find_link(struct applying *p, enum rule_kind kind)
{
    for (size_t i = 0; i < p->rules->count; i++) {
        const struct site_rule *rule = &p->rules->rules[i];
        if (rule->kind != kind)
            continue;
        if (rule->parameter.n > 0 && select_nodes(p, rule, rule->parameter).count == 0)
            continue;
        struct matches m = select_nodes(p, rule, rule->value);
        struct span link = link_of(&m);
        if (link.n > 0)
            return link;
    }
    return SPAN("");
}

/* --- changes ------------------------------------------------------------------------- */

static bool names(const struct node *n, struct span word)
{
    return span_contains(node_attr(n, "class"), word) || span_contains(node_attr(n, "id"), word);
}

static struct span unquoted(struct span s)
{
    bool quoted = s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0];
    return quoted ? span_slice(s, 1, s.n - 2) : s;
}

/* strip_id_or_class and strip_image_src: rules by a word, over all nodes. */
static void strip_by_word(struct applying *p, const struct site_rule *rule)
{
    struct span word = unquoted(rule->value);
    struct node *n = node_next(p->dom->root, p->dom->root);
    while (n) {
        bool strip = rule->kind == RULE_STRIP_ID_OR_CLASS
                         ? node_is_element(n) && n->tag != TAG_BODY && names(n, word)
                         : n->tag == TAG_IMG && span_contains(node_attr(n, "src"), word);
        struct node *next = strip ? node_skip(n, p->dom->root) : node_next(n, p->dom->root);
        if (strip)
            node_unlink(n);
        n = next;
    }
}

/* The node becomes that element: <wrap_in(blockquote)> around its content. */
static void wrap(struct node *n, struct span name)
{
    enum tag tag = tag_from_name(name);
    if (tag != TAG_OTHER && node_is_element(n)) {
        n->tag = tag;
        n->name = tag_name(tag);
    }
}

static void change_selected(struct applying *p, const struct site_rule *rule)
{
    struct matches m = select_nodes(p, rule, rule->value);
    for (size_t i = 0; i < m.count; i++) {
        struct node *n = m.match[i].node;
        if (!n || n == p->dom->root)
            continue;
        if (rule->kind == RULE_STRIP)
            node_unlink(n);
        else if (rule->kind == RULE_DISSOLVE)
            node_dissolve(n);
        else if (rule->kind == RULE_WRAP_IN)
            wrap(n, rule->parameter);
    }
}

static void use_lazy_sources(struct applying *p, const struct site_rule *rule)
{
    const char *name = arena_string(p->arena, rule->value);
    for (struct node *n = p->dom->root; n; n = node_next(n, p->dom->root)) {
        struct span source = n->tag == TAG_IMG ? node_attr(n, name) : SPAN("");
        if (source.n > 0)
            node_set_attr(n, p->arena, "src", source);
    }
}

static void change(struct applying *p, const struct site_rule *rule)
{
    switch (rule->kind) {
    case RULE_STRIP:
    case RULE_DISSOLVE:
    case RULE_WRAP_IN: change_selected(p, rule); break;
    case RULE_STRIP_ID_OR_CLASS:
    case RULE_STRIP_IMAGE_SRC: strip_by_word(p, rule); break;
    case RULE_LAZY_ATTR: use_lazy_sources(p, rule); break;
    case RULE_TITLE:
    case RULE_BODY:
    case RULE_AUTHOR:
    case RULE_DATE:
    case RULE_FIND_STRING:
    case RULE_SINGLE_PAGE:
    case RULE_NEXT_PAGE:
    case RULE_NATIVE_AD:
    case RULE_KINDS: break;
    }
}

/* --- body ------------------------------------------------------------------------------ */

static bool is_below_any(const struct node *n, struct node *const *nodes, size_t count)
{
    for (; n; n = n->parent)
        for (size_t i = 0; i < count; i++)
            if (nodes[i] == n)
                return true;
    return false;
}

static bool is_in_page(const struct node *n, const struct node *root)
{
    while (n->parent)
        n = n->parent;
    return n == root;
}

/* What the first fruitful rule selects; asked before the changes, which the selection outlives. */
static struct matches select_body(struct applying *p)
{
    struct matches m = {NULL, 0};
    for (size_t i = 0; i < p->rules->count && m.count == 0; i++)
        if (p->rules->rules[i].kind == RULE_BODY)
            m = select_nodes(p, &p->rules->rules[i], p->rules->rules[i].value);
    return m;
}

static void take_bodies(struct applying *p, const struct matches *m, struct rules_result *out)
{
    out->bodies = arena_array(p->arena, m->count + 1, sizeof(*out->bodies));
    for (size_t i = 0; i < m->count; i++) {
        struct node *n = m->match[i].node;
        if (n && is_in_page(n, p->dom->root) && !is_below_any(n, out->bodies, out->body_count))
            out->bodies[out->body_count++] = n;
    }
}

static bool any(struct applying *p, enum rule_kind kind)
{
    for (size_t i = 0; i < p->rules->count; i++)
        if (p->rules->rules[i].kind == kind &&
            select_nodes(p, &p->rules->rules[i], p->rules->rules[i].value).count > 0)
            return true;
    return false;
}

void rules_apply(const struct site_rules *r, struct dom *dom, struct offers *offers,
                 struct article *a, struct rules_result *out)
{
    struct applying p = {.rules = r, .dom = dom, .arena = offers->arena, .article = a};
    *out = (struct rules_result){.bodies = NULL};
    offer(&p, RULE_TITLE, OFFER_TITLE, offers);
    offer(&p, RULE_AUTHOR, OFFER_AUTHOR, offers);
    offer(&p, RULE_DATE, OFFER_PUBLISHED, offers);
    out->single_page = find_link(&p, RULE_SINGLE_PAGE);
    out->next_page = find_link(&p, RULE_NEXT_PAGE);
    out->native_ad = any(&p, RULE_NATIVE_AD);
    struct matches body = select_body(&p);
    for (size_t i = 0; i < r->count; i++)
        change(&p, &r->rules[i]);
    take_bodies(&p, &body, out);
}
