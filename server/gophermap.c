/*
 * Menus.
 */
#include "server/gophermap.h"

#include <stdbool.h>

#include "smolwire/escape.h"

/* Host and port of lines that lead nowhere, by custom. */
#define NOWHERE "\terror.host\t1\r\n"

/* The file is the operator's, yet a stray CR or control byte must not break a field. */
static void add_field(struct buf *out, struct span field)
{
    bool clean = true;

    for (size_t i = 0; i < field.n && clean; i++)
        clean = (unsigned char)field.p[i] >= 0x20 && field.p[i] != 0x7F;
    if (clean)
        buf_add_span(out, field);
    else
        escape_gopher(out, field);
}

/* "GET /page" is how menus led to web servers before "URL:". */
static bool is_relative(struct span selector)
{
    return selector.n > 0 && selector.p[0] != '/' && !span_starts(selector, SPAN("URL:")) &&
           !span_starts(selector, SPAN("GET "));
}

/* Types are visible characters of ASCII. */
static bool has_type(struct span display)
{
    return display.n > 0 && display.p[0] > ' ' && display.p[0] < 0x7F;
}

/* Text, errors, and lines that forgot their type. */
static bool leads_nowhere(struct span display)
{
    return !has_type(display) || display.p[0] == 'i' || display.p[0] == '3';
}

static void add_address(struct buf *out, struct span host, struct span port,
                        const struct gophermap_context *c)
{
    buf_add_char(out, '\t');
    add_field(out, host.n > 0 ? host : c->host);
    buf_add_char(out, '\t');
    if (port.n > 0)
        add_field(out, port);
    else
        buf_add_format(out, "%u", c->port);
    buf_add(out, "\r\n", 2);
}

/*
 * "1Display TAB selector TAB host TAB port", of which all after the display may
 * be left out. A selector left out is the display of something here, and the
 * front page of another host.
 */
static void add_item_line(struct buf *out, struct span line, const struct gophermap_context *c)
{
    struct span display = span_cut(&line, '\t');
    struct span selector = line.p ? span_cut(&line, '\t') : span_make(NULL, 0);
    struct span host = line.p ? span_cut(&line, '\t') : span_make(NULL, 0);
    struct span port = line.p ? span_cut(&line, '\t') : span_make(NULL, 0);
    bool information = leads_nowhere(display);

    if (selector.n == 0 && host.n == 0 && !information)
        selector = span_from(display, 1);
    if (!has_type(display))
        buf_add_char(out, 'i');
    add_field(out, display);
    buf_add_char(out, '\t');
    if (host.n == 0 && !information && is_relative(selector))
        add_field(out, c->folder);
    add_field(out, selector);
    add_address(out, host, port, c);
}

static void add_text_line(struct buf *out, struct span line)
{
    buf_add_char(out, 'i');
    add_field(out, line);
    buf_add(out, "\t" NOWHERE, sizeof("\t" NOWHERE) - 1);
}

void gophermap_complete(struct buf *out, struct span map, const struct gophermap_context *c)
{
    span_eat(&map, SPAN("\xEF\xBB\xBF")); /* a byte order mark is no type */
    while (map.n > 0) {
        struct span line = span_cut(&map, '\n');

        if (line.n > 0 && line.p[line.n - 1] == '\r')
            line.n--;
        if (span_is(line, "."))
            return;
        if (line.n > 0 && line.p[0] == '#')
            continue;
        if (span_find_char(line, '\t') < line.n)
            add_item_line(out, line, c);
        else
            add_text_line(out, line);
    }
}

void gophermap_add_note(struct buf *out, char type, struct span text)
{
    buf_add_char(out, type);
    escape_gopher(out, text);
    buf_add(out, "\t" NOWHERE, sizeof("\t" NOWHERE) - 1);
}

void gophermap_add_item(struct buf *out, char type, struct span display, struct span selector,
                        const struct gophermap_context *c)
{
    size_t before = out->len;

    buf_add_char(out, type);
    escape_gopher(out, display);
    buf_add_char(out, '\t');
    if (escape_selector(out, selector))
        add_address(out, span_make(NULL, 0), span_make(NULL, 0), c);
    else
        buf_truncate(out, before);
}

void gophermap_end(struct buf *out)
{
    buf_add(out, ".\r\n", 3);
}
