/*
 * One walk over the page for all collectors; then the choice.
 */
#include "metadata.h"

#include "absolute.h"
#include "byline.h"
#include "metadata_collect.h"
#include "metadata_date.h"
#include "picture.h"
#include "plain.h"
#include "related.h"
#include "smolwire/url.h"
#include "title.h"

/* Text, not a script's or a style's? */
static bool is_shown(const struct node *n)
{
    return n->tag == TAG_TEXT && !tag_is(n->parent->tag, TAG_IS_HIDDEN);
}

static uint32_t count_nodes(const struct node *n)
{
    while (n->last)
        n = n->last;
    return n->order + 1;
}

static void collect(struct offers *o, const struct dom *dom)
{
    o->nodes = count_nodes(dom->root);
    metadata_from_head(o, dom->root);
    for (const struct node *n = dom->root; n; n = node_next(n, dom->root)) {
        if (n->tag == TAG_TEXT)
            o->place += is_shown(n) ? n->text.n : 0;
        else if (n->tag == TAG_SCRIPT && n->first)
            metadata_from_json_ld(o, n->first->text);
        else if (n->tag == TAG_META || n->tag == TAG_LINK || n->tag == TAG_TITLE)
            metadata_from_head(o, n);
        else if (n->attrs || n->tag == TAG_H1)
            metadata_from_visible(o, n);
    }
}

static bool is_same_title(struct span key, struct span title)
{
    return plain_overlap(key, title) >= 80 && plain_overlap(title, key) >= 80;
}

/* Where the chosen headline stands on the page; NULL when nowhere. */
static const struct node *find_headline(const struct offers *o, const struct dom *dom,
                                        struct span title)
{
    const struct offer *chosen = o->chosen[OFFER_TITLE];
    if (chosen && chosen->source == FROM_HEADING)
        return chosen->node;
    struct span key = plain_key(title, o->arena);
    for (const struct node *n = dom->root; n && key.n > 0; n = node_next(n, dom->root))
        if (is_shown(n) && n->text.n >= title.n / 2 && n->text.n <= title.n * 2 &&
            is_same_title(plain_key(n->text, o->arena), key))
            return n;
    return node_find(dom->root, TAG_H1);
}

/* Texts that may be dates are weighed by how far they stand from the headline. */
static void collect_texts(struct offers *o, const struct dom *dom, struct span title)
{
    o->headline = find_headline(o, dom, title);
    o->place = 0;
    for (const struct node *n = dom->root; n; n = node_next(n, dom->root)) {
        if (n == o->headline)
            o->headline_place = o->place;
        if (!is_shown(n))
            continue;
        metadata_from_text(o, n);
        o->place += n->text.n;
    }
}

/* The best offer of the first source of `order`, which FROM_NOWHERE ends, that has one. */
static const struct offer *choose(struct offers *o, enum offer_field field,
                                  const enum offer_source *order)
{
    const struct offer *f = offers_from(o, field, FROM_RULE);
    for (; !f && *order != FROM_NOWHERE; order++)
        f = offers_from(o, field, *order);
    o->chosen[field] = f;
    return f;
}

static struct span value_of(const struct offer *f)
{
    return f ? f->value : SPAN("");
}

/* --- addresses ---------------------------------------------------------------- */

/* Without the front that a site has for one kind of reader. */
static struct span site_of(struct span host)
{
    static const char *const fronts[] = {"www.", "amp.", "m.", "mobile."};
    for (size_t i = 0; i < SW_COUNT(fronts); i++)
        if (span_eat_nocase(&host, span_of(fronts[i])))
            break;
    return host;
}

/* A page may name another page of its own site as canonical, never a front page or a stranger's. */
static bool may_be_canonical(struct span url, struct span from)
{
    struct url canonical, fetched;
    if (url_parse(url, &canonical) != SW_OK || canonical.host.n == 0)
        return false;
    bool is_front = canonical.path.n <= 1 && canonical.query.n == 0;
    if (from.n == 0 || url_parse(from, &fetched) != SW_OK)
        return !is_front;
    if (is_front && fetched.path.n > 1)
        return false;
    return span_equal_nocase(site_of(canonical.host), site_of(fetched.host));
}

static void choose_url(const struct metadata_input *in, struct offers *o, struct article *a)
{
    static const enum offer_source order[] = {FROM_LINK, FROM_OPEN_GRAPH};
    a->url = in->url;
    for (size_t i = 0; i < SW_COUNT(order); i++) {
        const struct offer *f = offers_from(o, OFFER_URL, order[i]);
        struct span url = f ? absolute_url(in->url, f->value, o->arena) : SPAN("");
        if (url.n == 0 || !may_be_canonical(url, in->url))
            continue;
        a->url = url;
        o->chosen[OFFER_URL] = f;
        return;
    }
}

