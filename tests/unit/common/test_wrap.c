/*
 * Line breaking by display width.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "smolwire/buf.h"
#include "smolwire/unicode.h"
#include "smolwire/wrap.h"

/* The lines of the text, joined by '|'. */
static void assert_wraps(const char *text, size_t columns, const char *expected)
{
    struct span rest = span_of(text);
    struct buf lines;

    buf_init(&lines, 1024 * 1024);
    while (rest.n > 0) {
        size_t width;
        struct span line = wrap_line(&rest, columns, &width);
        assert_int_equal(width, unicode_width_of(line));
        if (lines.len > 0)
            buf_add_char(&lines, '|');
        buf_add_span(&lines, line);
    }
    assert_string_equal(lines.data, expected);
    buf_free(&lines);
}

static void test_breaks_at_spaces(void **state)
{
    (void)state;
    assert_wraps("", 10, "");
    assert_wraps("one", 10, "one");
    assert_wraps("one two three", 7, "one two|three");
    assert_wraps("one two three", 8, "one two|three");
    assert_wraps("one two three", 6, "one|two|three");
    assert_wraps("one two ", 7, "one two");
    assert_wraps("one   two", 5, "one|two");
    assert_wraps("exactly ten", 11, "exactly ten");
}

static void test_parts_words_that_fit_no_line(void **state)
{
    (void)state;
    assert_wraps("abcdefgh", 3, "abc|def|gh");
    assert_wraps("a bcdefgh i", 3, "a|bcd|efg|h i");
}

static void test_breaks_after_hyphens_between_letters(void **state)
{
    (void)state;
    assert_wraps("well-known", 6, "well-|known");
    assert_wraps("minus -5 or", 7, "minus|-5 or");
    assert_wraps("a 10-20 b", 5, "a|10-20|b");
    assert_wraps("one\xe2\x80\x94two", 5, "one\xe2\x80\x94|two");
}

static void test_wide_characters_take_two_columns(void **state)
{
    (void)state;
    assert_wraps("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 4,
                 "\xe6\x97\xa5\xe6\x9c\xac|\xe8\xaa\x9e");
    assert_wraps("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 5,
                 "\xe6\x97\xa5\xe6\x9c\xac|\xe8\xaa\x9e");
    assert_wraps("\xe6\x97\xa5", 1, "\xe6\x97\xa5");
    assert_wraps("ab\xe6\x97\xa5\x63\x64", 3, "ab|\xe6\x97\xa5|cd");
}

static void test_closing_marks_begin_no_line(void **state)
{
    (void)state;
    /* two ideographs and a full stop: the second goes with the stop */
    assert_wraps("\xe6\x97\xa5\xe6\x9c\xac\xe3\x80\x82", 4,
                 "\xe6\x97\xa5|\xe6\x9c\xac\xe3\x80\x82");
    /* an opening bracket goes with what it opens */
    assert_wraps("\xe6\x97\xa5\xe3\x80\x8c\xe6\x9c\xac", 4,
                 "\xe6\x97\xa5|\xe3\x80\x8c\xe6\x9c\xac");
}

static void test_clusters_stay_whole(void **state)
{
    (void)state;
    assert_wraps("e\xcc\x81\x65\xcc\x81\x65\xcc\x81", 2, "e\xcc\x81\x65\xcc\x81|e\xcc\x81");
    /* thumb with a skin tone */
    assert_wraps("\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", 4,
                 "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd|\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd");
    /* the two halves of a flag */
    assert_wraps("a\xf0\x9f\x87\xb8\xf0\x9f\x87\xaa", 2, "a|\xf0\x9f\x87\xb8\xf0\x9f\x87\xaa");
}

static void test_no_break_spaces_hold(void **state)
{
    (void)state;
    assert_wraps("aa 1\xc2\xa0km", 5, "aa|1\xc2\xa0km");
    assert_wraps("aa\xe3\x80\x80\x62\x62", 4, "aa|bb");
}

static void test_ill_formed_bytes_are_taken_one_by_one(void **state)
{
    (void)state;
    assert_wraps("\xff\xfe\xfd", 2, "\xff\xfe|\xfd");
    assert_wraps("ab\xe6\x97", 3, "ab\xe6|\x97");
}

static void test_cut_keeps_spaces(void **state)
{
    struct span rest = SPAN("  a b  c");
    size_t width;
    (void)state;

    assert_true(span_is(wrap_cut(&rest, 3, &width), "  a"));
    assert_int_equal(width, 3);
    assert_true(span_is(wrap_cut(&rest, 3, &width), " b "));
    assert_true(span_is(wrap_cut(&rest, 3, &width), " c"));
    assert_int_equal(rest.n, 0);
    assert_true(span_is(wrap_cut(&rest, 3, &width), ""));
}

static void test_cut_takes_at_least_one_character(void **state)
{
    struct span rest = SPAN("\xe6\x97\xa5\xe6\x9c\xac");
    size_t width;
    (void)state;

    assert_true(span_is(wrap_cut(&rest, 1, &width), "\xe6\x97\xa5"));
    assert_true(span_is(wrap_cut(&rest, 1, &width), "\xe6\x9c\xac"));
}

static void test_longest_word(void **state)
{
    (void)state;
    assert_int_equal(wrap_longest_word(SPAN(""), 10), 0);
    assert_int_equal(wrap_longest_word(SPAN("a three bc"), 10), 5);
    assert_int_equal(wrap_longest_word(SPAN("a three bc"), 4), 4);
    assert_int_equal(wrap_longest_word(SPAN("\xe6\x97\xa5\xe6\x9c\xac"), 10), 2);
}

/* A line of marks alone must not be looked at again and again. */
static void test_a_megabyte_of_marks_ends(void **state)
{
    struct buf text;
    size_t lines = 0, width;
    (void)state;

    buf_init(&text, 4 * 1024 * 1024);
    for (int i = 0; i < 500000; i++)
        buf_add_string(&text, i % 1000 == 0 ? "ab" : "\xcc\x81");
    struct span rest = buf_span(&text);
    for (; rest.n > 0; lines++)
        wrap_line(&rest, 10, &width);
    assert_int_equal(lines, 100);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_breaks_at_spaces),
        cmocka_unit_test(test_parts_words_that_fit_no_line),
        cmocka_unit_test(test_breaks_after_hyphens_between_letters),
        cmocka_unit_test(test_wide_characters_take_two_columns),
        cmocka_unit_test(test_closing_marks_begin_no_line),
        cmocka_unit_test(test_clusters_stay_whole),
        cmocka_unit_test(test_no_break_spaces_hold),
        cmocka_unit_test(test_ill_formed_bytes_are_taken_one_by_one),
        cmocka_unit_test(test_cut_keeps_spaces),
        cmocka_unit_test(test_cut_takes_at_least_one_character),
        cmocka_unit_test(test_longest_word),
        cmocka_unit_test(test_a_megabyte_of_marks_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
