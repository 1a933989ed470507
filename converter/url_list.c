#include "url_list.h"

#include "decode.h"
#include "feed_text.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"
#include "smolwire/url.h"

static void read_line(struct span line, struct arena *arena, struct feed *out)
{
    struct span address;
    line = span_trim(line);
    if (!line.n || line.p[0] == '#' || line.p[0] == ';' || !span_token(&line, " \t", &address) ||
        !url_is_web(address))
        return;
    struct feed_entry *e = feed_add_entry(out, arena);
    if (!e)
        return;
    e->link = arena_span(arena, address);
    e->title = feed_fold(arena, line);
}

enum err url_list_parse(const struct feed_input *in, struct arena *arena, struct feed *out,
                        struct buf *reason)
{
    struct buf utf8;
    *out = (struct feed){.format = SPAN("list")};
    buf_init(&utf8, 4 * (size_t)PAGE_MAX);
    enum err e = decode_page(in->bytes, in->content_type, &utf8);
    struct span rest = buf_span(&utf8), line;
    while (!e && span_token(&rest, "\r\n", &line))
        read_line(line, arena, out);
    buf_free(&utf8);
    if (e || out->entry_count)
        return e;
    buf_add_string(reason, "parse: not one address in the list");
    return SW_SYNTAX;
}
