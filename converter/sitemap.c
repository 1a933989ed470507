#include "sitemap.h"

#include <stdlib.h>

#include "decode.h"
#include "dom.h"
#include "feed_text.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"

/* What the protocol allows in one file. */
#define PAGES_MAX 50000

struct reader {
    struct arena *arena;
    struct span url;
    struct feed_entry *pages;
    size_t count, capacity;
};

/* Prefixes are as odd as in feeds, and often not declared: only the last part counts. */
static bool is_named(const struct node *n, const char *name)
{
    if (!node_is_element(n))
        return false;
    struct span local = span_of(n->name);
    size_t colon = span_find_char(local, ':');
    return span_is_nocase(colon < local.n ? span_from(local, colon + 1) : local, name);
}

static const struct node *child(const struct node *n, const char *name)
{
    for (const struct node *c = n ? n->first : NULL; c; c = c->next)
        if (is_named(c, name))
            return c;
    return NULL;
}

static struct span text_of(const struct reader *r, const struct node *n, const char *name)
{
    const struct node *c = child(n, name);
    return c ? feed_strip(r->arena, feed_raw_text(c, r->arena)) : (struct span){0};
}

static struct span address_of(const struct reader *r, const struct node *n)
{
    const struct node *loc = child(n, "loc");
    struct span link = loc ? span_trim(feed_raw_text(loc, r->arena)) : (struct span){0};
    return link.n ? feed_resolve(r->arena, r->url, link) : link;
}

static int64_t time_of(const struct reader *r, const struct node *n, const char *name)
{
    const struct node *c = child(n, name);
    int64_t t = SW_NO_TIME;
    if (!c || !feed_parse_date(feed_raw_text(c, r->arena), &t))
        return SW_NO_TIME;
    return t;
}

static void read_keywords(struct reader *r, struct span words, struct feed_entry *e)
{
    size_t capacity = 0;
    while (words.p && e->tag_count < FEED_TAGS_MAX) {
        struct span word = span_trim(span_cut(&words, ','));
        if (!word.n)
            continue;
        e->tags = arena_grow(r->arena, e->tags, e->tag_count, &capacity, sizeof(*e->tags));
        e->tags[e->tag_count++] = word;
    }
}

static void read_news(struct reader *r, const struct node *news, struct feed_entry *e,
                      struct feed *out)
{
    const struct node *publication = child(news, "publication");
    e->title = text_of(r, news, "title");
    e->published = time_of(r, news, "publication_date");
    read_keywords(r, text_of(r, news, "keywords"), e);
    if (!out->title.n)
        out->title = text_of(r, publication, "name");
    if (!out->language.n)
        out->language = text_of(r, publication, "language");
}

static void read_page(struct reader *r, const struct node *n, struct feed *out)
{
    struct feed_entry e = {.link = address_of(r, n), .published = SW_NO_TIME};
    const struct node *news = child(n, "news");
    if (!e.link.n || r->count == PAGES_MAX)
        return;
    e.updated = time_of(r, n, "lastmod");
    if (news)
        read_news(r, news, &e, out);
    if (e.published == SW_NO_TIME)
        e.published = e.updated;
    r->pages = arena_grow(r->arena, r->pages, r->count, &r->capacity, sizeof(*r->pages));
    r->pages[r->count++] = e;
}

static void read_part(struct reader *r, const struct node *n, struct feed *out)
{
    struct span link = address_of(r, n);
    if (link.n)
        feed_add_part(out, r->arena, link, time_of(r, n, "lastmod"));
}

static int newest_first(const void *a, const void *b)
{
    const struct feed_entry *x = a, *y = b;
    if (x->published != y->published)
        return x->published > y->published ? -1 : 1;
    return span_compare(x->link, y->link);
}

/* The order of a sitemap means nothing, unless there is nothing else. */
static void keep_newest(struct reader *r, struct feed *out)
{
    bool dated = true;
    for (size_t i = 0; i < r->count; i++)
        dated = dated && r->pages[i].published != SW_NO_TIME;
    if (r->count && (dated || r->count > FEED_ENTRIES_MAX))
        qsort(r->pages, r->count, sizeof(*r->pages), newest_first);
    out->entries = r->pages;
    out->entry_count = r->count < FEED_ENTRIES_MAX ? r->count : FEED_ENTRIES_MAX;
    out->entry_capacity = r->capacity;
}

/* The next number in a name; false: there is none. One that is too long for us is the largest. */
static bool next_number(struct span *name, uint64_t *value)
{
    size_t n = 0;
    while (name->n && !ascii_is_digit(name->p[0]))
        *name = span_from(*name, 1);
    while (n < name->n && ascii_is_digit(name->p[n]))
        n++;
    if (!span_to_uint(span_slice(*name, 0, n), UINT64_MAX, value))
        *value = UINT64_MAX;
    *name = span_from(*name, n);
    return n > 0;
}

/* Parts are named by their months, or numbered, and what is new goes into the last of them. */
static int highest_number_first(struct span a, struct span b)
{
    for (;;) {
        uint64_t x = 0, y = 0;
        bool more_a = next_number(&a, &x), more_b = next_number(&b, &y);
        if (more_a != more_b)
            return more_a ? -1 : 1;
        if (!more_a)
            return 0;
        if (x != y)
            return x > y ? -1 : 1;
    }
}

static int best_part_first(const void *a, const void *b)
{
    const struct feed_part *x = a, *y = b;
    bool news = span_contains_nocase(x->url, SPAN("news"));
    if (news != span_contains_nocase(y->url, SPAN("news")))
        return news ? -1 : 1;
    if (x->updated != y->updated)
        return x->updated > y->updated ? -1 : 1;
    int order = highest_number_first(x->url, y->url);
    return order ? order : span_compare(x->url, y->url);
}

static enum err read_tree(struct reader *r, const struct node *root, struct feed *out,
                          struct buf *reason)
{
    bool index = is_named(root, "sitemapindex");
    if (!index && !is_named(root, "urlset")) {
        buf_add_string(reason, "parse: not a sitemap: its root element is ");
        buf_add_string(reason, root->name ? root->name : "missing");
        return SW_SYNTAX;
    }
    out->format = index ? SPAN("sitemapindex") : SPAN("sitemap");
    for (const struct node *n = root->first; n; n = n->next) {
        if (is_named(n, "url"))
            read_page(r, n, out);
        else if (is_named(n, "sitemap"))
            read_part(r, n, out);
    }
    keep_newest(r, out);
    if (out->part_count)
        qsort(out->parts, out->part_count, sizeof(*out->parts), best_part_first);
    return SW_OK;
}

enum err sitemap_parse(const struct feed_input *in, struct arena *arena, struct feed *out,
                       struct buf *reason)
{
    struct reader r = {.arena = arena, .url = in->url};
    struct buf utf8;
    struct dom dom;
    *out = (struct feed){0};
    buf_init(&utf8, 4 * (size_t)PAGE_MAX);
    enum err e = decode_page(in->bytes, in->content_type, &utf8);
    if (!e)
        e = dom_parse_xml(buf_span(&utf8), arena, &dom);
    buf_free(&utf8);
    if (e) {
        buf_add_format(reason, "parse: no XML that could be read: %s", err_text(e));
        return e;
    }
    e = read_tree(&r, dom.root, out, reason);
    dom_free(&dom);
    return e;
}
