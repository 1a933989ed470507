#include "byline.h"

#include <limits.h>

#include "author_names.h"
#include "author_person.h"
#include "author_prefix.h"
#include "given_names.h"
#include "plain.h"
#include "smolwire/attributes.h"

/* Nodes, and bytes of text, between names of one byline: in lists of stories there is more. */
#define GROUP_NODES 40
#define GROUP_BYTES 100

/* Nodes between the headline and its byline; one before the headline counts as further away. */
#define DISTANCE_MAX 100

/* Groups of offers of one source that are tried. */
#define GROUPS_MAX 16

/* The same in bytes of text, for those that are believed as they are written. */
#define NEAR_NODES 60
#define NEAR_BYTES 700

/* A name in a text stands at its front: "Jane Doe is our correspondent in ..." */
#define SHOWN_BYTES 160

/* A page being read. */
struct page {
    struct offers *offers;
    const struct dom *dom;
    struct span site_key, host_key;
};

static bool is_visible(const struct offer *f)
{
    return f->node && (f->source == FROM_CLASS || f->source == FROM_REL || f->source == FROM_TEXT ||
                       f->source == FROM_MICRODATA);
}

/* Is it about another story, or too far from the headline to be about its own? */
static bool is_foreign(const struct offers *o, const struct offer *f)
{
    if (!f->node)
        return false;
    if ((f->source == FROM_CLASS || f->source == FROM_TEXT) &&
        offers_distance(o, f->node) >
            (o->headline || f->source == FROM_TEXT ? DISTANCE_MAX : INT_MAX))
        return true;
    return is_visible(f) && offers_is_others(o, f->node);
}

static bool is_by_headline(const struct offers *o, const struct offer *f)
{
    size_t a = f->place, b = o->headline_place;
    return is_visible(f) && o->headline && offers_distance(o, f->node) <= NEAR_NODES &&
           (a > b ? a - b : b - a) <= NEAR_BYTES;
}

/* Not near, but believed where nobody else on the page is called an author. */
static bool is_far(const struct offers *o, const struct offer *f)
{
    return is_visible(f) && !offers_is_others(o, f->node) && !is_by_headline(o, f);
}

/* The heaviest of the source's that weighs less than `below`. */
static const struct offer *best_near(const struct offers *o, enum offer_source source, int below)
{
    const struct offer *best = NULL;
    for (const struct offer *f = o->first[OFFER_AUTHOR]; f; f = f->next)
        if (f->source == source && f->weight < below && (!best || f->weight > best->weight) &&
            !is_foreign(o, f))
            best = f;
    return best;
}

static bool is_apart(const struct offer *last, const struct offer *f)
{
    return last && f->node && last->node &&
           (f->node->order - last->node->order > GROUP_NODES ||
            (f->place > last->place && f->place - last->place > last->value.n + GROUP_BYTES));
}

/*
 * All offers of the source that weigh as much as `best`. Of what stands on the
 * page only the first group counts: names further on are others'.
 */
static void add_group(const struct offers *o, const struct offer *best, enum author_trust trust,
                      struct author_names *names)
{
    const struct offer *last = NULL;
    for (const struct offer *f = best; f; f = f->next) {
        if (f->source != best->source || f->weight != best->weight ||
            (trust == AUTHOR_SIGNED && !is_by_headline(o, f)))
            continue;
        if (is_apart(last, f))
            break;
        author_names_add(names, f->value, trust);
        last = f;
    }
}

/* --- what speaks against a name ---------------------------------------------------- */

/* Do they name nobody but the publisher? */
static bool is_site(const struct page *p, const struct author_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (plain_overlap(names->key[i], p->site_key) < 100 &&
            plain_overlap(names->key[i], p->host_key) < 100)
            return false;
    return true;
}

/* "The Gazette, Springfield, Illinois": the publisher's address. */
static bool is_sites_address(const struct page *p, const struct author_names *names)
{
    bool site = false, person = false;
    for (size_t i = 0; i < names->count; i++) {
        bool is_it = plain_overlap(names->key[i], p->site_key) == 100 ||
                     plain_overlap(names->key[i], p->host_key) == 100;
        site |= is_it;
        person |= !is_it && plain_word_count(names->key[i]) > 1;
    }
    return site && !person;
}

/* "Ann Lee, The Gazette" */
static void drop_site(const struct page *p, struct author_names *names)
{
    size_t kept = 0;
    for (size_t i = 0; i < names->count; i++) {
        if (span_equal(names->key[i], p->site_key) || span_equal(names->key[i], p->host_key))
            continue;
        names->name[kept] = names->name[i];
        names->key[kept++] = names->key[i];
    }
    names->count = kept > 0 ? kept : names->count;
}

