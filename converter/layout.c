/*
 * Laying a page out: one walk over the tree.
 */
#include "layout.h"

#include <string.h>

#include "classwords.h"
#include "layout_text.h"
#include "smolwire/attributes.h"
#include "smolwire/hash.h"

#define MEMO_SLOTS 1024 /* class attributes remembered; more than pages have distinct ones */

/* Elements in a row share few distinct class attributes: each is read once. */
struct memo {
    uint64_t hash;
    uint64_t bits;
};

struct laying {
    struct layout *page;
    struct node *link;   /* innermost <a> with an address */
    struct node *holder; /* innermost block element */
    unsigned bold;
    bool media;        /* seen since the last block */
    bool break_before; /* a line break was the last thing met in this block */
    size_t block_capacity;
    struct block_text text;
    struct memo memo[MEMO_SLOTS];
};

static const struct above_row {
    enum tag tag;
    uint32_t bits;
} above_rows[] = {
    {TAG_ARTICLE, ABOVE_ARTICLE},
    {TAG_MAIN, ABOVE_MAIN},
    {TAG_NAV, ABOVE_NAV},
    {TAG_MENU, ABOVE_NAV},
    {TAG_ASIDE, ABOVE_ASIDE},
    {TAG_HEADER, ABOVE_HEADER},
    {TAG_FOOTER, ABOVE_FOOTER},
    {TAG_FORM, ABOVE_FORM},
    {TAG_FIELDSET, ABOVE_FORM},
    {TAG_FIGURE, ABOVE_FIGURE},
    {TAG_FIGCAPTION, ABOVE_FIGCAPTION},
    {TAG_UL, ABOVE_LIST},
    {TAG_OL, ABOVE_LIST},
    {TAG_DL, ABOVE_LIST | ABOVE_DEFINITION},
    {TAG_TABLE, ABOVE_TABLE},
    {TAG_BLOCKQUOTE, ABOVE_QUOTE},
    {TAG_BUTTON, ABOVE_BUTTON},
    {TAG_LABEL, ABOVE_LABEL},
    {TAG_SECTION, ABOVE_SECTION},
    {TAG_ADDRESS, ABOVE_ADDRESS},
    {TAG_NOSCRIPT, ABOVE_NOSCRIPT},
    {TAG_PRE, ABOVE_PRE},
    {TAG_DIALOG, ABOVE_DIALOG},
    {TAG_DETAILS, ABOVE_DETAILS},
};

static uint32_t bits_of_tag(enum tag t)
{
    for (size_t i = 0; i < SW_COUNT(above_rows); i++)
        if (above_rows[i].tag == t)
            return above_rows[i].bits;
    return 0;
}

static uint64_t memo_classwords(struct laying *l, struct span value, uint64_t hash)
{
    struct memo *m = &l->memo[(hash >> 20) % MEMO_SLOTS];
    if (m->hash != hash) {
        m->hash = hash;
        m->bits = classwords(value);
    }
    return m->bits;
}

/* Does the style begin its value for a property so? */
static bool style_says(struct span style, struct span property, struct span value)
{
    size_t at = span_find_nocase(style, property);
    if (at == style.n)
        return false;
    struct span rest = span_trim(span_from(style, at + property.n));
    if (!span_eat_char(&rest, ':'))
        return false;
    return span_starts_nocase(span_trim(rest), value);
}

static bool is_hidden_style(struct span style)
{
    return style_says(style, SPAN("display"), SPAN("none")) ||
           style_says(style, SPAN("visibility"), SPAN("hidden"));
}

#define INLINE_NODES_MAX 512 /* below an element that is hidden as a piece of a line */

/* Holds a piece of a line: no block element, and not much. */
static bool is_piece_of_line(const struct node *top)
{
    unsigned seen = 0;
    for (const struct node *n = top; n; n = node_next(n, top))
        if (tag_is(n->tag, TAG_IS_BLOCK) || ++seen > INLINE_NODES_MAX)
            return false;
    return true;
}

static void hide(struct element *e)
{
    e->tags_above |= ABOVE_HIDDEN;
    e->unseen = is_piece_of_line(e->node);
}

