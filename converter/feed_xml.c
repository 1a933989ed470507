#include "feed_xml.h"

#include "decode.h"
#include "dom.h"
#include "feed_names.h"
#include "feed_text.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"

/* Bytes in which the document type stands. */
#define HEAD_BYTES 2048

/* A description shorter than this is a teaser; a longer one may be the story. */
#define STORY_MIN 600

struct reader {
    struct arena *arena;
    struct span url;
};

/* --- values ------------------------------------------------------------------ */

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

/* Links that were escaped twice: no address means "&amp;" by it. */
static struct span with_bare_ampersands(struct arena *arena, struct span link)
{
    struct span amp = SPAN("&amp;");
    if (!span_contains(link, amp))
        return link;
    struct buf b;
    buf_init(&b, PAGE_MAX);
    for (;;) {
        size_t n = span_find(link, amp);
        buf_add_span(&b, span_slice(link, 0, n));
        if (n == link.n)
            break;
        buf_add_char(&b, '&');
        link = span_from(link, n + amp.n);
    }
    struct span bare = buf_error(&b) ? (struct span){0} : arena_span(arena, buf_span(&b));
    buf_free(&b);
    return bare;
}

static struct span resolve(const struct reader *r, const struct node *n, struct span link)
{
    link = with_bare_ampersands(r->arena, span_trim(link));
    return link.n ? feed_resolve(r->arena, base_of(r, n), link) : link;
}

static bool has_elements(const struct node *n)
{
    for (const struct node *c = n->first; c; c = c->next)
        if (node_is_element(c))
            return true;
    return false;
}

/* How the characters of an element spell its value. */
enum spelling {
    SPELT_PLAIN,  /* they are the text */
    SPELT_HTML,   /* they are HTML: RSS everywhere */
    SPELT_BASE64, /* they are HTML in base64 */
    SPELT_INLINE  /* markup stands inside, as elements */
};

static bool is_text_type(struct span type)
{
    return span_is_nocase(type, "text") || span_is_nocase(type, "text/plain");
}

/* RFC 4287 4.1.3.3: any other media type than these stands in base64. */
static bool is_binary_type(struct span type)
{
    return span_find_char(type, '/') < type.n && !span_starts_nocase(type, SPAN("text/")) &&
           !span_ends_nocase(type, SPAN("xml"));
}

static enum spelling spelling_of(const struct node *n, struct span text)
{
    struct span type = span_trim(node_attr(n, "type")), mode = node_attr(n, "mode");
    bool atom = feed_name_of(n).space == NS_ATOM;
    if (has_elements(n))
        return SPELT_INLINE;
    if (span_is_nocase(mode, "base64") || (atom && !mode.p && is_binary_type(type)))
        return SPELT_BASE64;
    if (span_is_nocase(mode, "escaped"))
        return SPELT_HTML;
    /* A text construct of Atom without a type is plain by the book. */
    if (is_text_type(type) || (atom && !type.p && !feed_looks_like_html(text)))
        return SPELT_PLAIN;
    return SPELT_HTML;
}

/* What base64 held is foreign bytes once more. */
static struct span unpacked(const struct reader *r, struct span base64)
{
    struct buf utf8;
    struct span text = {0};
    buf_init(&utf8, PAGE_MAX);
    if (decode_page(feed_base64(r->arena, base64), (struct span){0}, &utf8) == SW_OK)
        text = arena_span(r->arena, buf_span(&utf8));
    buf_free(&utf8);
    return text;
}

static struct span text_value(const struct reader *r, const struct node *n)
{
    struct span text = feed_raw_text(n, r->arena);
    switch (spelling_of(n, text)) {
    case SPELT_PLAIN: return feed_fold(r->arena, text);
    case SPELT_INLINE: text = feed_inner_html(n, r->arena); break;
    case SPELT_HTML: break;
    case SPELT_BASE64: text = unpacked(r, text); break;
    }
    return feed_strip(r->arena, text);
}

static struct span html_value(const struct reader *r, const struct node *n)
{
    struct span text = feed_raw_text(n, r->arena);
    switch (spelling_of(n, text)) {
    case SPELT_PLAIN: return feed_as_html(r->arena, text);
    case SPELT_INLINE: return feed_inner_html(n, r->arena);
    case SPELT_HTML: break;
    case SPELT_BASE64: return unpacked(r, text);
    }
    return text;
}

