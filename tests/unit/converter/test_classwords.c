/*
 * What class attributes say about their elements.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/classwords.h"

static void words_are_cut_where_they_end(void **state)
{
    (void)state;
    assert_true(classwords(SPAN("relatedPosts")) & CLASS_BIT(RELATED));
    assert_true(classwords(SPAN("box box--related")) & CLASS_BIT(RELATED));
    assert_true(classwords(SPAN("newsletter2")) & CLASS_BIT(SIGNUP));
    assert_int_equal(classwords(SPAN("harbour")), 0);
    assert_int_equal(classwords(SPAN("")), 0);
}

static void topics_of_a_post_say_nothing(void **state)
{
    (void)state;
    const uint64_t plain = classwords(SPAN("post-17 post type-post status-publish hentry"));
    assert_int_equal(classwords(SPAN("post-17 post type-post status-publish hentry "
                                     "category-open-thread tag-advertising tag-comments")),
                     plain);
    assert_int_equal(classwords(SPAN("post-17 post type-post category-related status-publish ")),
                     classwords(SPAN("post-17 post type-post status-publish")));
    /* of a box they say what it holds */
    assert_true(classwords(SPAN("tag-comments")) & CLASS_BIT(COMMENT));
    assert_true(classwords(SPAN("category-related")) & CLASS_BIT(RELATED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_cut_where_they_end),
        cmocka_unit_test(topics_of_a_post_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
