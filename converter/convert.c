#include "convert.h"

#include "absolute.h"
#include "decode.h"
#include "dom.h"
#include "extract.h"
#include "metadata.h"
#include "next_link.h"
#include "rules_body.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"
#include "source_read.h"

/* A page that does not say where it is still needs something its links are relative to. */
#define UNKNOWN_BASE "http://localhost/"

/*
 * An article that is not free is a teaser where it is shorter than this: many
 * publishers send the whole story and only hide it by a script.
 */
#define TEASER_WORDS_MAX 250

/* The base that relative links have: the page's own <base href>, itself relative to its address. */
static struct span link_base(const struct dom *dom, struct span url, struct arena *arena)
{
    const struct node *base = node_find(dom->root, TAG_BASE);
    struct span href = base ? absolute_url(url, node_attr(base, "href"), arena) : SPAN("");
    return href.n > 0 ? href : url;
}

/* A page on its way to an article. */
struct conversion {
    const struct convert_input *in;
    struct arena *arena;
    struct article *out;
    struct buf *reason;
    struct dom dom;
    struct offers offers;
    struct site_rules rules;   /* without any where the site has none */
    struct rules_result found; /* by the rules */
};

static void apply_rules(struct conversion *c)
{
    if (c->rules.count == 0)
        return;
    rules_apply(&c->rules, &c->dom, &c->offers, c->out, &c->found);
    if (c->in->explain)
        rules_explain(&c->rules, c->in->explain);
    if (c->found.native_ad)
        article_add_warning(c->out, "rules: this is an advertisement in the form of a story");
}

/* A page may be known by an address that has more in it than its canonical one. */
static struct span next_part(const struct conversion *c, struct span first)
{
    struct next_link_input in = {
        .dom = &c->dom,
        .page = c->in->url,
        .first = first,
        .number = c->in->part > 1 ? c->in->part + 1 : 2,
        .arena = c->arena,
    };
    struct span found = next_link_find(&in);
    if (found.n > 0 || c->in->part > 1 || c->out->url.n == 0)
        return found;
    in.first = c->out->url;
    return next_link_find(&in);
}

static void find_links(const struct conversion *c)
{
    struct convert_links *links = c->in->links;
    if (!links)
        return;
    links->single_page = absolute_url(c->in->url, c->found.single_page, c->arena);
    links->next_page = absolute_url(c->in->url, c->found.next_page, c->arena);
    struct span first = c->in->first.n > 0 ? c->in->first : c->in->url;
    links->next_part = next_part(c, first);
    if (c->in->part <= 1)
        links->first_part = next_link_first(&c->dom, first, c->arena);
}

static void read_metadata(struct conversion *c)
{
    struct metadata_input metadata = {.dom = &c->dom, .url = c->in->url, .now = c->in->now};
    metadata_read(&metadata, &c->offers, c->out);
    if (c->in->explain)
        offers_explain(&c->offers, c->in->explain);
}

/* Articles have these, section fronts hardly ever. */
static bool is_declared(const struct offers *o)
{
    return offers_from(o, OFFER_TITLE, FROM_JSON_LD) ||
           offers_from(o, OFFER_PUBLISHED, FROM_JSON_LD) ||
           offers_from(o, OFFER_PUBLISHED, FROM_JSON_LD_PAGE) ||
           offers_from(o, OFFER_PUBLISHED, FROM_ARTICLE);
}

static enum err extract(struct conversion *c, struct span base)
{
    struct extract_input body = {.dom = &c->dom,
                                 .base = base,
                                 .seen = c->in->seen,
                                 .explain = c->in->explain,
                                 .declared = is_declared(&c->offers)};
    struct rules_body_input selected = {.rules = &c->rules,
                                        .found = &c->found,
                                        .dom = &c->dom,
                                        .base = base,
                                        .explain = c->in->explain};
    bool by_rule = c->found.body_count > 0 && rules_body(&selected, c->arena, c->out);
    if (!by_rule && c->rules.has[RULE_BODY] && !c->rules.autodetect) {
        buf_add_string(c->reason, "extract: the site's rules find no body");
        return SW_NOT_ARTICLE;
    }
    if (!by_rule && c->rules.has[RULE_BODY])
        article_add_warning(c->out, "rules: no body found, the general way was taken");
    buf_add_string(c->reason, "extract: ");
    enum err e = by_rule ? extract_judge(&body, c->arena, c->out, c->reason)
                         : extract_body(&body, c->arena, c->out, c->in->prints, c->reason);
    if (e == SW_OK)
        buf_reset(c->reason);
    return e;
}

