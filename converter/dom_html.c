/*
 * HTML to our tree: the events of libxml2's HTML parser, after the markup has
 * been mended for it.
 */
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include "dom_build.h"
#include "dom_memory.h"
#include "markup.h"
#include "smolwire/limits.h"

static struct span span_of_xml(const xmlChar *s)
{
    return span_of((const char *)s);
}

static void add_attributes(struct dom_build *b, struct node *n, const xmlChar **attributes)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (!node_has_attr(n, (const char *)attributes[0]))
            dom_build_attr(b, n, (const char *)attributes[0], span_of_xml(attributes[1]));
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    struct dom_build *b = context;
    struct node *n = dom_build_open(b, tag_from_name(span_of_xml(name)), (const char *)name, NULL);
    if (n)
        add_attributes(b, n, attributes);
}

static void on_end(void *context, const xmlChar *name SW_UNUSED)
{
    dom_build_close(context);
}

static void on_text(void *context, const xmlChar *text, int length)
{
    dom_build_text(context, span_make((const char *)text, (size_t)length));
}

static htmlSAXHandler handler = {
    .startElement = on_start,
    .endElement = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
};

static enum err parse_mended(struct span html, struct dom_build *b, struct dom *out)
{
    htmlParserCtxtPtr context = htmlCreateMemoryParserCtxt(html.p, (int)html.n);
    if (!context)
        return SW_NOMEM;
    *context->sax = handler;
    context->userData = b;
    (void)htmlCtxtUseOptions(context, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                          HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                          HTML_PARSE_IGNORE_ENC);
    context->options |=
        XML_PARSE_HUGE; /* else input above 10 MB is refused; HTML has no name for it */
    htmlDefaultSAXHandlerInit();
    (void)xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8);
    (void)htmlParseDocument(context); /* its result tells of errors in the markup only */
    out->names = context->dict;
    xmlDictReference(context->dict);
    htmlFreeParserCtxt(context);
    return SW_OK;
}

static enum err parse(struct span utf8, struct buf *mended, struct dom_build *b, struct dom *out)
{
    enum err e = markup_mend(utf8, mended);
    if (e != SW_OK)
        return e;
    return parse_mended(buf_span(mended), b, out);
}

enum err dom_parse_html(struct span utf8, struct arena *arena, struct dom *out)
{
    if (utf8.n > PAGE_MAX)
        return SW_LIMIT;
    struct dom_build b;
    struct buf mended;
    dom_memory_set_up();
    dom_build_init(&b, arena);
    buf_init(&mended, 4 * (size_t)PAGE_MAX);
    *out = (struct dom){.arena = arena};
    enum err e = parse(utf8, &mended, &b, out);
    buf_free(&mended);
    if (e == SW_OK) {
        out->root = dom_build_end(&b);
        if (!out->root)
            out->root = dom_build_open(&b, TAG_HTML, "html", NULL);
    }
    dom_build_free(&b);
    return e;
}

void dom_free(struct dom *d)
{
    dom_tree_free(d);
    if (d->names)
        xmlDictFree(d->names);
    *d = (struct dom){0};
}