static struct span host_of(struct span url)
{
    struct url parts;
    if (url_parse(url, &parts) != SW_OK)
        return SPAN("");
    struct span host = parts.host;
    (void)span_eat_nocase(&host, SPAN("www."));
    return host;
}

/* --- words ------------------------------------------------------------------------ */

/* "en_US" to "en-US"; what is no language tag is dropped. */
static struct span language_tag(struct span s, struct arena *arena)
{
    s = span_trim(span_slice(s, 0, span_find_char(s, ',')));
    if (s.n < 2 || s.n > 35 || !ascii_is_alpha(s.p[0]) || !ascii_is_alpha(s.p[1]))
        return SPAN("");
    char *tag = arena_string(arena, s);
    for (char *c = tag; *c; c++) {
        if (*c == '_')
            *c = '-';
        if (!ascii_is_alnum(*c) && *c != '-')
            return SPAN("");
    }
    size_t primary = span_find_char(span_of(tag), '-');
    return primary == 2 || primary == 3 ? span_make(tag, s.n) : SPAN("");
}

static void choose_language(struct offers *o, struct article *a)
{
    static const enum offer_source order[] = {FROM_META, FROM_JSON_LD, FROM_OPEN_GRAPH,
                                              FROM_DUBLIN_CORE};
    for (size_t i = 0; i < SW_COUNT(order) && a->language.n == 0; i++) {
        o->chosen[OFFER_LANGUAGE] = offers_from(o, OFFER_LANGUAGE, order[i]);
        a->language = language_tag(value_of(o->chosen[OFFER_LANGUAGE]), o->arena);
    }
    a->body.language = a->language;
}

static void choose_tags(struct offers *o, struct article *a)
{
    static const enum offer_source order[] = {
        FROM_RULE, FROM_ARTICLE, FROM_JSON_LD, FROM_PARSELY, FROM_META, FROM_DUBLIN_CORE, FROM_REL};
    for (size_t i = 0; i < SW_COUNT(order) && a->tag_count == 0; i++)
        for (const struct offer *f = o->first[OFFER_TAG]; f; f = f->next) {
            struct span rest = f->source == order[i] ? f->value : SPAN(""), tag;
            while (span_token(&rest, ",;", &tag))
                if (span_trim(tag).n > 0 && tag.n <= 80)
                    article_add_tag(a, span_trim(tag));
        }
}

/* A description that breaks off is the beginning of the text, made by a machine. */
static bool breaks_off(struct span s)
{
    return span_ends(s, SPAN("...")) || span_ends(s, SPAN("\u2026")) ||
           span_ends(s, SPAN("[\u2026]")) || span_ends(s, SPAN("[...]"));
}

static void choose_standfirst(struct offers *o, struct article *a)
{
    static const enum offer_source order[] = {FROM_CLASS,      FROM_MICRODATA,   FROM_JSON_LD,
                                              FROM_OPEN_GRAPH, FROM_META,        FROM_TWITTER,
                                              FROM_PARSELY,    FROM_DUBLIN_CORE, FROM_NOWHERE};
    struct span chosen = value_of(choose(o, OFFER_STANDFIRST, order));
    if (breaks_off(chosen) || span_equal_nocase(chosen, a->title))
        chosen = SPAN("");
    a->standfirst = chosen;
}

static void choose_names(struct offers *o, const struct dom *dom, struct article *a)
{
    static const enum offer_source sites[] = {FROM_OPEN_GRAPH, FROM_JSON_LD,     FROM_JSON_LD_PAGE,
                                              FROM_META,       FROM_DUBLIN_CORE, FROM_NOWHERE};
    static const enum offer_source sections[] = {FROM_ARTICLE, FROM_JSON_LD,   FROM_OPEN_GRAPH,
                                                 FROM_PARSELY, FROM_MICRODATA, FROM_META,
                                                 FROM_REL,     FROM_NOWHERE};
    a->site = value_of(choose(o, OFFER_SITE, sites));
    if (a->site.n == 0)
        a->site = host_of(a->url);
    a->section = value_of(choose(o, OFFER_SECTION, sections));
    a->title = title_choose(o, a->url);
    collect_texts(o, dom, a->title);
    a->byline = byline_choose(o, dom, a->site, host_of(a->url));
}

void metadata_read(const struct metadata_input *in, struct offers *offers, struct article *a)
{
    collect(offers, in->dom);
    choose_url(in, offers, a);
    choose_language(offers, a);
    choose_names(offers, in->dom, a);
    choose_standfirst(offers, a);
    choose_tags(offers, a);
    metadata_choose_dates(offers, in->now, a);
    picture_choose(offers, in->dom, in->url.n > 0 ? in->url : a->url, &a->picture);
    related_collect(in->dom, offers->hints, in->url.n > 0 ? in->url : a->url, a);
}
