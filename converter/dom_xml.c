/*
 * XML to our tree: the events of libxml2's XML parser in recovery. No document
 * type ever reaches it: entities, XML's, HTML's, which broken feeds use without
 * declaring them, and the plain ones of an internal subset, are put in before.
 */
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "decode.h"
#include "dom_build.h"
#include "dom_memory.h"
#include "number_reference.h"
#include "smolwire/limits.h"
#include "smolwire/utf8.h"

#define XHTML "http://www.w3.org/1999/xhtml"

/* --- before the parser ----------------------------------------------------- */

static bool is_xml_entity(struct span name)
{
    return span_is(name, "amp") || span_is(name, "lt") || span_is(name, "gt") ||
           span_is(name, "quot") || span_is(name, "apos");
}

/* The character that HTML calls `name`; 0 for none. */
static uint32_t html_entity(struct span name)
{
    char string[16];
    if (name.n == 0 || name.n >= sizeof(string))
        return 0;
    memcpy(string, name.p, name.n);
    string[name.n] = '\0';
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)string);
    return entity ? entity->value : 0;
}

/*
 * Entities that the document declares for itself. Their values are taken as
 * text in which no other declared entity counts, and all of them together may
 * bring this many bytes: nothing grows without end.
 */
#define ENTITIES_MAX     64
#define ENTITY_BYTES_MAX 1024
#define ENTITY_BUDGET    (64 * 1024)

struct mending {
    struct {
        struct span name, value;
    } list[ENTITIES_MAX];
    size_t count;
    size_t budget;
    size_t depth; /* start tags without an end so far */
};

static struct span declared_value(const struct mending *declared, struct span name)
{
    for (size_t i = 0; declared && i < declared->count; i++)
        if (span_equal(declared->list[i].name, name))
            return declared->list[i].value;
    return (struct span){0};
}

static struct span reference_name(struct span s, size_t *length)
{
    size_t n = 1;
    while (n < s.n && ascii_is_alnum(s.p[n]))
        n++;
    bool ended = n < s.n && s.p[n] == ';';
    *length = n + 1;
    return ended ? span_slice(s, 1, n - 1) : (struct span){0};
}

/* A reference that every document may use. False: it is none. */
static bool add_known_reference(struct buf *out, struct span name)
{
    bool kept = is_xml_entity(name);
    uint32_t c = kept ? 0 : html_entity(name);
    if (kept)
        buf_add_format(out, "&%.*s;", SPAN_ARG(name));
    else if (c)
        utf8_add(out, c);
    return kept || c;
}

static bool is_number_reference(struct span s)
{
    return span_starts(s, SPAN("&#"));
}

static void add_declared(struct buf *out, struct span value)
{
    while (value.n) {
        size_t n = 1;
        struct span name = value.p[0] == '&' ? reference_name(value, &n) : (struct span){0};
        if (is_number_reference(value)) {
            n = number_reference_add(out, value);
        } else if (!name.n || !add_known_reference(out, name)) {
            n = 1;
            if (value.p[0] == '&')
                buf_add_string(out, "&amp;");
            else if (value.p[0] == '<')
                buf_add_string(out, "&lt;");
            else
                buf_add_char(out, value.p[0]);
        }
        value = span_from(value, n);
    }
}

/* `s` begins with '&'. Returns the bytes consumed. A '&' that begins nothing known is text. */
static size_t add_reference(struct buf *out, struct span s, struct mending *declared)
{
    if (is_number_reference(s))
        return number_reference_add(out, s);
    size_t n;
    struct span name = reference_name(s, &n);
    struct span value = declared_value(declared, name);
    if (value.n && value.n <= declared->budget) {
        declared->budget -= value.n;
        add_declared(out, value);
        return n;
    }
    if (name.n && add_known_reference(out, name))
        return n;
    buf_add_string(out, "&amp;");
    return 1;
}

/* Bytes that are text or markup but no reference; control characters end them too. */
static size_t plain_length(struct span s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] != '&' && s.p[n] != '<' &&
           ((unsigned char)s.p[n] >= ' ' || ascii_is_space(s.p[n])))
        n++;
    return n;
}

/* Offset after the first `needle` from `at` on, or the end. */
static size_t past(struct span s, struct span needle, size_t at)
{
    struct span rest = span_from(s, at);
    size_t n = span_find(rest, needle);
    return n < rest.n ? at + n + needle.n : s.n;
}

