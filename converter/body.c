/*
 * One walk over the page, writing what was chosen.
 */
#include "body.h"

#include <string.h>

#include "body_leaf.h"
#include "body_media.h"
#include "body_table.h"
#include "classwords.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"

#define CAPTION_BYTES_MAX    600  /* more than that under a picture is text of its own */
#define FIGCAPTION_BYTES_MAX 4096 /* or that in a figcaption, which nobody closed */
#define PICTURES_REMEMBERED  8

/* A container of the document and the element that it ends with. */
struct opened {
    const struct node *node;
    enum block_type type;
};

struct builder {
    const struct body_input *in;
    struct document *document;
    struct leaf leaf;
    struct opened *stack;
    size_t depth, capacity;
    uint32_t block;        /* the next text block of the page */
    bool inside;           /* the walk is inside that block */
    bool leaf_item;        /* an item was opened for a leaf straight in a list */
    uint32_t *kept_before; /* by block: how many of those before it are kept */
    uint32_t first, last;  /* kept blocks */
    const struct node *region;
    bool in_region;
    struct span pictures[PICTURES_REMEMBERED];
    unsigned picture_count;
    struct block *table; /* being written */
};

static enum block_type innermost(const struct builder *b)
{
    return b->depth > 0 ? b->stack[b->depth - 1].type : BLOCK_ROOT;
}

static void close_leaf(struct builder *b)
{
    leaf_close(&b->leaf);
    if (b->leaf_item)
        document_close(b->document);
    b->leaf_item = false;
}

static void remember(struct builder *b, const struct node *n, enum block_type type)
{
    if (b->depth == b->capacity)
        b->stack =
            arena_grow(b->document->arena, b->stack, b->depth, &b->capacity, sizeof *b->stack);
    b->stack[b->depth++] = (struct opened){n, type};
}

static struct block *push(struct builder *b, const struct node *n, enum block_type type)
{
    close_leaf(b);
    remember(b, n, type);
    return document_open(b->document, type);
}

static void pop(struct builder *b, const struct node *n)
{
    while (b->depth > 0 && b->stack[b->depth - 1].node == n) {
        if (b->stack[b->depth - 1].type == BLOCK_CELL)
            leaf_close(&b->leaf);
        else {
            close_leaf(b);
            document_close(b->document);
        }
        b->depth--;
    }
}

/* A place where a paragraph or picture may stand. */
static bool open_place(struct builder *b)
{
    enum block_type in = innermost(b);
    if (in == BLOCK_TABLE || in == BLOCK_ROW || in == BLOCK_CELL)
        return false;
    if (in == BLOCK_LIST) {
        document_open(b->document, BLOCK_ITEM);
        b->leaf_item = true;
    }
    return true;
}

static bool any_kept(const struct builder *b, const struct element *e)
{
    return b->kept_before[e->block_end] > b->kept_before[e->first_block];
}

/* --- text ----------------------------------------------------------------- */

static unsigned heading_level(const struct node *n)
{
    for (; n && tag_is(n->tag, TAG_IS_BLOCK) && n->parent; n = n->parent)
        if (tag_is(n->tag, TAG_IS_HEADING))
            return (unsigned)(n->tag - TAG_H1) + 1;
    return 0;
}

static void begin_block(struct builder *b)
{
    const struct text_block *t = &b->in->page->blocks[b->block];
    unsigned level;
    if (innermost(b) == BLOCK_CELL) {
        leaf_break(&b->leaf);
        return;
    }
    if (innermost(b) == BLOCK_TABLE && t->holder->tag == TAG_CAPTION)
        b->table->label = t->text;
    close_leaf(b);
    if (!open_place(b))
        return;
    level = heading_level(t->holder);
    leaf_open(&b->leaf, level ? BLOCK_HEADING : BLOCK_PARAGRAPH);
    if (level)
        b->leaf.block->level = level;
}

static void meet_text(struct builder *b, const struct node *n)
{
    const struct layout *page = b->in->page;
    while (b->block < page->block_count && page->blocks[b->block].last->order < n->order)
        b->block++;
    if (b->block >= page->block_count || n->order < page->blocks[b->block].first->order)
        return;
    const struct text_block *t = &page->blocks[b->block];
    bool keep = b->in->fates[b->block] == FATE_KEEP;
    if (keep && !b->inside)
        begin_block(b);
    b->inside = true;
    if (keep)
        leaf_text(&b->leaf, n->text);
    if (n != t->last)
        return;
    if (innermost(b) != BLOCK_CELL)
        close_leaf(b);
    b->inside = false;
    b->block++;
}

/* --- preformatted ----------------------------------------------------------- */

