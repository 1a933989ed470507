#include "extract_explain.h"

#include "body.h"
#include "smolwire/escape.h"
#include "smolwire/utf8.h"

/* Enough of a block to find it on the page. */
#define SHOWN_BYTES 60

static const struct {
    uint32_t bit;
    const char *name;
} places[] = {
    {ABOVE_ARTICLE, "article"}, {ABOVE_MAIN, "main"},
    {ABOVE_NAV, "nav"},         {ABOVE_ASIDE, "aside"},
    {ABOVE_HEADER, "header"},   {ABOVE_FOOTER, "footer"},
    {ABOVE_FORM, "form"},       {ABOVE_FIGURE, "figure"},
    {ABOVE_LIST, "list"},       {ABOVE_TABLE, "table"},
    {ABOVE_BUTTON, "button"},   {ABOVE_HIDDEN, "hidden"},
    {ABOVE_DIALOG, "dialog"},   {ABOVE_BODY_PROP, "articleBody"},
};

static char mark_of(uint8_t fate)
{
    return fate == FATE_KEEP ? '+' : fate == FATE_CAPTION ? '~' : '-';
}

static void add_place(const struct layout *page, const struct text_block *b, struct buf *out)
{
    struct span classes = node_attr(b->holder, "class"), first;
    buf_add_string(out, b->holder->name);
    if (span_token(&classes, " \t\r\n\f", &first)) {
        buf_add_char(out, '.');
        escape_terminal(out, utf8_slice(first, SHOWN_BYTES));
    }
    uint32_t above = layout_element(page, b->holder)->tags_above;
    const char *before = " in ";
    for (size_t i = 0; i < SW_COUNT(places); i++)
        if (above & places[i].bit) {
            buf_add_format(out, "%s%s", before, places[i].name);
            before = " ";
        }
}

void explain_blocks(const struct layout *page, const uint8_t *fates, const uint32_t *others,
                    struct buf *out)
{
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct text_block *b = &page->blocks[i];
        unsigned links = b->text.n > 0 ? (unsigned)(b->link_bytes * 100 / b->text.n) : 0;
        buf_add_format(out, "%c ", mark_of(fates[i]));
        add_place(page, b, out);
        buf_add_format(out, ", %u words, %u %% links", b->units, links);
        if (others && others[i] > 0)
            buf_add_format(out, ", repeats on %u pages of this source", others[i]);
        buf_add_string(out, ": ");
        escape_terminal(out, utf8_slice(b->text, SHOWN_BYTES));
        buf_add_char(out, '\n');
    }
}
