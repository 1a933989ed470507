/*
 * The shared writer: prefixes, blank lines, wrapping.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/writer.h"

static void put_line(struct buf *out, struct span prefix, struct span text)
{
    buf_add_span(out, prefix);
    buf_add_span(out, text);
    buf_add_char(out, '\n');
}

static const struct line_format narrow = {.columns = 12, .put = put_line};
static const struct line_format endless = {.columns = 0, .put = put_line};

struct fixture {
    struct writer w;
    struct buf out;
};

static int set_up(void **state)
{
    static struct fixture f;

    buf_init(&f.out, 4096);
    writer_begin(&f.w, &f.out, &narrow);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    buf_free(&f->out);
    return 0;
}

static void assert_written(struct fixture *f, const char *expected)
{
    assert_int_equal(writer_end(&f->w), SW_OK);
    assert_string_equal(f->out.data, expected);
}

static void test_blank_lines_stand_between_lines_only(void **state)
{
    struct fixture *f = *state;

    writer_blank(&f->w);
    writer_line(&f->w, SPAN("a"));
    writer_blank(&f->w);
    writer_blank(&f->w);
    writer_line(&f->w, SPAN("b"));
    writer_blank(&f->w);
    assert_written(f, "a\n\nb\n");
}

static void test_paragraphs_wrap_within_their_prefix(void **state)
{
    struct fixture *f = *state;

    writer_push(&f->w, SPAN("* "), SPAN("  "));
    assert_int_equal(writer_paragraph(&f->w, SPAN("one two three four")), 10);
    writer_pop(&f->w);
    assert_int_equal(writer_paragraph(&f->w, SPAN("one two\n \n three")), 7);
    assert_written(f, "* one two\n  three four\none two\nthree\n");
}

static void test_no_wrapping_without_columns(void **state)
{
    struct fixture *f = *state;

    f->w.format = &endless;
    writer_paragraph(&f->w, SPAN("one two three four five\nsix "));
    assert_written(f, "one two three four five\nsix\n");
}

static void test_blank_lines_have_the_prefix_of_what_they_part(void **state)
{
    struct fixture *f = *state;

    writer_push(&f->w, SPAN("> "), SPAN("> "));
    writer_blank(&f->w); /* nothing stands before it in this level */
    writer_line(&f->w, SPAN("a"));
    writer_blank(&f->w);
    writer_line(&f->w, SPAN("b"));
    writer_blank(&f->w);
    writer_pop(&f->w); /* the request outlives the level, as one of the level around */
    writer_line(&f->w, SPAN("c"));
    assert_written(f, "> a\n>\n> b\n\nc\n");
}

static void test_markers_are_written_once_or_given_up(void **state)
{
    struct fixture *f = *state;

    writer_push(&f->w, SPAN("1. "), SPAN("   "));
    writer_push(&f->w, SPAN("* "), SPAN("  "));
    writer_line(&f->w, SPAN("a"));
    writer_line(&f->w, SPAN("b"));
    writer_pop(&f->w);
    writer_push(&f->w, SPAN("* "), SPAN("  "));
    writer_drop_markers(&f->w);
    writer_line(&f->w, SPAN("c"));
    assert_written(f, "1. * a\n     b\n     c\n");
}

static void test_prefixes_leave_half_the_line(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 10; i++)
        writer_push(&f->w, SPAN("> "), SPAN("> "));
    assert_int_equal(writer_room(&f->w), 6);
    writer_paragraph(&f->w, SPAN("one two"));
    for (int i = 0; i < 10; i++)
        writer_pop(&f->w);
    assert_int_equal(writer_room(&f->w), 12);
    assert_written(f, "> > > one\n> > > two\n");
}

static void test_bare_lines_take_no_prefix_and_blanks_beside_them_none(void **state)
{
    struct fixture *f = *state;

    writer_push(&f->w, SPAN("> "), SPAN("> "));
    writer_line(&f->w, SPAN("a"));
    writer_blank(&f->w);
    writer_bare_line(&f->w);
    buf_add_string(&f->out, "bare\n");
    writer_blank(&f->w);
    writer_line(&f->w, SPAN("b"));
    assert_written(f, "> a\n\nbare\n\n> b\n");
}

static void test_verbatim_lines_keep_their_spaces(void **state)
{
    struct fixture *f = *state;

    writer_verbatim(&f->w, SPAN("  int main(void)"));
    writer_verbatim(&f->w, SPAN(""));
    writer_verbatim(&f->w, SPAN("{"));
    assert_written(f, "  int main(v\noid)\n\n{\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_blank_lines_stand_between_lines_only),
        TEST(test_paragraphs_wrap_within_their_prefix),
        TEST(test_no_wrapping_without_columns),
        TEST(test_blank_lines_have_the_prefix_of_what_they_part),
        TEST(test_markers_are_written_once_or_given_up),
        TEST(test_prefixes_leave_half_the_line),
        TEST(test_bare_lines_take_no_prefix_and_blanks_beside_them_none),
        TEST(test_verbatim_lines_keep_their_spaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