static void add_verbatim(const struct node *pre, struct buf *out)
{
    for (const struct node *n = node_next(pre, pre); n;) {
        if (n->tag == TAG_TEXT)
            buf_add_span(out, n->text);
        else if (n->tag == TAG_BR)
            buf_add_char(out, '\n');
        n = tag_is(n->tag, TAG_IS_HIDDEN) ? node_skip(n, pre) : node_next(n, pre);
    }
}

static void write_pre(struct builder *b, const struct node *n)
{
    struct buf text;
    close_leaf(b);
    if (!open_place(b))
        return;
    buf_init(&text, PAGE_MAX);
    add_verbatim(n, &text);
    struct span s = buf_span(&text);
    while (s.n > 0 && (*s.p == '\n' || *s.p == '\r'))
        s = span_from(s, 1);
    while (s.n > 0 && ascii_is_space(s.p[s.n - 1]))
        s.n--;
    struct block *pre = document_open(b->document, BLOCK_PRE);
    pre->text = arena_span(b->document->arena, s);
    document_close(b->document);
    buf_free(&text);
    close_leaf(b);
}

/* --- pictures ----------------------------------------------------------------- */

static bool is_new_picture(struct builder *b, struct span url)
{
    if (url.n == 0 || span_equal(url, b->in->skip_image))
        return false;
    for (unsigned i = 0; i < PICTURES_REMEMBERED; i++)
        if (span_equal(url, b->pictures[i]))
            return false;
    b->pictures[b->picture_count++ % PICTURES_REMEMBERED] = url;
    return true;
}

/* Pictures before the text are the page's, unless they stand in the article's own part of the tree.
 */
static bool media_belongs(const struct builder *b)
{
    return b->in_region && b->block <= b->last && innermost(b) != BLOCK_CELL;
}

static struct block *write_picture(struct builder *b, const struct node *img)
{
    struct span url = media_picture(img);
    if (url.n == 0)
        return NULL;
    url = body_resolve(b->document, b->in->base, url);
    if (!is_new_picture(b, url))
        return NULL;
    if (b->leaf.block || !open_place(b))
        return NULL; /* inside a sentence: an icon or a formula */
    struct block *f = document_figure(b->document, url, (struct span){0}, (struct span){0});
    f->label = arena_span(b->document->arena, span_trim(node_attr(img, "alt")));
    close_leaf(b);
    return f;
}

static bool is_credit(const struct element *e)
{
    const struct node *n = e->node;
    struct span class = node_attr(n, "class");
    return span_contains_nocase(class, SPAN("credit")) ||
           span_contains_nocase(class, SPAN("copyright")) ||
           span_contains_nocase(class, SPAN("source")) ||
           span_contains_nocase(class, SPAN("byline"));
}

static struct span join(struct arena *a, struct span left, struct span right)
{
    if (left.n == 0)
        return right;
    return arena_format(a, "%.*s %.*s", SPAN_ARG(left), SPAN_ARG(right));
}

/* What text under a picture may come to and be its caption; a figcaption is one by its name. */
static size_t caption_room(const struct layout *page, const struct text_block *t)
{
    bool named = layout_element(page, t->holder)->tags_above & ABOVE_FIGCAPTION;
    return named ? FIGCAPTION_BYTES_MAX : CAPTION_BYTES_MAX;
}

/* Caption and credit out of the blocks below a figure. */
static void read_caption(struct builder *b, const struct element *figure, struct block *out)
{
    const struct layout *page = b->in->page;
    struct arena *arena = b->document->arena;
    for (uint32_t i = figure->first_block; i < figure->block_end; i++) {
        const struct text_block *t = &page->blocks[i];
        const struct node *inner = t->first->parent;
        bool credit =
            is_credit(layout_element(page, t->holder)) || is_credit(layout_element(page, inner));
        if (out->text.n + out->credit.n + t->text.n > caption_room(page, t))
            return;
        if (credit)
            out->credit = join(arena, out->credit, t->text);
        else
            out->text = join(arena, out->text, t->text);
    }
}

static void write_figure(struct builder *b, const struct node *n)
{
    struct block *f = NULL;
    const struct element *e = layout_element(b->in->page, n);
    for (const struct node *i = node_next(n, n); i && !f; i = node_next(i, n))
        if (i->tag == TAG_IMG ||
            (i->tag == TAG_OTHER && i->name && strcmp(i->name, "amp-img") == 0))
            f = write_picture(b, i);
    if (f)
        read_caption(b, e, f);
}

