/*
 * From a document to lines: the walk over the blocks, the same for all formats.
 */
#include "render.h"

#include "render_format.h"
#include "smolwire/escape.h"

/* A paragraph that is nothing but one link. Quotes hold no links, so none is one in there. */
static const struct run *only_link(const struct renderer *r, const struct block *b)
{
    const struct run *link = NULL;

    if (b->type != BLOCK_PARAGRAPH || r->quote_depth > 0)
        return NULL;
    for (const struct run *run = b->runs; run; run = run->next) {
        if (run->type == RUN_LINK && !link && link_is_sound(run->target_kind, run->target))
            link = run;
        else if (run->type != RUN_BREAK && span_trim(run->text).n > 0)
            return NULL;
    }
    return link;
}

/* Is the block set apart by a blank line from the one before it? render.h tells the rules. */
static bool is_set_apart(const struct renderer *r, const struct block *b)
{
    const struct block *parent = b->parent;

    if (!b->prev)
        return false;
    if (parent->type == BLOCK_LIST)
        return r->lists[r->list_depth - 1].loose;
    if (parent->type == BLOCK_ITEM)
        return b->type != BLOCK_LIST && !only_link(r, b->prev);
    return !only_link(r, b->prev) || !only_link(r, b);
}

static bool is_loose(const struct block *list)
{
    for (const struct block *item = list->first; item; item = item->next) {
        size_t blocks = 0;
        for (const struct block *b = item->first; b && blocks < 2; b = b->next)
            blocks += b->type != BLOCK_LIST;
        if (blocks > 1)
            return true;
    }
    return false;
}

static void show_links(struct renderer *r)
{
    if (!r->ops->links_follow)
        return;
    for (size_t i = 0; i < r->links.count; i++) {
        const struct link *link = &r->links.links[i];
        if (!link->shown)
            render_link(r, link->kind, link->target, link->label);
    }
    link_set_clear(&r->links);
}

/* A link line in its place: running text around it need not repeat it. */
static void show_link_line(struct renderer *r, const struct run *run)
{
    if (r->ops->links_follow) {
        size_t i = link_set_add(&r->links, run->target_kind, run->target, run->text);
        r->links.links[i].shown = true;
    }
    render_link(r, run->target_kind, run->target, run->text);
}

static void render_paragraph(struct renderer *r, const struct block *b)
{
    const struct run *link = only_link(r, b);
    bool unwrapped_item = r->ops->lines.columns == 0 && b->parent->type == BLOCK_ITEM;

    if (link) {
        show_link_line(r, link);
        return;
    }
    buf_reset(&r->text);
    render_inline(r, b, unwrapped_item, &r->text);
    writer_paragraph(&r->w, buf_span(&r->text));
}

static void render_heading(struct renderer *r, const struct block *b)
{
    buf_reset(&r->text);
    render_inline(r, b, true, &r->text);
    struct span text = span_trim(buf_span(&r->text));
    if (text.n == 0)
        return;
    if (b->parent->type == BLOCK_ROOT)
        r->ops->heading(r, b->level, text);
    else
        writer_paragraph(&r->w, text);
}

/* Without the empty lines around it. */
static struct span trim_lines(struct span s)
{
    size_t end = span_trim(s).n > 0 ? s.n : 0;

    while (end > 0 && ascii_is_space(s.p[end - 1]))
        end--;
    s = span_slice(s, 0, end);
    for (struct span rest = s; rest.p; s = rest) {
        if (span_trim(span_cut(&rest, '\n')).n > 0)
            break;
    }
    return s;
}

static void render_pre(struct renderer *r, const struct block *b)
{
    struct span rest = trim_lines(b->text);

    if (rest.n == 0)
        return;
    if (r->ops->verbatim_begin)
        r->ops->verbatim_begin(r, b->label);
    while (rest.p) {
        /* as escape_gemtext_pre() is the one that knows tab stops, it expands them for all */
        buf_reset(&r->text);
        escape_gemtext_pre(&r->text, span_cut(&rest, '\n'));
        r->ops->verbatim_line(r, buf_span(&r->text));
    }
    if (r->ops->verbatim_end)
        r->ops->verbatim_end(r);
}

static void open_list(struct renderer *r, const struct block *b)
{
    r->lists[r->list_depth++] =
        (struct list_state){.ordered = b->ordered, .loose = is_loose(b), .number = b->start - 1};
}

static void open_item(struct renderer *r)
{
    r->lists[r->list_depth - 1].number++;
    r->ops->open_item(r);
}

static void open_quote(struct renderer *r)
{
    if (r->quote_depth++ == 0)
        r->quoted_from = r->list_depth;
    r->ops->open_quote(r);
}

static void enter(struct renderer *r, const struct block *b, struct document_iter *it)
{
    if (is_set_apart(r, b))
        writer_blank(&r->w);
    switch (b->type) {
    case BLOCK_HEADING: render_heading(r, b); break;
    case BLOCK_PARAGRAPH: render_paragraph(r, b); break;
    case BLOCK_LIST: open_list(r, b); break;
    case BLOCK_ITEM: open_item(r); break;
    case BLOCK_QUOTE: open_quote(r); break;
    case BLOCK_PRE: render_pre(r, b); break;
    case BLOCK_TABLE:
        render_table(r, b);
        document_skip(it);
        break;
    case BLOCK_FIGURE: render_figure(r, b); break;
    case BLOCK_EMBED: render_embed(r, b); break;
    case BLOCK_RULE: writer_line(&r->w, span_of(r->ops->rule)); break;
    case BLOCK_ROOT:
    case BLOCK_ROW:
    case BLOCK_CELL: break;
    }
}

/* Links wait until the outermost list or quote ends, or its item does if it is loose. */
static bool links_are_due(const struct renderer *r, const struct block *b)
{
    if (r->quote_depth > 0)
        return false;
    return r->list_depth == 0 || (r->list_depth == 1 && b->type == BLOCK_ITEM && r->lists[0].loose);
}

static void leave(struct renderer *r, const struct block *b)
{
    if (b->type == BLOCK_LIST)
        r->list_depth--;
    if (b->type == BLOCK_QUOTE) {
        r->quote_depth--;
        writer_pop(&r->w);
    }
    if (links_are_due(r, b))
        show_links(r);
    if (b->type == BLOCK_ITEM)
        writer_pop(&r->w);
}

enum err render(const struct document *d, enum render_format format, struct buf *out)
{
    static const struct render_ops *const formats[] = {[RENDER_GEMTEXT] = &render_gemtext,
                                                       [RENDER_GOPHERMAP] = &render_gophermap,
                                                       [RENDER_TEXT] = &render_text};
    struct renderer r = {.ops = formats[format], .out = out};
    struct document_iter it = document_walk(d);

    writer_begin(&r.w, out, &r.ops->lines);
    link_set_init(&r.links);
    buf_init(&r.text, SIZE_MAX);
    buf_init(&r.scratch, SIZE_MAX);
    while (document_next(&it)) {
        if (it.block == d->root)
            continue;
        if (it.entering)
            enter(&r, it.block, &it);
        else
            leave(&r, it.block);
    }
    if (r.ops->finish)
        r.ops->finish(&r);
    if (buf_error(&r.text) != SW_OK)
        buf_fail(out, buf_error(&r.text));
    if (buf_error(&r.scratch) != SW_OK)
        buf_fail(out, buf_error(&r.scratch));
    buf_free(&r.text);
    buf_free(&r.scratch);
    link_set_free(&r.links);
    return writer_end(&r.w);
}
