/*
 * Documents to text. One shared writer (render.c) owns newlines, prefixes,
 * wrapping and the line-start state; each format (render_gemtext.c,
 * render_gophermap.c, render_text.c) only says how a node is spelt. The
 * document as JSON is article_json.h.
 *
 * Renderers are pure; they append to `out` and return its sticky error.
 */
#ifndef CONVERTER_RENDER_H
#define CONVERTER_RENDER_H

#include "document.h"
#include "smolwire/buf.h"
#include "smolwire/err.h"

enum render_format { RENDER_GEMTEXT, RENDER_GOPHERMAP, RENDER_TEXT };

/* The one switch over all formats. */
enum err render(const struct document *d, enum render_format format, struct buf *out) SW_CHECK;

#endif
