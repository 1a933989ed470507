/*
 * Element names and numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "converter/tags.h"

static void every_name_is_found_again(void **state SW_UNUSED)
{
    for (unsigned t = TAG_OTHER + 1; t < TAG_COUNT; t++)
        assert_int_equal(tag_from_name(span_of(tag_name((enum tag)t))), t);
}

static void the_table_is_sorted(void **state SW_UNUSED)
{
    for (unsigned t = TAG_OTHER + 2; t < TAG_COUNT; t++)
        assert_true(strcmp(tag_name((enum tag)(t - 1)), tag_name((enum tag)t)) < 0);
}

static void case_does_not_matter(void **state SW_UNUSED)
{
    assert_int_equal(tag_from_name(SPAN("BLOCKQUOTE")), TAG_BLOCKQUOTE);
    assert_int_equal(tag_from_name(SPAN("Td")), TAG_TD);
}

static void other_names_are_other(void **state SW_UNUSED)
{
    static const char *const others[] = {"",  "x-card", "pp", "o:p", "bogus",
                                         "1", "g",      "jj", "y",   "z"};
    for (size_t i = 0; i < SW_COUNT(others); i++)
        assert_int_equal(tag_from_name(span_of(others[i])), TAG_OTHER);
}

static void properties(void **state SW_UNUSED)
{
    assert_true(tag_is(TAG_BR, TAG_IS_VOID));
    assert_true(tag_is(TAG_H3, TAG_IS_HEADING | TAG_IS_VOID));
    assert_false(tag_is(TAG_SPAN, TAG_IS_BLOCK));
    assert_false(tag_is(TAG_TEXT, ~0u));
    assert_false(tag_is(TAG_OTHER, ~0u));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_found_again),
        cmocka_unit_test(the_table_is_sorted),
        cmocka_unit_test(case_does_not_matter),
        cmocka_unit_test(other_names_are_other),
        cmocka_unit_test(properties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
