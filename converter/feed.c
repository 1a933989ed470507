#include "feed.h"

#include <string.h>

#include "dom.h"
#include "feed_text.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"
#include "smolwire/url.h"

/* --- namespaces ----------------------------------------------------------- */

enum space {
    NS_NONE, /* RSS without a namespace, and everything that stands in for it */
    NS_ATOM,
    NS_RDF,
    NS_DC,
    NS_TERMS,
    NS_CONTENT,
    NS_MEDIA,
    NS_ITUNES,
    NS_BURNER,
    NS_XHTML,
    NS_OTHER,
};

/* By prefix where a broken feed did not declare it; then the parser leaves "dc:date" as the name.
 */
static const struct {
    const char *uri;
    const char *prefix;
    enum space space;
} spaces[] = {
    {"http://www.w3.org/2005/Atom", "atom:", NS_ATOM},
    {"http://purl.org/atom/ns#", "atom03:", NS_ATOM},
    {"http://example.com/newformat#", "atom:", NS_ATOM},
    {"http://example.com/necho", "atom:", NS_ATOM},
    {"http://purl.org/echo/", "atom:", NS_ATOM},
    {"uri/of/echo/namespace#", "atom:", NS_ATOM},
    {"http://purl.org/pie/", "atom:", NS_ATOM},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:", NS_RDF},
    {"http://purl.org/dc/elements/1.0/", "dc:", NS_DC},
    {"http://purl.org/dc/elements/1.1/", "dc:", NS_DC},
    {"http://purl.org/dc/terms/", "dcterms:", NS_TERMS},
    {"http://purl.org/rss/1.0/modules/content/", "content:", NS_CONTENT},
    {"http://search.yahoo.com/mrss/", "media:", NS_MEDIA},
    {"http://search.yahoo.com/mrss", "media:", NS_MEDIA},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes:", NS_ITUNES},
    {"http://rssnamespace.org/feedburner/ext/1.0", "feedburner:", NS_BURNER},
    {"http://www.w3.org/1999/xhtml", "xhtml:", NS_XHTML},
    {"http://purl.org/rss/1.0/", "rss:", NS_NONE},
    {"http://my.netscape.com/rdf/simple/0.9/", "rss:", NS_NONE},
    {"http://channel.netscape.com/rdf/simple/0.9/", "rss:", NS_NONE},
    {"http://purl.org/net/rss1.1#", "rss:", NS_NONE},
    {"http://backend.userland.com/rss", "rss:", NS_NONE},
    {"http://backend.userland.com/rss2", "rss:", NS_NONE},
    {"http://blogs.law.harvard.edu/tech/rss", "rss:", NS_NONE},
    {"", "rss:", NS_NONE},
};

struct name {
    enum space space;
    struct span local;
};

/* The namespace of the root element is the feed's own, even if nobody has heard of it. */
static bool is_own_space(const struct node *n)
{
    const struct node *root = n;
    while (root->parent)
        root = root->parent;
    return root->space && n->space && strcmp(root->space, n->space) == 0;
}

static struct name name_of(const struct node *n)
{
    struct name name = {NS_OTHER, span_of(n->name)};
    for (size_t i = 0; i < SW_COUNT(spaces); i++) {
        if (n->space ? span_is_nocase(span_of(n->space), spaces[i].uri)
                     : span_starts(name.local, span_of(spaces[i].prefix))) {
            name.space = spaces[i].space;
            if (!n->space)
                name.local = span_from(name.local, strlen(spaces[i].prefix));
            return name;
        }
    }
    bool bare = !n->space && span_find_char(name.local, ':') == name.local.n;
    if (bare || is_own_space(n))
        name.space = NS_NONE;
    return name;
}

static bool is_named(const struct node *n, enum space space, const char *local)
{
    if (!node_is_element(n))
        return false;
    struct name name = name_of(n);
    return name.space == space && span_is_nocase(name.local, local);
}

/* --- the table of elements --------------------------------------------------- */