static bool is_text_with(const struct node *n, struct span name)
{
    return n->tag == TAG_TEXT && !tag_is(n->parent->tag, TAG_IS_HIDDEN) &&
           span_find_nocase(span_slice(n->text, 0, SHOWN_BYTES), name) <
               (n->text.n < SHOWN_BYTES ? n->text.n : SHOWN_BYTES);
}

/* Does the page show one of the names? */
static bool is_shown(const struct page *p, const struct author_names *names)
{
    for (const struct node *n = p->dom->root; n; n = node_next(n, p->dom->root))
        for (size_t i = 0; i < names->count; i++)
            if (is_text_with(n, names->name[i]))
                return true;
    return false;
}

static bool may_be_unseen(enum offer_source source)
{
    return source == FROM_RULE || source == FROM_TEXT || source == FROM_CLASS || source == FROM_REL;
}

/* --- the choice ---------------------------------------------------------------------- */

/* Does a name all that b does? */
static bool has_all(const struct author_names *a, const struct author_names *b)
{
    for (size_t i = 0; i < b->count; i++) {
        bool found = false;
        for (size_t k = 0; k < a->count; k++)
            found |= span_equal(a->key[k], b->key[i]);
        if (!found)
            return false;
    }
    return true;
}

/* Are all of them written as a person's first and last name? */
static bool are_persons(const struct author_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (!author_is_person(names->name[i]) || plain_word_count(names->key[i]) < 2)
            return false;
    return true;
}

/* The whole name that another offer, a byline or a box about the author, gives to a first name. */
static bool complete_from_offers(const struct offers *o, struct author_names *names)
{
    for (const struct offer *f = o->first[OFFER_AUTHOR]; f; f = f->next) {
        struct author_names other = {.arena = names->arena};
        author_names_add(&other, f->value, AUTHOR_DECLARED);
        if (other.count == 1 && !is_foreign(o, f) && are_persons(&other) &&
            plain_overlap(names->key[0], other.key[0]) == 100 &&
            plain_word_count(other.key[0]) <= 3 && plain_word_count(other.key[0]) > 1) {
            *names = other;
            return true;
        }
    }
    return false;
}

/* "Nils Pickert is a reporter": where the page presents him so, and nobody else of that name. */
static void complete_from_text(const struct page *p, struct author_names *names)
{
    struct span first = names->name[0], whole = SPAN("");
    for (const struct node *n = p->dom->root; n; n = node_next(n, p->dom->root)) {
        struct span text = n->tag == TAG_TEXT ? span_trim(n->text) : SPAN("");
        if (text.n <= first.n || text.p[first.n] != ' ' || !span_starts_nocase(text, first))
            continue;
        struct span found = author_at_front(text);
        if (whole.n > 0 && found.n > 0 && !span_equal(whole, found))
            return;
        whole = found.n > 0 ? found : whole;
    }
    struct author_names other = {.arena = names->arena};
    author_names_add(&other, whole, AUTHOR_SIGNED);
    if (other.count == 1)
        *names = other;
}

/* A first name alone: the whole one may stand elsewhere on the page. */
static void complete(const struct page *p, struct author_names *names)
{
    if (names->count != 1 || plain_word_count(names->key[0]) > 1 ||
        (unsigned char)names->name[0].p[0] >= 128) /* other scripts put no blanks between */
        return;
    if (!complete_from_offers(p->offers, names))
        complete_from_text(p, names);
}

/* A byline by the headline that names all of them and more. */
static void add_others(const struct offers *o, struct author_names *names)
{
    for (const struct offer *f = o->first[OFFER_AUTHOR]; f; f = f->next) {
        struct author_names more = {.arena = names->arena};
        if (!is_by_headline(o, f) || !author_after_prefix(f->value).p)
            continue;
        author_names_add(&more, f->value, AUTHOR_DECLARED);
        if (more.count > names->count && are_persons(&more) && has_all(&more, names)) {
            *names = more;
            return;
        }
    }
}

/* Asked of the names of one group of offers: may they be the authors? */
typedef bool group_test(const struct page *p, enum offer_source source,
                        const struct author_names *names);

/*
 * The names of the source's heaviest offers that hold any and pass the test.
 * What scripts say of other stories is no second choice.
 */
static bool names_from(const struct page *p, enum offer_source source, enum author_trust trust,
                       group_test *test, struct author_names *names)
{
    const struct offer *best = best_near(p->offers, source, INT_MAX);
    for (unsigned n = 0; best && n++ < GROUPS_MAX;
         best = best_near(p->offers, source, best->weight)) {
        names->count = 0;
        add_group(p->offers, best, trust, names);
        bool passes = names->count > 0 && test(p, source, names);
        if (passes)
            p->offers->chosen[OFFER_AUTHOR] = best;
        if (passes || (names->count > 0 && !best->node))
            return passes;
    }
    return false;
}

