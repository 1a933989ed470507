/*
 * Gophermaps: every line is an item, "type display TAB selector"; host and port
 * are left to the server (tree.h). Text is information lines with an empty
 * selector. A label that needs several lines has its first on the item, the
 * others on information lines below it.
 */
#include "render_format.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"
#include "smolwire/tree.h"
#include "smolwire/wrap.h"

/* What makes a selector of type h an address of the web, by custom. */
#define URL_PREFIX "URL:"

static void put_line(struct buf *out, struct span prefix, struct span text)
{
    buf_add_char(out, 'i');
    buf_add_span(out, prefix);
    escape_gopher(out, text);
    buf_add_string(out, "\t\n");
}

/* RFC 1436 3.8 and the types that came later; what is not listed is binary. */
static char file_type(struct span path)
{
    static const struct {
        const char *ending;
        char type;
    } types[] = {{".txt", '0'},  {".xml", '0'}, {".atom", '0'}, {".json", '0'}, {".gmi", '0'},
                 {".gif", 'g'},  {".png", 'I'}, {".jpg", 'I'},  {".jpeg", 'I'}, {".webp", 'I'},
                 {".avif", 'I'}, {".svg", 'I'}, {".html", 'h'}};

    for (size_t i = 0; i < SW_COUNT(types); i++) {
        if (span_ends_nocase(path, span_of(types[i].ending)))
            return types[i].type;
    }
    return '9';
}

/* Type of the item; its selector is appended to b. */
static char add_selector(struct buf *b, enum target_kind kind, struct span target)
{
    switch (kind) {
    case TARGET_WEB:
        buf_add_string(b, URL_PREFIX);
        escape_link_uri(b, target);
        return 'h';
    case TARGET_PAGE: tree_gopher_selector(b, target); return '1';
    case TARGET_TEXT: tree_text_selector(b, target); return '0';
    case TARGET_FILE: buf_add_span(b, target); return file_type(target);
    case TARGET_SEARCH: buf_add_span(b, target); return '7';
    }
    return 'i';
}

/* Clients open URL: selectors themselves; only the server's own need be short. */
static bool can_be_selected(enum target_kind kind, struct span selector)
{
    struct buf tried;
    bool fits;

    if (kind == TARGET_WEB)
        return selector.n <= URL_MAX;
    buf_init(&tried, GOPHER_SELECTOR_MAX);
    fits = escape_selector(&tried, selector);
    buf_free(&tried);
    return fits;
}

/* The prefix of an item in front of a link: its type shows that it is one, so a bullet goes. */
static struct span without_bullet(struct span prefix)
{
    if (span_ends(prefix, SPAN("* ")) || span_ends(prefix, SPAN("- ")))
        prefix.n -= 2;
    return prefix;
}

static void link(struct renderer *r, enum target_kind kind, struct span target, struct span label)
{
    const struct span url = SPAN(URL_PREFIX);
    size_t width;

    buf_reset(&r->scratch);
    char type = add_selector(&r->scratch, kind, target);
    struct span selector = buf_span(&r->scratch);
    label = span_trim(label);
    if (label.n == 0)
        label = span_from(selector, span_starts(selector, url) ? url.n : 0);
    if (!can_be_selected(kind, selector)) {
        writer_paragraph(&r->w, label);
        return;
    }
    struct span first = wrap_line(&label, writer_room(&r->w), &width);
    struct span prefix = without_bullet(writer_own_line(&r->w));
    buf_add_char(r->out, type);
    buf_add_span(r->out, prefix);
    escape_gopher(r->out, first);
    buf_add_char(r->out, '\t');
    buf_add_span(r->out, selector);
    buf_add_char(r->out, '\n');
    writer_paragraph(&r->w, label);
}

const struct render_ops render_gophermap = {
    .lines = {.columns = GOPHER_MENU_COLUMNS, .put = put_line},
    .verbatim_columns = GOPHER_MENU_COLUMNS,
    .links_follow = true,
    .rule = "* * *",
    .heading = render_underlined,
    .link = link,
    .open_item = render_open_item,
    .open_quote = render_open_quote,
    .verbatim_line = render_verbatim_line,
};
