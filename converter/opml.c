#include "opml.h"

#include "dom.h"
#include "feed_text.h"
#include "smolwire/escape.h"
#include "smolwire/url.h"

/* --- reading ----------------------------------------------------------------- */

static bool is_outline(const struct node *n)
{
    return node_is_element(n) && span_is_nocase(span_of(n->name), "outline");
}

static struct span attr_nocase(const struct node *n, const char *name)
{
    for (const struct attr *a = n->attrs; a; a = a->next)
        if (span_is_nocase(span_of(a->name), name))
            return span_trim(a->value);
    return (struct span){0};
}

static struct span title_of(const struct node *n, struct arena *arena)
{
    struct span title = attr_nocase(n, "title");
    return feed_fold(arena, title.n ? title : attr_nocase(n, "text"));
}

/* "/World/Asia,Tides" is "Asia": the last step of the first one. */
static struct span category_of(const struct node *n, struct arena *arena)
{
    struct span rest = attr_nocase(n, "category"), path = span_cut(&rest, ','), step, last = {0};
    while (span_token(&path, "/", &step))
        last = step;
    return feed_fold(arena, last);
}

/* "feed://a.example/rss" and "feed:https://a.example/rss" are how programs are told of feeds. */
static struct span address_of(const struct node *n, struct arena *arena)
{
    struct span url = is_outline(n) ? attr_nocase(n, "xmlUrl") : (struct span){0};
    if (!span_eat_nocase(&url, SPAN("feed:")))
        return url;
    return span_starts(url, SPAN("//")) ? arena_format(arena, "http:%.*s", SPAN_ARG(url)) : url;
}

static struct opml_feed read_outline(const struct node *n, struct span url, struct arena *arena)
{
    struct opml_feed feed = {
        .title = title_of(n, arena),
        .url = url,
        .page = attr_nocase(n, "htmlUrl"),
        .section = is_outline(n->parent) ? title_of(n->parent, arena) : (struct span){0},
    };
    if (!feed.section.n)
        feed.section = category_of(n, arena);
    return feed;
}

enum err opml_parse(struct span bytes, struct arena *arena, struct opml_feed **feeds, size_t *count,
                    struct buf *reason)
{
    struct dom dom;
    size_t capacity = 0;
    *feeds = NULL;
    *count = 0;
    enum err e = dom_parse_xml(bytes, arena, &dom);
    if (e) {
        buf_add_format(reason, "no XML that could be read: %s", err_text(e));
        return e;
    }
    if (!span_is_nocase(span_of(dom.root->name), "opml")) {
        buf_add_string(reason, "not OPML: its root element is ");
        buf_add_string(reason, dom.root->name);
        e = SW_SYNTAX;
    }
    for (const struct node *n = dom.root; !e && n; n = node_next(n, dom.root)) {
        struct span url = address_of(n, arena);
        if (!url_is_web(url) || *count == OPML_FEEDS_MAX)
            continue;
        *feeds = arena_grow(arena, *feeds, *count, &capacity, sizeof(**feeds));
        (*feeds)[(*count)++] = read_outline(n, url, arena);
    }
    dom_free(&dom);
    return e;
}

/* --- writing ------------------------------------------------------------------ */

static void add_attribute(struct buf *out, const char *name, struct span value)
{
    if (!value.n)
        return;
    buf_add_format(out, " %s=\"", name);
    escape_xml(out, value);
    buf_add_char(out, '"');
}

static void add_feed(struct buf *out, const struct opml_feed *f, const char *indent)
{
    buf_add_format(out, "%s<outline type=\"rss\"", indent);
    add_attribute(out, "text", f->title.n ? f->title : f->url);
    add_attribute(out, "xmlUrl", f->url);
    add_attribute(out, "htmlUrl", f->page);
    buf_add_string(out, "/>\n");
}

static bool is_first_of_section(const struct opml_feed *feeds, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (span_equal(feeds[k].section, feeds[i].section))
            return false;
    return true;
}

static void add_section(struct buf *out, const struct opml_feed *feeds, size_t count, size_t first)
{
    struct span section = feeds[first].section;
    buf_add_string(out, "    <outline");
    add_attribute(out, "text", section);
    buf_add_string(out, ">\n");
    for (size_t i = first; i < count; i++)
        if (span_equal(feeds[i].section, section))
            add_feed(out, &feeds[i], "      ");
    buf_add_string(out, "    </outline>\n");
}

void opml_write(struct span title, const struct opml_feed *feeds, size_t count, struct buf *out)
{
    buf_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
                        "  <head>\n    <title>");
    escape_xml(out, title);
    buf_add_string(out, "</title>\n  </head>\n  <body>\n");
    for (size_t i = 0; i < count; i++) {
        if (!feeds[i].section.n)
            add_feed(out, &feeds[i], "    ");
        else if (is_first_of_section(feeds, i))
            add_section(out, feeds, count, i);
    }
    buf_add_string(out, "  </body>\n</opml>\n");
}
