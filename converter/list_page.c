#include "list_page.h"

#include <stdlib.h>

#include "smolwire/clock.h"
#include "smolwire/limits.h"
#include "smolwire/unicode.h"
#include "smolwire/wrap.h"

#define LABEL_MAX (64 * 1024) /* a headline and a name: far above either */

void list_page_init(struct list_page *p, struct arena *arena)
{
    *p = (struct list_page){.arena = arena};
}

struct list_part *list_page_part(struct list_page *p, struct span heading)
{
    p->parts = arena_grow(p->arena, p->parts, p->count, &p->capacity, sizeof(*p->parts));
    struct list_part *part = &p->parts[p->count++];
    *part = (struct list_part){.heading = heading};
    return part;
}

struct list_item *list_part_add(struct list_page *p, struct list_part *part, struct page_link link)
{
    part->items =
        arena_grow(p->arena, part->items, part->count, &part->capacity, sizeof(*part->items));
    struct list_item *item = &part->items[part->count++];
    *item = (struct list_item){.link = link};
    return item;
}

struct sorted_item {
    struct span key;
    struct list_item item;
};

static int by_key(const void *left, const void *right)
{
    const struct sorted_item *a = left, *b = right;
    int order = span_compare(a->key, b->key);
    return order ? order : span_compare(a->item.link.label, b->item.link.label);
}

void list_part_sort(const struct list_page *p, struct list_part *part)
{
    struct sorted_item *sorted = arena_array(p->arena, part->count, sizeof(*sorted));
    struct buf key;
    buf_init(&key, LABEL_MAX);
    for (size_t i = 0; i < part->count; i++) {
        buf_reset(&key);
        unicode_fold(&key, part->items[i].link.label);
        sorted[i] = (struct sorted_item){arena_span(p->arena, buf_span(&key)), part->items[i]};
    }
    if (part->count)
        qsort(sorted, part->count, sizeof(*sorted), by_key);
    for (size_t i = 0; i < part->count; i++)
        part->items[i] = sorted[i].item;
    buf_free(&key);
}

static void add_date(struct buf *b, int64_t date, enum edition edition)
{
    if (date == SW_NO_TIME)
        return;
    if (edition == EDITION_GOPHER)
        buf_add_char(b, '[');
    clock_add_date(b, date);
    buf_add_string(b, edition == EDITION_GOPHER ? "] " : " ");
}

static struct span label_of(const struct list_item *item, enum edition edition, struct arena *arena)
{
    struct buf b;
    buf_init(&b, LABEL_MAX);
    add_date(&b, item->link.date, edition);
    buf_add_span(&b, item->link.label);
    if (item->link.source.n) {
        buf_add_string(&b, " (");
        buf_add_span(&b, item->link.source);
        buf_add_char(&b, ')');
    }
    struct span label = arena_span(arena, buf_span(&b));
    buf_free(&b);
    return label;
}

/* As the renderer wraps links of lists: two columns for each list around it, two more below. */
size_t list_item_lines(const struct list_page *p, const struct list_item *item)
{
    struct span rest = label_of(item, EDITION_GOPHER, p->arena);
    size_t columns = GOPHER_MENU_COLUMNS - 2 * item->indent, lines = 0, width;
    while (rest.n) {
        wrap_line(&rest, lines ? columns - 2 : columns, &width);
        lines++;
    }
    return lines;
}

static void add_item(const struct list_page *p, const struct list_item *item, enum edition edition,
                     struct document *out)
{
    document_open(out, BLOCK_ITEM);
    document_link_line(out, item->link.kind, item->link.target, label_of(item, edition, p->arena));
    if (item->note.n)
        document_paragraph(out, item->note);
}

/* Items as a list, those indented as a list within the item above them. */
static void add_items(const struct list_page *p, const struct list_part *part, enum edition edition,
                      struct document *out)
{
    unsigned depth = 0; /* lists open, each with an item open */
    for (size_t i = 0; i < part->count; i++) {
        const struct list_item *item = &part->items[i];
        if (depth > item->indent)
            document_close(out);
        for (; depth > item->indent + 1; depth--) {
            document_close(out);
            document_close(out);
        }
        if (depth <= item->indent) {
            document_open(out, BLOCK_LIST);
            depth++;
        }
        add_item(p, item, edition, out);
    }
    for (; depth > 0; depth--) {
        document_close(out);
        document_close(out);
    }
}

static void add_part(const struct list_page *p, const struct list_part *part, enum edition edition,
                     struct document *out)
{
    if (part->count == 0 && part->note.n == 0)
        return;
    if (part->heading.n)
        document_heading(out, 2, part->heading);
    if (part->note.n)
        document_paragraph(out, part->note);
    add_items(p, part, edition, out);
}

static void add_up(const struct list_page *p, struct document *out)
{
    if (p->up.target.n)
        document_link_line(out, p->up.kind, p->up.target, p->up.label);
}

void list_page_document(const struct list_page *p, enum edition edition, struct document *out)
{
    struct frame_place place = p->place;
    document_init(out, p->arena);
    out->language = p->language;
    place.edition = edition == EDITION_GOPHER ? RENDER_GOPHERMAP : RENDER_GEMTEXT;
    place.title = p->title;
    if (edition == EDITION_GOPHER)
        add_up(p, out);
    frame_add_head(&place, out);
    document_heading(out, 1, p->title);
    if (p->note.n)
        document_paragraph(out, p->note);
    if (p->about)
        frame_add_about(&place, out);
    for (size_t i = 0; i < p->count; i++)
        add_part(p, &p->parts[i], edition, out);
    if (edition == EDITION_GEMINI)
        add_up(p, out);
    frame_add_foot(&place, out);
}
