/*
 * The tree of blocks: building, changing, walking.
 */
#include "document.h"

#include <assert.h>

/* Levels that the content of a container may need below it: list, item, paragraph. */
#define CONTAINER_ROOM 2

static bool is_container(enum block_type type)
{
    switch (type) {
    case BLOCK_ROOT:
    case BLOCK_LIST:
    case BLOCK_ITEM:
    case BLOCK_QUOTE:
    case BLOCK_TABLE:
    case BLOCK_ROW: return true;
    case BLOCK_HEADING:
    case BLOCK_PARAGRAPH:
    case BLOCK_PRE:
    case BLOCK_CELL:
    case BLOCK_FIGURE:
    case BLOCK_EMBED:
    case BLOCK_RULE: return false;
    }
    return false;
}

bool block_holds_runs(enum block_type type)
{
    return type == BLOCK_HEADING || type == BLOCK_PARAGRAPH || type == BLOCK_CELL;
}

bool block_fits(enum block_type parent, enum block_type child)
{
    if (!is_container(parent) || child == BLOCK_ROOT)
        return false;
    if (parent == BLOCK_LIST || child == BLOCK_ITEM)
        return parent == BLOCK_LIST && child == BLOCK_ITEM;
    if (parent == BLOCK_TABLE || child == BLOCK_ROW)
        return parent == BLOCK_TABLE && child == BLOCK_ROW;
    if (parent == BLOCK_ROW || child == BLOCK_CELL)
        return parent == BLOCK_ROW && child == BLOCK_CELL;
    return true;
}

void document_init(struct document *d, struct arena *a)
{
    *d = (struct document){.arena = a};
    d->root = arena_zalloc(a, sizeof(*d->root));
    d->root->type = BLOCK_ROOT;
    d->open = d->root;
}

static struct block *new_block(struct document *d, enum block_type type)
{
    struct block *b = arena_zalloc(d->arena, sizeof(*b));

    b->type = type;
    b->columns = 1;
    b->start = 1;
    b->level = type == BLOCK_HEADING ? 1 : 0;
    return b;
}

static void append_block(struct block *parent, struct block *b)
{
    b->parent = parent;
    b->prev = parent->last;
    if (parent->last)
        parent->last->next = b;
    else
        parent->first = b;
    parent->last = b;
}

/* Would a container opened here have no room for its content, or does it lie in one that had none?
 */
static bool must_flatten(const struct document *d, enum block_type type)
{
    if (!is_container(type))
        return false;
    if (d->flattened > 0)
        return true;
    return type != BLOCK_ITEM && type != BLOCK_ROW &&
           d->depth + 1 + CONTAINER_ROOM > DOCUMENT_DEPTH_MAX;
}

struct block *document_open(struct document *d, enum block_type type)
{
    struct block *b;

    d->stray = NULL;
    if (must_flatten(d, type)) {
        d->flattened++;
        return new_block(d, type);
    }
    if (d->flattened > 0 && type == BLOCK_CELL)
        type = BLOCK_PARAGRAPH;
    assert(block_fits(d->open->type, type));
    b = new_block(d, type);
    append_block(d->open, b);
    d->open = b;
    d->depth++;
    return b;
}

void document_close(struct document *d)
{
    d->stray = NULL;
    if (d->flattened > 0 && is_container(d->open->type)) {
        d->flattened--;
        return;
    }
    assert(d->open != d->root);
    d->open = d->open->parent;
    d->depth--;
}

/* The block that takes inline content now. */
static struct block *run_holder(struct document *d)
{
    if (block_holds_runs(d->open->type))
        return d->open;
    if (!d->stray) {
        assert(block_fits(d->open->type, BLOCK_PARAGRAPH));
        d->stray = new_block(d, BLOCK_PARAGRAPH);
        append_block(d->open, d->stray);
    }
    return d->stray;
}

static void append_run(struct document *d, struct run content)
{
    struct block *b = run_holder(d);
    struct run *r = arena_alloc(d->arena, sizeof(*r));

    *r = content;
    r->next = NULL;
    if (b->last_run)
        b->last_run->next = r;
    else
        b->runs = r;
    b->last_run = r;
}

void document_text(struct document *d, struct span text)
{
    if (text.n > 0)
        append_run(d, (struct run){.type = RUN_TEXT, .text = text});
}