enum field {
    F_TITLE,
    F_LINK,
    F_ID,
    F_PUBLISHED,
    F_UPDATED,
    F_AUTHOR,
    F_SUMMARY,
    F_CONTENT,
    F_TAG,
    F_LANGUAGE,
    F_TTL,
    F_COUNT
};

/* What stands in several elements is taken from the one with the highest rank; of equals, the
 * first. */
static const struct element {
    enum space space;
    const char *local;
    enum field field;
    int rank;
} elements[] = {
    {NS_NONE, "title", F_TITLE, 4},
    {NS_ATOM, "title", F_TITLE, 3},
    {NS_DC, "title", F_TITLE, 2},
    {NS_MEDIA, "title", F_TITLE, 1},
    {NS_BURNER, "origLink", F_LINK, 6},
    {NS_NONE, "link", F_LINK, 4},
    {NS_ATOM, "link", F_LINK, 2},
    {NS_NONE, "guid", F_ID, 4},
    {NS_ATOM, "id", F_ID, 3},
    {NS_DC, "identifier", F_ID, 2},
    {NS_NONE, "id", F_ID, 1},
    {NS_NONE, "pubDate", F_PUBLISHED, 7},
    {NS_ATOM, "published", F_PUBLISHED, 6},
    {NS_ATOM, "issued", F_PUBLISHED, 5},
    {NS_TERMS, "issued", F_PUBLISHED, 4},
    {NS_DC, "date", F_PUBLISHED, 3},
    {NS_TERMS, "created", F_PUBLISHED, 2},
    {NS_ATOM, "created", F_PUBLISHED, 2},
    {NS_ATOM, "updated", F_UPDATED, 4},
    {NS_ATOM, "modified", F_UPDATED, 3},
    {NS_TERMS, "modified", F_UPDATED, 2},
    {NS_NONE, "lastBuildDate", F_UPDATED, 1},
    {NS_ATOM, "author", F_AUTHOR, 5},
    {NS_DC, "creator", F_AUTHOR, 4},
    {NS_NONE, "author", F_AUTHOR, 3},
    {NS_DC, "author", F_AUTHOR, 3},
    {NS_ITUNES, "author", F_AUTHOR, 2},
    {NS_NONE, "managingEditor", F_AUTHOR, 1},
    {NS_ATOM, "summary", F_SUMMARY, 5},
    {NS_NONE, "description", F_SUMMARY, 4},
    {NS_DC, "description", F_SUMMARY, 3},
    {NS_ITUNES, "summary", F_SUMMARY, 2},
    {NS_MEDIA, "description", F_SUMMARY, 1},
    {NS_CONTENT, "encoded", F_CONTENT, 3},
    {NS_ATOM, "content", F_CONTENT, 2},
    {NS_XHTML, "body", F_CONTENT, 1},
    {NS_NONE, "category", F_TAG, 1},
    {NS_ATOM, "category", F_TAG, 1},
    {NS_DC, "subject", F_TAG, 1},
    {NS_NONE, "language", F_LANGUAGE, 2},
    {NS_DC, "language", F_LANGUAGE, 1},
    {NS_NONE, "ttl", F_TTL, 1},
};

static const struct element *element_of(const struct node *n)
{
    struct name name = name_of(n);
    for (size_t i = 0; i < SW_COUNT(elements); i++)
        if (elements[i].space == name.space && span_is_nocase(name.local, elements[i].local))
            return &elements[i];
    return NULL;
}

/* --- values ------------------------------------------------------------------ */

struct reader {
    struct arena *arena;
    struct span url;
};

/* xml:base of the nearest ancestors, each relative to the one above; then the feed's address. */
static struct span base_of(const struct reader *r, const struct node *n)
{
    struct span found[8] = {{0}};
    size_t count = 0;
    for (; n && count < SW_COUNT(found); n = n->parent) {
        struct span base = node_attr(n, "base");
        if (base.p)
            found[count++] = base;
    }
    struct span base = r->url;
    while (count-- > 0)
        base = feed_resolve(r->arena, base, found[count]);
    return base;
}

