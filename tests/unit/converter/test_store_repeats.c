/*
 * What the store keeps of a source's pages: the same after it was closed, for
 * each source apart, no more rows than are remembered.
 */
#include "story_fixture.h"

#include "converter/store_repeats.h"

static void learn(struct story_fixture *f, const char *source, int64_t from, int64_t until)
{
    struct repeats r;
    repeats_init(&r);
    assert_int_equal(store_load_repeats(f->store, span_of(source), &r), SW_OK);
    for (int64_t story = from; story < until; story++) {
        uint64_t prints[] = {(uint64_t)story << 8 | PRINT_LONG, UINT64_C(0xfedcba9876543200)};
        assert_int_equal(
            store_learn_repeats(f->store, span_of(source), &r, story, prints, SW_COUNT(prints)),
            SW_OK);
    }
    repeats_free(&r);
}

static void reopen(struct story_fixture *f)
{
    store_close(f->store);
    assert_int_equal(store_open(f->path, STORE_WRITE, &f->store), SW_OK);
}

static void what_was_learned_is_there_after_a_restart(void **state)
{
    struct story_fixture *f = *state;
    struct repeats r;
    learn(f, "ferry", 5, 8);
    learn(f, "other", 1, 2);
    reopen(f);
    repeats_init(&r);
    assert_int_equal(store_load_repeats(f->store, SPAN("ferry"), &r), SW_OK);
    assert_int_equal(r.count, 3);
    assert_int_equal(r.pages[1].story, 6);
    assert_int_equal(r.pages[1].count, 2);
    assert_true(r.pages[1].prints[0] == (6 << 8 | PRINT_LONG));
    assert_true(r.pages[1].prints[1] == UINT64_C(0xfedcba9876543200));
    repeats_free(&r);
}

static void rows_are_bounded_and_the_newest_stay(void **state)
{
    struct story_fixture *f = *state;
    struct repeats r;
    learn(f, "ferry", 1, 3 * REPEAT_PAGES_MAX);
    reopen(f);
    repeats_init(&r);
    assert_int_equal(store_load_repeats(f->store, SPAN("ferry"), &r), SW_OK);
    assert_int_equal(r.count, REPEAT_PAGES_MAX);
    assert_int_equal(r.pages[0].story, 2 * REPEAT_PAGES_MAX);
    repeats_free(&r);
}

static void nothing_is_known_of_a_new_source(void **state)
{
    struct story_fixture *f = *state;
    struct repeats r;
    repeats_init(&r);
    assert_int_equal(store_load_repeats(f->store, SPAN("ferry"), &r), SW_OK);
    assert_int_equal(r.count, 0);
    repeats_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_learned_is_there_after_a_restart, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(rows_are_bounded_and_the_newest_stay, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_known_of_a_new_source, fixture_set_up,
                                        fixture_tear_down),
    };
    return cmocka_run_group_tests_name("store_repeats", tests, NULL, NULL);
}
