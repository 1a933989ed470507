/*
 * Tables by display width, as verbatim lines: columns set apart by two spaces,
 * a rule of dashes below the header, columns of numbers aligned to the right,
 * cells wrapped where the table is too wide, rows of several lines set apart by
 * blank ones. A table that would have columns too narrow to read is told record
 * by record instead, "Header: value".
 */
#include "render_format.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"
#include "smolwire/wrap.h"

/* More columns than this fit on no line. */
#define COLUMNS_MAX 24

/* Columns are cut down to this, and to their longest word as far as that is below WORD_MAX. */
#define COLUMN_MIN 10
#define WORD_MAX   20

/* What a cell over several columns may widen them to; longer text is wrapped in it. */
#define SPAN_WIDTH 24

#define GAP 2 /* spaces between columns */

struct cell {
    struct span text;
    size_t column, span; /* its first column, and how many */
    size_t width;
    bool header;
};

struct row {
    struct cell *cells;
    size_t count;
    bool header; /* all of its cells are */
};

struct column {
    size_t width;
    size_t word; /* its longest word: narrower than that it is not made */
    bool numbers;
};

struct grid {
    struct arena arena;
    struct row *rows;
    size_t row_count, column_count;
    struct column columns[COLUMNS_MAX];
    size_t heads; /* header rows at the top */
};

static size_t min(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t max(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* --- reading the table ------------------------------------------------------ */

static struct cell read_cell(struct renderer *r, struct grid *g, const struct block *b,
                             size_t column)
{
    struct cell cell = {.column = column, .header = b->header};

    buf_reset(&r->text);
    render_inline(r, b, true, &r->text);
    cell.text = arena_span(&g->arena, span_trim(buf_span(&r->text)));
    cell.width = unicode_width_of(cell.text);
    cell.span = max(1, min(b->columns, COLUMNS_MAX));
    return cell;
}

static size_t count_children(const struct block *b)
{
    size_t count = 0;

    for (const struct block *child = b->first; child; child = child->next)
        count++;
    return count;
}

static struct row read_row(struct renderer *r, struct grid *g, const struct block *b)
{
    struct row row = {.header = true};
    size_t column = 0;

    row.cells = arena_array(&g->arena, count_children(b), sizeof(*row.cells));
    for (const struct block *child = b->first; child; child = child->next) {
        struct cell cell = read_cell(r, g, child, column);
        column += cell.span;
        row.header = row.header && cell.header;
        row.cells[row.count++] = cell;
    }
    g->column_count = column > g->column_count ? column : g->column_count;
    return row;
}

static bool is_empty(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].text.n > 0)
            return false;
    }
    return true;
}

static void read_table(struct renderer *r, struct grid *g, const struct block *table)
{
    *g = (struct grid){.row_count = 0};
    arena_init(&g->arena);
    g->rows = arena_array(&g->arena, count_children(table), sizeof(*g->rows));
    for (const struct block *b = table->first; b; b = b->next) {
        struct row row = read_row(r, g, b);
        if (!is_empty(&row))
            g->rows[g->row_count++] = row;
    }
    while (g->heads < g->row_count && g->rows[g->heads].header)
        g->heads++;
}

/* --- widths --------------------------------------------------------------------- */

static size_t last_column(const struct grid *g, const struct cell *cell)
{
    return min(cell->column + cell->span, g->column_count) - 1;
}

/* Columns of the screen that a cell has, the gaps that it spans included. */
static size_t cell_room(const struct grid *g, const struct cell *cell)
{
    size_t room = 0;

    for (size_t i = cell->column; i <= last_column(g, cell); i++)
        room += g->columns[i].width + GAP;
    return room - GAP;
}

/* Signs that stand in numbers: 1,234.5 (+3%) $12 -5 10:30 1/2 and the like, with some beyond ASCII.
 */
