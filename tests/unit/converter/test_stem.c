#include "story_fixture.h"

#include "converter/stem.h"

static void check_stem(const char *language, const char *word, const char *stem)
{
    struct stemmer s;
    stemmer_init(&s, span_of(language));
    struct span got = stemmer_stem(&s, span_of(word));
    assert_int_equal(got.n, strlen(stem));
    assert_memory_equal(got.p, stem, got.n);
    stemmer_free(&s);
}

static void stems_in_the_language_of_the_text(void **state)
{
    (void)state;
    check_stem("en", "elections", "elect");
    check_stem("EN-gb", "elections", "elect");
    check_stem("de", "häusern", "haus");
    check_stem("fr", "continuellement", "continuel");
    check_stem("ru", "выборами", "выбор");
}

static void unknown_languages_keep_their_words(void **state)
{
    (void)state;
    check_stem("", "elections", "elections");
    check_stem("x-klingon", "elections", "elections");
    check_stem("averyverylongsubtag", "elections", "elections");
    check_stem("../../en", "elections", "elections");
}

static void stop_words_are_those_of_the_language(void **state)
{
    (void)state;
    assert_true(stem_is_stop_word(SPAN("en"), SPAN("the")));
    assert_true(stem_is_stop_word(SPAN("en-US"), SPAN("a")));
    assert_true(stem_is_stop_word(SPAN("ru"), SPAN("чтобы")));
    assert_false(stem_is_stop_word(SPAN("de"), SPAN("the")));
    assert_false(stem_is_stop_word(SPAN("en"), SPAN("earthquake")));
    assert_false(stem_is_stop_word(SPAN("xx"), SPAN("the")));
    assert_false(stem_is_stop_word(SPAN("en"), SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stems_in_the_language_of_the_text),
        cmocka_unit_test(unknown_languages_keep_their_words),
        cmocka_unit_test(stop_words_are_those_of_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