static struct span resolve(const struct reader *r, const struct node *n, struct span link)
{
    link = span_trim(link);
    return link.n ? feed_resolve(r->arena, base_of(r, n), link) : link;
}

static struct span raw_text(const struct reader *r, const struct node *n)
{
    return feed_raw_text(n, r->arena);
}

static bool is_base64(const struct node *n)
{
    return span_is_nocase(node_attr(n, "mode"), "base64") ||
           span_is_nocase(node_attr(n, "type"), "application/octet-stream");
}

/* Type and mode of Atom's text constructs; RSS has escaped HTML everywhere. */
static bool is_plain_text(const struct node *n)
{
    struct span type = span_trim(node_attr(n, "type"));
    if (span_is_nocase(node_attr(n, "mode"), "escaped") || is_base64(n))
        return false;
    if (span_is_nocase(type, "text") || span_is_nocase(type, "text/plain") ||
        span_contains_nocase(type, SPAN("xhtml")))
        return true;
    return name_of(n).space == NS_ATOM && !type.p;
}

static struct span text_value(const struct reader *r, const struct node *n)
{
    struct span text = raw_text(r, n);
    if (is_base64(n))
        text = feed_base64(r->arena, text);
    return is_plain_text(n) ? feed_fold(r->arena, text) : feed_strip(r->arena, text);
}

static bool has_elements(const struct node *n)
{
    for (const struct node *c = n->first; c; c = c->next)
        if (node_is_element(c))
            return true;
    return false;
}

static struct span author_value(const struct reader *r, const struct node *n)
{
    struct span name = {0}, email = {0};
    if (!has_elements(n))
        return feed_strip(r->arena, raw_text(r, n));
    for (const struct node *c = n->first; c; c = c->next) {
        if (!node_is_element(c))
            continue;
        struct span local = name_of(c).local;
        if (span_is_nocase(local, "name") && !name.n)
            name = feed_fold(r->arena, raw_text(r, c));
        else if (span_is_nocase(local, "email") && !email.n)
            email = feed_fold(r->arena, raw_text(r, c));
    }
    if (name.n && email.n)
        return arena_format(r->arena, "%.*s (%.*s)", SPAN_ARG(name), SPAN_ARG(email));
    return name.n ? name : email;
}

/* --- entries ----------------------------------------------------------------- */

/* What was found so far of one entry or of the feed, and how good it is. */
struct found {
    struct feed_entry entry;
    struct span language;
    int64_t ttl;
    int rank[F_COUNT];
    size_t tag_capacity;
    bool id_is_link;
};

static bool better(struct found *f, const struct element *e)
{
    if (e->rank <= f->rank[e->field])
        return false;
    f->rank[e->field] = e->rank;
    return true;
}

/* Atom's links have ranks among themselves; 0: not the entry's own page. */
static int link_rank(const struct node *n, const struct element *e)
{
    struct span rel = node_attr(n, "rel");
    struct span type = node_attr(n, "type");
    if (rel.n && !span_is_nocase(rel, "alternate"))
        return 0;
    bool html = !type.n || span_contains_nocase(type, SPAN("html"));
    return html ? e->rank : e->rank - 1;
}

static void take_link(const struct reader *r, struct found *f, const struct node *n,
                      const struct element *e)
{
    struct span href = node_attr(n, "href");
    int rank = link_rank(n, e);
    struct span link = href.p ? href : raw_text(r, n);
    if (!span_trim(link).n || rank <= f->rank[F_LINK])
        return;
    f->rank[F_LINK] = rank;
    f->entry.link = resolve(r, n, link);
}

static void take_id(const struct reader *r, struct found *f, const struct node *n,
                    const struct element *e)
{
    if (!better(f, e))
        return;
    f->entry.id = span_trim(raw_text(r, n));
    bool guid = span_is(name_of(n).local, "guid");
    f->id_is_link = !guid || !span_is_nocase(node_attr(n, "isPermaLink"), "false");
}