/* `s` is what follows "<!ENTITY": a name and a value in quotes, else nothing is declared. */
static void declare(struct mending *declared, struct span s)
{
    span_eat_space(&s);
    size_t n = 0;
    while (n < s.n && (ascii_is_alnum(s.p[n]) || s.p[n] == '_' || s.p[n] == '-'))
        n++;
    struct span name = span_slice(s, 0, n), rest = span_from(s, n);
    span_eat_space(&rest);
    if (!name.n || !rest.n || (rest.p[0] != '"' && rest.p[0] != '\''))
        return;
    char quote = rest.p[0];
    rest = span_slice(rest, 1, ENTITY_BYTES_MAX);
    size_t end = span_find_char(rest, quote);
    if (end == rest.n || declared->count == ENTITIES_MAX)
        return;
    declared->list[declared->count].name = name;
    declared->list[declared->count++].value = span_slice(rest, 0, end);
}

/* `s` begins with "<!DOCTYPE". Returns its length, with the entities of its internal subset. */
static size_t read_doctype(struct mending *declared, struct span s)
{
    size_t close = span_find_char(s, '>'), open = span_find_char(span_slice(s, 0, close), '[');
    if (open == close)
        return close < s.n ? close + 1 : s.n;
    size_t end = open;
    do {
        end += 1 + span_find_char(span_from(s, end + 1), ']');
        struct span after = span_from(s, end + 1);
        span_eat_space(&after);
        if (!after.n || after.p[0] == '>')
            break;
    } while (end < s.n);
    struct span subset = span_slice(s, open, end - open);
    for (size_t n; (n = span_find(subset, SPAN("<!ENTITY"))) < subset.n;) {
        subset = span_from(subset, n + strlen("<!ENTITY"));
        declare(declared, subset);
    }
    return past(s, SPAN(">"), end);
}

/* libxml2 compares every attribute with all before it: a tag with more of them loses them all. */
#define ATTRIBUTES_MAX 256

/* And every prefix with all that are declared around it: below this, none is declared any more. */
#define SPACES_DEPTH_MAX 100

/* `s` begins with a start tag: up to its '>' or what cuts it, and how many attributes it has. */
static size_t tag_length(struct span s, unsigned *attributes)
{
    char quote = '\0';
    for (size_t n = 1; n < s.n; n++) {
        char c = s.p[n];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '=')
            ++*attributes;
        else if (c == '>' || c == '<')
            return c == '>' ? n + 1 : n;
    }
    return s.n;
}

static size_t add_tag(struct buf *out, struct span s, struct mending *m)
{
    unsigned attributes = 0;
    size_t length = tag_length(s, &attributes), n = 1;
    bool empty = length > 1 && s.p[length - 2] == '/';
    m->depth += !empty;
    if (attributes > ATTRIBUTES_MAX || (attributes && m->depth > SPACES_DEPTH_MAX &&
                                        span_contains(span_slice(s, 0, length), SPAN("xmlns")))) {
        while (n < length && !ascii_is_space(s.p[n]) && s.p[n] != '=')
            n++;
        buf_add_span(out, span_slice(s, 0, n));
        buf_add_string(out, empty ? "/>" : ">");
        return length;
    }
    buf_add_char(out, '<');
    return 1;
}

/* "5 < 6": what cannot be the first character of a name is text. */
static bool begins_markup(char c)
{
    return ascii_is_alpha(c) || (unsigned char)c >= 0x80 || strchr("_:!/?", c);
}

/* `s` begins with '<'. Copies what is taken literally, drops document types. Returns the bytes
 * consumed. */
static size_t add_angle(struct buf *out, struct span s, struct mending *declared)
{
    size_t n = 1;
    if (s.n < 2 || !begins_markup(s.p[1])) {
        buf_add_string(out, "&lt;");
        return 1;
    }
    if (s.p[1] != '!' && s.p[1] != '/' && s.p[1] != '?')
        return add_tag(out, s, declared);
    if (span_starts(s, SPAN("</")) && declared->depth > 0)
        declared->depth--;
    if (span_starts(s, SPAN("<![CDATA[")))
        n = past(s, SPAN("]]>"), 0);
    else if (span_starts(s, SPAN("<!--")))
        return past(s, SPAN("-->"), 0);
    else if (span_starts_nocase(s, SPAN("<!DOCTYPE")))
        return read_doctype(declared, s);
    buf_add_span(out, span_slice(s, 0, n));
    return n;
}

/* A declaration further down is one that the text tells of. */
#define WARNINGS_MAX 4096

