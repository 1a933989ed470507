/*
 * The tree itself: looking at it and walking it. The parsers are dom_html.c
 * and dom_xml.c.
 */
#include "dom.h"

#include <string.h>

#include "smolwire/buf.h"
#include "smolwire/limits.h"

static const struct attr *find_attr(const struct node *n, const char *name)
{
    for (const struct attr *a = n->attrs; a; a = a->next)
        if (a->name[0] == name[0] && strcmp(a->name, name) == 0)
            return a;
    return NULL;
}

struct span node_attr(const struct node *n, const char *name)
{
    const struct attr *a = find_attr(n, name);
    return a ? a->value : (struct span){NULL, 0};
}

bool node_has_attr(const struct node *n, const char *name)
{
    return find_attr(n, name) != NULL;
}

bool node_is_element(const struct node *n)
{
    return n->tag != TAG_TEXT;
}

struct node *node_skip(const struct node *n, const struct node *top)
{
    while (n != top && n && !n->next)
        n = n->parent;
    return n == top || !n ? NULL : n->next;
}

struct node *node_next(const struct node *n, const struct node *top)
{
    return n->first ? n->first : node_skip(n, top);
}

struct node *node_before(const struct node *n)
{
    struct node *before = n->prev;
    while (before && before->last)
        before = before->last;
    return before ? before : n->parent;
}

struct node *node_find(const struct node *top, enum tag tag)
{
    for (struct node *n = node_next(top, top); n; n = node_next(n, top))
        if (n->tag == tag)
            return n;
    return NULL;
}

void node_unlink(struct node *n)
{
    if (!n->parent)
        return;
    if (n->prev)
        n->prev->next = n->next;
    else
        n->parent->first = n->next;
    if (n->next)
        n->next->prev = n->prev;
    else
        n->parent->last = n->prev;
    n->parent = n->prev = n->next = NULL;
}

void node_dissolve(struct node *n)
{
    if (!n->parent)
        return;
    for (struct node *child = n->first; child; child = child->next)
        child->parent = n->parent;
    if (n->first) {
        n->first->prev = n->prev;
        n->last->next = n->next;
    }
    struct node *first = n->first ? n->first : n->next, *last = n->last ? n->last : n->prev;
    if (n->prev)
        n->prev->next = first;
    else
        n->parent->first = first;
    if (n->next)
        n->next->prev = last;
    else
        n->parent->last = last;
    n->parent = n->prev = n->next = n->first = n->last = NULL;
}

struct node *node_wrap(struct node *n, struct arena *arena, enum tag tag)
{
    struct node *around = arena_zalloc(arena, sizeof(*around));
    *around = (struct node){.parent = n->parent,
                            .prev = n->prev,
                            .next = n->next,
                            .first = n,
                            .last = n,
                            .tag = tag,
                            .name = tag_name(tag)};
    if (n->prev)
        n->prev->next = around;
    else if (n->parent)
        n->parent->first = around;
    if (n->next)
        n->next->prev = around;
    else if (n->parent)
        n->parent->last = around;
    n->parent = around;
    n->prev = n->next = NULL;
    return around;
}

void node_remove_attr(struct node *n, const char *name)
{
    for (struct attr **a = &n->attrs; *a; a = &(*a)->next)
        if (strcmp((*a)->name, name) == 0) {
            *a = (*a)->next;
            return;
        }
}

void node_set_attr(struct node *n, struct arena *arena, const char *name, struct span value)
{
    for (struct attr *a = n->attrs; a; a = a->next)
        if (strcmp(a->name, name) == 0) {
            a->value = value;
            return;
        }
    struct attr *a = arena_alloc(arena, sizeof(*a));
    *a = (struct attr){.next = n->attrs, .name = name, .value = value};
    n->attrs = a;
}

/* Appends s with runs of white space, no-break spaces too, as one blank; none at the front of b. */
static void add_folded(struct buf *b, struct span s, bool *blank)
{
    for (size_t i = 0; i < s.n; i++) {
        bool no_break = s.p[i] == '\xc2' && i + 1 < s.n && s.p[i + 1] == '\xa0';
        if (no_break || ascii_is_space(s.p[i])) {
            i += no_break;
            *blank = true;
            continue;
        }
        if (*blank && b->len > 0)
            buf_add_char(b, ' ');
        *blank = false;
        buf_add_char(b, s.p[i]);
    }
}

/* Does walking from `at` to `next` leave a block? */
static bool leaves_block(const struct node *at, const struct node *next)
{
    for (; at != next->parent; at = at->parent)
        if (tag_is(at->tag, TAG_IS_BLOCK))
            return true;
    return false;
}

struct span node_text(const struct node *n, struct arena *arena)
{
    struct buf b;
    buf_init(&b, 4 * (size_t)PAGE_MAX);
    bool blank = false;
    for (const struct node *at = n; at;) {
        if (at->tag == TAG_TEXT)
            add_folded(&b, at->text, &blank);
        else if (at->tag == TAG_BR || tag_is(at->tag, TAG_IS_BLOCK))
            blank = true;
        bool hidden = at != n && tag_is(at->tag, TAG_IS_HIDDEN);
        const struct node *next = hidden ? node_skip(at, n) : node_next(at, n);
        if (next && leaves_block(at, next))
            blank = true;
        at = next;
    }
    struct span text = arena_span(arena, buf_span(&b));
    buf_free(&b);
    return text;
}
