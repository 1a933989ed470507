#include "section_page.h"

#include <stdlib.h>

#include "decode.h"
#include "dom.h"
#include "feed_text.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"
#include "smolwire/url.h"
#include "story_path.h"

/* Links above this are not looked at: the longest front pages have a thousand. */
#define LINKS_MAX 10000

/* Points from which a link is a story; see points_of(). */
#define STORY_POINTS 4

/* Ancestors that are looked at for what a link stands in. */
#define PLACE_DEPTH 24

struct link {
    struct span url, text;
    const struct node *node;
    int points;
    size_t position;
};

struct reader {
    struct arena *arena;
    struct span base;
    struct url site;
    struct link *links;
    size_t count, capacity;
};

/* --- links of the page -------------------------------------------------------- */

struct place {
    bool heading; /* inside a heading, or around one */
    bool chrome;  /* navigation, header, footer, form */
    bool article; /* inside <article> or <main> */
};

static struct place place_of(const struct node *link)
{
    struct place p = {0};
    for (const struct node *n = link->first; n && !p.heading; n = node_next(n, link))
        p.heading = tag_is(n->tag, TAG_IS_HEADING);
    unsigned depth = 0;
    for (const struct node *n = link->parent; n && depth < PLACE_DEPTH; n = n->parent, depth++) {
        p.heading = p.heading || (tag_is(n->tag, TAG_IS_HEADING) && depth < 3);
        p.article = p.article || n->tag == TAG_ARTICLE || n->tag == TAG_MAIN;
        if (tag_is(n->tag, TAG_IS_CHROME) && n->tag != TAG_ASIDE && !p.article)
            p.chrome = true;
    }
    return p;
}

static unsigned words_of(struct span text)
{
    unsigned words = 0;
    struct span word;
    while (span_token(&text, " ", &word))
        words++;
    return words;
}

/* Writing without spaces has as many words as its bytes tell. */
static int headline_points(struct span text)
{
    unsigned words = words_of(text);
    if (words >= 4 || text.n >= 36)
        return 2;
    if (words == 3 || text.n >= 18)
        return 1;
    return text.n ? -1 : 0;
}

static int points_of(const struct link *l, struct span path)
{
    struct place place = place_of(l->node);
    return story_path_points(path) + headline_points(l->text) + (place.heading ? 2 : 0) +
           (place.article ? 1 : 0) - (place.chrome ? 6 : 0);
}

/* A heading inside a link is its headline; what stands around it is a teaser. */
static struct span text_of(const struct reader *r, const struct node *link)
{
    for (const struct node *n = link->first; n; n = node_next(n, link))
        if (tag_is(n->tag, TAG_IS_HEADING))
            return node_text(n, r->arena);
    struct span text = node_text(link, r->arena);
    return text.n ? text : feed_fold(r->arena, node_attr(link, "title"));
}

static void add_link(struct reader *r, const struct node *n)
{
    struct span href = span_trim(node_attr(n, "href"));
    struct buf url;
    if (!href.n || href.p[0] == '#' || r->count == LINKS_MAX)
        return;
    buf_init(&url, URL_MAX);
    if (url_resolve(r->base, href, &url) == SW_OK && url_is_web(buf_span(&url))) {
        struct span whole = buf_span(&url);
        whole = span_slice(whole, 0, span_find_char(whole, '#'));
        r->links = arena_grow(r->arena, r->links, r->count, &r->capacity, sizeof(*r->links));
        r->links[r->count] = (struct link){.url = arena_span(r->arena, whole),
                                           .text = text_of(r, n),
                                           .node = n,
                                           .position = r->count};
        r->count++;
    }
    buf_free(&url);
}

/* <base href> counts for all links of the page. */
static enum err open_page(const struct feed_input *in, struct arena *arena, struct reader *r,
                          struct dom *dom)
{
    struct buf utf8;
    buf_init(&utf8, 4 * (size_t)PAGE_MAX);
    enum err e = decode_page(in->bytes, in->content_type, &utf8);
    if (!e)
        e = dom_parse_html(buf_span(&utf8), arena, dom);
    buf_free(&utf8);
    if (e)
        return e;
    const struct node *base = node_find(dom->root, TAG_BASE);
    struct span href = base ? span_trim(node_attr(base, "href")) : (struct span){0};
    *r = (struct reader){.arena = arena};
    r->base = href.n ? feed_resolve(arena, in->url, href) : in->url;
    if (url_parse(in->url.n ? in->url : r->base, &r->site))
        r->site = (struct url){0};
    for (const struct node *n = dom->root; n; n = node_next(n, dom->root))
        if (n->tag == TAG_A)
            add_link(r, n);
    return SW_OK;
}

static struct span title_of(const struct dom *dom, struct arena *arena)
{
    for (const struct node *n = dom->root; n; n = node_next(n, dom->root))
        if (n->tag == TAG_META && span_is_nocase(node_attr(n, "property"), "og:site_name"))
            return feed_fold(arena, node_attr(n, "content"));
    const struct node *title = node_find(dom->root, TAG_TITLE);
    return title ? node_text(title, arena) : (struct span){0};
}

/* --- stories ---------------------------------------------------------------------- */

/* Links to one address stand together, the best first. */
static int by_address(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    int order = span_compare(x->url, y->url);
    if (order)
        return order;
    if (x->points != y->points)
        return x->points > y->points ? -1 : 1;
    return x->position < y->position ? -1 : 1;
}

static int by_position(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    return x->position < y->position ? -1 : x->position > y->position;
}

