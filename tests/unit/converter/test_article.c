/*
 * Filling in an article.
 */

#include "arena_fixture.h"
#include "converter/article.h"
#include "smolwire/limits.h"

static void test_new_article_knows_nothing(void **state SW_UNUSED)
{
    struct article a;

    article_init(&a, &arena);
    assert_int_equal(a.published, SW_NO_TIME);
    assert_int_equal(a.modified, SW_NO_TIME);
    assert_int_equal(a.title.n, 0);
    assert_int_equal(a.tag_count, 0);
    assert_true(document_is_empty(&a.body));
}

static void test_tags_come_once_ignoring_case(void **state SW_UNUSED)
{
    struct article a;

    article_init(&a, &arena);
    article_add_tag(&a, SPAN("Europe"));
    article_add_tag(&a, SPAN("EUROPE"));
    article_add_tag(&a, SPAN(""));
    article_add_tag(&a, SPAN("Trade"));
    assert_int_equal(a.tag_count, 2);
    assert_true(span_is(a.tags[0], "Europe"));
    assert_true(span_is(a.tags[1], "Trade"));
}

static void test_related_come_once_an_address(void **state SW_UNUSED)
{
    struct article a;

    article_init(&a, &arena);
    article_add_related(&a, SPAN("One"), SPAN("https://a.example/1"));
    article_add_related(&a, SPAN("One again"), SPAN("https://a.example/1"));
    article_add_related(&a, SPAN("None"), SPAN(""));
    article_add_related(&a, SPAN("Two"), SPAN("https://a.example/2"));
    assert_int_equal(a.related_count, 2);
    assert_true(span_is(a.related[0].title, "One"));
    assert_true(span_is(a.related[1].url, "https://a.example/2"));
}

static void test_lists_have_limits(void **state SW_UNUSED)
{
    struct article a;

    article_init(&a, &arena);
    for (int i = 0; i < 1000; i++) {
        struct span s = arena_format(&arena, "https://a.example/%d", i);
        article_add_tag(&a, s);
        article_add_related(&a, s, s);
        article_add_warning(&a, "number %d of %s", i, "many");
    }
    assert_int_equal(a.tag_count, ARTICLE_TAGS_MAX);
    assert_int_equal(a.related_count, ARTICLE_RELATED_MAX);
    assert_int_equal(a.warning_count, ARTICLE_WARNINGS_MAX);
    assert_true(span_is(a.warnings[7], "number 7 of many"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_new_article_knows_nothing),
        TEST(test_tags_come_once_ignoring_case),
        TEST(test_related_come_once_an_address),
        TEST(test_lists_have_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
