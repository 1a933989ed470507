/*
 * Sets of links, and which addresses readers may be given.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/link_set.h"

static void test_each_target_once_in_order(void **state)
{
    struct link_set s;
    (void)state;

    link_set_init(&s);
    assert_int_equal(link_set_add(&s, TARGET_WEB, SPAN("https://a.example/"), SPAN("a")), 0);
    assert_int_equal(link_set_add(&s, TARGET_PAGE, SPAN("/b"), SPAN("b")), 1);
    assert_int_equal(link_set_add(&s, TARGET_WEB, SPAN("https://a.example/"), SPAN("c")), 0);
    assert_int_equal(link_set_add(&s, TARGET_TEXT, SPAN("/b"), SPAN("d")), 2);
    assert_int_equal(s.count, 3);
    assert_true(span_is(s.links[0].label, "a"));
    link_set_free(&s);
}

static void test_first_label_that_says_something_stays(void **state)
{
    struct link_set s;
    (void)state;

    link_set_init(&s);
    link_set_add(&s, TARGET_WEB, SPAN("https://a.example/"), SPAN(" "));
    link_set_add(&s, TARGET_WEB, SPAN("https://a.example/"), SPAN("label"));
    link_set_add(&s, TARGET_WEB, SPAN("https://a.example/"), SPAN("later"));
    assert_true(span_is(s.links[0].label, "label"));
    link_set_free(&s);
}

static void test_grows_and_is_cleared(void **state)
{
    struct arena arena;
    struct link_set s;
    (void)state;

    arena_init(&arena);
    link_set_init(&s);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 2000; i++) {
            struct span target = arena_format(&arena, "https://a.example/%zu", i % 1000);
            assert_int_equal(link_set_add(&s, TARGET_WEB, target, SPAN("")), i % 1000);
        }
        assert_int_equal(s.count, 1000);
        link_set_clear(&s);
        assert_int_equal(s.count, 0);
    }
    link_set_free(&s);
    arena_free(&arena);
}

static void test_sound_addresses(void **state)
{
    static const char *const sound[] = {"https://a.example/", "HTTP://a.example", "mailto:a@b.c",
                                        "gemini://a.example/", "gopher://a.example/1/"};
    static const char *const unsound[] = {"",
                                          "https:",
                                          "javascript:alert(1)",
                                          "JaVaScRiPt:alert(1)",
                                          "data:text/html,x",
                                          "file:///etc/passwd",
                                          "about:blank",
                                          "/relative",
                                          "//host/path",
                                          "relative",
                                          ":",
                                          " https://a.example/"};
    (void)state;

    for (size_t i = 0; i < SW_COUNT(sound); i++)
        assert_true(link_is_sound(TARGET_WEB, span_of(sound[i])));
    for (size_t i = 0; i < SW_COUNT(unsound); i++)
        assert_false(link_is_sound(TARGET_WEB, span_of(unsound[i])));
}

static void test_pages_are_paths_of_this_mirror(void **state)
{
    (void)state;
    assert_true(link_is_sound(TARGET_PAGE, SPAN("/")));
    assert_true(link_is_sound(TARGET_FILE, SPAN("/atom.xml")));
    assert_false(link_is_sound(TARGET_PAGE, SPAN("//evil.example/")));
    assert_false(link_is_sound(TARGET_PAGE, SPAN("https://evil.example/")));
    assert_false(link_is_sound(TARGET_PAGE, SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_target_once_in_order),
        cmocka_unit_test(test_first_label_that_says_something_stays),
        cmocka_unit_test(test_grows_and_is_cleared),
        cmocka_unit_test(test_sound_addresses),
        cmocka_unit_test(test_pages_are_paths_of_this_mirror),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