static struct span author_value(const struct reader *r, const struct node *n)
{
    struct span name = {0}, email = {0};
    if (!has_elements(n))
        return feed_strip(r->arena, feed_raw_text(n, r->arena));
    for (const struct node *c = n->first; c; c = c->next) {
        if (!node_is_element(c))
            continue;
        struct span local = feed_name_of(c).local;
        if (span_is_nocase(local, "name") && !name.n)
            name = feed_plain(r->arena, feed_raw_text(c, r->arena));
        else if (span_is_nocase(local, "email") && !email.n)
            email = feed_fold(r->arena, feed_raw_text(c, r->arena));
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
    int64_t ttl, period;
    unsigned frequency;
    int rank[F_COUNT];
    size_t tag_capacity;
    bool id_is_link;
};

static bool better(struct found *f, const struct feed_element *e)
{
    if (e->rank <= f->rank[e->field])
        return false;
    f->rank[e->field] = e->rank;
    return true;
}

static bool is_alternate(struct span rel)
{
    return !rel.n || span_is_nocase(rel, "alternate") ||
           span_is(rel, "http://www.iana.org/assignments/relation/alternate");
}

/* Ranks of links among themselves; 0: not the entry's own page. */
static int link_rank(const struct node *n, const struct feed_element *e)
{
    struct span type = node_attr(n, "type");
    if (!is_alternate(node_attr(n, "rel")))
        return 0;
    if (!node_has_attr(n, "href"))
        return e->rank;
    return !type.n || span_contains_nocase(type, SPAN("html")) ? 3 : 2;
}

static void take_link(const struct reader *r, struct found *f, const struct node *n,
                      const struct feed_element *e)
{
    int rank = link_rank(n, e);
    struct span href = node_attr(n, "href");
    struct span link = href.p ? href : feed_raw_text(n, r->arena);
    if (!span_trim(link).n || rank <= f->rank[F_LINK])
        return;
    f->rank[F_LINK] = rank;
    f->entry.link = resolve(r, n, link);
}

static bool is_permalink(const struct node *n)
{
    for (const struct attr *a = n->attrs; a; a = a->next)
        if (span_is_nocase(span_of(a->name), "isPermaLink"))
            return span_is_nocase(span_trim(a->value), "true");
    return true;
}

static void take_id(const struct reader *r, struct found *f, const struct node *n,
                    const struct feed_element *e)
{
    struct span id = span_trim(feed_raw_text(n, r->arena));
    if (!id.n || !better(f, e))
        return;
    f->entry.id = id;
    f->id_is_link = e->space != NS_DC && is_permalink(n);
}

static void take_date(const struct reader *r, struct found *f, const struct node *n,
                      const struct feed_element *e)
{
    int64_t t = SW_NO_TIME;
    if (e->rank <= f->rank[e->field] || !feed_parse_date(feed_raw_text(n, r->arena), &t))
        return;
    f->rank[e->field] = e->rank;
    *(e->field == F_PUBLISHED ? &f->entry.published : &f->entry.updated) = t;
}

static void take_author(const struct reader *r, struct found *f, const struct node *n,
                        const struct feed_element *e)
{
    struct span author = author_value(r, n);
    if (!author.n || e->rank < f->rank[F_AUTHOR])
        return;
    bool another = e->rank == f->rank[F_AUTHOR];
    f->rank[F_AUTHOR] = e->rank;
    f->entry.author = another ? feed_join(r->arena, f->entry.author, author) : author;
}

static void take_tag(const struct reader *r, struct found *f, const struct node *n)
{
    static const char *const attributes[] = {"label", "term", "text"};
    struct span tag = {0};
    for (size_t i = 0; i < SW_COUNT(attributes) && !tag.n; i++)
        tag = node_attr(n, attributes[i]);
    if (!tag.n)
        tag = feed_raw_text(n, r->arena);
    tag = feed_strip(r->arena, tag);
    if (!tag.n)
        return;
    struct feed_entry *e = &f->entry;
    for (size_t i = 0; i < e->tag_count; i++)
        if (span_equal_nocase(e->tags[i], tag))
            return;
    if (e->tag_count == FEED_TAGS_MAX)
        return;
    e->tags = arena_grow(r->arena, e->tags, e->tag_count, &f->tag_capacity, sizeof(*e->tags));
    e->tags[e->tag_count++] = tag;
}

static void take_content(const struct reader *r, struct found *f, const struct node *n, int rank)
{
    if (rank <= f->rank[F_CONTENT])
        return;
    struct span html = html_value(r, n);
    if (!span_trim(html).n)
        return;
    f->rank[F_CONTENT] = rank;
    f->entry.content = html;
    f->entry.base = base_of(r, n);
}

/* Many feeds have the whole story where its summary should be. */
static void take_summary(const struct reader *r, struct found *f, const struct node *n,
                         const struct feed_element *e)
{
    if (!better(f, e))
        return;
    f->entry.summary = text_value(r, n);
    if (f->entry.summary.n >= STORY_MIN)
        take_content(r, f, n, 1);
}

/* The syndication module: so many times in such a period. */
static int64_t period_seconds(struct span word)
{
    static const struct {
        const char *word;
        int64_t seconds;
    } periods[] = {{"hourly", 3600},
                   {"daily", 86400},
                   {"weekly", 7 * 86400},
                   {"monthly", 30 * 86400},
                   {"yearly", 365 * 86400}};
    for (size_t i = 0; i < SW_COUNT(periods); i++)
        if (span_is_nocase(span_trim(word), periods[i].word))
            return periods[i].seconds;
    return 0;
}

static unsigned times(struct span text)
{
    uint64_t n = 0;
    return span_to_uint(span_trim(text), 1000, &n) && n > 0 ? (unsigned)n : 1;
}

static void take(const struct reader *r, struct found *f, const struct node *n)
{
    const struct feed_element *e = feed_element_of(n);
    if (!e)
        return;
    switch (e->field) {
    case F_TITLE:
        if (better(f, e))
            f->entry.title = text_value(r, n);
        break;
    case F_SECTION:
        if (better(f, e))
            f->entry.section = text_value(r, n);
        break;
    case F_LANGUAGE:
        if (better(f, e))
            f->language = span_trim(feed_raw_text(n, r->arena));
        break;
    case F_LINK: take_link(r, f, n, e); break;
    case F_ID: take_id(r, f, n, e); break;
    case F_PUBLISHED:
    case F_UPDATED: take_date(r, f, n, e); break;
    case F_AUTHOR: take_author(r, f, n, e); break;
    case F_SUMMARY: take_summary(r, f, n, e); break;
    case F_CONTENT: take_content(r, f, n, e->rank); break;
    case F_TAG: take_tag(r, f, n); break;
    case F_TTL: f->ttl = feed_minutes(feed_raw_text(n, r->arena)); break;
    case F_PERIOD: f->period = period_seconds(feed_raw_text(n, r->arena)); break;
    case F_FREQUENCY: f->frequency = times(feed_raw_text(n, r->arena)); break;
    case F_COUNT: break;
    }
}

static struct found read_children(const struct reader *r, const struct node *n)
{
    struct found f = {.entry = {.published = SW_NO_TIME, .updated = SW_NO_TIME}};
    for (const struct node *c = n->first; c; c = c->next)
        if (node_is_element(c))
            take(r, &f, c);
    if (!f.entry.link.n && f.id_is_link)
        f.entry.link = resolve(r, n, f.entry.id);
    return f;
}

static struct feed_entry read_entry(const struct reader *r, const struct node *n)
{
    struct found f = read_children(r, n);
    struct feed_entry *e = &f.entry;
    if (!e->id.n)
        e->id = span_trim(node_attr(n, "about")); /* RSS 1.0 */
    if (e->published == SW_NO_TIME)
        e->published = e->updated;
    if (!e->section.n && e->tag_count)
        e->section = e->tags[0];
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
        out->ttl = f.ttl ? f.ttl : f.period / (f.frequency ? f.frequency : 1);
}

/* RSS 1.0 and 0.90 have the items beside the channel, all others inside; both are met on the way.
 */
static void read_tree(const struct reader *r, const struct node *root, struct feed *out)
{
    const struct node *n = root;
    while (n) {
        if (!feed_is_entry(n)) {
            if (feed_is_head(n))
                read_head(r, n, out);
            n = node_next(n, root);
            continue;
        }
        struct feed_entry *e = feed_add_entry(out, r->arena);
        if (!e)
            return;
        *e = read_entry(r, n);
        n = node_skip(n, root);
    }
}

enum err feed_read_xml(struct span utf8, struct span url, struct arena *arena, struct feed *out,
                       struct buf *reason)
{
    struct dom dom;
    enum err e = dom_parse_xml(utf8, arena, &dom);
    if (e) {
        buf_add_format(reason, "parse: no XML that could be read: %s", err_text(e));
        return e;
    }
    struct reader r = {arena, url};
    out->format = feed_format_of(dom.root, span_slice(utf8, 0, HEAD_BYTES));
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