static void take_date(const struct reader *r, struct found *f, const struct node *n,
                      const struct element *e)
{
    int64_t t = SW_NO_TIME;
    if (e->rank <= f->rank[e->field] || !feed_parse_date(raw_text(r, n), &t))
        return;
    f->rank[e->field] = e->rank;
    *(e->field == F_PUBLISHED ? &f->entry.published : &f->entry.updated) = t;
}

static void take_tag(const struct reader *r, struct found *f, const struct node *n)
{
    struct span tag = node_attr(n, "label");
    if (!tag.n)
        tag = node_attr(n, "term");
    if (!tag.n)
        tag = raw_text(r, n);
    tag = feed_strip(r->arena, tag);
    if (!tag.n)
        return;
    struct feed_entry *e = &f->entry;
    for (size_t i = 0; i < e->tag_count; i++)
        if (span_equal_nocase(e->tags[i], tag))
            return;
    e->tags = arena_grow(r->arena, e->tags, e->tag_count, &f->tag_capacity, sizeof(*e->tags));
    e->tags[e->tag_count++] = tag;
    if (!e->section.n)
        e->section = tag;
}

/* Inline XHTML is spelt out again, everything else is HTML already. */
static void take_content(const struct reader *r, struct found *f, const struct node *n)
{
    struct span type = node_attr(n, "type");
    struct span html = span_contains_nocase(type, SPAN("xhtml")) || has_elements(n)
                           ? feed_inner_html(n, r->arena)
                           : raw_text(r, n);
    f->entry.content = is_plain_text(n) && !has_elements(n) ? feed_as_html(r->arena, html) : html;
    f->entry.base = base_of(r, n);
}

static void take(const struct reader *r, struct found *f, const struct node *n)
{
    const struct element *e = element_of(n);
    if (!e)
        return;
    switch (e->field) {
    case F_TITLE:
        if (better(f, e))
            f->entry.title = text_value(r, n);
        break;
    case F_LINK: take_link(r, f, n, e); break;
    case F_ID: take_id(r, f, n, e); break;
    case F_PUBLISHED:
    case F_UPDATED: take_date(r, f, n, e); break;
    case F_AUTHOR:
        if (better(f, e))
            f->entry.author = author_value(r, n);
        break;
    case F_SUMMARY:
        if (better(f, e))
            f->entry.summary = text_value(r, n);
        break;
    case F_CONTENT:
        if (better(f, e))
            take_content(r, f, n);
        break;
    case F_TAG: take_tag(r, f, n); break;
    case F_LANGUAGE:
        if (better(f, e))
            f->language = span_trim(raw_text(r, n));
        break;
    case F_TTL: f->ttl = feed_minutes(raw_text(r, n)); break;
    case F_COUNT: break;
    }
}

/* An id without a scheme may be a relative address; "tag:" and "urn:" are none. */
static bool may_be_address(struct span s)
{
    return span_starts_nocase(s, SPAN("http://")) || span_starts_nocase(s, SPAN("https://")) ||
           (s.n && span_find_char(s, ':') == s.n);
}

static struct found read_children(const struct reader *r, const struct node *n)
{
    struct found f = {.entry = {.published = SW_NO_TIME, .updated = SW_NO_TIME}};
    for (const struct node *c = n->first; c; c = c->next)
        if (node_is_element(c))
            take(r, &f, c);
    return f;
}

static struct feed_entry read_entry(const struct reader *r, const struct node *n)
{
    struct found f = read_children(r, n);
    struct feed_entry *e = &f.entry;
    if (!e->link.n && f.id_is_link && may_be_address(e->id))
        e->link = resolve(r, n, e->id);
    if (!e->id.n)
        e->id = span_trim(node_attr(n, "about")); /* RSS 1.0 */
    if (e->published == SW_NO_TIME)
        e->published = e->updated;
    return f.entry;
}

/* --- the whole --------------------------------------------------------------- */