static bool is_number_sign(uint32_t c)
{
    static const uint32_t signs[] = {
        ' ', '.', ',', '+',  '-',  '%',  '$',  '(',    ')',    ':',    '/',    '\'',   '#',   '~',
        '<', '>', '*', 0xA0, 0xA3, 0xA5, 0xB1, 0x2009, 0x2013, 0x2014, 0x202F, 0x20AC, 0x2212};

    for (size_t i = 0; i < SW_COUNT(signs); i++) {
        if (c == signs[i])
            return true;
    }
    return false;
}

static bool is_number(struct span text)
{
    bool digit = false;

    while (text.n > 0) {
        uint32_t c = utf8_next(&text);
        if (unicode_is_digit(c))
            digit = true;
        else if (!is_number_sign(c))
            return false;
    }
    return digit;
}

static void note_cell(struct grid *g, const struct cell *cell, bool body)
{
    struct column *column = &g->columns[cell->column];

    if (cell->span == 1) {
        column->width = max(column->width, cell->width);
        column->word = max(column->word, wrap_longest_word(cell->text, WORD_MAX));
    }
    if (body && cell->text.n > 0 && (cell->span > 1 || !is_number(cell->text)))
        column->numbers = false;
}

/* What a cell over several columns needs more than they have goes to the last of them. */
static void note_span(struct grid *g, const struct cell *cell)
{
    size_t has = cell_room(g, cell);
    size_t wants = min(cell->width, SPAN_WIDTH);

    if (wants > has)
        g->columns[last_column(g, cell)].width += wants - has;
}

static void measure(struct grid *g)
{
    for (size_t i = 0; i < g->column_count; i++)
        g->columns[i] = (struct column){.width = 1, .numbers = true};
    for (size_t y = 0; y < g->row_count; y++) {
        for (size_t i = 0; i < g->rows[y].count; i++)
            note_cell(g, &g->rows[y].cells[i], y >= g->heads);
    }
    for (size_t y = 0; y < g->row_count; y++) {
        for (size_t i = 0; i < g->rows[y].count; i++) {
            if (g->rows[y].cells[i].span > 1)
                note_span(g, &g->rows[y].cells[i]);
        }
    }
}

static size_t cut_width(const struct column *column, size_t widest)
{
    return max(min(column->width, widest), column->word);
}

static size_t total_width(const struct grid *g, size_t widest)
{
    size_t total = GAP * (g->column_count - 1);

    for (size_t i = 0; i < g->column_count; i++)
        total += cut_width(&g->columns[i], widest);
    return total;
}

/* Cuts the widest columns to one width at which the table fits; false where that is unreadable. */
static bool fit(struct grid *g, size_t room)
{
    size_t widest = room;

    while (widest >= COLUMN_MIN && total_width(g, widest) > room)
        widest--;
    if (widest < COLUMN_MIN)
        return false;
    for (size_t i = 0; i < g->column_count; i++)
        g->columns[i].width = cut_width(&g->columns[i], widest);
    return true;
}

/* --- as lines ------------------------------------------------------------------- */

static void pad(struct buf *line, size_t *column, size_t to)
{
    if (to > *column) {
        buf_add_repeat(line, ' ', to - *column);
        *column = to;
    }
}

/* Adds the next line of the cell's text, and takes it off. */
static void add_cell_line(const struct grid *g, struct cell *cell, size_t from, struct buf *line,
                          size_t *column)
{
    size_t room = cell_room(g, cell), width;
    struct span text = wrap_line(&cell->text, room, &width);
    bool right = cell->span == 1 && g->columns[cell->column].numbers && width < room;

    if (text.n == 0)
        return;
    pad(line, column, right ? from + room - width : from);
    buf_add_span(line, text);
    *column += width;
}

/* One line of the row; false when nothing was left to say. */
static bool add_row_line(struct renderer *r, const struct grid *g, struct row *row)
{
    size_t from = 0, column = 0, at = 0;
    bool any = false;

    buf_reset(&r->text);
    for (size_t i = 0; i < row->count; i++) {
        struct cell *cell = &row->cells[i];
        for (; at < cell->column; at++)
            from += g->columns[at].width + GAP;
        any = any || cell->text.n > 0;
        add_cell_line(g, cell, from, &r->text, &column);
    }
    if (any)
        r->ops->verbatim_line(r, buf_span(&r->text));
    return any;
}