static void write_embed(struct builder *b, const struct node *n)
{
    struct media_embed m;
    if (b->leaf.block || !media_embed(n, b->document, b->in->base, &m) || !open_place(b))
        return;
    struct block *e = document_open(b->document, BLOCK_EMBED);
    e->embed = m.kind;
    e->url = m.url;
    e->label = m.label;
    document_close(b->document);
    close_leaf(b);
}

/* --- elements ------------------------------------------------------------------- */

static void open_list(struct builder *b, const struct node *n)
{
    uint64_t start = 1;
    struct block *list;
    if (innermost(b) == BLOCK_LIST || innermost(b) == BLOCK_CELL)
        return;
    list = push(b, n, BLOCK_LIST);
    list->ordered = n->tag == TAG_OL;
    if (list->ordered && span_to_uint(span_trim(node_attr(n, "start")), 1000000, &start))
        list->start = (unsigned)start;
}

static void open_cell(struct builder *b, const struct node *n)
{
    uint64_t columns = 1;
    close_leaf(b);
    remember(b, n, BLOCK_CELL);
    leaf_open(&b->leaf, BLOCK_CELL);
    struct block *cell = b->leaf.block;
    cell->header = n->tag == TAG_TH;
    if (span_to_uint(span_trim(node_attr(n, "colspan")), 1000, &columns) && columns > 0)
        cell->columns = (unsigned)columns;
}

static void open_container(struct builder *b, const struct node *n)
{
    enum block_type in = innermost(b);
    switch ((int)n->tag) {
    case TAG_UL:
    case TAG_OL: open_list(b, n); break;
    case TAG_LI:
        if (in == BLOCK_LIST)
            push(b, n, BLOCK_ITEM);
        break;
    case TAG_BLOCKQUOTE:
        if (in != BLOCK_LIST && in != BLOCK_CELL && in != BLOCK_ROW && in != BLOCK_TABLE)
            push(b, n, BLOCK_QUOTE);
        break;
    case TAG_TABLE:
        if ((in == BLOCK_ROOT || in == BLOCK_ITEM || in == BLOCK_QUOTE) &&
            table_has_data(b->in->page, n))
            b->table = push(b, n, BLOCK_TABLE);
        break;
    case TAG_TR:
        if (in == BLOCK_TABLE)
            push(b, n, BLOCK_ROW);
        break;
    case TAG_TD:
    case TAG_TH:
        if (in == BLOCK_ROW)
            open_cell(b, n);
        break;
    default: break;
    }
}

static void open_element(struct builder *b, const struct node *n, bool kept)
{
    if (n->tag == TAG_A)
        leaf_link_begin(&b->leaf, node_attr(n, "href"));
    else if (n->tag == TAG_BR && b->inside)
        leaf_break(&b->leaf);
    else if (kept || innermost(b) == BLOCK_TABLE || innermost(b) == BLOCK_ROW)
        open_container(b, n);
}

static bool is_caption(const struct layout *page, const struct text_block *t)
{
    const struct element *holder = layout_element(page, t->holder);
    const uint32_t around = ABOVE_NAV | ABOVE_ASIDE | ABOVE_FOOTER;
    return !(holder->tags_above & around) && (size_t)t->link_bytes * 2 < t->text.n &&
           (holder->tags_above & ABOVE_FIGCAPTION || holder->own & CLASS_BIT(CAPTION));
}

/* Pictures and their captions, and no other text; those of cards that lead elsewhere are links. */
static bool is_gallery(const struct builder *b, const struct node *n, const struct element *e)
{
    for (uint32_t i = e->first_block; i < e->block_end; i++)
        if (!is_caption(b->in->page, &b->in->page->blocks[i]))
            return false;
    return e->first_block < e->block_end && node_find(n, TAG_IMG);
}

static bool has_one_picture(const struct node *n)
{
    unsigned pictures = 0;
    for (const struct node *i = n->first; i && pictures < 2; i = node_next(i, n))
        pictures += i->tag == TAG_IMG;
    return pictures == 1;
}

static bool is_figure(const struct builder *b, const struct node *n, const struct element *e)
{
    size_t bytes = 0;
    bool named = n->tag == TAG_FIGURE || e->own & (CLASS_BIT(CAPTION) | CLASS_BIT(MEDIA));
    if (n->tag != TAG_FIGURE && is_gallery(b, n, e)) /* one picture, or one in several sizes */
        return has_one_picture(n) || (named && e->block_end - e->first_block == 1);
    if (!named || (n->tag != TAG_FIGURE && e->first_block == e->block_end))
        return false;
    for (uint32_t i = e->first_block; i < e->block_end; i++) {
        const struct text_block *t = &b->in->page->blocks[i];
        bytes += t->text.n;
        if (bytes > caption_room(b->in->page, t))
            return false;
    }
    return node_find(n, TAG_IMG);
}

