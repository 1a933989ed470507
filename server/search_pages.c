/*
 * Results of a search as pages.
 */
#include "server/search_pages.h"

#include <string.h>

#include "smolwire/attributes.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"
#include "smolwire/tree.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"
#include "smolwire/wrap.h"

/* Before the lines on which a title goes on, and those of its lead. */
#define INDENT "  "

/* Lines of a lead in a menu; a page of results is to be looked over. */
#define LEAD_LINES 2

/* For who found nothing; lines fit into a menu. */
static const char *const help[] = {
    "All words have to occur. You may also ask for",
    "\"two words\" one after the other, elect* as a beginning,",
    "-word for stories without it, source:NAME or section:NAME,",
    "after:2025-05-20 and before:2025-06 for days, months, years.",
};

static bool needs_help(enum err e, const struct search_results *r)
{
    return e == SW_SYNTAX || (e == SW_OK && r->count == 0);
}

/* Bytes of the longest beginning of s that fits into the columns. */
static size_t fitting(struct span s, unsigned columns)
{
    struct span rest = s;
    unsigned used = 0;

    while (rest.n > 0) {
        struct span before = rest;

        used += unicode_width(utf8_next(&rest));
        if (used > columns)
            return s.n - before.n;
    }
    return s.n;
}

static void add_summary(struct buf *b, enum err e, const struct search_results *r)
{
    if (e == SW_SYNTAX)
        buf_add_string(b, "There is no word in that to search for.");
    else if (e == SW_TIMEOUT)
        buf_add_string(b, "The search took too long. Fewer or longer words may help.");
    else if (e != SW_OK)
        buf_add_string(b, "The search does not work at the moment.");
    else if (r->count == 0)
        buf_add_string(b, "Nothing was found.");
    else
        buf_add_format(b, "%s%zu %s, the best first.", r->more ? "The first " : "", r->count,
                       r->count == 1 ? "page" : "pages");
}

/*
 * "2025-05-20 Title (Source)" for Gemini, whose clients take it for an entry of
 * a feed; in menus dates stand in brackets.
 */
static void add_label(struct buf *b, const struct search_result *item, bool brackets)
{
    if (item->date[0])
        buf_add_format(b, brackets ? "[%s] " : "%s ", item->date);
    buf_add_string(b, item->title);
    if (item->source[0])
        buf_add_format(b, " (%s)", item->source);
}

/* One paragraph: clients wrap it themselves. */
static void add_help(struct buf *out)
{
    for (size_t i = 0; i < SW_COUNT(help); i++)
        buf_add_format(out, "%s%s", i ? " " : "\n", help[i]);
    buf_add_char(out, '\n');
}

void search_add_gemini(struct buf *out, struct span query, enum err e,
                       const struct search_results *r)
{
    struct buf label;

    buf_init(&label, RENDERED_MAX);
    buf_add_string(out, "# Search: ");
    escape_gemtext(out, query, false);
    buf_add_string(out, "\n\n");
    add_summary(out, e, r);
    buf_add_string(out, "\n");
    if (needs_help(e, r))
        add_help(out);
    for (size_t i = 0; e == SW_OK && i < r->count; i++) {
        buf_add_string(out, i == 0 ? "\n=> " : "=> ");
        tree_gemini_link(out, span_of(r->items[i].page));
        buf_add_char(out, ' ');
        buf_reset(&label);
        add_label(&label, &r->items[i], false);
        escape_gemtext(out, buf_span(&label), false);
        buf_add_char(out, '\n');
        if (r->items[i].lead[0]) {
            escape_gemtext(out, span_of(r->items[i].lead), true);
            buf_add_string(out, i + 1 < r->count ? "\n\n" : "\n");
        }
    }
    buf_add_string(out, "\n=> " SEARCH_PATH " Search again\n=> / Front page\n");
    buf_free(&label);
}

/* The beginning of the text; where that is cut, dots tell it. */
static void add_menu_lead(struct buf *out, struct span lead, struct buf *text)
{
    const size_t columns = GOPHER_MENU_COLUMNS - strlen(INDENT);
    size_t width;

    for (unsigned line = 1; lead.n > 0 && line <= LEAD_LINES; line++) {
        bool last = line == LEAD_LINES;
        struct span words = wrap_line(&lead, last ? columns - 1 : columns, &width);

        buf_reset(text);
        buf_add_string(text, INDENT);
        buf_add_span(text, words);
        if (last && lead.n > 0 && !span_ends(words, SPAN("…")))
            buf_add_string(text, "…");
        gophermap_add_note(out, 'i', buf_span(text));
    }
}

/* A title too long for a line goes on below it, as in the menus of the mirror. */
static void add_menu_item(struct buf *out, const struct search_result *item,
                          const struct gophermap_context *c, struct buf *text)
{
    struct buf label;
    struct span rest;
    size_t width;

    buf_init(&label, RENDERED_MAX);
    add_label(&label, item, true);
    rest = buf_span(&label);
    gophermap_add_item(out, '1', wrap_line(&rest, GOPHER_MENU_COLUMNS, &width), span_of(item->page),
                       c);
    while (rest.n > 0) {
        buf_reset(text);
        buf_add_string(text, INDENT);
        buf_add_span(text, wrap_line(&rest, GOPHER_MENU_COLUMNS - strlen(INDENT), &width));
        gophermap_add_note(out, 'i', buf_span(text));
    }
    add_menu_lead(out, span_of(item->lead), text);
    buf_free(&label);
}

void search_add_gopher(struct buf *out, struct span query, enum err e,
                       const struct search_results *r, const struct gophermap_context *c)
{
    struct buf text;

    buf_init(&text, RENDERED_MAX);
    buf_add_string(&text, "Search: ");
    buf_add_span(&text, query);
    buf_truncate(&text, fitting(buf_span(&text), GOPHER_MENU_COLUMNS));
    gophermap_add_item(out, '1', SPAN("Front page"), SPAN("/"), c);
    gophermap_add_note(out, 'i', SPAN(""));
    gophermap_add_note(out, 'i', buf_span(&text));
    buf_reset(&text);
    add_summary(&text, e, r);
    gophermap_add_note(out, 'i', buf_span(&text));
    gophermap_add_note(out, 'i', SPAN(""));
    for (size_t i = 0; needs_help(e, r) && i < SW_COUNT(help); i++)
        gophermap_add_note(out, 'i', span_of(help[i]));
    for (size_t i = 0; e == SW_OK && i < r->count; i++)
        add_menu_item(out, &r->items[i], c, &text);
    gophermap_add_note(out, 'i', SPAN(""));
    gophermap_add_item(out, '7', SPAN("Search again"), SPAN(SEARCH_PATH), c);
    buf_free(&text);
}