/*
 * "Ann Lee" with a box about her that opens under the mouse: the name is text, the box, which
 * comes after it in the same inline element, is none.
 */
static bool is_popup_in_line(const struct layout *p, const struct element *e)
{
    const struct node *n = e->node, *parent = n->parent;
    return e->own & CLASS_BIT(POPUP) && !tag_is(n->tag, TAG_IS_BLOCK) && n->prev && parent &&
           !tag_is(parent->tag, TAG_IS_BLOCK) &&
           layout_element(p, parent)->own & CLASS_BIT(POPUP) && is_piece_of_line(n);
}

static uint32_t bits_of_itemprop(struct span value)
{
    if (span_contains_nocase(value, SPAN("articleBody")) || span_is_nocase(value, "text"))
        return ABOVE_BODY_PROP;
    return ABOVE_OTHER_PROP;
}

/* What an attribute says about its element. */
static void read_attribute(struct laying *l, struct element *e, const struct attr *a,
                           uint64_t *look)
{
    uint64_t hash = HASH_START;
    switch (a->name[0]) {
    case 'c':
        if (strcmp(a->name, "class") != 0)
            return;
        hash = hash_add_bytes(hash, a->value);
        *look ^= hash;
        e->own |= memo_classwords(l, a->value, hash);
        return;
    case 'i':
        if (strcmp(a->name, "id") == 0)
            e->own |= memo_classwords(l, a->value, hash_add_bytes(hash, a->value));
        else if (strcmp(a->name, "itemprop") == 0)
            e->tags_above |= bits_of_itemprop(a->value);
        return;
    case 'r':
        if (strcmp(a->name, "role") == 0)
            e->own |= classwords(a->value);
        return;
    case 'h':
        if (strcmp(a->name, "hidden") == 0)
            hide(e);
        return;
    case 'a':
        if (strcmp(a->name, "aria-hidden") == 0 && span_is_nocase(a->value, "true"))
            e->tags_above |= ABOVE_HIDDEN;
        return;
    case 's':
        if (strcmp(a->name, "style") == 0 && is_hidden_style(a->value))
            hide(e);
        return;
    default: return;
    }
}

static void enter_element(struct laying *l, struct node *n)
{
    struct layout *p = l->page;
    struct element *e = layout_element(p, n);
    const struct element *above = n->parent ? layout_element(p, n->parent) : NULL;
    uint64_t look = (uint64_t)n->tag * UINT64_C(0x9e3779b97f4a7c15);
    e->node = n;
    e->first_block = p->block_count;
    e->tags_above = bits_of_tag(n->tag);
    for (const struct attr *a = n->attrs; a; a = a->next)
        read_attribute(l, e, a, &look);
    e->look = (uint32_t)(look ^ (look >> 32));
    e->unseen = e->unseen || is_popup_in_line(p, e);
    e->all = e->own | (above ? above->all : 0);
    e->tags_above |= above ? above->tags_above : 0;
}

/* Ends the open block, if it has text. */
static void flush(struct laying *l)
{
    struct layout *p = l->page;
    l->break_before = false;
    if (!l->text.first)
        return;
    p->blocks =
        arena_grow(p->arena, p->blocks, p->block_count, &l->block_capacity, sizeof *p->blocks);
    struct text_block *b = &p->blocks[p->block_count];
    if (!layout_text_take(&l->text, p->arena, b))
        return;
    b->holder = l->holder;
    b->after_media = l->media;
    l->media = false;
    p->text_bytes += b->text.n;
    p->block_count++;
}

static void meet_text(struct laying *l, struct node *n)
{
    struct text_place place = {.node = n, .link = l->link, .bold = l->bold > 0};
    if (layout_text_add(&l->text, l->page->arena, place))
        l->break_before = false;
}

static void meet_break(struct laying *l)
{
    if (l->break_before) {
        flush(l);
        return;
    }
    if (l->text.first)
        layout_text_break(&l->text);
    l->break_before = true;
}

static struct node *holder_of(const struct node *n)
{
    struct node *above = n->parent;
    while (above && above->parent && !tag_is(above->tag, TAG_IS_BLOCK))
        above = above->parent;
    return above;
}

