/*
 * Lines, prefixes, blank lines, wrapping.
 */
#include "writer.h"

#include <assert.h>
#include <stdint.h>

#include "smolwire/unicode.h"
#include "smolwire/wrap.h"

void writer_begin(struct writer *w, struct buf *out, const struct line_format *format)
{
    *w = (struct writer){.out = out, .format = format};
    buf_init(&w->marks, SIZE_MAX);
    buf_init(&w->prefix, SIZE_MAX);
}

enum err writer_end(struct writer *w)
{
    if (buf_error(&w->marks) != SW_OK)
        buf_fail(w->out, buf_error(&w->marks));
    if (buf_error(&w->prefix) != SW_OK)
        buf_fail(w->out, buf_error(&w->prefix));
    buf_free(&w->marks);
    buf_free(&w->prefix);
    return buf_error(w->out);
}

static struct span level_prefix(const struct writer *w, const struct writer_level *level)
{
    struct span marks = span_from(buf_span(&w->marks), level->marks);

    return level->used ? span_slice(marks, level->first, level->rest)
                       : span_slice(marks, 0, level->first);
}

/* Columns of the prefix of the next line. */
static size_t prefix_width(const struct writer *w)
{
    size_t width = 0;

    for (size_t i = 0; i < w->depth; i++)
        width += unicode_width_of(level_prefix(w, &w->levels[i]));
    return width;
}

size_t writer_room(const struct writer *w)
{
    return w->format->columns ? w->format->columns - prefix_width(w) : SIZE_MAX;
}

void writer_push(struct writer *w, struct span first, struct span rest)
{
    assert(w->depth < SW_COUNT(w->levels));
    struct writer_level *level = &w->levels[w->depth];
    size_t columns = w->format->columns;

    *level = (struct writer_level){.marks = w->marks.len};
    if (columns == 0 || prefix_width(w) + unicode_width_of(first) <= columns / 2) {
        buf_add_span(&w->marks, first);
        buf_add_span(&w->marks, rest);
        level->first = first.n;
        level->rest = rest.n;
    }
    w->depth++;
}

void writer_pop(struct writer *w)
{
    assert(w->depth > 0);
    w->depth--;
    buf_truncate(&w->marks, w->levels[w->depth].marks);
    if (w->blank_depth > w->depth)
        w->blank_depth = w->depth;
}

void writer_drop_markers(struct writer *w)
{
    for (size_t i = 0; i < w->depth; i++)
        w->levels[i].used = true;
}

void writer_blank(struct writer *w)
{
    /* at the very start, or of a level, there is nothing to be set apart from */
    if (!w->started || (w->depth > 0 && !w->levels[w->depth - 1].used))
        return;
    if (!w->blank || w->blank_depth > w->depth)
        w->blank_depth = w->depth;
    w->blank = true;
}

static struct span trim_end(struct span s)
{
    while (s.n > 0 && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

/* The prefix of the first `depth` levels, as the next line has it. */
static struct span build_prefix(struct writer *w, size_t depth)
{
    buf_reset(&w->prefix);
    for (size_t i = 0; i < depth; i++)
        buf_add_span(&w->prefix, level_prefix(w, &w->levels[i]));
    return buf_span(&w->prefix);
}

static struct span start_line(struct writer *w, bool bare)
{
    if (w->blank) {
        size_t depth = bare || w->bare ? 0 : w->blank_depth;
        w->blank = false;
        w->format->put(w->out, trim_end(build_prefix(w, depth)), SPAN(""));
    }
    struct span prefix = build_prefix(w, w->depth);
    writer_drop_markers(w);
    w->started = true;
    w->bare = bare;
    return prefix;
}

struct span writer_own_line(struct writer *w)
{
    return start_line(w, false);
}

struct span writer_bare_line(struct writer *w)
{
    return start_line(w, true);
}

void writer_line(struct writer *w, struct span text)
{
    struct span prefix = writer_own_line(w);

    text = trim_end(text);
    w->format->put(w->out, text.n > 0 ? prefix : trim_end(prefix), text);
}

static size_t wrapped(struct writer *w, struct span text)
{
    size_t widest = 0, width;

    while (text.n > 0) {
        struct span line = wrap_line(&text, writer_room(w), &width);
        if (line.n > 0)
            writer_line(w, line);
        widest = width > widest ? width : widest;
    }
    return widest;
}

size_t writer_paragraph(struct writer *w, struct span text)
{
    size_t widest = 0;

    while (text.p) {
        struct span piece = span_trim(span_cut(&text, '\n'));
        if (piece.n == 0)
            continue;
        if (w->format->columns == 0) {
            writer_line(w, piece);
            continue;
        }
        size_t width = wrapped(w, piece);
        widest = width > widest ? width : widest;
    }
    return widest;
}

void writer_verbatim(struct writer *w, struct span line)
{
    size_t width;

    do
        writer_line(w, wrap_cut(&line, writer_room(w), &width));
    while (line.n > 0);
}