static void add_rule(struct renderer *r, const struct grid *g)
{
    buf_reset(&r->text);
    for (size_t i = 0; i < g->column_count; i++) {
        if (i > 0)
            buf_add_repeat(&r->text, ' ', GAP);
        buf_add_repeat(&r->text, '-', g->columns[i].width);
    }
    r->ops->verbatim_line(r, buf_span(&r->text));
}

/* Does the row take more than one line? Asked before its lines are taken off it. */
static bool row_wraps(const struct grid *g, const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].width > cell_room(g, &row->cells[i]))
            return true;
    }
    return false;
}

static void add_grid(struct renderer *r, struct grid *g)
{
    bool before = false; /* the row before took several lines */

    for (size_t y = 0; y < g->row_count; y++) {
        bool wraps = row_wraps(g, &g->rows[y]);
        /* without a blank line it could not be told where such a row ends */
        if (y > g->heads && (wraps || before))
            r->ops->verbatim_line(r, SPAN(""));
        while (add_row_line(r, g, &g->rows[y]))
            ;
        if (y + 1 == g->heads && g->heads < g->row_count)
            add_rule(r, g);
        before = wraps;
    }
}

static void render_grid(struct renderer *r, struct grid *g)
{
    struct span what = arena_format(&g->arena, "Table with %zu columns and %zu rows",
                                    g->column_count, g->row_count - g->heads);

    if (r->ops->verbatim_begin)
        r->ops->verbatim_begin(r, what);
    add_grid(r, g);
    if (r->ops->verbatim_end)
        r->ops->verbatim_end(r);
}

/* --- record by record ------------------------------------------------------------- */

/* The header above a column: the cell of the first row that begins there, if that is one. */
static struct span header_of(const struct grid *g, size_t column, size_t *hint)
{
    const struct row *row = &g->rows[0];

    while (g->heads > 0 && *hint < row->count && row->cells[*hint].column < column)
        ++*hint;
    if (g->heads > 0 && *hint < row->count && row->cells[*hint].column == column)
        return row->cells[*hint].text;
    return SPAN("");
}

static void render_record(struct renderer *r, const struct grid *g, const struct row *row)
{
    size_t hint = 0, shown = 0;
    bool indents = r->ops->lines.columns > 0;

    for (size_t i = 0; i < row->count; i++) {
        struct span header = header_of(g, row->cells[i].column, &hint);
        if (row->cells[i].text.n == 0)
            continue;
        buf_reset(&r->text);
        buf_add_span(&r->text, header);
        if (header.n > 0)
            buf_add_string(&r->text, ": ");
        buf_add_span(&r->text, row->cells[i].text);
        if (shown++ > 0)
            writer_push(&r->w, SPAN("* "), indents ? SPAN("  ") : SPAN(""));
        writer_paragraph(&r->w, buf_span(&r->text));
        if (shown > 1)
            writer_pop(&r->w);
    }
}

static void render_records(struct renderer *r, const struct grid *g)
{
    size_t first = g->heads < g->row_count ? g->heads : 0;

    for (size_t y = first; y < g->row_count; y++) {
        if (y > first)
            writer_blank(&r->w);
        render_record(r, g, &g->rows[y]);
    }
}

void render_table(struct renderer *r, const struct block *table)
{
    struct grid g;
    size_t room = min(r->ops->verbatim_columns, writer_room(&r->w));

    read_table(r, &g, table);
    buf_reset(&r->text);
    render_folded(&r->text, 0, table->label);
    writer_paragraph(&r->w, buf_span(&r->text));
    if (g.row_count > 0 && g.column_count <= COLUMNS_MAX) {
        measure(&g);
        if (fit(&g, room))
            render_grid(r, &g);
        else
            render_records(r, &g);
    } else if (g.row_count > 0) {
        render_records(r, &g);
    }
    arena_free(&g.arena);
}
