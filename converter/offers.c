#include "offers.h"

#include <limits.h>

#include "plain.h"
#include "smolwire/escape.h"
#include "smolwire/utf8.h"

static const char *const field_names[OFFER_FIELDS] = {
    [OFFER_TITLE] = "title",   [OFFER_STANDFIRST] = "standfirst", [OFFER_AUTHOR] = "author",
    [OFFER_SITE] = "site",     [OFFER_LANGUAGE] = "language",     [OFFER_SECTION] = "section",
    [OFFER_TAG] = "tag",       [OFFER_PUBLISHED] = "published",   [OFFER_MODIFIED] = "modified",
    [OFFER_URL] = "url",       [OFFER_PICTURE] = "picture",       [OFFER_CAPTION] = "caption",
    [OFFER_CREDIT] = "credit",
};

static const char *const source_names[OFFER_SOURCES] = {
    [FROM_NOWHERE] = "nowhere",
    [FROM_RULE] = "site rule",
    [FROM_JSON_LD] = "json-ld",
    [FROM_JSON_LD_PAGE] = "json-ld of the page",
    [FROM_MICRODATA] = "microdata",
    [FROM_OPEN_GRAPH] = "open graph",
    [FROM_ARTICLE] = "article:*",
    [FROM_TWITTER] = "twitter card",
    [FROM_DUBLIN_CORE] = "dublin core",
    [FROM_PARSELY] = "parsely",
    [FROM_META] = "meta",
    [FROM_HEADING] = "h1",
    [FROM_TITLE] = "title element",
    [FROM_LINK] = "link",
    [FROM_REL] = "rel",
    [FROM_TIME] = "time element",
    [FROM_CLASS] = "class",
    [FROM_TEXT] = "text",
    [FROM_SIGNATURE] = "signature",
    [FROM_URL] = "address",
    [FROM_STATE] = "script",
};

void offers_init(struct offers *o, struct arena *arena)
{
    *o = (struct offers){.arena = arena, .hints = arena_alloc(arena, sizeof(*o->hints))};
    hints_init(o->hints, arena);
}

void offers_add_node(struct offers *o, enum offer_field field, enum offer_source source,
                     struct span value, const struct node *node, int weight)
{
    bool is_address = field == OFFER_URL || field == OFFER_PICTURE;
    struct span plain =
        is_address ? arena_span(o->arena, span_trim(value)) : plain_text(value, o->arena);
    if (plain.n == 0)
        return;
    struct offer *offer = arena_alloc(o->arena, sizeof(*offer));
    *offer = (struct offer){NULL, source, plain, node, o->place, weight};
    if (o->last[field])
        o->last[field]->next = offer;
    else
        o->first[field] = offer;
    o->last[field] = offer;
}

void offers_add(struct offers *o, enum offer_field field, enum offer_source source,
                struct span value)
{
    offers_add_node(o, field, source, value, NULL, 0);
}

const struct offer *offers_from(const struct offers *o, enum offer_field field,
                                enum offer_source source)
{
    const struct offer *best = NULL;
    for (const struct offer *f = o->first[field]; f; f = f->next)
        if (f->source == source && (!best || f->weight > best->weight))
            best = f;
    return best;
}

#define BEFORE_HEADLINE_COSTS 3

/* A column of the headline's begins within this many nodes behind it. */
#define BESIDE_NODES 60

int offers_distance(const struct offers *o, const struct node *n)
{
    if (!o->headline || !n)
        return INT_MAX / 2;
    int distance = (int)n->order - (int)o->headline->order;
    return distance < 0 ? (1 - distance) * BEFORE_HEADLINE_COSTS : distance;
}

static bool is_below(const struct node *n, const struct node *top)
{
    while (n && n != top)
        n = n->parent;
    return n;
}

static bool is_most_of_page(const struct offers *o, const struct node *n)
{
    const struct node *after = node_skip(n, NULL);
    return ((after ? after->order : o->nodes) - n->order) > o->nodes / 2;
}

bool offers_is_in(const struct offers *o, const struct node *n, unsigned hints)
{
    for (; n && n->tag != TAG_BODY; n = n->parent) {
        unsigned bits = hints_of_node(o->hints, n) & hints;
        if (bits && !is_below(o->headline, n) && (bits != HINT_SIDEBAR || !is_most_of_page(o, n)))
            return true;
    }
    return false;
}

bool offers_is_others(const struct offers *o, const struct node *n)
{
    bool by_headline = offers_distance(o, n) <= BESIDE_NODES;
    return offers_is_in(o, n, HINT_OTHERS | HINT_FOOT | (by_headline ? 0 : HINT_SIDEBAR));
}

/* Descriptions may be long, and tags many: people want to see which, not read them. */
#define EXPLAINED_BYTES 120

void offers_explain(const struct offers *o, struct buf *out)
{
    for (int field = 0; field < OFFER_FIELDS; field++)
        for (const struct offer *f = o->first[field]; f; f = f->next) {
            buf_add_format(out, "%s %-10s %s: ", f == o->chosen[field] ? "*" : " ",
                           field_names[field], source_names[f->source]);
            escape_terminal(out, utf8_slice(f->value, EXPLAINED_BYTES));
            buf_add_string(out, f->value.n > EXPLAINED_BYTES ? "...\n" : "\n");
        }
}