/* Past n and all below it: the blocks there are done with. */
static void pass_over(struct builder *b, const struct element *e)
{
    if (b->block < e->block_end)
        b->block = e->block_end;
    b->inside = false;
}

/* Things that are written in one go; false when n is none of them. */
static bool write_whole(struct builder *b, const struct node *n, const struct element *e, bool kept)
{
    if (n->tag == TAG_PRE && kept && innermost(b) != BLOCK_CELL) {
        write_pre(b, n);
        return true;
    }
    if (kept)
        return false;
    if (n->tag == TAG_IMG) {
        if (media_belongs(b))
            write_picture(b, n);
        return true;
    }
    if (n->tag == TAG_IFRAME || n->tag == TAG_VIDEO || n->tag == TAG_AUDIO ||
        n->tag == TAG_OBJECT || n->tag == TAG_EMBED) {
        if (media_belongs(b))
            write_embed(b, n);
        return true;
    }
    if (is_figure(b, n, e) && media_belongs(b)) {
        write_figure(b, n);
        return true;
    }
    if (media_belongs(b) && is_gallery(b, n, e))
        return false; /* its pictures come one by one */
    return e->first_block < e->block_end && innermost(b) != BLOCK_ROW; /* text that was cut */
}

/* Visits n; returns whether to go below. */
static bool visit(struct builder *b, const struct node *n)
{
    if (n->tag == TAG_TEXT) {
        meet_text(b, n);
        return false;
    }
    const struct element *e = layout_element(b->in->page, n);
    if (n == b->region)
        b->in_region = true;
    if (tag_is(n->tag, TAG_IS_HIDDEN) || e->unseen)
        return false;
    bool kept = any_kept(b, e);
    /* an inline element has no blocks of its own, it is part of one */
    bool piece = e->first_block == e->block_end && n->first && !tag_is(n->tag, TAG_IS_BLOCK);
    if (!b->inside && !piece && write_whole(b, n, e, kept)) {
        pass_over(b, e);
        return false;
    }
    open_element(b, n, kept);
    return n->first != NULL;
}

static void leave(struct builder *b, const struct node *n)
{
    if (n->tag == TAG_A)
        leaf_link_end(&b->leaf);
    pop(b, n);
    if (n == b->region)
        b->in_region = false;
}

static void walk(struct builder *b, const struct node *root)
{
    const struct node *n = root;
    for (;;) {
        if (visit(b, n)) {
            n = n->first;
            continue;
        }
        while (n != root && !n->next) {
            leave(b, n);
            n = n->parent;
        }
        leave(b, n);
        if (n == root)
            return;
        n = n->next;
    }
}

#define GALLERY_WORDS_MIN 2 /* of a caption; one word is the label of an advertisement */

/* A gallery below the last paragraph is the story's: picture, caption, picture, caption. */
static uint32_t last_of_gallery(const struct layout *page, uint32_t last)
{
    const uint32_t place = ABOVE_ARTICLE | ABOVE_MAIN | ABOVE_SECTION;
    uint32_t above = layout_element(page, page->blocks[last].holder)->tags_above & place;
    while (last + 1 < page->block_count) {
        const struct text_block *t = &page->blocks[last + 1];
        if (!t->after_media || t->units < GALLERY_WORDS_MIN || !is_caption(page, t) ||
            (layout_element(page, t->holder)->tags_above & place) != above)
            return last;
        last++;
    }
    return last;
}

/* The smallest element that holds all that is kept. */
static void find_region(struct builder *b)
{
    const struct layout *page = b->in->page;
    b->last = 0;
    b->first = page->block_count;
    b->kept_before =
        arena_array(page->arena, (size_t)page->block_count + 1, sizeof *b->kept_before);
    for (uint32_t i = 0; i < page->block_count; i++) {
        bool keep = b->in->fates[i] == FATE_KEEP;
        b->kept_before[i + 1] = b->kept_before[i] + keep;
        if (!keep)
            continue;
        b->first = i < b->first ? i : b->first;
        b->last = i;
    }
    if (b->first == page->block_count)
        return;
    b->last = last_of_gallery(page, b->last);
    const struct node *n = page->blocks[b->first].holder;
    while (n->parent && layout_element(page, n)->block_end <= b->last)
        n = n->parent;
    b->region = n;
}

void body_build(const struct body_input *in, struct document *out)
{
    struct builder b = {.in = in, .document = out};
    leaf_init(&b.leaf, out, in->base);
    find_region(&b);
    if (b.region)
        walk(&b, in->page->dom->root);
    close_leaf(&b);
}
