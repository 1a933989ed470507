#include "feed_text.h"

#include "feed.h"

#include "smolwire/buf.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"
#include "smolwire/unicode.h"
#include "smolwire/url.h"
#include "smolwire/utf8.h"

/* A week: a feed that wants less is mistaken. */
#define MINUTES_MAX (7 * 24 * 60)

static struct span keep(struct arena *arena, struct buf *b)
{
    struct span s = buf_error(b) ? (struct span){0} : arena_span(arena, buf_span(b));
    buf_free(b);
    return s;
}

struct span feed_raw_text(const struct node *n, struct arena *arena)
{
    if (n->first && n->first == n->last && n->first->tag == TAG_TEXT)
        return n->first->text; /* the usual case, without a copy */
    struct buf b;
    buf_init(&b, PAGE_MAX);
    for (const struct node *c = n->first; c; c = node_next(c, n))
        if (c->tag == TAG_TEXT)
            buf_add_span(&b, c->text);
    return keep(arena, &b);
}

static void add_open_tag(struct buf *b, const struct node *n)
{
    buf_add_char(b, '<');
    buf_add_string(b, n->name);
    for (const struct attr *a = n->attrs; a; a = a->next) {
        buf_add_char(b, ' ');
        buf_add_string(b, a->name);
        buf_add_string(b, "=\"");
        escape_xml(b, a->value);
        buf_add_char(b, '"');
    }
    buf_add_char(b, '>');
}

static void add_close_tag(struct buf *b, const struct node *n)
{
    buf_add_string(b, "</");
    buf_add_string(b, n->name);
    buf_add_char(b, '>');
}

struct span feed_inner_html(const struct node *top, struct arena *arena)
{
    struct buf b;
    buf_init(&b, PAGE_MAX);
    const struct node *n = top->first;
    while (n && n != top) {
        if (n->tag == TAG_TEXT)
            escape_xml(&b, n->text);
        else
            add_open_tag(&b, n);
        if (n->first) {
            n = n->first;
            continue;
        }
        if (n->tag != TAG_TEXT)
            add_close_tag(&b, n);
        while (n != top && !n->next) {
            n = n->parent;
            if (n != top)
                add_close_tag(&b, n);
        }
        n = n == top ? top : n->next;
    }
    return keep(arena, &b);
}

struct span feed_fold(struct arena *arena, struct span text)
{
    struct buf b;
    buf_init(&b, PAGE_MAX);
    bool space = false;
    while (text.n) {
        struct span before = text;
        bool is_space = unicode_is_space(utf8_next(&text));
        if (!is_space && space && b.len)
            buf_add_char(&b, ' ');
        if (!is_space)
            buf_add(&b, before.p, before.n - text.n);
        space = is_space;
    }
    return keep(arena, &b);
}

struct span feed_strip(struct arena *arena, struct span html)
{
    bool plain = span_find_char(html, '<') == html.n && span_find_char(html, '&') == html.n;
    struct dom dom;
    if (plain || dom_parse_html(html, arena, &dom) != SW_OK)
        return feed_fold(arena, html);
    struct span text = feed_fold(arena, node_text(dom.root, arena));
    dom_free(&dom);
    return text;
}

bool feed_looks_like_html(struct span text)
{
    struct span after = span_from(text, span_find_char(text, '&'));
    bool reference = span_eat_char(&after, '&') && after.n > 0 &&
                     (ascii_is_alpha(after.p[0]) || after.p[0] == '#') &&
                     span_find_char(span_slice(after, 0, 12), ';') < 12;
    return reference || span_contains(text, SPAN("</")) || span_contains(text, SPAN("/>"));
}

struct span feed_plain(struct arena *arena, struct span text)
{
    return feed_looks_like_html(text) ? feed_strip(arena, text) : feed_fold(arena, text);
}

struct span feed_as_html(struct arena *arena, struct span text)
{
    struct buf b;
    buf_init(&b, PAGE_MAX);
    buf_add_string(&b, "<p>");
    const char *before = "";
    while (text.n) {
        struct span line = span_cut(&text, '\n');
        if (span_trim(line).n) {
            buf_add_string(&b, before);
            escape_xml(&b, line);
            before = "\n";
        } else if (*before) {
            before = "</p><p>";
        }
    }
    buf_add_string(&b, "</p>");
    return keep(arena, &b);
}

static int base64_value(char c)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t i = span_find_char(span_make(letters, 64), c);
    return i < 64 ? (int)i : -1;
}

struct span feed_base64(struct arena *arena, struct span text)
{
    struct buf b;
    buf_init(&b, PAGE_MAX);
    uint32_t bits = 0;
    unsigned have = 0;
    for (size_t i = 0; i < text.n && text.p[i] != '='; i++) {
        int value = base64_value(text.p[i]);
        if (value < 0 && ascii_is_space(text.p[i]))
            continue;
        if (value < 0) {
            buf_fail(&b, SW_SYNTAX);
            break;
        }
        bits = bits << 6 | (uint32_t)value;
        have += 6;
        if (have >= 8) {
            have -= 8;
            buf_add_char(&b, (char)(bits >> have & 0xff));
        }
    }
    return keep(arena, &b);
}

struct span feed_resolve(struct arena *arena, struct span base, struct span link)
{
    struct url parsed;
    if (!base.n || (url_is_web(link) && url_parse(link, &parsed) == SW_OK))
        return link;
    struct buf b;
    buf_init(&b, URL_MAX);
    if (url_resolve(base, link, &b) != SW_OK) {
        buf_free(&b);
        return link;
    }
    return keep(arena, &b);
}

struct span feed_join(struct arena *arena, struct span a, struct span b)
{
    if (!a.n || !b.n || a.n + b.n > FEED_AUTHORS_MAX || span_contains(a, b))
        return a.n ? a : b;
    return arena_format(arena, "%.*s, %.*s", SPAN_ARG(a), SPAN_ARG(b));
}

struct span feed_person(struct span author)
{
    size_t open = span_find_char(author, '(');
    if (open == author.n || !span_ends(author, SPAN(")")))
        return author;
    struct span before = span_trim(span_slice(author, 0, open));
    struct span inside = span_trim(span_slice(author, open + 1, author.n - open - 2));
    if (span_find_char(before, '@') < before.n && inside.n)
        return inside;
    return span_find_char(inside, '@') < inside.n || !inside.n ? before : author;
}

int64_t feed_minutes(struct span text)
{
    uint64_t minutes = 0;
    return span_to_uint(span_trim(text), MINUTES_MAX, &minutes) ? (int64_t)minutes * 60 : 0;
}