static void open_element(struct laying *l, struct node *n)
{
    if (tag_is(n->tag, TAG_IS_BLOCK)) {
        flush(l);
        l->holder = n;
    } else if (n->tag == TAG_BR) {
        meet_break(l);
    } else if (n->tag == TAG_A && node_has_attr(n, "href")) {
        l->link = n;
    } else if (n->tag == TAG_B || n->tag == TAG_STRONG) {
        l->bold++;
    }
    if (tag_is(n->tag, TAG_IS_MEDIA))
        l->media = true;
    enter_element(l, n);
}

static void close_element(struct laying *l, struct node *n)
{
    if (tag_is(n->tag, TAG_IS_BLOCK)) {
        flush(l);
        if (n->parent)
            l->holder = tag_is(n->parent->tag, TAG_IS_BLOCK) ? n->parent : holder_of(n->parent);
    } else if (n == l->link) {
        l->link = NULL;
    } else if (n->tag == TAG_B || n->tag == TAG_STRONG) {
        l->bold--;
    }
    layout_element(l->page, n)->block_end = l->page->block_count;
}

static bool has_no_text(const struct node *n)
{
    return tag_is(n->tag, TAG_IS_HIDDEN) || n->tag == TAG_IFRAME || n->tag == TAG_VIDEO ||
           n->tag == TAG_AUDIO || n->tag == TAG_OBJECT;
}

/* Visits n; returns whether to go below. */
static bool visit(struct laying *l, struct node *n)
{
    if (n->tag == TAG_TEXT) {
        meet_text(l, n);
        return false;
    }
    open_element(l, n);
    return !has_no_text(n) && !layout_element(l->page, n)->unseen && n->first;
}

static void set_end(struct laying *l, const struct node *n, uint32_t next_order)
{
    layout_element(l->page, n)->end = next_order;
}

static void walk(struct laying *l, struct node *root)
{
    struct node *n = root;
    while (n) {
        if (visit(l, n)) {
            n = n->first;
            continue;
        }
        for (;;) {
            if (n->tag != TAG_TEXT)
                close_element(l, n);
            set_end(l, n, n == root ? l->page->element_count : n->next ? n->next->order : 0);
            if (n == root)
                return;
            if (n->next)
                break;
            n = n->parent;
        }
        n = n->next;
    }
}

/* Where nothing follows among its siblings, a node ends where its parent does. */
static void settle_ends(struct layout *p)
{
    for (uint32_t i = 0; i < p->element_count; i++) {
        struct element *e = &p->elements[i];
        if (e->end == 0 && e->node)
            e->end = layout_element(p, e->node->parent)->end;
    }
}

static void count_copies(struct layout *p)
{
    uint32_t slots = 16;
    while (slots < p->block_count * 2)
        slots *= 2;
    uint32_t *table = arena_array(p->arena, slots, sizeof *table); /* index + 1 of the first copy */
    uint32_t *first = arena_array(p->arena, (size_t)p->block_count + 1, sizeof *first);
    for (uint32_t i = 0; i < p->block_count; i++) {
        uint32_t at = (uint32_t)(p->blocks[i].print >> 16) & (slots - 1);
        while (table[at] && p->blocks[table[at] - 1].print != p->blocks[i].print)
            at = (at + 1) & (slots - 1);
        if (!table[at])
            table[at] = i + 1;
        first[i] = table[at] - 1;
        p->blocks[first[i]].copies++;
    }
    for (uint32_t i = 0; i < p->block_count; i++)
        p->blocks[i].copies = p->blocks[first[i]].copies;
}

static uint32_t count_nodes(const struct node *root)
{
    const struct node *n = root;
    while (n->last)
        n = n->last;
    return n->order + 1;
}

void layout_page(struct layout *p, const struct dom *dom, struct arena *arena)
{
    *p = (struct layout){.arena = arena, .dom = dom};
    p->element_count = count_nodes(dom->root);
    p->elements = arena_array(arena, p->element_count, sizeof *p->elements);
    struct laying *l = arena_zalloc(arena, sizeof *l);
    l->page = p;
    l->holder = dom->root;
    walk(l, dom->root);
    flush(l);
    settle_ends(p);
    count_copies(p);
}

struct element *layout_element(const struct layout *p, const struct node *n)
{
    return &p->elements[n->order];
}
