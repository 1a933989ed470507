/*
 * Fuzzing what strangers send first: requests of both protocols, PROXY headers,
 * paths, gophermaps. Oracles: the answer for a beginning never contradicts the
 * answer for the whole; what passes is safe.
 */
#include <stdint.h>
#include <stdlib.h>

#include "server/gemini_request.h"
#include "server/gopher_request.h"
#include "server/gophermap.h"
#include "server/path.h"
#include "server/proxy_header.h"

#define OUTPUT_MAX (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool condition)
{
    if (!condition)
        abort();
}

/* Once done or bad, more bytes change nothing; what needs more was not done before. */
static void check_beginnings(struct span all)
{
    struct gopher_request q;
    struct proxy_header h;
    struct span uri;
    enum parse gemini = gemini_request_scan(all, &uri), gopher = gopher_request_parse(all, &q);
    enum parse proxy = proxy_header_parse(all, &h);

    for (size_t n = 0; n < all.n && n < 64; n++) {
        struct span begin = span_slice(all, 0, n);

        demand(gemini != PARSE_MORE || gemini_request_scan(begin, &uri) == PARSE_MORE);
        demand(gopher != PARSE_MORE || gopher_request_parse(begin, &q) == PARSE_MORE);
        demand(proxy != PARSE_MORE || proxy_header_parse(begin, &h) == PARSE_MORE);
    }
}

/* No way out of the root, no hidden name, no control character. */
static void check_path(struct buf *b, enum err e)
{
    struct span path = buf_span(b);

    if (e != SW_OK)
        return;
    demand(path.n > 0 && path.p[0] == '/');
    demand(!span_contains(path, SPAN("/.")) && !span_contains(path, SPAN("//")));
    for (size_t i = 0; i < path.n; i++)
        demand((unsigned char)path.p[i] >= 0x20 && path.p[i] != 0x7F);
}

/* Lines of a menu have a type and four fields. */
static void check_menu(struct span menu)
{
    while (menu.n > 0) {
        struct span line = span_cut(&menu, '\n');
        size_t tabs = 0;

        demand(line.n > 0 && line.p[line.n - 1] == '\r');
        for (size_t i = 0; i + 1 < line.n; i++) {
            tabs += line.p[i] == '\t';
            demand((unsigned char)line.p[i] >= 0x20 || line.p[i] == '\t');
        }
        demand(tabs == 3 && line.p[0] != '\t');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct gophermap_context context = {{"host.example", 12}, 70, {"/folder/", 8}};
    struct span all = span_make((const char *)data, size);
    struct gemini_target t;
    struct buf b;

    check_beginnings(all);
    gemini_target_init(&t);
    if (gemini_request_parse(all, &t) == GEMINI_URI_FINE)
        demand(t.host.len > 0 && t.port > 0 && t.port <= UINT16_MAX);
    gemini_target_free(&t);
    buf_init(&b, OUTPUT_MAX);
    check_path(&b, path_from_uri(all, &b));
    buf_reset(&b);
    check_path(&b, path_from_selector(all, &b));
    buf_reset(&b);
    gophermap_complete(&b, all, &context);
    if (buf_error(&b) == SW_OK)
        check_menu(buf_span(&b));
    buf_free(&b);
    return 0;
}
