/*
 * Words for the search index.
 */
#include "check.h"

#include "smolwire/search_index.h"

static void check(const char *text, const char *expected)
{
    struct buf b;
    buf_init(&b, 4096);
    search_add_words(&b, span_of(text));
    assert_int_equal(buf_error(&b), SW_OK);
    assert_string_equal(b.data, expected);
    buf_free(&b);
}

static void text_with_spaces_stays(void **state)
{
    (void)state;
    check("", "");
    check("Plain words, né à Паріж.", "Plain words, né à Паріж.");
}

static void runs_without_spaces_become_pairs(void **state)
{
    (void)state;
    check("東京地震", " 東京 京地 地震  ");
    check("In 東京 today", "In  東京   today");
    check("京", " 京 ");
    check("ไทย", " ไท ทย  ");
}

static void bad_bytes_are_passed_on(void **state)
{
    (void)state;
    check("a\xff\xfe z", "a\xff\xfe z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_with_spaces_stays),
        cmocka_unit_test(runs_without_spaces_become_pairs),
        cmocka_unit_test(bad_bytes_are_passed_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
