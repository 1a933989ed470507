/* Which rel=next continues a story. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/next_part.h"
#include "smolwire/attributes.h"

#define STORY "https://a.example/world/storm"

static bool fits(const char *first, const char *next, unsigned number)
{
    return next_part_fits(span_of(first), span_of(next), number);
}

static void parts_of_the_story(void **state SW_UNUSED)
{
    assert_true(fits(STORY, STORY "/2", 2));
    assert_true(fits(STORY "/", STORY "/2/", 2));
    assert_true(fits(STORY, STORY "/page/3/", 3));
    assert_true(fits(STORY, STORY "?page=2", 2));
    assert_true(fits(STORY "/", STORY "/?page=2", 2));
    assert_true(fits(STORY "?id=9", STORY "?id=9&page=2", 2));
    assert_true(fits(STORY "#top", STORY "?p=12#text", 12));
}

static void other_stories(void **state SW_UNUSED)
{
    assert_false(fits(STORY, "https://a.example/world/flood", 2));
    assert_false(fits("https://a.example/story/1", "https://a.example/story/2", 2));
    assert_false(fits(STORY, STORY "-two", 2));
    assert_false(fits(STORY, STORY "/3", 2));
    assert_false(fits(STORY, STORY "/20", 2));
    assert_false(fits(STORY, STORY, 2));
    assert_false(fits(STORY, "", 2));
    assert_false(fits("", "/2", 2));
    assert_false(fits(STORY, STORY "/1", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_of_the_story),
        cmocka_unit_test(other_stories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
