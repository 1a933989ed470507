#include "rules_apply.h"

#include "date.h"

struct applying {
    const struct site_rules *rules;
    struct dom *dom;
    struct arena *arena;
    struct article *article;
    struct rules_result *out;
};

struct matches {
    struct dom_match *match;
    size_t count;
};

static const char *complaint(enum err e)
{
    if (e == SW_SYNTAX)
        return "no XPath expression";
    return e == SW_LIMIT ? "takes too long on a page of this size" : err_text(e);
}

static struct matches evaluate(struct applying *p, const struct site_rule *rule,
                               struct span expression)
{
    struct matches m = {NULL, 0};
    enum err e = dom_xpath(p->dom, expression, p->arena, &m.match, &m.count);
    if (e == SW_OK)
        return m;
    rules_warn(p->article, rule->place, "%s: %.*s", complaint(e), SPAN_ARG(expression));
    return (struct matches){NULL, 0};
}

static struct matches select_nodes(struct applying *p, struct site_rule *rule)
{
    struct matches m = evaluate(p, rule, rule->value);
    rule->asked = true;
    rule->hits = m.count;
    return m;
}

static struct span match_text(const struct dom_match *m, struct arena *arena)
{
    return m->node ? node_text(m->node, arena) : span_trim(m->text);
}

/* --- metadata and links ------------------------------------------------------------ */

static bool is_date(struct span text)
{
    const struct date_context any = {.now = SW_NO_TIME, .language = SPAN("")};
    int64_t time;
    return date_parse(text, &any, &time);
}

/* One value of a field; false where it says nothing. */
static bool offer_one(struct applying *p, const struct dom_match *m, enum offer_field field,
                      struct offers *offers)
{
    struct span text = match_text(m, p->arena);
    if (text.n == 0 || (field == OFFER_PUBLISHED && !is_date(text)))
        return false;
    offers_add_node(offers, field, FROM_RULE, text, NULL, 0);
    if (m->node && field != OFFER_AUTHOR)
        p->out->told[p->out->told_count++] = m->node;
    return true;
}

/* All authors that the first fruitful rule selects; of titles and dates the first. */
static void offer(struct applying *p, enum rule_kind kind, enum offer_field field,
                  struct offers *offers)
{
    bool said = false;
    for (size_t i = 0; i < p->rules->count && !said; i++) {
        struct site_rule *rule = &p->rules->rules[i];
        if (rule->kind != kind)
            continue;
        struct matches m = select_nodes(p, rule);
        for (size_t k = 0; k < m.count && !(said && field != OFFER_AUTHOR); k++)
            said = offer_one(p, &m.match[k], field, offers) || said;
    }
}

/* The first that leads somewhere. */
static struct span link_of(const struct matches *m)
{
    struct span link = SPAN("");
    for (size_t i = 0; i < m->count && link.n == 0; i++) {
        const struct dom_match *match = &m->match[i];
        link = span_trim(match->node ? node_attr(match->node, "href") : match->text);
    }
    return link;
}

