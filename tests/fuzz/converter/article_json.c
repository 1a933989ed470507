/*
 * Any bytes as an article's JSON: refused, or an article that survives the way
 * to JSON and back and renders to lines that keep their promises.
 *
 * Seeds: tests/golden/render/ (*.json).
 */
#include <stdint.h>
#include <stdlib.h>

#include "converter/article_json.h"
#include "converter/article_page.h"
#include "converter/render.h"
#include "smolwire/limits.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool kept)
{
    if (!kept)
        abort();
}

static void check_line(struct span line, enum render_format format)
{
    struct span display = format == RENDER_GOPHERMAP ? span_cut(&line, '\t') : line;

    if (format == RENDER_GOPHERMAP) {
        require(line.p && display.n > 0 && span_find_char(line, '\t') == line.n);
        require(unicode_width_of(display) - 1 <= GOPHER_MENU_COLUMNS);
    }
    require(format != RENDER_TEXT || unicode_width_of(display) <= GOPHER_TEXT_COLUMNS);
    require(utf8_valid(line) && utf8_valid(display));
    while (display.n > 0) {
        uint32_t c = utf8_next(&display);
        require(c >= 0x20 && !(c >= 0x7f && c < 0xa0) && c != 0x2028 && c != 0x202e);
    }
}

static void check_render(const struct document *d, enum render_format format)
{
    struct buf out;

    buf_init(&out, RENDERED_MAX);
    require(render(d, format, &out) == SW_OK);
    struct span rest = buf_span(&out);
    require(rest.n == 0 || rest.p[rest.n - 1] == '\n');
    while (rest.n > 0)
        check_line(span_cut(&rest, '\n'), format);
    buf_free(&out);
}

/* What is read again must say the same; the texts of tags and related links may be fewer. */
static void check_round_trip(const struct article *a, struct arena *arena)
{
    struct article again;
    struct buf first, second;

    buf_init(&first, RENDERED_MAX);
    buf_init(&second, RENDERED_MAX);
    require(article_to_json(a, SPAN(""), &first) == SW_OK);
    require(article_from_json(buf_span(&first), arena, &again) == SW_OK);
    require(article_to_json(&again, SPAN(""), &second) == SW_OK);
    require(span_equal(buf_span(&first), buf_span(&second)));
    buf_free(&first);
    buf_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct article a;
    struct document page;

    arena_init(&arena);
    if (article_from_json(span_make((const char *)data, size), &arena, &a) == SW_OK) {
        check_round_trip(&a, &arena);
        article_page(&a, NULL, &arena, &page);
        for (enum render_format format = RENDER_GEMTEXT; format <= RENDER_TEXT; format++)
            check_render(&page, format);
    }
    arena_free(&arena);
    return 0;
}
