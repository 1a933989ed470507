/*
 * Data table or layout table.
 */
#include "body_table.h"

#define CELL_BYTES_MEAN 220 /* cells of prose are a page's columns */

struct shape {
    unsigned rows, cells, row_cells, widest;
    bool headers, nested;
};

static void measure(struct shape *s, const struct node *n)
{
    switch ((int)n->tag) {
    case TAG_TABLE: s->nested = true; break;
    case TAG_TR:
        s->rows++;
        s->row_cells = 0;
        break;
    case TAG_TH:
    case TAG_CAPTION: s->headers = true; /* fall through */
    case TAG_TD:
        s->cells += n->tag != TAG_CAPTION;
        s->row_cells += n->tag != TAG_CAPTION;
        s->widest = s->row_cells > s->widest ? s->row_cells : s->widest;
        break;
    default: break;
    }
}

bool table_has_data(const struct layout *page, const struct node *table)
{
    const struct element *e = layout_element(page, table);
    struct shape s = {0};
    size_t bytes = 0;
    if (span_is_nocase(node_attr(table, "role"), "presentation"))
        return false;
    for (const struct node *n = node_next(table, table); n && !s.nested; n = node_next(n, table))
        measure(&s, n);
    if (s.nested || s.rows < 1 || s.widest < 2)
        return false;
    for (uint32_t i = e->first_block; i < e->block_end; i++)
        bytes += page->blocks[i].text.n;
    return s.headers || (s.rows >= 2 && bytes / s.cells < CELL_BYTES_MEAN);
}
