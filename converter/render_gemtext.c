/*
 * Gemtext, hypertext format 0.24.1: one line a paragraph.
 *
 * It knows one level of lists and of quotes. Items below the first level are
 * "* " with an en dash for each level; ordered lists are text lines with their
 * numbers, as clients would put a bullet before them; within quotes bullets are
 * characters. Headings deeper than three levels are of the third.
 */
#include "render_format.h"
#include "smolwire/escape.h"
#include "smolwire/tree.h"

#define HEADING_DEEPEST 3

/* What a phone shows of a table without scrolling is less, a desktop more. */
#define TABLE_COLUMNS 72

#define EN_DASH "\xE2\x80\x93 "
#define BULLET  "\xE2\x80\xA2 "

static void put_line(struct buf *out, struct span prefix, struct span text)
{
    buf_add_span(out, prefix);
    escape_gemtext(out, text, prefix.n == 0);
    buf_add_char(out, '\n');
}

static void heading(struct renderer *r, unsigned level, struct span text)
{
    writer_bare_line(&r->w);
    buf_add_repeat(r->out, '#', level < HEADING_DEEPEST ? level : HEADING_DEEPEST);
    buf_add_char(r->out, ' ');
    escape_gemtext(r->out, text, false);
    buf_add_char(r->out, '\n');
}

static void add_uri(struct renderer *r, enum target_kind kind, struct span target)
{
    if (kind == TARGET_PAGE || kind == TARGET_TEXT) { /* the page is its own text edition */
        buf_reset(&r->scratch);
        tree_gemini_link(&r->scratch, target);
        target = buf_span(&r->scratch);
    }
    escape_link_uri(r->out, target);
}

/* Appends " label", or nothing where it shows nothing that the address does not. */
static void add_label(struct renderer *r, struct span prefix, struct span label, struct span target)
{
    size_t before = r->out->len;

    label = span_trim(label);
    if (span_equal(label, target))
        return;
    buf_add_char(r->out, ' ');
    buf_add_span(r->out, prefix);
    size_t start = r->out->len;
    escape_gemtext(r->out, label, false);
    if (r->out->len == start)
        buf_truncate(r->out, before);
}

static void link(struct renderer *r, enum target_kind kind, struct span target, struct span label)
{
    struct span prefix = writer_bare_line(&r->w);

    /* of an item's prefix its number or depth goes into the label */
    span_eat(&prefix, SPAN("* "));
    if (r->quote_depth > 0)
        prefix = SPAN("");
    buf_add_string(r->out, "=> ");
    add_uri(r, kind, target);
    add_label(r, prefix, label, target);
    buf_add_char(r->out, '\n');
}

/* "2.1. " for an item of an ordered list in an ordered list, and so on */
static void add_numbers(struct buf *b, const struct list_state *lists, size_t depth)
{
    size_t first = depth - 1;

    while (first > 0 && lists[first - 1].ordered)
        first--;
    for (size_t i = first; i < depth; i++)
        buf_add_format(b, "%u.", lists[i].number);
    buf_add_char(b, ' ');
}

static bool all_ordered(const struct list_state *lists, size_t depth)
{
    for (size_t i = 0; i < depth; i++) {
        if (!lists[i].ordered)
            return false;
    }
    return true;
}

static void open_item(struct renderer *r)
{
    const struct list_state *lists = r->lists;
    size_t depth = r->list_depth;

    if (r->quote_depth > 0) {
        lists += r->quoted_from;
        depth -= r->quoted_from;
    }
    buf_reset(&r->scratch);
    if (!all_ordered(lists, depth)) {
        buf_add_string(&r->scratch, r->quote_depth > 0 ? BULLET : "* ");
        for (size_t i = 1; i < depth; i++)
            buf_add_string(&r->scratch, EN_DASH);
    }
    if (lists[depth - 1].ordered)
        add_numbers(&r->scratch, lists, depth);
    writer_drop_markers(&r->w);
    writer_push(&r->w, buf_span(&r->scratch), SPAN(""));
}

static void open_quote(struct renderer *r)
{
    writer_drop_markers(&r->w);
    writer_push(&r->w, SPAN("> "), SPAN("> "));
}

static void verbatim_begin(struct renderer *r, struct span what)
{
    writer_bare_line(&r->w);
    buf_add_string(r->out, "```");
    escape_gemtext(r->out, what.n > 0 ? what : SPAN("Preformatted text"), false);
    buf_add_char(r->out, '\n');
}

static void verbatim_line(struct renderer *r, struct span line)
{
    escape_gemtext_pre(r->out, line);
    buf_add_char(r->out, '\n');
}

static void verbatim_end(struct renderer *r)
{
    buf_add_string(r->out, "```\n");
}

const struct render_ops render_gemtext = {
    .lines = {.columns = 0, .put = put_line},
    .verbatim_columns = TABLE_COLUMNS,
    .links_follow = true,
    .rule = "---",
    .heading = heading,
    .link = link,
    .open_item = open_item,
    .open_quote = open_quote,
    .verbatim_begin = verbatim_begin,
    .verbatim_line = verbatim_line,
    .verbatim_end = verbatim_end,
};
