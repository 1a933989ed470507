/*
 * One function per output grammar.
 */
#include "smolwire/escape.h"

#include <string.h>

#include "smolwire/limits.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

#define ZERO_WIDTH_SPACE "\xE2\x80\x8B"
#define TAB_COLUMNS      8

/* Printable ASCII at the front: most text is nothing else. */
static size_t printable_run(struct span s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= ' ' && s.p[n] <= '~')
        n++;
    return n;
}

/* Tabs and all that breaks a line, in ASCII or Unicode. */
static bool is_break(uint32_t c)
{
    return (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* What bidi control opens or closes. */
enum bidi { BIDI_NONE, BIDI_EMBEDDING, BIDI_ISOLATE, BIDI_POP_EMBEDDING, BIDI_POP_ISOLATE };

static enum bidi bidi_of(uint32_t c)
{
    if (c == 0x202A || c == 0x202B)
        return BIDI_EMBEDDING;
    if (c >= 0x2066 && c <= 0x2068)
        return BIDI_ISOLATE;
    if (c == 0x202C)
        return BIDI_POP_EMBEDDING;
    return c == 0x2069 ? BIDI_POP_ISOLATE : BIDI_NONE;
}

/*
 * Embeddings and isolates are honest parts of right-to-left text as long as
 * each is closed in its order; one left open would turn what we print after it.
 * The stack is a word of bits: no honest text nests 60 deep.
 */
static bool bidi_is_balanced(struct span s)
{
    uint64_t stack = 1; /* the top bit set marks the bottom; below it 1 is an isolate */
    while (s.n > 0) {
        s = span_from(s, printable_run(s));
        enum bidi bidi = s.n > 0 ? bidi_of(utf8_next(&s)) : BIDI_NONE;
        if (bidi == BIDI_NONE)
            continue;
        if (bidi == BIDI_EMBEDDING || bidi == BIDI_ISOLATE) {
            if (stack >> 60)
                return false;
            stack = stack << 1 | (bidi == BIDI_ISOLATE ? 1 : 0);
        } else {
            if (stack == 1 || (stack & 1) != (bidi == BIDI_POP_ISOLATE ? 1 : 0))
                return false;
            stack >>= 1;
        }
    }
    return stack == 1;
}

/* A code point that is neither printable ASCII nor a break. */
static void add_one(struct buf *b, uint32_t c, bool bidi_kept)
{
    if (!unicode_is_control(c) || (bidi_kept && bidi_of(c) != BIDI_NONE))
        utf8_add(b, c);
}

/* The common ground of all: one line, runs of tabs and breaks as one space, no controls. */
static void add_line(struct buf *b, struct span text)
{
    bool bidi_kept = bidi_is_balanced(text);
    bool after_break = false;
    while (text.n > 0) {
        size_t run = printable_run(text);
        if (run > 0) {
            buf_add(b, text.p, run);
            text = span_from(text, run);
            after_break = false;
            continue;
        }
        uint32_t c = utf8_next(&text);
        if (!is_break(c))
            add_one(b, c, bidi_kept);
        else if (!after_break)
            buf_add_char(b, ' ');
        after_break = is_break(c);
    }
}

/*
 * Markup, or the beginning of it: what a later call appends to the same line
 * must not complete it.
 */
static bool reads_as_markup(struct span line)
{
    static const struct span whole[] = {{"=>", 2}, {"#", 1}, {"* ", 2}, {">", 1}, {"```", 3}};
    for (size_t i = 0; i < SW_COUNT(whole); i++)
        if (span_starts(line, whole[i]) || (line.n > 0 && span_starts(whole[i], line)))
            return true;
    return false;
}

static void insert_zero_width_space(struct buf *b, size_t at)
{
    struct span mark = SPAN(ZERO_WIDTH_SPACE);
    char *end = buf_reserve(b, mark.n);
    if (!end)
        return;
    memmove(b->data + at + mark.n, b->data + at, b->len - at);
    memcpy(b->data + at, mark.p, mark.n);
    buf_added(b, mark.n);
}

void escape_gemtext(struct buf *b, struct span text, bool line_start)
{
    size_t before = b->len;
    add_line(b, text);
    if (line_start && reads_as_markup(span_from(buf_span(b), before)))
        insert_zero_width_space(b, before);
}

void escape_gemtext_pre(struct buf *b, struct span line)
{
    size_t before = b->len;
    while (line.n > 0) {
        size_t stop = b->len; /* a tab stop, counted from `before` */
        size_t tab = span_find_char(line, '\t');
        add_line(b, span_slice(line, 0, tab));
        if (tab < line.n) {
            size_t column = unicode_width_of(span_from(buf_span(b), stop));
            buf_add_repeat(b, ' ', TAB_COLUMNS - column % TAB_COLUMNS);
            tab++;
        }
        line = span_from(line, tab);
    }
    if (span_starts(span_from(buf_span(b), before), SPAN("```")))
        insert_zero_width_space(b, before);
}

void escape_gopher(struct buf *b, struct span text)
{
    add_line(b, text);
}

void escape_terminal(struct buf *b, struct span text)
{
    add_line(b, text);
}

/* RFC 3986: what may stand in a URI as it is, '%' of existing escapes with it. */
static bool is_uri_byte(char c)
{
    return c > ' ' && c < 0x7F && !strchr("\"<>\\^`{|}", c);
}

void escape_link_uri(struct buf *b, struct span uri)
{
    while (uri.n > 0) {
        size_t run = 0;
        while (run < uri.n && is_uri_byte(uri.p[run]))
            run++;
        buf_add(b, uri.p, run);
        uri = span_from(uri, run);
        if (uri.n > 0)
            buf_add_format(b, "%%%02X", (unsigned)(unsigned char)uri.p[0]);
        uri = span_from(uri, 1);
    }
}

bool escape_selector(struct buf *b, struct span selector)
{
    struct span rest = selector;
    if (selector.n > GOPHER_SELECTOR_MAX || !utf8_valid(selector))
        return false;
    while (rest.n > 0) {
        uint32_t c = utf8_next(&rest);
        if (is_break(c) || unicode_is_control(c))
            return false;
    }
    buf_add_span(b, selector);
    return true;
}

static const char *xml_entity(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

/* Line breaks and tabs are text in XML; U+FFFE and U+FFFF are not (XML 1.0, 2.2). */
static void add_xml(struct buf *b, uint32_t c, bool bidi_kept)
{
    const char *entity = c < 0x80 ? xml_entity((char)c) : NULL;
    if (entity)
        buf_add_string(b, entity);
    else if (c == '\n' || c == '\t')
        buf_add_char(b, (char)c);
    else if (c == 0xFFFE || c == 0xFFFF)
        utf8_add(b, UTF8_REPLACEMENT);
    else
        add_one(b, c, bidi_kept);
}

void escape_xml(struct buf *b, struct span text)
{
    bool bidi_kept = bidi_is_balanced(text);
    while (text.n > 0) {
        size_t run = 0;
        while (run < text.n && text.p[run] >= ' ' && text.p[run] <= '~' && !xml_entity(text.p[run]))
            run++;
        buf_add(b, text.p, run);
        text = span_from(text, run);
        if (text.n > 0)
            add_xml(b, utf8_next(&text), bidi_kept);
    }
}

/* Next run of letters and digits, apostrophes within left out: "Trump's" is one word. */
static bool next_word(struct span *rest, struct buf *word)
{
    buf_reset(word);
    while (rest->n > 0 && !ascii_is_alnum(rest->p[0]))
        *rest = span_from(*rest, 1);
    while (rest->n > 0 && (ascii_is_alnum(rest->p[0]) || rest->p[0] == '\'')) {
        if (rest->p[0] != '\'')
            buf_add_char(word, ascii_lower(rest->p[0]));
        *rest = span_from(*rest, 1);
    }
    return word->len > 0;
}

static void add_words(struct buf *b, struct span ascii, struct buf *word, size_t max)
{
    size_t before = b->len;
    while (next_word(&ascii, word)) {
        size_t used = b->len - before;
        bool first = used == 0;
        if (!first && word->len + 1 > max - used)
            return;
        if (!first)
            buf_add_char(b, '-');
        buf_add_span(b, span_slice(buf_span(word), 0, max)); /* only a first word can be too long */
    }
}

void escape_slug(struct buf *b, struct span text, size_t max)
{
    struct buf ascii, word;
    buf_init(&ascii, 4 * text.n + 64);
    buf_init(&word, SIZE_MAX);
    unicode_to_ascii(&ascii, text);
    add_words(b, buf_span(&ascii), &word, max);
    if (buf_error(&ascii) != SW_OK)
        buf_fail(b, buf_error(&ascii));
    if (buf_error(&word) != SW_OK)
        buf_fail(b, buf_error(&word));
    buf_free(&ascii);
    buf_free(&word);
}

/* "u7ecf-u6d4e" */
static void add_numbers(struct buf *b, struct span text, size_t max)
{
    const size_t longest = sizeof("-u10ffff") - 1;
    size_t before = b->len;
    while (text.n > 0 && b->len - before + longest <= max) {
        uint32_t c = utf8_next(&text);
        if (unicode_is_letter(c) || unicode_is_digit(c))
            buf_add_format(b, "%su%x", b->len > before ? "-" : "", c);
    }
}

void escape_name_slug(struct buf *b, struct span name, size_t max)
{
    struct buf folded;
    size_t before = b->len;
    escape_slug(b, name, max);
    if (b->len > before)
        return;
    buf_init(&folded, 4 * name.n + 64);
    unicode_fold(&folded, name);
    add_numbers(b, buf_span(&folded), max);
    if (buf_error(&folded) != SW_OK)
        buf_fail(b, buf_error(&folded));
    buf_free(&folded);
}
