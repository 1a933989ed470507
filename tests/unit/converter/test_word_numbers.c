#include "story_fixture.h"

#include "converter/word_numbers.h"

static void words_of_each_language_have_their_own_numbers(void **state)
{
    (void)state;
    struct word_numbers *w = word_numbers_new();
    assert_non_null(w);
    assert_int_equal(word_numbers_find(w, SPAN("en"), SPAN("gift")), 0);
    word_numbers_add(w, SPAN("en"), SPAN("gift"), 7);
    word_numbers_add(w, SPAN("de"), SPAN("gift"), 8);
    word_numbers_add(w, (struct span){0}, SPAN("engift"), 9);
    assert_int_equal(word_numbers_find(w, SPAN("en"), SPAN("gift")), 7);
    assert_int_equal(word_numbers_find(w, SPAN("de"), SPAN("gift")), 8);
    assert_int_equal(word_numbers_find(w, (struct span){0}, SPAN("engift")), 9);
    assert_int_equal(word_numbers_find(w, SPAN("fr"), SPAN("gift")), 0);
    assert_int_equal(word_numbers_find(w, SPAN("eng"), SPAN("ift")), 0);
    word_numbers_forget(w);
    assert_int_equal(word_numbers_find(w, SPAN("en"), SPAN("gift")), 0);
    word_numbers_free(w);
}

static struct span word_of(char *word, unsigned number)
{
    snprintf(word, 16, "w%u", number);
    return span_of(word);
}

static void more_than_it_holds_are_found_or_unknown_but_never_wrong(void **state)
{
    char word[16];
    unsigned known = 0;
    (void)state;
    struct word_numbers *w = word_numbers_new();
    assert_non_null(w);
    for (unsigned i = 1; i <= WORD_NUMBERS_MAX + 1000; i++)
        word_numbers_add(w, SPAN("en"), word_of(word, i), i);
    for (unsigned i = 1; i <= WORD_NUMBERS_MAX + 1000; i++) {
        uint32_t number = word_numbers_find(w, SPAN("en"), word_of(word, i));
        assert_true(number == 0 || number == i);
        known += number == i;
    }
    assert_in_range(known, 1000, WORD_NUMBERS_MAX);
    word_numbers_free(w);
}

static void what_is_too_long_stays_unknown(void **state)
{
    char text[300];
    (void)state;
    memset(text, 'a', sizeof(text));
    struct word_numbers *w = word_numbers_new();
    word_numbers_add(w, SPAN("en"), span_make(text, sizeof(text)), 3);
    word_numbers_add(w, span_make(text, sizeof(text)), SPAN("word"), 4);
    assert_int_equal(word_numbers_find(w, SPAN("en"), span_make(text, sizeof(text))), 0);
    assert_int_equal(word_numbers_find(w, span_make(text, sizeof(text)), SPAN("word")), 0);
    assert_int_equal(word_numbers_find(NULL, SPAN("en"), SPAN("word")), 0);
    word_numbers_add(NULL, SPAN("en"), SPAN("word"), 5);
    word_numbers_forget(NULL);
    word_numbers_free(NULL);
    word_numbers_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_each_language_have_their_own_numbers),
        cmocka_unit_test(more_than_it_holds_are_found_or_unknown_but_never_wrong),
        cmocka_unit_test(what_is_too_long_stays_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
