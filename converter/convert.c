#include "convert.h"

#include "absolute.h"
#include "decode.h"
#include "dom.h"
#include "extract.h"
#include "metadata.h"
#include "smolwire/limits.h"

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

static enum err extract(const struct convert_input *in, const struct dom *dom, struct arena *arena,
                        struct article *out, struct buf *reason)
{
    struct offers offers;
    offers_init(&offers, arena);
    struct metadata_input metadata = {.dom = dom, .url = in->url, .now = in->now};
    metadata_read(&metadata, &offers, arena, out);
    if (in->explain)
        offers_explain(&offers, in->explain);
    struct span url = in->url.n > 0 ? in->url : out->url;
    if (url.n == 0)
        url = SPAN(UNKNOWN_BASE);
    struct extract_input body = {.dom = dom, .base = link_base(dom, url, arena)};
    buf_add_string(reason, "extract: ");
    enum err e = extract_body(&body, arena, out, NULL, reason);
    if (e != SW_OK)
        return e;
    out->live = offers.live;
    out->teaser = offers.paywalled && document_word_count(&out->body) < TEASER_WORDS_MAX;
    buf_reset(reason);
    return SW_OK;
}

static bool has_text(const struct dom *dom)
{
    for (const struct node *n = dom->root; n; n = node_next(n, dom->root))
        if (n->tag == TAG_TEXT && span_trim(n->text).n > 0)
            return true;
    return false;
}

static enum err convert_html(const struct convert_input *in, struct span utf8, struct arena *arena,
                             struct article *out, struct buf *reason)
{
    struct dom dom;
    enum err e = dom_parse_html(utf8, arena, &dom);
    if (e != SW_OK) {
        buf_add_format(reason, "parse: %s", err_text(e));
        return e;
    }
    if (has_text(&dom)) {
        e = extract(in, &dom, arena, out, reason);
    } else {
        buf_add_string(reason, "parse: the page has no text");
        e = SW_SYNTAX;
    }
    dom_free(&dom);
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
    } else {
        e = convert_html(in, buf_span(&utf8), arena, out, reason);
    }
    buf_free(&utf8);
    return e;
}
