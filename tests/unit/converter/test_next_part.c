/* Which addresses are parts of a story. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/next_part.h"
#include "smolwire/attributes.h"

#define STORY "https://a.example/world/storm"

static unsigned part(const char *first, const char *page)
{
    return part_number(span_of(first), span_of(page));
}

static void numbers_behind_the_address(void **state SW_UNUSED)
{
    assert_int_equal(part(STORY, STORY "/2"), 2);
    assert_int_equal(part(STORY "/", STORY "/2/"), 2);
    assert_int_equal(part(STORY, STORY "/page/3/"), 3);
    assert_int_equal(part(STORY, STORY "/seite-4"), 4);
    assert_int_equal(part(STORY, STORY "/p5"), 5);
    assert_int_equal(part(STORY, STORY "-page-2"), 2);
    assert_int_equal(part("https://A.example/storm", "http://a.example/storm/2"), 2);
    assert_int_equal(part(STORY "?id=9", STORY "/2?id=9"), 2);
}

static void numbers_in_the_name_of_a_file(void **state SW_UNUSED)
{
    assert_int_equal(part(STORY ".html", STORY "-2.html"), 2);
    assert_int_equal(part(STORY ".html", STORY "_3.html"), 3);
    assert_int_equal(part(STORY ".shtml", STORY ",2.shtml"), 2);
    assert_int_equal(part(STORY ".php", STORY "_page2.php"), 2);
    assert_int_equal(part(STORY ".html", STORY "/2.html"), 2);
    assert_int_equal(part(STORY ".html", STORY ".html/2"), 2);
    assert_int_equal(part(STORY ".html", STORY "/2"), 2);
    assert_int_equal(part(STORY ".html", STORY "-2.php"), 0);
}

static void numbers_in_the_query(void **state SW_UNUSED)
{
    assert_int_equal(part(STORY, STORY "?page=2"), 2);
    assert_int_equal(part(STORY "/", STORY "/?page=2"), 2);
    assert_int_equal(part(STORY "?id=9", STORY "?id=9&page=2"), 2);
    assert_int_equal(part(STORY "?id=9", STORY "?page=2&id=9"), 2);
    assert_int_equal(part(STORY "?id=9", STORY "?id=8&page=2"), 0);
    assert_int_equal(part(STORY "?id=9", STORY "?page=2"), 0);
    assert_int_equal(part(STORY "#top", STORY "?p=12#text"), 12);
    assert_int_equal(part(STORY, STORY "?article=2"), 0);
}

static void first_pages_that_are_numbered_too(void **state SW_UNUSED)
{
    assert_int_equal(part(STORY "?page=1", STORY "?page=2"), 2);
    assert_int_equal(part(STORY "?page=2", STORY "?page=3"), 0);
    assert_int_equal(part(STORY "/page/1", STORY "/page/2"), 2);
    assert_int_equal(part(STORY "-page1.html", STORY "-page3.html"), 3);
}

static void other_stories(void **state SW_UNUSED)
{
    assert_int_equal(part(STORY, "https://a.example/world/flood"), 0);
    assert_int_equal(part(STORY, "https://b.example/world/storm/2"), 0);
    assert_int_equal(part("https://a.example/story/1", "https://a.example/story/2"), 0);
    assert_int_equal(part(STORY "-1", STORY "-2"), 0);
    assert_int_equal(part(STORY "-part-1", STORY "-part-2"), 0);
    assert_int_equal(part(STORY "?id=1", STORY "?id=2"), 0);
    assert_int_equal(part(STORY, STORY "-2"), 0);
    assert_int_equal(part(STORY, STORY "-two"), 0);
    assert_int_equal(part(STORY, STORY "/2025"), 0);
    assert_int_equal(part(STORY, STORY "/02"), 0);
    assert_int_equal(part(STORY, STORY "/2/flood"), 0);
    assert_int_equal(part(STORY, STORY), 0);
    assert_int_equal(part("https://a.example/", "https://a.example/page/2"), 0);
    assert_int_equal(part("https://a.example/?p=1", "https://a.example/?p=2"), 0);
    assert_int_equal(part(STORY, ""), 0);
    assert_int_equal(part("", "/2"), 0);
    assert_int_equal(part(STORY, STORY "/1"), 0);
    assert_int_equal(part(STORY, STORY "?page=1"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_behind_the_address),
        cmocka_unit_test(numbers_in_the_name_of_a_file),
        cmocka_unit_test(numbers_in_the_query),
        cmocka_unit_test(first_pages_that_are_numbered_too),
        cmocka_unit_test(other_stories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