struct span dom_xml_begin(struct span text)
{
    struct span head = span_slice(text, 0, WARNINGS_MAX);
    size_t n = span_find(head, SPAN("<?xml "));
    return span_from(text, n < head.n ? n : span_find_char(text, '<'));
}

static enum err mend_xml(struct span s, struct buf *out)
{
    struct mending declared = {.budget = ENTITY_BUDGET};
    s = dom_xml_begin(s);
    while (s.n > 0) {
        size_t n = plain_length(s);
        buf_add_span(out, span_slice(s, 0, n));
        s = span_from(s, n);
        if (s.n == 0)
            break;
        if (s.p[0] == '&')
            s = span_from(s, add_reference(out, s, &declared));
        else if (s.p[0] == '<')
            s = span_from(s, add_angle(out, s, &declared));
        else
            s = span_from(s, 1); /* a control character */
    }
    return buf_error(out);
}

/* --- the parser's events ------------------------------------------------------ */

static enum tag tag_of(const xmlChar *name, const xmlChar *space)
{
    if (space && strcmp((const char *)space, XHTML) == 0)
        return tag_from_name(span_of((const char *)name));
    return TAG_OTHER;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *space, int spaces SW_UNUSED, const xmlChar **uris SW_UNUSED,
                     int count, int defaulted SW_UNUSED, const xmlChar **attributes)
{
    xmlParserCtxtPtr parser = context;
    struct dom_build *b = parser->_private;
    if (prefix && !space) /* nobody declared it: it stays part of the name */
        name = xmlDictQLookup(parser->dict, prefix, name);
    if (!name)
        err_out_of_memory();
    struct node *n =
        dom_build_open(b, tag_of(name, space), (const char *)name, (const char *)space);
    for (int i = 0; n && i < count; i++, attributes += 5) {
        const char *begin = (const char *)attributes[3], *end = (const char *)attributes[4];
        dom_build_attr(b, n, (const char *)attributes[0], span_between(begin, end));
    }
}

static void on_end(void *context, const xmlChar *name SW_UNUSED, const xmlChar *prefix SW_UNUSED,
                   const xmlChar *space SW_UNUSED)
{
    xmlParserCtxtPtr parser = context;
    dom_build_close(parser->_private);
}

static void on_text(void *context, const xmlChar *text, int length)
{
    xmlParserCtxtPtr parser = context;
    dom_build_text(parser->_private, span_make((const char *)text, (size_t)length));
}

static xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
};

static enum err parse_mended(struct span xml, struct dom_build *b, struct dom *out)
{
    xmlParserCtxtPtr context = xmlCreateMemoryParserCtxt(xml.p, (int)xml.n);
    if (!context)
        return xml.n == 0 ? SW_SYNTAX : SW_NOMEM;
    *context->sax = handler;
    context->_private = b;
    (void)xmlCtxtUseOptions(context, XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                         XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_HUGE |
                                         XML_PARSE_NOENT);
    (void)xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8);
    (void)xmlParseDocument(context); /* its result tells of errors in the markup only */
    out->names = context->dict;
    xmlDictReference(context->dict);
    xmlFreeParserCtxt(context);
    return SW_OK;
}

static enum err parse(struct span bytes, struct buf *decoded, struct buf *mended,
                      struct dom_build *b, struct dom *out)
{
    enum err e = decode_page(bytes, SPAN(""), decoded);
    if (e == SW_OK)
        e = mend_xml(buf_span(decoded), mended);
    if (e == SW_OK)
        e = parse_mended(buf_span(mended), b, out);
    return e;
}

enum err dom_parse_xml(struct span bytes, struct arena *arena, struct dom *out)
{
    if (bytes.n > PAGE_MAX)
        return SW_LIMIT;
    struct dom_build b;
    struct buf decoded, mended;
    dom_memory_set_up();
    dom_build_init(&b, arena);
    buf_init(&decoded, 4 * (size_t)PAGE_MAX);
    buf_init(&mended, 8 * (size_t)PAGE_MAX);
    struct dom made = {.arena = arena};
    enum err e = parse(bytes, &decoded, &mended, &b, &made);
    made.root = dom_build_end(&b);
    if (e == SW_OK && !made.root)
        e = SW_SYNTAX;
    if (e == SW_OK)
        *out = made;
    else
        dom_free(&made);
    buf_free(&mended);
    buf_free(&decoded);
    dom_build_free(&b);
    return e;
}
