/*
 * Documents rendered and compared byte for byte: tests/golden/render/NAME.json
 * is an article as `convert -f json` writes it, NAME.gmi, NAME.gophermap and
 * NAME.txt are what must come out. tests/golden/README tells how to add one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <fcntl.h>
#include <glob.h>

#include "converter/article_json.h"
#include "converter/article_page.h"
#include "converter/render.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"

#define FOLDER "tests/golden/render/"

static const char *const endings[] = {
    [RENDER_GEMTEXT] = ".gmi", [RENDER_GOPHERMAP] = ".gophermap", [RENDER_TEXT] = ".txt"};

static void read_file(const char *path, struct buf *out)
{
    buf_init(out, RENDERED_MAX);
    if (fsio_read(AT_FDCWD, path, out) != SW_OK)
        fail_msg("cannot read %s", path);
}

/* The body alone, or the whole page where there is a headline. */
static void render_case(const char *path, enum render_format format, struct buf *out)
{
    struct arena arena;
    struct article a;
    struct document page;
    struct buf json;

    arena_init(&arena);
    read_file(path, &json);
    if (article_from_json(buf_span(&json), &arena, &a) != SW_OK)
        fail_msg("%s is no article", path);
    page = a.body;
    if (a.title.n > 0)
        article_page(&a, NULL, &arena, &page);
    assert_int_equal(render(&page, format, out), SW_OK);
    buf_free(&json);
    arena_free(&arena);
}

static void check(const char *path, enum render_format format)
{
    struct buf rendered, expected, file;
    struct span stem = span_of(path);

    stem.n -= strlen(".json");
    buf_init(&rendered, RENDERED_MAX);
    buf_init(&file, 4096);
    buf_add_span(&file, stem);
    buf_add_string(&file, endings[format]);
    render_case(path, format, &rendered);
    if (getenv("GOLDEN_WRITE")) {
        assert_int_equal(fsio_replace(AT_FDCWD, file.data, buf_span(&rendered), NULL), SW_OK);
    } else {
        read_file(file.data, &expected);
        if (!span_equal(buf_span(&rendered), buf_span(&expected)))
            fail_msg("%s differs; rendered:\n%s", file.data, rendered.data);
        buf_free(&expected);
    }
    buf_free(&file);
    buf_free(&rendered);
}

static void test_case(void **state)
{
    for (enum render_format format = RENDER_GEMTEXT; format <= RENDER_TEXT; format++)
        check(*state, format);
}

int main(void)
{
    struct CMUnitTest tests[256];
    const char *top = getenv("SMOLWIRE_TOP");
    glob_t found;

    if (top && chdir(top) != 0)
        return 1;
    if (glob(FOLDER "*.json", 0, NULL, &found) != 0 || found.gl_pathc > SW_COUNT(tests))
        return 1;
    for (size_t i = 0; i < found.gl_pathc; i++)
        tests[i] = (struct CMUnitTest){.name = found.gl_pathv[i] + strlen(FOLDER),
                                       .test_func = test_case,
                                       .initial_state = found.gl_pathv[i]};
    int failed = _cmocka_run_group_tests("golden", tests, found.gl_pathc, NULL, NULL);
    globfree(&found);
    return failed;
}
