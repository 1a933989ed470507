/*
 * Inline content: runs of text and links.
 */
#include "body_leaf.h"

#include "smolwire/buf.h"
#include "smolwire/limits.h"
#include "smolwire/url.h"

void leaf_init(struct leaf *l, struct document *d, struct span base)
{
    *l = (struct leaf){.document = d, .base = base};
}

static void emit(struct leaf *l)
{
    struct span text;
    if (l->n == 0)
        return;
    text = arena_span(l->document->arena, span_make(l->bytes, l->n));
    l->n = 0;
    if (l->target.n > 0)
        document_link(l->document, TARGET_WEB, l->target, text);
    else
        document_text(l->document, text);
}

void leaf_open(struct leaf *l, enum block_type type)
{
    struct span target = l->target;
    leaf_close(l);
    l->target = target; /* a link may stretch over several blocks */
    l->block = document_open(l->document, type);
}

void leaf_close(struct leaf *l)
{
    struct block *b = l->block;
    if (!b)
        return;
    emit(l);
    document_close(l->document);
    if (!l->any && b->type != BLOCK_CELL) /* empty cells keep the columns in line */
        document_remove(b);
    l->block = NULL;
    l->any = l->pending_space = false;
    l->pending_breaks = 0;
}

static void add_char(struct leaf *l, char c)
{
    if (l->n == l->capacity)
        l->bytes = arena_grow(l->document->arena, l->bytes, l->n, &l->capacity, 1);
    l->bytes[l->n++] = c;
}

static void add_pending(struct leaf *l)
{
    if (l->any && l->pending_breaks > 0) {
        emit(l);
        document_break(l->document);
    } else if (l->any && l->pending_space) {
        add_char(l, ' ');
    }
    l->pending_breaks = 0;
    l->pending_space = false;
    l->any = true;
}

/* Bytes of white space at the front; U+00A0 (C2 A0) is one. */
static size_t space_at_front(struct span s)
{
    if (ascii_is_space(*s.p))
        return 1;
    return s.n > 1 && s.p[0] == '\xC2' && s.p[1] == '\xA0' ? 2 : 0;
}

void leaf_text(struct leaf *l, struct span text)
{
    if (!l->block)
        return;
    while (text.n > 0) {
        size_t space = space_at_front(text);
        if (space > 0) {
            l->pending_space = true;
            text = span_from(text, space);
            continue;
        }
        add_pending(l);
        while (text.n > 0 && space_at_front(text) == 0) {
            add_char(l, *text.p);
            text = span_from(text, 1);
        }
    }
}

void leaf_break(struct leaf *l)
{
    if (l->block && l->any)
        l->pending_breaks++;
}

void leaf_link_begin(struct leaf *l, struct span href)
{
    leaf_link_end(l);
    struct span target = body_resolve(l->document, l->base, href);
    if (target.n == 0)
        return;
    if (l->block) {
        /* the blank before a link belongs to the text before it */
        if (l->pending_space && l->any && l->pending_breaks == 0) {
            add_char(l, ' ');
            l->pending_space = false;
        }
        emit(l);
    }
    l->target = target;
}

void leaf_link_end(struct leaf *l)
{
    if (l->target.n == 0)
        return;
    if (l->block)
        emit(l);
    l->target = (struct span){0};
}

struct span body_resolve(struct document *d, struct span base, struct span reference)
{
    struct span out = {0};
    struct buf b;
    reference = span_trim(reference);
    if (reference.n == 0 || *reference.p == '#')
        return out;
    buf_init(&b, URL_MAX * 4);
    if (url_resolve(base, reference, &b) == SW_OK && buf_error(&b) == SW_OK)
        out = arena_span(d->arena, buf_span(&b));
    buf_free(&b);
    return out;
}