static void read_head(const struct reader *r, const struct node *n, struct feed *out)
{
    struct found f = read_children(r, n);
    if (!out->title.n)
        out->title = f.entry.title;
    if (!out->link.n)
        out->link = f.entry.link;
    if (!out->language.n)
        out->language = f.language.n ? f.language : node_attr(n, "lang");
    if (!out->ttl)
        out->ttl = f.ttl;
}

static bool is_entry(const struct node *n)
{
    return is_named(n, NS_NONE, "item") || is_named(n, NS_ATOM, "entry") ||
           is_named(n, NS_NONE, "entry") || is_named(n, NS_ATOM, "item");
}

static bool is_head(const struct node *n)
{
    return is_named(n, NS_NONE, "channel") || is_named(n, NS_ATOM, "feed") ||
           is_named(n, NS_NONE, "feed");
}

/* RSS 1.0 and 0.90 have the items beside the channel, all others inside; both are met on the way.
 */
static void read_tree(const struct reader *r, const struct node *root, struct feed *out)
{
    size_t capacity = 0;
    const struct node *n = root;
    while (n && out->entry_count < FEED_ENTRIES_MAX) {
        if (!is_entry(n)) {
            if (is_head(n))
                read_head(r, n, out);
            n = node_next(n, root);
            continue;
        }
        out->entries =
            arena_grow(r->arena, out->entries, out->entry_count, &capacity, sizeof(*out->entries));
        out->entries[out->entry_count++] = read_entry(r, n);
        n = node_skip(n, root);
    }
}

/* RSS by the version it names: "rss", "rss091", "rss20" for all that begin with 2. */
static struct span rss_format(const struct node *root, struct arena *arena)
{
    struct span version = span_trim(node_attr(root, "version"));
    if (span_starts(version, SPAN("2")))
        return SPAN("rss20");
    if (span_is(version, "0.91"))
        return SPAN("rss091u"); /* userland's; Netscape's differs in its document type only */
    struct span whole = span_cut(&version, '.');
    return arena_format(arena, "rss%.*s%.*s", SPAN_ARG(whole), SPAN_ARG(version));
}

static struct span rdf_format(const struct node *root)
{
    for (const struct node *n = root; n; n = node_next(n, root))
        if (n->space && strstr(n->space, "netscape.com"))
            return SPAN("rss090");
    return SPAN("rss10");
}

static struct span atom_format(const struct node *root)
{
    if (span_is(span_of(root->space), "http://www.w3.org/2005/Atom"))
        return SPAN("atom10");
    return span_is(node_attr(root, "version"), "0.3") ? SPAN("atom03") : SPAN("atom");
}

/* Empty: not a feed. */
static struct span format_of(const struct node *root, struct arena *arena)
{
    if (is_named(root, NS_ATOM, "feed") || is_named(root, NS_NONE, "feed") ||
        is_named(root, NS_ATOM, "entry"))
        return atom_format(root);
    if (is_named(root, NS_RDF, "RDF"))
        return rdf_format(root);
    if (is_named(root, NS_NONE, "rss") || is_named(root, NS_NONE, "channel"))
        return rss_format(root, arena);
    return (struct span){0};
}

enum err feed_parse(struct span bytes, struct span url, struct arena *arena, struct feed *out,
                    struct buf *reason)
{
    *out = (struct feed){0};
    struct dom dom;
    enum err e = dom_parse_xml(bytes, arena, &dom);
    if (e) {
        buf_add_format(reason, "parse: no XML that could be read: %s", err_text(e));
        return e;
    }
    struct reader r = {arena, url};
    out->format = format_of(dom.root, arena);
    if (out->format.n) {
        read_tree(&r, dom.root, out);
    } else {
        buf_add_string(reason, "parse: not a feed: its root element is ");
        buf_add_string(reason, dom.root->name ? dom.root->name : "missing");
        e = SW_SYNTAX;
    }
    dom_free(&dom);
    return e;
}