static bool is_anything(const struct page *p SW_UNUSED, enum offer_source source SW_UNUSED,
                        const struct author_names *names SW_UNUSED)
{
    return true;
}

static bool is_seen(const struct page *p, enum offer_source source,
                    const struct author_names *names)
{
    return !is_sites_address(p, names) && (may_be_unseen(source) || is_shown(p, names));
}

static bool choose_declared(const struct page *p, struct author_names *names)
{
    static const enum offer_source order[] = {
        FROM_RULE,        FROM_JSON_LD,    FROM_MICRODATA,   FROM_PARSELY, FROM_REL,
        FROM_TEXT,        FROM_META,       FROM_ARTICLE,     FROM_CLASS,   FROM_TWITTER,
        FROM_DUBLIN_CORE, FROM_OPEN_GRAPH, FROM_JSON_LD_PAGE};
    for (size_t i = 0; i < SW_COUNT(order); i++)
        if (names_from(p, order[i], AUTHOR_DECLARED, is_seen, names))
            return true;
    return false;
}

/*
 * Publishing systems that write the author into <meta> and, for cards by which
 * links are shown to people, as "Written by" as well were told whose text it is.
 */
static bool choose_agreed(const struct page *p, struct author_names *names)
{
    struct author_names card = {.arena = names->arena};
    return names_from(p, FROM_META, AUTHOR_DECLARED, is_anything, names) &&
           names_from(p, FROM_TWITTER, AUTHOR_DECLARED, is_anything, &card) &&
           has_all(&card, names) && !is_site(p, names);
}

/* A byline that names a pen name, the staff or the publisher. */
static bool choose_signed(const struct page *p, struct author_names *names)
{
    static const enum offer_source order[] = {FROM_REL, FROM_TEXT, FROM_CLASS, FROM_MICRODATA};
    for (size_t i = 0; i < SW_COUNT(order); i++)
        if (names_from(p, order[i], AUTHOR_SIGNED, is_anything, names))
            return true;
    return false;
}

static bool is_signature(const struct offers *o, const struct offer *f)
{
    return f->source == FROM_SIGNATURE && !offers_is_others(o, f->node);
}

/* Signed at the end, as blogs do: by one and the same, or by nobody we could tell. */
static bool choose_far(const struct page *p,
                       bool (*is_of)(const struct offers *, const struct offer *),
                       struct author_names *names)
{
    struct offers *o = p->offers;
    names->count = 0;
    for (const struct offer *f = o->first[OFFER_AUTHOR]; f; f = f->next) {
        struct author_names these = {.arena = names->arena};
        if (!is_of(o, f))
            continue;
        author_names_add(&these, f->value, AUTHOR_SIGNED);
        if (these.count == 0 || !are_persons(&these) || is_site(p, &these))
            continue;
        if (names->count == 0) {
            *names = these;
            o->chosen[OFFER_AUTHOR] = f;
        } else if (!has_all(names, &these)) {
            return false;
        }
    }
    return names->count > 0;
}

/* Who gave the site his name wrote what the page says that he wrote. */
static bool choose_owner(const struct page *p, struct span site, struct author_names *names)
{
    struct offers *o = p->offers;
    for (const struct offer *f = o->first[OFFER_AUTHOR]; f; f = f->next) {
        struct author_names these = {.arena = names->arena};
        if (is_visible(f))
            continue;
        author_names_add(&these, f->value, AUTHOR_DECLARED);
        if (these.count != 1 || plain_overlap(these.key[0], p->site_key) < 100)
            continue;
        if (span_equal(these.key[0], p->site_key)) /* perhaps written with more care */
            these.name[0] = site;
        if (!given_names_begin(these.name[0], names->arena))
            continue;
        *names = these;
        o->chosen[OFFER_AUTHOR] = f;
        return true;
    }
    return false;
}

struct span byline_choose(struct offers *o, const struct dom *dom, struct span site,
                          struct span host)
{
    struct author_names names = {.arena = o->arena};
    struct page page = {o, dom, plain_key(site, o->arena), plain_key(host, o->arena)};
    if (choose_declared(&page, &names)) {
        complete(&page, &names);
        add_others(o, &names);
        drop_site(&page, &names);
    } else if (!choose_signed(&page, &names) && !choose_far(&page, is_signature, &names) &&
               !choose_agreed(&page, &names) && !choose_far(&page, is_far, &names) &&
               !choose_owner(&page, site, &names)) {
        names.count = 0;
    }
    if (names.count == 0)
        o->chosen[OFFER_AUTHOR] = NULL;
    return author_names_join(&names);
}
