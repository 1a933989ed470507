/*
 * The text of a document alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/document.h"
#include "smolwire/limits.h"

struct fixture {
    struct arena arena;
    struct document d;
    struct buf out;
};

static int set_up(void **state)
{
    static struct fixture f;
    arena_init(&f.arena);
    document_init(&f.d, &f.arena);
    buf_init(&f.out, RENDERED_MAX);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    arena_free(&f->arena);
    buf_free(&f->out);
    return 0;
}

static void cell(struct document *d, struct span text)
{
    document_open(d, BLOCK_CELL);
    document_text(d, text);
    document_close(d);
}

static void test_blocks_are_lines_and_cells_words(void **state)
{
    struct fixture *f = *state;
    struct document *d = &f->d;

    document_heading(d, 2, SPAN("Heading"));
    document_open(d, BLOCK_PARAGRAPH);
    document_text(d, SPAN("See "));
    document_link(d, TARGET_WEB, SPAN("https://a.example/"), SPAN("this"));
    document_text(d, SPAN("."));
    document_close(d);
    document_paragraph(d, SPAN(""));
    document_figure(d, SPAN("https://a.example/x.jpg"), SPAN("caption"), SPAN("credit"));
    document_open(d, BLOCK_TABLE)->label = SPAN("caption");
    document_open(d, BLOCK_ROW);
    cell(d, SPAN(""));
    cell(d, SPAN("a"));
    cell(d, SPAN(""));
    cell(d, SPAN("b"));
    document_close(d);
    document_open(d, BLOCK_ROW);
    cell(d, SPAN("c"));
    document_close(d);
    document_close(d);
    document_open(d, BLOCK_PRE)->text = SPAN("x\n  y\n\n");
    document_close(d);
    document_open(d, BLOCK_QUOTE);
    document_paragraph(d, SPAN("last"));
    document_close(d);

    document_body_text(d, &f->out);
    assert_string_equal(f->out.data, "Heading\nSee this.\na b\nc\nx\n  y\nlast");
}

static void test_appends_without_a_separator_before(void **state)
{
    struct fixture *f = *state;

    buf_add_string(&f->out, "before:");
    document_paragraph(&f->d, SPAN("text"));
    document_body_text(&f->d, &f->out);
    assert_string_equal(f->out.data, "before:text");
}

static void test_words_are_counted_across_runs(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;

    document_open(d, BLOCK_PARAGRAPH);
    document_text(d, SPAN("Don't un"));
    document_link(d, TARGET_WEB, SPAN("https://a.example/"), SPAN("link"));
    document_text(d, SPAN("ed \xe2\x80\x94 42"));
    document_break(d);
    document_text(d, SPAN("end"));
    document_close(d);
    document_paragraph(d, SPAN("of"));
    assert_int_equal(document_word_count(d), 5);
}

static void test_ideographs_count_by_two(void **state)
{
    struct document *d = &((struct fixture *)*state)->d;

    document_paragraph(d, SPAN("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"
                               "abc"));
    assert_int_equal(document_word_count(d), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_blocks_are_lines_and_cells_words),
        TEST(test_appends_without_a_separator_before),
        TEST(test_words_are_counted_across_runs),
        TEST(test_ideographs_count_by_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
