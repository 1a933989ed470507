#include "dom_build.h"

#include "smolwire/limits.h"

void dom_build_init(struct dom_build *b, struct arena *arena)
{
    *b = (struct dom_build){.arena = arena};
    buf_init(&b->text, 4 * (size_t)PAGE_MAX);
}

void dom_build_free(struct dom_build *b)
{
    buf_free(&b->text);
}

static void append(struct node *parent, struct node *n)
{
    n->parent = parent;
    n->prev = parent->last;
    if (parent->last)
        parent->last->next = n;
    else
        parent->first = n;
    parent->last = n;
}

static struct node *new_node(struct dom_build *b, enum tag tag)
{
    struct node *n = arena_zalloc(b->arena, sizeof(*n));
    n->tag = tag;
    n->order = b->order++;
    return n;
}

static bool is_blank(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_space(s.p[i]))
            return false;
    return true;
}

/* White space at the beginning of a block or after one shows nowhere; it is a third of all nodes.
 */
static bool means_nothing(const struct dom_build *b, struct span text)
{
    const struct node *parent = b->current;
    if (b->pre > 0 || !tag_is(parent->tag, TAG_IS_BLOCK))
        return false;
    if (parent->last && !tag_is(parent->last->tag, TAG_IS_BLOCK))
        return false;
    return is_blank(text);
}

static void flush_text(struct dom_build *b)
{
    struct span text = buf_span(&b->text);
    if (text.n > 0 && b->current && !means_nothing(b, text)) {
        struct node *n = new_node(b, TAG_TEXT);
        n->text = arena_span(b->arena, text);
        append(b->current, n);
    }
    buf_reset(&b->text);
}

static bool keeps_space(enum tag tag)
{
    return tag == TAG_PRE || tag == TAG_XMP || tag == TAG_LISTING || tag == TAG_PLAINTEXT;
}

struct node *dom_build_open(struct dom_build *b, enum tag tag, const char *name, const char *space)
{
    if (b->depth >= DOM_DEPTH_MAX) {
        b->flattened++;
        return NULL;
    }
    flush_text(b);
    struct node *n = new_node(b, tag);
    n->name = name;
    n->space = space;
    if (b->current)
        append(b->current, n);
    else if (b->root)
        append(b->root, n);
    else
        b->root = n;
    b->current = n;
    b->depth++;
    b->pre += keeps_space(tag);
    return n;
}

void dom_build_close(struct dom_build *b)
{
    if (b->flattened > 0) {
        b->flattened--;
        return;
    }
    if (!b->current)
        return;
    flush_text(b);
    b->pre -= keeps_space(b->current->tag);
    b->current = b->current->parent;
    b->depth--;
}

void dom_build_attr(struct dom_build *b, struct node *n, const char *name, struct span value)
{
    struct attr *a = arena_alloc(b->arena, sizeof(*a));
    *a = (struct attr){.next = NULL, .name = name, .value = arena_span(b->arena, value)};
    struct attr **end = &n->attrs;
    while (*end)
        end = &(*end)->next;
    *end = a;
}

void dom_build_text(struct dom_build *b, struct span text)
{
    buf_add_span(&b->text, text);
}

struct node *dom_build_end(struct dom_build *b)
{
    flush_text(b);
    b->current = NULL;
    return b->root;
}
