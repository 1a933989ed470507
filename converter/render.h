/*
 * Documents to text. One shared writer (writer.h) owns newlines, prefixes,
 * wrapping and the line-start state; each format (render_gemtext.c,
 * render_gophermap.c, render_text.c) only says how a node is spelt. The
 * document as JSON is article_json.h.
 *
 * What all formats have in common, and builders of pages may count on:
 *
 *   - Blocks are set apart by one blank line, with these exceptions: paragraphs
 *     that are only a link ("link lines") and follow each other stay together;
 *     so do the items of a list and a nested list with the text above it.
 *   - A list with an item of more than one block (nested lists not counted) is
 *     loose: its items are set apart by blank lines. Within an item nothing is
 *     between a link line and what follows it: a list of stories with teasers
 *     is a list of items that hold a link line and a paragraph.
 *   - Links in running text follow the block they stand in (the whole list, if
 *     they stand in a list; the item, if it is loose; the whole quote), each
 *     address once. In plain text they are numbered and listed at the end.
 *   - No blank line at the start or the end, never two in a row; every line
 *     ends with '\n'. An empty document gives nothing.
 *
 * Renderers are pure; they append to `out` and return its sticky error.
 */
#ifndef CONVERTER_RENDER_H
#define CONVERTER_RENDER_H

#include "document.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"

enum render_format { RENDER_GEMTEXT, RENDER_GOPHERMAP, RENDER_TEXT };

enum err render(const struct document *d, enum render_format format, struct buf *out) SW_CHECK;

#endif
