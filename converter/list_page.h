/*
 * Pages that are lists of links as documents: front page, sources, sections,
 * days. What goes onto them is publish_lists.c's business; how it looks is
 * settled here, once for all of them.
 *
 * One link a line. Over Gemini a story's line begins with its date, which makes
 * the page something that can be subscribed to; over Gopher dates stand in
 * brackets and what belongs under another line is indented.
 */
#ifndef CONVERTER_LIST_PAGE_H
#define CONVERTER_LIST_PAGE_H

#include <stddef.h>

#include "article_page.h"
#include "document.h"
#include "frame.h"

enum edition { EDITION_GEMINI, EDITION_GOPHER };

struct list_item {
    struct page_link link;
    unsigned indent;  /* at most one more than that of the item before; it belongs under that */
    struct span note; /* a paragraph below the line; may be empty */
};

struct list_part {
    struct span heading; /* may be empty */
    struct span note;    /* before the items; may be empty */
    struct list_item *items;
    size_t count, capacity;
};

struct list_page {
    struct arena *arena;
    struct span title;
    struct span note; /* below the title; may be empty */
    struct list_part *parts;
    size_t count, capacity;
    struct page_link up; /* first line of a menu, last of a gemtext page; no target: none */
    struct span language;
    struct frame_place place; /* the edition in it is set by list_page_document() */
    bool about;               /* the page says what the frame has for it, below the note */
};

void list_page_init(struct list_page *p, struct arena *arena);

/* Valid until the next call for the same page. Parts without items and note are not shown. */
struct list_part *list_page_part(struct list_page *p, struct span heading) SW_NONNULL_RESULT;
struct list_item *list_part_add(struct list_page *p, struct list_part *part,
                                struct page_link link) SW_NONNULL_RESULT;

/* By label, as a reader looks for it: in any case. */
void list_part_sort(const struct list_page *p, struct list_part *part);

/* Lines of the item in a menu, without its note. */
size_t list_item_lines(const struct list_page *p, const struct list_item *item);

/* Builds the page into `out`, initialised by this call in the page's arena. */
void list_page_document(const struct list_page *p, enum edition edition, struct document *out);

#endif
