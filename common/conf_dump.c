/*
 * Writing the effective configuration in the file's own grammar.
 */
#include <string.h>

#include "conf_data.h"

#define DUMP_COLUMNS 100

static void add_comment(struct buf *out, const char *text)
{
    struct span rest = span_of(text), word;
    size_t column = 0;
    while (span_token(&rest, " \n", &word)) {
        if (column == 0 || column + 1 + word.n > DUMP_COLUMNS) {
            buf_add_string(out, column == 0 ? "# " : "\n# ");
            column = 2;
        } else {
            buf_add_char(out, ' ');
            column++;
        }
        buf_add_span(out, word);
        column += word.n;
    }
    if (column > 0)
        buf_add_char(out, '\n');
}

/*
 * A blank may become the end of a line, which reads back as a blank, where it
 * stands alone and what follows is no comment.
 */
static bool may_break(struct span text, size_t at)
{
    return text.p[at] == ' ' && at > 0 && text.p[at - 1] != ' ' && at + 1 < text.n &&
           !strchr(" ;#", text.p[at + 1]);
}

/* Where the first line of `text` is to end: the last good place in the columns, or the first after.
 */
static size_t line_length(struct span text, size_t columns)
{
    size_t best = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (i > columns && best > 0)
            break;
        if (may_break(text, i))
            best = i;
    }
    return text.n <= columns || best == 0 ? text.n : best;
}

static void add_value(struct buf *out, const char *key, struct span text)
{
    size_t length = line_length(text, DUMP_COLUMNS - strlen(key));
    buf_add_format(out, "%s = ", key);
    buf_add_span(out, span_slice(text, 0, length));
    while (length < text.n) {
        text = span_from(text, length + 1);
        length = line_length(text, DUMP_COLUMNS);
        buf_add_string(out, "\n    ");
        buf_add_span(out, span_slice(text, 0, length));
    }
    buf_add_char(out, '\n');
}

/* Its sections are written out below; named again, they would be there twice. */
static bool is_written_out(const struct conf *c, const struct conf_value *v)
{
    return c->has_sources_file && strcmp(v->option->section, "mirror") == 0 &&
           strcmp(v->option->key, "sources") == 0;
}

static void add_option(struct buf *out, const struct conf *c, const struct conf_value *v)
{
    buf_add_char(out, '\n');
    add_comment(out, v->option->doc);
    if (is_written_out(c, v)) {
        buf_add_format(out, "# Read from here, and part of this: %s\n%s =\n", v->text,
                       v->option->key);
        return;
    }
    if (v->option->choices)
        buf_add_format(out, "# One of: %s\n", v->option->choices);
    if (v->text && *v->text)
        add_value(out, v->option->key, span_of(v->text));
    else
        buf_add_format(out, "%s%s =\n", v->line == 0 ? "#" : "", v->option->key);
}

static void add_section(struct buf *out, const struct conf *c, const struct conf_section *s)
{
    if (out->len > 0)
        buf_add_char(out, '\n');
    add_comment(out, conf_section_doc(s->kind));
    buf_add_format(out, *s->name ? "[%s %s]\n" : "[%s]\n", s->kind, s->name);
    for (size_t i = 0; i < s->count; i++)
        add_option(out, c, &s->values[i]);
}

void conf_dump(const struct conf *c, struct buf *out)
{
    for (const struct conf_section *s = c->first; s; s = s->next)
        add_section(out, c, s);
}