void document_link(struct document *d, enum target_kind kind, struct span target, struct span label)
{
    append_run(
        d, (struct run){.type = RUN_LINK, .target_kind = kind, .target = target, .text = label});
}

void document_break(struct document *d)
{
    append_run(d, (struct run){.type = RUN_BREAK});
}

struct block *document_heading(struct document *d, unsigned level, struct span text)
{
    struct block *b = document_open(d, BLOCK_HEADING);

    b->level = level;
    document_text(d, text);
    document_close(d);
    return b;
}

struct block *document_paragraph(struct document *d, struct span text)
{
    struct block *b = document_open(d, BLOCK_PARAGRAPH);

    document_text(d, text);
    document_close(d);
    return b;
}

struct block *document_link_line(struct document *d, enum target_kind kind, struct span target,
                                 struct span label)
{
    struct block *b = document_open(d, BLOCK_PARAGRAPH);

    document_link(d, kind, target, label);
    document_close(d);
    return b;
}

struct block *document_figure(struct document *d, struct span url, struct span caption,
                              struct span credit)
{
    struct block *b = document_open(d, BLOCK_FIGURE);

    b->url = url;
    b->text = caption;
    b->credit = credit;
    document_close(d);
    return b;
}

void document_remove(struct block *b)
{
    struct block **from_prev = b->prev ? &b->prev->next : &b->parent->first;
    struct block **from_next = b->next ? &b->next->prev : &b->parent->last;

    *from_prev = b->next;
    *from_next = b->prev;
    b->parent = b->prev = b->next = NULL;
}

struct block *document_after(struct block *b, const struct block *top)
{
    if (b->first)
        return b->first;
    while (b != top && !b->next)
        b = b->parent;
    return b == top ? NULL : b->next;
}

static void copy_block(struct document *d, const struct block *from)
{
    struct block *b = document_open(d, from->type);

    b->embed = from->embed;
    b->kind = from->kind;
    b->level = from->level;
    b->start = from->start;
    b->columns = from->columns;
    b->ordered = from->ordered;
    b->header = from->header;
    b->text = from->text;
    b->label = from->label;
    b->credit = from->credit;
    b->url = from->url;
    for (const struct run *r = from->runs; r; r = r->next)
        append_run(d, *r);
}

void document_append(struct document *d, const struct document *from)
{
    struct document_iter it = document_walk(from);

    while (document_next(&it)) {
        if (it.block == from->root)
            continue;
        if (it.entering)
            copy_block(d, it.block);
        else
            document_close(d);
    }
}

struct document_iter document_walk(const struct document *d)
{
    return (struct document_iter){.block = d->root, .root = d->root};
}

bool document_next(struct document_iter *it)
{
    const struct block *b = it->block;

    if (!it->started) {
        it->started = true;
        it->entering = true;
        return true;
    }
    if (it->entering) {
        if (b->first)
            it->block = b->first;
        else
            it->entering = false;
        return true;
    }
    if (b == it->root)
        return false;
    it->entering = b->next != NULL;
    it->block = b->next ? b->next : b->parent;
    return true;
}

void document_skip(struct document_iter *it)
{
    /* pretend that the leaving of the last child was just met */
    if (it->entering && it->block->last) {
        it->block = it->block->last;
        it->entering = false;
        while (it->block->next)
            it->block = it->block->next;
    }
}

static bool shows_something(const struct block *b)
{
    switch (b->type) {
    case BLOCK_FIGURE:
    case BLOCK_EMBED: return b->url.n > 0 || b->text.n > 0 || b->label.n > 0;
    case BLOCK_PRE: return span_trim(b->text).n > 0;
    case BLOCK_HEADING:
    case BLOCK_PARAGRAPH:
    case BLOCK_CELL: break;
    case BLOCK_ROOT:
    case BLOCK_LIST:
    case BLOCK_ITEM:
    case BLOCK_QUOTE:
    case BLOCK_TABLE:
    case BLOCK_ROW:
    case BLOCK_RULE: return false;
    }
    for (const struct run *r = b->runs; r; r = r->next) {
        if (span_trim(r->text).n > 0 || (r->type == RUN_LINK && r->target.n > 0))
            return true;
    }
    return false;
}

bool document_is_empty(const struct document *d)
{
    struct document_iter it = document_walk(d);

    while (document_next(&it)) {
        if (it.entering && shows_something(it.block))
            return false;
    }
    return true;
}
