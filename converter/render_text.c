/*
 * Plain text for Gopher's type 0, and what it has in common with menus:
 * underlined headings, indented lists, quotes marked with "> ". Links are
 * numbered in the text and listed at its end.
 */
#include "render_format.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"

static void put_line(struct buf *out, struct span prefix, struct span text)
{
    buf_add_span(out, prefix);
    escape_terminal(out, text);
    buf_add_char(out, '\n');
}

void render_underlined(struct renderer *r, unsigned level, struct span text)
{
    static const char lines[] = {'=', '-', '~'};
    size_t width = writer_paragraph(&r->w, text);

    if (width == 0)
        return;
    buf_reset(&r->scratch);
    buf_add_repeat(&r->scratch, lines[level <= SW_COUNT(lines) ? level - 1 : 2], width);
    writer_line(&r->w, buf_span(&r->scratch));
}

void render_open_item(struct renderer *r)
{
    const struct list_state *list = &r->lists[r->list_depth - 1];
    struct buf *marks = &r->scratch;

    buf_reset(marks);
    if (list->ordered)
        buf_add_format(marks, "%u. ", list->number);
    else
        buf_add_string(marks, r->list_depth % 2 ? "* " : "- ");
    size_t first = marks->len;
    buf_add_repeat(marks, ' ', first);
    writer_push(&r->w, span_slice(buf_span(marks), 0, first), span_from(buf_span(marks), first));
}

void render_open_quote(struct renderer *r)
{
    writer_push(&r->w, SPAN("> "), SPAN("> "));
}

void render_verbatim_line(struct renderer *r, struct span line)
{
    writer_verbatim(&r->w, line);
}

static void link(struct renderer *r, enum target_kind kind, struct span target, struct span label)
{
    label = span_trim(label);
    buf_reset(&r->scratch);
    if (label.n > 0)
        buf_add_span(&r->scratch, label);
    else
        escape_link_uri(&r->scratch, target);
    if (kind == TARGET_WEB && label.n > 0 && !span_equal(label, target))
        buf_add_format(&r->scratch, " [%zu]", link_set_add(&r->links, kind, target, SPAN("")) + 1);
    writer_paragraph(&r->w, buf_span(&r->scratch));
}

/*
 * An address is not wrapped like words: it stays whole as long as it fits on a
 * line of its own, and where even that is too short its parts begin at the
 * margin, so that they can be joined as they stand.
 */
static void list_link(struct renderer *r, size_t number, struct span target)
{
    buf_reset(&r->scratch);
    buf_add_format(&r->scratch, "[%zu]", number);
    size_t mark = r->scratch.len;
    buf_add_char(&r->scratch, ' ');
    escape_link_uri(&r->scratch, target);
    struct span line = buf_span(&r->scratch);
    if (line.n <= GOPHER_TEXT_COLUMNS) {
        writer_line(&r->w, line);
    } else {
        writer_line(&r->w, span_slice(line, 0, mark));
        writer_verbatim(&r->w, span_from(line, mark + 1));
    }
}

static void list_links(struct renderer *r)
{
    if (r->links.count == 0)
        return;
    writer_blank(&r->w);
    render_underlined(r, 2, SPAN("Links"));
    writer_blank(&r->w);
    for (size_t i = 0; i < r->links.count; i++)
        list_link(r, i + 1, r->links.links[i].target);
}

const struct render_ops render_text = {
    .lines = {.columns = GOPHER_TEXT_COLUMNS, .put = put_line},
    .verbatim_columns = GOPHER_TEXT_COLUMNS,
    .number_links = true,
    .rule = "* * *",
    .heading = render_underlined,
    .link = link,
    .open_item = render_open_item,
    .open_quote = render_open_quote,
    .verbatim_line = render_verbatim_line,
    .finish = list_links,
};
