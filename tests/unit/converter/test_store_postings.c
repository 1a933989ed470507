#include "story_fixture.h"

#include "converter/store_postings.h"

#define DAY ((int64_t)24 * 3600)

static int set_up(void **state)
{
    static struct story_fixture f;
    fixture_open(&f);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture_close(*state);
    return 0;
}

static void add(struct story_fixture *f, int64_t story, int64_t time, uint32_t term, float weight)
{
    struct new_posting posting = {story, time, term, weight};
    assert_int_equal(store_add_postings(f->store, &posting, 1), SW_OK);
}

/* The stories that a word has between two times, in the order of their numbers, as text. */
static void check(struct story_fixture *f, uint32_t term, int64_t from, int64_t until,
                  const char *wanted)
{
    struct buf found, text;
    buf_init(&found, 65536);
    buf_init(&text, 65536);
    assert_int_equal(store_postings(f->store, term, from, until, &found), SW_OK);
    const struct posting *postings = (const void *)found.data;
    for (size_t i = 0; i < found.len / sizeof(*postings); i++)
        buf_add_format(&text, "%lld:%g ", (long long)postings[i].story, (double)postings[i].weight);
    buf_add_char(&text, '\0');
    assert_string_equal(text.data, wanted);
    buf_free(&found);
    buf_free(&text);
}

static void stories_are_found_by_word_and_week(void **state)
{
    struct story_fixture *f = *state;
    add(f, 7, FIXTURE_NOW, 1, 2);
    add(f, 8, FIXTURE_NOW, 1, 3.5f);
    add(f, 9, FIXTURE_NOW - 30 * DAY, 1, 1);
    add(f, 7, FIXTURE_NOW, 2, 1.5f);
    check(f, 1, FIXTURE_NOW, FIXTURE_NOW, "7:2 8:3.5 ");
    check(f, 1, FIXTURE_NOW - 60 * DAY, FIXTURE_NOW, "9:1 7:2 8:3.5 ");
    check(f, 2, FIXTURE_NOW - 60 * DAY, FIXTURE_NOW, "7:1.5 ");
    check(f, 3, FIXTURE_NOW - 60 * DAY, FIXTURE_NOW, "");
}

static void many_at_once_are_the_same_as_one_by_one(void **state)
{
    struct story_fixture *f = *state;
    struct new_posting items[] = {
        {.story = 70000, .time = FIXTURE_NOW, .term = 5, .weight = 1},
        {.story = 12, .time = FIXTURE_NOW, .term = 4, .weight = 2},
        {.story = 65535, .time = FIXTURE_NOW, .term = 5, .weight = 3},
        {.story = 65536, .time = FIXTURE_NOW, .term = 5, .weight = 4},
        {.story = 3, .time = -40 * DAY, .term = 5, .weight = 5},
        {.story = 10, .time = FIXTURE_NOW, .term = 5, .weight = 6},
    };
    assert_int_equal(store_add_postings(f->store, items, SW_COUNT(items)), SW_OK);
    assert_int_equal(store_add_postings(f->store, NULL, 0), SW_OK);
    add(f, 11, FIXTURE_NOW, 5, 7);
    check(f, 4, FIXTURE_NOW, FIXTURE_NOW, "12:2 ");
    check(f, 5, FIXTURE_NOW, FIXTURE_NOW, "10:6 65535:3 11:7 65536:4 70000:1 ");
    check(f, 5, -41 * DAY, -39 * DAY, "3:5 ");
}

static void one_is_taken_out_and_the_others_stay(void **state)
{
    struct story_fixture *f = *state;
    add(f, 1, FIXTURE_NOW, 6, 1);
    add(f, 2, FIXTURE_NOW, 6, 2);
    add(f, 2 + 65536, FIXTURE_NOW, 6, 3);
    assert_int_equal(store_remove_posting(f->store, 6, FIXTURE_NOW, 2), SW_OK);
    assert_int_equal(store_remove_posting(f->store, 6, FIXTURE_NOW, 2), SW_OK);
    assert_int_equal(store_remove_posting(f->store, 99, FIXTURE_NOW, 2), SW_OK);
    check(f, 6, FIXTURE_NOW, FIXTURE_NOW, "1:1 65538:3 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(stories_are_found_by_word_and_week, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_at_once_are_the_same_as_one_by_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_is_taken_out_and_the_others_stay, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
