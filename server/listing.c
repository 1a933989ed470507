/*
 * Listings of folders.
 */
#include "server/listing.h"

#include "server/mime.h"
#include "server/path.h"
#include "server/resource.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"

enum err listing_gemini(int folder, struct span path, struct buf *out)
{
    struct names names;
    enum err e = resource_names(folder, &names);

    if (e != SW_OK)
        return e;
    buf_add_string(out, "# ");
    escape_gemtext(out, path, false);
    buf_add_string(out, "\n\n");
    if (path.n > 1)
        buf_add_string(out, "=> ../ ..\n");
    for (size_t i = 0; i < names.count; i++) {
        struct span name = span_of(names.items[i]);

        buf_add_string(out, "=> ./");
        path_add_encoded(out, name);
        buf_add_char(out, ' ');
        escape_gemtext(out, name, false);
        buf_add_char(out, '\n');
    }
    names_free(&names);
    return buf_error(out);
}

static void add_item(const char *name, const char *const *mime, const struct gophermap_context *c,
                     struct buf *selector, struct buf *out)
{
    struct span display = span_of(name);
    bool is_folder = span_ends(display, SPAN("/"));
    char type = is_folder ? '1' : mime_gopher_item(mime_of(display, mime));

    buf_reset(selector);
    buf_add_span(selector, c->folder);
    buf_add_span(selector, is_folder ? span_slice(display, 0, display.n - 1) : display);
    if (buf_error(selector) == SW_OK)
        gophermap_add_item(out, type, display, buf_span(selector), c);
}

enum err listing_gopher(int folder, const char *const *mime, const struct gophermap_context *c,
                        struct buf *out)
{
    struct names names;
    struct buf selector;
    enum err e = resource_names(folder, &names);

    if (e != SW_OK)
        return e;
    buf_init(&selector, GOPHER_SELECTOR_MAX);
    gophermap_add_note(out, 'i', c->folder);
    gophermap_add_note(out, 'i', SPAN(""));
    for (size_t i = 0; i < names.count; i++)
        add_item(names.items[i], mime, c, &selector, out);
    buf_free(&selector);
    names_free(&names);
    return buf_error(out);
}
