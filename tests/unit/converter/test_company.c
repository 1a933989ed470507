#include "converter/company.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/likeness.h"
#include "smolwire/attributes.h"

#define TEXTS 7

static void alone(double *alike)
{
    for (size_t i = 0; i < TEXTS; i++)
        for (size_t j = 0; j < TEXTS; j++)
            alike[i * TEXTS + j] = i == j;
}

static void set(double *alike, size_t one, size_t other, double value)
{
    alike[one * TEXTS + other] = alike[other * TEXTS + one] = value;
}

static void scores_of(const double *alike, double *scores)
{
    struct arena arena;
    arena_init(&arena);
    company_scores(alike, TEXTS, &arena, scores);
    arena_free(&arena);
}

/* 0 to 3 are reports of one event; 4 is as like to 0 as they are, by chance, and to none of them.
 */
static void set_event(double *alike)
{
    alone(alike);
    for (size_t i = 0; i < 4; i++)
        for (size_t j = i + 1; j < 4; j++)
            set(alike, i, j, 0.2);
    set(alike, 0, 4, 0.2);
}

static void who_keeps_the_same_company_comes_first(void **state SW_UNUSED)
{
    double alike[TEXTS * TEXTS], scores[TEXTS];
    set_event(alike);
    scores_of(alike, scores);
    for (size_t i = 1; i < 4; i++)
        assert_true(scores[i] > scores[4] + 0.1);
}

static void a_text_without_a_common_word_is_found_through_others(void **state SW_UNUSED)
{
    double alike[TEXTS * TEXTS], scores[TEXTS];
    set_event(alike);
    set(alike, 0, 3, 0);
    scores_of(alike, scores);
    assert_true(scores[3] > 0.4);
    assert_true(scores[5] < 0.1);
}

static void what_is_alone_does_not_look_at_home(void **state SW_UNUSED)
{
    double alike[TEXTS * TEXTS], scores[TEXTS];
    alone(alike);
    for (size_t i = 1; i < TEXTS; i++)
        set(alike, 0, i, 0.02);
    scores_of(alike, scores);
    for (size_t i = 1; i < TEXTS; i++)
        assert_true(scores[i] < 0.3);
}

static void scores_are_from_0_to_1(void **state SW_UNUSED)
{
    double alike[TEXTS * TEXTS], scores[TEXTS];
    for (size_t i = 0; i < SW_COUNT(alike); i++)
        alike[i] = 1;
    scores_of(alike, scores);
    for (size_t i = 1; i < TEXTS; i++)
        assert_true(scores[i] > 0.999 && scores[i] < 1.001);
    alone(alike);
    scores_of(alike, scores);
    for (size_t i = 1; i < TEXTS; i++)
        assert_true(scores[i] >= 0 && scores[i] < 0.001);
}

/* --- likeness -------------------------------------------------------------------- */

#define WORDS 200

static struct weighted make(struct vector_item *items, uint32_t first, float weight)
{
    for (uint32_t i = 0; i < WORDS; i++)
        items[i] = (struct vector_item){first + i, i % 2 ? weight : weight / 100};
    return (struct weighted){items, WORDS, weighted_length(items, WORDS)};
}

static void all_are_compared_by_their_heaviest_words(void **state SW_UNUSED)
{
    struct vector_item items[3][WORDS];
    struct weighted texts[3] = {make(items[0], 1, 2), make(items[1], 101, 3), make(items[2], 1, 5)};
    const struct weighted *pointers[3] = {&texts[0], &texts[1], &texts[2]};
    struct likeness_table *table = NULL;
    double cosines[9];
    assert_int_equal(likeness_table_new(&table), SW_OK);
    for (int round = 0; round < 2; round++) { /* the table is as good as new after use */
        likeness_of_all(table, pointers, 3, cosines);
        assert_true(cosines[0 * 3 + 2] > 0.9); /* ties decide which of the 100 heavy ones count */
        assert_true(cosines[0 * 3 + 1] > 0.35 && cosines[0 * 3 + 1] < 0.65);
        for (size_t i = 0; i < 3; i++)
            for (size_t j = 0; j < 3; j++)
                assert_true(cosines[i * 3 + j] == cosines[j * 3 + i]);
    }
    likeness_table_free(table);
    assert_true(likeness_cosine(&texts[0], &texts[2]) > 0.999);
    assert_true(likeness_cosine(&texts[0], &texts[1]) > 0.49);
}

static void a_text_without_words_is_like_none(void **state SW_UNUSED)
{
    struct vector_item items[WORDS];
    struct weighted full = make(items, 1, 2), empty = {0};
    const struct weighted *pointers[2] = {&full, &empty};
    struct likeness_table *table = NULL;
    double cosines[4];
    assert_int_equal(likeness_table_new(&table), SW_OK);
    likeness_of_all(table, pointers, 2, cosines);
    assert_true(cosines[1] == 0 && cosines[2] == 0);
    likeness_table_free(table);
    assert_true(likeness_cosine(&full, &empty) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_keeps_the_same_company_comes_first),
        cmocka_unit_test(a_text_without_a_common_word_is_found_through_others),
        cmocka_unit_test(what_is_alone_does_not_look_at_home),
        cmocka_unit_test(scores_are_from_0_to_1),
        cmocka_unit_test(all_are_compared_by_their_heaviest_words),
        cmocka_unit_test(a_text_without_words_is_like_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
