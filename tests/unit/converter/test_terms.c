#include "story_fixture.h"

#include "converter/terms.h"

static const struct term *find(const struct terms *t, const char *text)
{
    for (size_t i = 0; i < t->count; i++)
        if (span_is(t->items[i].text, text))
            return &t->items[i];
    return NULL;
}

static void terms_of(struct story_fixture *f, const char *language, const char *title,
                     const char *body, struct terms *out)
{
    struct article a;
    struct story_text text = {.title = title, .body = body, .language = language};
    fixture_article(f, &text, &a);
    terms_of_article(&a, &f->arena, out);
}

static int set_up(void **state)
{
    static struct story_fixture f;
    arena_init(&f.arena);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct story_fixture *f = *state;
    arena_free(&f->arena);
    return 0;
}

static void words_are_folded_stemmed_and_sorted(void **state)
{
    struct terms t;
    terms_of(*state, "en", "Earthquakes", "The earthquake shook ISTANBUL. A quake’s damage.", &t);
    assert_non_null(find(&t, "earthquak"));
    assert_non_null(find(&t, "istanbul"));
    assert_non_null(find(&t, "quak"));
    assert_null(find(&t, "the"));
    assert_null(find(&t, "s"));
    for (size_t i = 1; i < t.count; i++)
        assert_true(span_compare(t.items[i - 1].text, t.items[i].text) < 0);
}

static void the_headline_counts_more_than_the_body(void **state)
{
    struct terms t;
    terms_of(*state, "en", "volcano", "iceland", &t);
    assert_true(find(&t, "volcano")->weight > find(&t, "iceland")->weight);
}

static void tags_and_section_are_evidence(void **state)
{
    struct story_fixture *f = *state;
    struct terms t;
    struct article a;
    struct story_text text = {.title = "volcano", .body = "iceland", .language = "en"};
    fixture_article(f, &text, &a);
    a.section = SPAN("Nature");
    article_add_tag(&a, SPAN("Eruptions"));
    terms_of_article(&a, &f->arena, &t);
    assert_non_null(find(&t, "natur"));
    assert_true(find(&t, "erupt")->weight > find(&t, "natur")->weight);
}

static void names_are_told_by_capitals_inside_sentences(void **state)
{
    struct terms t;
    terms_of(*state, "en", "", "He met Merkel there. Bread is cheap. They like bread.", &t);
    assert_true(find(&t, "merkel")->name);
    assert_false(find(&t, "bread")->name);
}

static void ideographs_give_pairs(void **state)
{
    struct terms t;
    terms_of(*state, "zh", "", "東京地震", &t);
    assert_non_null(find(&t, "東京"));
    assert_non_null(find(&t, "京地"));
    assert_non_null(find(&t, "地震"));
    assert_int_equal(t.count, 3);
}

static void an_empty_text_has_no_terms(void **state)
{
    struct terms t;
    terms_of(*state, "en", "", " .,;— 7 ! ", &t);
    assert_int_equal(t.count, 0);
}

static void a_flood_of_words_stays_within_the_limits(void **state)
{
    struct story_fixture *f = *state;
    struct terms t;
    struct buf b;
    buf_init(&b, 10 * 1024 * 1024);
    for (unsigned i = 0; i < 100000; i++)
        buf_add_format(&b, "word%x ", i * 2654435761u);
    buf_add_repeat(&b, 'x', 1024 * 1024);
    terms_of(f, "en", "flood", b.data, &t);
    assert_int_equal(t.count, TERMS_MAX);
    assert_non_null(find(&t, "flood"));
    buf_free(&b);
}

static void bytes_that_are_no_text_do_no_harm(void **state)
{
    struct terms t;
    terms_of(*state, "en", "\xff\xfe\xc0", "\x80\x80 abc\xffgh \xf0\x9f", &t);
    assert_non_null(find(&t, "abc"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_are_folded_stemmed_and_sorted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_headline_counts_more_than_the_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tags_and_section_are_evidence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_are_told_by_capitals_inside_sentences, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(ideographs_give_pairs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_text_has_no_terms, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_flood_of_words_stays_within_the_limits, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(bytes_that_are_no_text_do_no_harm, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
