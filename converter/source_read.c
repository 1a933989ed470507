#include "source_read.h"

#include "decode.h"
#include "dom.h"
#include "gzip.h"
#include "section_page.h"
#include "sitemap.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"
#include "smolwire/url.h"
#include "url_list.h"

/* The first element stands in these, after comments and a document type. */
#define HEAD_BYTES (16 * 1024)

static const struct {
    const char *root; /* local name */
    enum source_kind kind;
} roots[] = {
    {"rss", SOURCE_FEED},
    {"feed", SOURCE_FEED},
    {"rdf", SOURCE_FEED},
    {"channel", SOURCE_FEED},
    {"entry", SOURCE_FEED},
    {"urlset", SOURCE_SITEMAP},
    {"sitemapindex", SOURCE_SITEMAP},
};

/* Past what may stand before the first element. False: there is none. */
static bool find_element(struct span *text)
{
    for (;;) {
        *text = span_from(*text, span_find_char(*text, '<'));
        if (!text->n)
            return false;
        struct span end = SPAN(">");
        if (span_starts(*text, SPAN("<!--")))
            end = SPAN("-->");
        else if (span_starts(*text, SPAN("<?")))
            end = SPAN("?>");
        else if (!span_starts(*text, SPAN("<!")))
            return true;
        *text = span_from(*text, span_find(*text, end) + end.n);
    }
}

/* Name of the first element without its prefix; empty: there is none. */
static struct span root_name(struct span text)
{
    if (!find_element(&text))
        return (struct span){0};
    text = span_from(text, 1);
    size_t n = 0;
    while (n < text.n && !ascii_is_space(text.p[n]) && text.p[n] != '>' && text.p[n] != '/')
        n++;
    struct span name = span_slice(text, 0, n);
    size_t colon = span_find_char(name, ':');
    return colon < name.n ? span_from(name, colon + 1) : name;
}

/* A first line, comments aside, that is an address. */
static bool is_list(struct span text)
{
    struct span line;
    while (span_token(&text, "\r\n", &line)) {
        line = span_trim(line);
        if (line.n && line.p[0] != '#' && line.p[0] != ';')
            return url_is_web(line);
    }
    return false;
}

static enum source_kind detect(struct span content_type, struct span text)
{
    text = span_trim(text);
    if (text.n && text.p[0] == '{')
        return SOURCE_FEED;
    if (is_list(text))
        return SOURCE_LIST;
    struct span root = root_name(dom_xml_begin(text));
    for (size_t i = 0; i < SW_COUNT(roots); i++)
        if (span_is_nocase(root, roots[i].root))
            return roots[i].kind;
    bool xml = span_contains_nocase(content_type, SPAN("xml")) &&
               !span_contains_nocase(content_type, SPAN("html"));
    return xml && !span_is_nocase(root, "html") ? SOURCE_FEED : SOURCE_PAGE;
}

enum source_kind source_detect(struct span content_type, struct span bytes)
{
    struct buf head;
    buf_init(&head, 8 * HEAD_BYTES);
    enum source_kind kind = SOURCE_FEED;
    if (decode_page(span_slice(bytes, 0, HEAD_BYTES), content_type, &head) == SW_OK)
        kind = detect(content_type, buf_span(&head));
    buf_free(&head);
    return kind;
}

static enum err read_kind(enum source_kind kind, const struct feed_input *in, struct arena *arena,
                          struct feed *out, struct buf *reason)
{
    switch (kind) {
    case SOURCE_FEED: return feed_parse(in, arena, out, reason);
    case SOURCE_SITEMAP: return sitemap_parse(in, arena, out, reason);
    case SOURCE_PAGE: return section_page_parse(in, arena, out, reason);
    case SOURCE_LIST: return url_list_parse(in, arena, out, reason);
    case SOURCE_AUTO:
    case SOURCE_FOLDER: break;
    }
    buf_add_string(reason, "parse: a folder does not come in one piece");
    return SW_UNSUPPORTED;
}

enum err source_read(enum source_kind kind, const struct feed_input *in, struct arena *arena,
                     struct feed *out, struct buf *reason)
{
    struct feed_input plain = *in;
    struct buf inflated;
    buf_init(&inflated, PAGE_MAX);
    enum err e = SW_OK;
    if (gzip_is(in->bytes)) {
        e = gzip_inflate(in->bytes, &inflated);
        plain.bytes = buf_span(&inflated);
    }
    if (e)
        buf_add_format(reason, "parse: gzip: %s", err_text(e));
    else if (kind == SOURCE_AUTO)
        kind = source_detect(plain.content_type, plain.bytes);
    if (!e)
        e = read_kind(kind, &plain, arena, out, reason);
    buf_free(&inflated);
    return e;
}