static struct span find_link(struct applying *p, enum rule_kind kind)
{
    for (size_t i = 0; i < p->rules->count; i++) {
        struct site_rule *rule = &p->rules->rules[i];
        if (rule->kind != kind)
            continue;
        if (rule->parameter.n > 0 && evaluate(p, rule, rule->parameter).count == 0)
            continue;
        struct matches m = select_nodes(p, rule);
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
static void strip_by_word(struct applying *p, struct site_rule *rule)
{
    struct span word = unquoted(rule->value);
    rule->asked = true;
    struct node *n = node_next(p->dom->root, p->dom->root);
    while (n) {
        bool strip = rule->kind == RULE_STRIP_ID_OR_CLASS
                         ? node_is_element(n) && n->tag != TAG_BODY && names(n, word)
                         : n->tag == TAG_IMG && span_contains(node_attr(n, "src"), word);
        struct node *next = strip ? node_skip(n, p->dom->root) : node_next(n, p->dom->root);
        rule->hits += strip;
        if (strip)
            dom_unlink(p->dom, n);
        n = next;
    }
}

static void change_node(struct applying *p, const struct site_rule *rule, struct node *n)
{
    if (n == p->dom->root || !n->parent)
        return;
    if (rule->kind == RULE_STRIP)
        dom_unlink(p->dom, n);
    else if (rule->kind == RULE_DISSOLVE)
        dom_dissolve(p->dom, n);
    else
        dom_wrap(p->dom, n, tag_from_name(rule->parameter));
}

static void change_selected(struct applying *p, struct site_rule *rule)
{
    if (rule->kind == RULE_WRAP_IN && tag_from_name(rule->parameter) == TAG_OTHER) {
        rules_warn(p->article, rule->place, "no element has the name '%.*s'",
                   SPAN_ARG(rule->parameter));
        return;
    }
    struct matches m = select_nodes(p, rule);
    for (size_t i = 0; i < m.count; i++) {
        const struct dom_match *match = &m.match[i];
        if (match->node)
            change_node(p, rule, match->node);
        else if (match->owner && rule->kind == RULE_STRIP)
            dom_remove_attr(p->dom, match->owner, match->attribute);
    }
}

static void use_lazy_sources(struct applying *p, struct site_rule *rule)
{
    const char *name = arena_string(p->arena, rule->value);
    rule->asked = true;
    for (struct node *n = p->dom->root; n; n = node_next(n, p->dom->root)) {
        struct span source = n->tag == TAG_IMG ? node_attr(n, name) : SPAN("");
        rule->hits += source.n > 0;
        if (source.n > 0)
            node_set_attr(n, p->arena, "src", source);
    }
}

/* In the order of their kinds; those of one step in that of the file. */
static void change(struct applying *p)
{
    for (size_t i = 0; i < p->rules->count; i++) {
        struct site_rule *rule = &p->rules->rules[i];
        if (rule->kind == RULE_STRIP || rule->kind == RULE_DISSOLVE || rule->kind == RULE_WRAP_IN)
            change_selected(p, rule);
    }
    for (size_t i = 0; i < p->rules->count; i++) {
        struct site_rule *rule = &p->rules->rules[i];
        if (rule->kind == RULE_STRIP_ID_OR_CLASS || rule->kind == RULE_STRIP_IMAGE_SRC)
            strip_by_word(p, rule);
        else if (rule->kind == RULE_LAZY_ATTR)
            use_lazy_sources(p, rule);
    }
}

/* --- body ------------------------------------------------------------------------------ */

static bool is_below(const struct node *n, const struct node *top)
{
    while (n && n != top)
        n = n->parent;
    return n;
}

/*
 * Selections are in document order: what lies in one body lies in the last of
 * them so far. id() finds what was taken out of the page, too.
 */
static void take_bodies(struct applying *p, const struct matches *m)
{
    struct rules_result *out = p->out;
    const struct node *last = NULL;
    out->bodies = arena_array(p->arena, m->count + 1, sizeof(*out->bodies));
    for (size_t i = 0; i < m->count; i++) {
        struct node *n = m->match[i].node;
        if (!n || !is_below(n, p->dom->root) || (last && is_below(n, last)))
            continue;
        out->bodies[out->body_count++] = n;
        last = n;
    }
}

/* What the first fruitful rule selects. */
static void find_body(struct applying *p)
{
    for (size_t i = 0; i < p->rules->count && p->out->body_count == 0; i++) {
        struct site_rule *rule = &p->rules->rules[i];
        if (rule->kind != RULE_BODY)
            continue;
        struct matches m = select_nodes(p, rule);
        take_bodies(p, &m);
    }
}

static bool any(struct applying *p, enum rule_kind kind)
{
    for (size_t i = 0; i < p->rules->count; i++)
        if (p->rules->rules[i].kind == kind && select_nodes(p, &p->rules->rules[i]).count > 0)
            return true;
    return false;
}

void rules_apply(const struct site_rules *r, struct dom *dom, struct offers *offers,
                 struct article *a, struct rules_result *out)
{
    struct applying p = {.rules = r, .dom = dom, .arena = offers->arena, .article = a, .out = out};
    *out = (struct rules_result){.bodies = NULL};
    out->told = arena_array(p.arena, 2, sizeof(*out->told)); /* a title and a date */
    offer(&p, RULE_TITLE, OFFER_TITLE, offers);
    offer(&p, RULE_AUTHOR, OFFER_AUTHOR, offers);
    offer(&p, RULE_DATE, OFFER_PUBLISHED, offers);
    out->single_page = find_link(&p, RULE_SINGLE_PAGE);
    out->next_page = find_link(&p, RULE_NEXT_PAGE);
    out->native_ad = any(&p, RULE_NATIVE_AD);
    change(&p);
    find_body(&p);
    dom_settle(dom);
}
