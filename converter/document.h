/*
 * The document: the waist of smolwire. Parsing ends here, rendering starts
 * here. Everything before it knows HTML and nothing of Gemini or Gopher;
 * everything after it knows nothing of HTML. Articles, front pages, archives,
 * lists of related stories are all documents.
 *
 * A document is a tree of blocks; paragraphs, headings, items, cells hold runs
 * of inline content. Everything lives in the arena given at init; nothing is
 * freed singly. Text is valid UTF-8 with white space folded to single spaces
 * (BLOCK_PRE: verbatim, lines ended by '\n'); it may hold anything else, the
 * renderers escape it.
 *
 * Trees are walked with document_iter, never by recursion. The builder keeps
 * nesting within DOCUMENT_DEPTH_MAX: a list, quote or table that would go deeper
 * is flattened, its paragraphs and cells (as paragraphs) become its parent's.
 */
#ifndef CONVERTER_DOCUMENT_H
#define CONVERTER_DOCUMENT_H

#include <stdbool.h>

#include "smolwire/arena.h"
#include "smolwire/buf.h"
#include "smolwire/span.h"

#define DOCUMENT_DEPTH_MAX 32

enum block_type {
    BLOCK_ROOT,      /* children: blocks */
    BLOCK_HEADING,   /* level 1 to 6; runs */
    BLOCK_PARAGRAPH, /* runs */
    BLOCK_LIST,      /* ordered, start; children: BLOCK_ITEM */
    BLOCK_ITEM,      /* children: blocks */
    BLOCK_QUOTE,     /* children: blocks */
    BLOCK_PRE,       /* text: verbatim; label: language or what it shows */
    BLOCK_TABLE,     /* label: caption; children: BLOCK_ROW */
    BLOCK_ROW,       /* children: BLOCK_CELL */
    BLOCK_CELL,      /* header; columns spanned; runs */
    BLOCK_FIGURE,    /* url: the picture; text: caption; credit; label: alternative text */
    BLOCK_EMBED,     /* url; embed kind; label: title */
    BLOCK_RULE,
};

enum embed_kind { EMBED_VIDEO, EMBED_AUDIO, EMBED_POST, EMBED_DOCUMENT, EMBED_OTHER };

enum run_type {
    RUN_TEXT,
    RUN_LINK,  /* text: label; target */
    RUN_BREAK, /* a forced line break */
};

/* Where a link leads; each renderer spells it its own way (tree.h). */
enum target_kind {
    TARGET_WEB,    /* absolute URL of any scheme */
    TARGET_PAGE,   /* page of this mirror: page path of tree.h, "/bbc/2025-05-20/slug" */
    TARGET_TEXT,   /* plain text edition of that page path (Gopher type 0) */
    TARGET_FILE,   /* file of this mirror by its full path: "/atom.xml", a picture */
    TARGET_SEARCH, /* search of this mirror: "/search" (Gemini input, Gopher type 7) */
};

struct run {
    struct run *next;
    enum run_type type;
    enum target_kind target_kind;
    struct span text;
    struct span target;
};

struct block {
    struct block *parent, *first, *last, *next, *prev;
    enum block_type type;
    enum embed_kind embed;
    enum target_kind kind; /* figure: of url, TARGET_WEB or TARGET_FILE */
    unsigned level;        /* heading: 1 to 6 */
    unsigned start;        /* ordered list: number of the first item */
    unsigned columns;      /* cell: columns spanned, at least 1 */
    bool ordered, header;
    struct run *runs, *last_run;
    struct span text, label, credit, url;
};

struct document {
    struct arena *arena;
    struct block *root;
    struct span language; /* BCP 47, may be empty */
    /* the builder's own */
    struct block *open;  /* innermost open block */
    struct block *stray; /* paragraph made for inline content outside of one */
    unsigned depth;      /* of `open`; the root's is 0 */
    unsigned flattened;  /* containers opened beyond the depth cap, and not in the tree */
};

void document_init(struct document *d, struct arena *a);

/*
 * Builder. document_open() appends to the innermost open block and opens the
 * new one; document_close() closes the innermost (never the root). What may
 * stand in what is told by block_fits() and asserted. Inline content that comes
 * where only blocks may stand gets a paragraph of its own. Spans are kept by
 * reference: they must live in the arena or longer.
 */
bool block_fits(enum block_type parent, enum block_type child);
bool block_holds_runs(enum block_type type); /* heading, paragraph, cell */
struct block *document_open(struct document *d, enum block_type type) SW_NONNULL_RESULT;
void document_close(struct document *d);
void document_text(struct document *d, struct span text);
void document_link(struct document *d, enum target_kind kind, struct span target,
                   struct span label);
void document_break(struct document *d);

/* Whole blocks in one call. */
struct block *document_heading(struct document *d, unsigned level,
                               struct span text) SW_NONNULL_RESULT;
struct block *document_paragraph(struct document *d, struct span text) SW_NONNULL_RESULT;
struct block *document_link_line(struct document *d, enum target_kind kind, struct span target,
                                 struct span label) SW_NONNULL_RESULT;
struct block *document_figure(struct document *d, struct span url, struct span caption,
                              struct span credit) SW_NONNULL_RESULT;

/* Unlinks the block and all below it; none of them may be open. */
void document_remove(struct block *b);

/* Next block of the subtree of `top`, parents before children; NULL at the end. For changing blocks
 * in place. */
struct block *document_after(struct block *b, const struct block *top);

/*
 * Appends copies of all blocks of `from` to the innermost open block of d.
 * Texts are shared: `from`'s arena is d's or outlives it.
 */
void document_append(struct document *d, const struct document *from);

/*
 * Walk: every block, the root too, is met twice, entering and leaving (leaf
 * blocks too).
 *     struct document_iter it = document_walk(d);
 *     while (document_next(&it)) if (it.entering) ... it.block ...
 */
struct document_iter {
    const struct block *block;
    bool entering;
    const struct block *root;
    bool started;
};
struct document_iter document_walk(const struct document *d);
bool document_next(struct document_iter *it);
void document_skip(
    struct document_iter *it); /* after entering: do not go below, next comes leaving */

/*
 * The text alone, as benchmarks and term vectors want it: blocks separated by
 * one newline, cells of a row by blanks, no captions, credits, embeds' titles,
 * rules.
 */
void document_body_text(const struct document *d, struct buf *out);

/* Words of the same text; in scripts written without spaces two characters count as one. */
size_t document_word_count(const struct document *d);

bool document_is_empty(const struct document *d); /* nothing that a renderer would show */

#endif