static void weigh(struct reader *r, struct span page)
{
    for (size_t i = 0; i < r->count; i++) {
        struct link *l = &r->links[i];
        struct url url;
        bool own = url_parse(l->url, &url) == SW_OK && url_same_site(&url, &r->site) &&
                   !span_equal(l->url, page);
        l->points = own ? points_of(l, url.path) : -10;
    }
}

/* Keeps the best link to each story, at the place of the first of them. */
static void keep_stories(struct reader *r)
{
    size_t kept = 0;
    if (r->count)
        qsort(r->links, r->count, sizeof(*r->links), by_address);
    for (size_t i = 0; i < r->count;) {
        struct link best = r->links[i];
        struct span url = best.url;
        for (; i < r->count && span_equal(r->links[i].url, url); i++) {
            if (!best.text.n)
                best.text = r->links[i].text;
            if (r->links[i].position < best.position)
                best.position = r->links[i].position;
        }
        if (best.points >= STORY_POINTS && best.text.n)
            r->links[kept++] = best;
    }
    r->count = kept;
    if (kept)
        qsort(r->links, kept, sizeof(*r->links), by_position);
}

enum err section_page_parse(const struct feed_input *in, struct arena *arena, struct feed *out,
                            struct buf *reason)
{
    struct reader r;
    struct dom dom;
    *out = (struct feed){.format = SPAN("page"), .link = in->url};
    enum err e = open_page(in, arena, &r, &dom);
    if (e) {
        buf_add_format(reason, "parse: no page that could be read: %s", err_text(e));
        return e;
    }
    out->title = title_of(&dom, arena);
    weigh(&r, in->url);
    keep_stories(&r);
    for (size_t i = 0; i < r.count; i++) {
        struct feed_entry *entry = feed_add_entry(out, arena);
        if (!entry)
            break;
        entry->link = r.links[i].url;
        entry->title = r.links[i].text;
    }
    dom_free(&dom);
    if (out->entry_count)
        return SW_OK;
    buf_add_string(reason, "parse: not one link that looks like a story");
    return SW_SYNTAX;
}

/* --- offers ------------------------------------------------------------------------- */

static void offer(struct feed_entry **list, size_t *count, size_t *capacity, struct arena *arena,
                  struct feed_entry entry)
{
    for (size_t i = 0; i < *count; i++)
        if (span_equal((*list)[i].link, entry.link))
            return;
    if (*count == PAGE_OFFERS_MAX)
        return;
    *list = arena_grow(arena, *list, *count, capacity, sizeof(**list));
    (*list)[(*count)++] = entry;
}

static bool is_feed_type(struct span type)
{
    return span_contains_nocase(type, SPAN("rss")) || span_contains_nocase(type, SPAN("atom")) ||
           span_contains_nocase(type, SPAN("feed+json")) ||
           span_contains_nocase(type, SPAN("rdf+xml"));
}

static void offer_alternates(const struct dom *dom, const struct reader *r, struct page_offers *out)
{
    for (const struct node *n = dom->root; n; n = node_next(n, dom->root)) {
        struct span href = span_trim(node_attr(n, "href"));
        if (n->tag != TAG_LINK || !href.n || !is_feed_type(node_attr(n, "type")) ||
            !span_contains_nocase(node_attr(n, "rel"), SPAN("alternate")))
            continue;
        struct feed_entry entry = {.link = feed_resolve(r->arena, r->base, href),
                                   .title = feed_fold(r->arena, node_attr(n, "title"))};
        offer(&out->feeds, &out->feed_count, &out->feed_capacity, r->arena, entry);
    }
}

static bool looks_like_feed(struct span path)
{
    static const char *const ends[] = {".rss",     ".rdf",     ".atom",    "/rss",
                                       "/rss/",    "/feed",    "/feed/",   "rss.xml",
                                       "feed.xml", "atom.xml", "feed.json"};
    for (size_t i = 0; i < SW_COUNT(ends); i++)
        if (span_ends_nocase(path, span_of(ends[i])))
            return true;
    return false;
}

/* "RSS", "RSS feed": so they are called whatever their address. */
static bool is_called_feed(struct span text)
{
    struct span rest = text, word;
    if (words_of(text) > 3)
        return false;
    while (span_token(&rest, " ", &word))
        if (span_is_nocase(word, "rss") || span_is_nocase(word, "atom"))
            return true;
    return false;
}

static void offer_links(const struct reader *r, struct page_offers *out)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct link *l = &r->links[i];
        struct feed_entry entry = {.link = l->url, .title = l->text};
        struct url url;
        if (url_parse(l->url, &url))
            continue;
        if (looks_like_feed(url.path) || is_called_feed(l->text))
            offer(&out->feeds, &out->feed_count, &out->feed_capacity, r->arena, entry);
        else if (url_same_site(&url, &r->site) && !url.has_query && l->text.n &&
                 words_of(l->text) <= 3 && story_path_is_section(url.path))
            offer(&out->sections, &out->section_count, &out->section_capacity, r->arena, entry);
    }
}

enum err section_page_offers(const struct feed_input *in, struct arena *arena,
                             struct page_offers *out)
{
    struct reader r;
    struct dom dom;
    *out = (struct page_offers){0};
    enum err e = open_page(in, arena, &r, &dom);
    if (e)
        return e;
    out->site = title_of(&dom, arena);
    offer_alternates(&dom, &r, out);
    offer_links(&r, out);
    dom_free(&dom);
    return SW_OK;
}