static enum err convert_tree(struct conversion *c)
{
    offers_init(&c->offers, c->arena);
    apply_rules(c);
    read_metadata(c);
    find_links(c);
    struct span url = c->in->url.n > 0 ? c->in->url : c->out->url;
    if (url.n == 0)
        url = SPAN(UNKNOWN_BASE);
    enum err e = extract(c, link_base(&c->dom, url, c->arena));
    if (c->in->explain)
        buf_add_format(c->in->explain, "* body       %.*s\n", SPAN_ARG(c->out->method));
    if (e != SW_OK)
        return e;
    c->out->live = c->offers.live;
    c->out->teaser = c->offers.paywalled && document_word_count(&c->out->body) < TEASER_WORDS_MAX;
    return SW_OK;
}

static void explain_warnings(const struct conversion *c)
{
    for (size_t i = 0; i < c->out->warning_count; i++) {
        buf_add_string(c->in->explain, "! ");
        escape_terminal(c->in->explain, c->out->warnings[i]);
        buf_add_char(c->in->explain, '\n');
    }
}

static bool has_text(const struct dom *dom)
{
    for (const struct node *n = dom->root; n; n = node_next(n, dom->root))
        if (n->tag == TAG_TEXT && span_trim(n->text).n > 0)
            return true;
    return false;
}

static enum err convert_html(struct conversion *c, struct span utf8)
{
    enum err e = dom_parse_html(utf8, c->arena, &c->dom);
    if (e != SW_OK) {
        buf_add_format(c->reason, "parse: %s", err_text(e));
        return e;
    }
    if (has_text(&c->dom)) {
        e = convert_tree(c);
    } else {
        buf_add_string(c->reason, "parse: the page has no text");
        e = SW_SYNTAX;
    }
    dom_free(&c->dom);
    return e;
}

/* The page with the replacements that the site's rules want. */
static enum err convert_replaced(struct conversion *c, struct span utf8)
{
    if (c->in->rules.n > 0)
        rules_parse(c->in->rules, c->arena, &c->rules, c->out);
    if (!c->rules.has[RULE_FIND_STRING])
        return convert_html(c, utf8);
    struct buf replaced;
    buf_init(&replaced, 4 * (size_t)PAGE_MAX);
    rules_replace(&c->rules, utf8, &replaced);
    enum err e = buf_error(&replaced);
    if (e == SW_OK)
        e = convert_html(c, buf_span(&replaced));
    else
        buf_add_format(c->reason, "rules: %s", err_text(e));
    buf_free(&replaced);
    return e;
}

/* Control characters that no text has: what many of them are in is no page. */
static bool is_binary(struct span bytes)
{
    struct span head = span_slice(bytes, 0, 4096);
    size_t controls = 0;
    for (size_t i = 0; i < head.n; i++)
        controls +=
            (unsigned char)head.p[i] < ' ' && !ascii_is_space(head.p[i]) && head.p[i] != '\0';
    return controls * 20 > head.n;
}

/* Feeds, sitemaps, answers of programs to programs. */
static bool is_data(struct span text)
{
    text = span_trim(text);
    enum source_kind kind = source_detect(SPAN(""), text);
    bool braced = text.n > 0 && text.p[0] == '{';
    return braced ? text.p[text.n - 1] == '}' : kind == SOURCE_FEED || kind == SOURCE_SITEMAP;
}

enum err convert_page(const struct convert_input *in, struct arena *arena, struct article *out,
                      struct buf *reason)
{
    article_init(out, arena);
    if (in->bytes.n > PAGE_MAX) {
        buf_add_format(reason, "decode: the page is larger than %d MiB", PAGE_MAX / 1024 / 1024);
        return SW_LIMIT;
    }
    struct buf utf8;
    buf_init(&utf8, 4 * (size_t)PAGE_MAX);
    enum err e = decode_page(in->bytes, in->content_type, &utf8);
    if (e != SW_OK) {
        buf_add_format(reason, "decode: %s", err_text(e));
    } else if (is_binary(buf_span(&utf8))) {
        buf_add_string(reason, "decode: this is not text");
        e = SW_SYNTAX;
    } else if (is_data(buf_span(&utf8))) {
        buf_add_string(reason, "decode: this is a feed, a sitemap or data, no page");
        e = SW_SYNTAX;
    } else {
        struct conversion c = {.in = in, .arena = arena, .out = out, .reason = reason};
        e = convert_replaced(&c, buf_span(&utf8));
        if (in->explain)
            explain_warnings(&c);
    }
    buf_free(&utf8);
    return e;
}
