/*
 * What repeats on the pages of a source: seen often enough, never by copies of
 * one story, forgotten with the oldest page.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/repeats.h"
#include "smolwire/attributes.h"

#define SIGN_UP (UINT64_C(0xabcdef00) | PRINT_LONG)

struct memory {
    struct repeats repeats;
    struct arena arena;
};

static int set_up(void **state)
{
    static struct memory m;
    repeats_init(&m.repeats);
    arena_init(&m.arena);
    *state = &m;
    return 0;
}

static int tear_down(void **state)
{
    struct memory *m = *state;
    repeats_free(&m->repeats);
    arena_free(&m->arena);
    return 0;
}

/* A page of `own` blocks that no other one has, unless `text` is the same, and these. */
static enum repeats_change learn(struct memory *m, int64_t story, uint64_t text,
                                 const uint64_t *more, size_t more_count)
{
    uint64_t prints[REPEAT_BLOCKS_MAX];
    size_t count = 0;
    enum repeats_change change;
    int64_t forgotten;
    for (uint64_t i = 1; i <= 4; i++)
        prints[count++] = (text << 16 | i << 8) | PRINT_LONG;
    for (size_t i = 0; i < more_count; i++)
        prints[count++] = more[i];
    prints_order(prints, &count);
    assert_int_equal(repeats_learn(&m->repeats, story, prints, count, &change, &forgotten), SW_OK);
    return change;
}

static void learn_sign_up(struct memory *m, int64_t from, int64_t until)
{
    uint64_t print = SIGN_UP;
    for (int64_t story = from; story < until; story++)
        assert_int_equal(learn(m, story, (uint64_t)story, &print, 1), REPEATS_LEARNED);
}

/* As a worker sees it that converts this story's page. */
static unsigned seen_for(struct memory *m, int64_t story, uint64_t print, bool *enough)
{
    struct repeats_seen seen;
    struct buf packed;
    buf_init(&packed, 1 << 20);
    repeats_pack(&m->repeats, story, &packed);
    assert_true(repeats_unpack(buf_span(&packed), &m->arena, &seen));
    unsigned with = repeats_with(&seen, print);
    *enough = repeats_enough(&seen, with);
    buf_free(&packed);
    return with;
}

static void two_stories_may_share_a_text(void **state)
{
    struct memory *m = *state;
    bool enough;
    learn_sign_up(m, 1, 3);
    assert_int_equal(seen_for(m, 0, SIGN_UP, &enough), 2);
    assert_false(enough);
    learn_sign_up(m, 3, 4);
    assert_int_equal(seen_for(m, 0, SIGN_UP, &enough), 3);
    assert_true(enough);
}

static void the_page_itself_does_not_count(void **state)
{
    struct memory *m = *state;
    bool enough;
    learn_sign_up(m, 1, 4);
    assert_int_equal(seen_for(m, 2, SIGN_UP, &enough), 2);
    assert_false(enough);
}

static void what_few_of_many_pages_have_is_their_own(void **state)
{
    struct memory *m = *state;
    bool enough;
    learn_sign_up(m, 1, 4);
    for (int64_t story = 10; story < 40; story++)
        learn(m, story, (uint64_t)story, NULL, 0);
    assert_int_equal(seen_for(m, 0, SIGN_UP, &enough), 3);
    assert_false(enough);
}

static void copies_of_a_story_count_once(void **state)
{
    struct memory *m = *state;
    bool enough;
    for (int64_t story = 1; story < 9; story++)
        learn(m, story, 77, NULL, 0);
    assert_int_equal(seen_for(m, 0, UINT64_C(77) << 16 | 1 << 8, &enough), 1);
    assert_false(enough);
}

/* Of copies the first counts; when it changes, another one does. */
static void a_copy_counts_when_its_original_is_another_text(void **state)
{
    struct memory *m = *state;
    bool enough;
    learn(m, 1, 77, NULL, 0);
    learn(m, 2, 77, NULL, 0);
    assert_true(m->repeats.pages[1].copy);
    learn(m, 1, 78, NULL, 0);
    assert_false(m->repeats.pages[1].copy);
    assert_int_equal(seen_for(m, 0, UINT64_C(77) << 16 | 1 << 8, &enough), 1);
}

static void the_same_page_again_teaches_nothing(void **state)
{
    struct memory *m = *state;
    assert_int_equal(learn(m, 5, 5, NULL, 0), REPEATS_LEARNED);
    assert_int_equal(learn(m, 5, 5, NULL, 0), REPEATS_SAME);
    assert_int_equal(learn(m, 5, 6, NULL, 0), REPEATS_LEARNED);
    assert_int_equal(m->repeats.count, 1);
}

static void the_oldest_stories_are_forgotten(void **state)
{
    struct memory *m = *state;
    uint64_t print = 1 << 8;
    int64_t forgotten = 0;
    enum repeats_change change;
    learn_sign_up(m, 100, 100 + REPEAT_PAGES_MAX);
    assert_int_equal(m->repeats.count, REPEAT_PAGES_MAX);
    assert_int_equal(repeats_learn(&m->repeats, 1000, &print, 1, &change, &forgotten), SW_OK);
    assert_int_equal(forgotten, 100);
    assert_int_equal(m->repeats.count, REPEAT_PAGES_MAX);
    assert_int_equal(repeats_learn(&m->repeats, 7, &print, 1, &change, &forgotten), SW_OK);
    assert_int_equal(change, REPEATS_SAME);
    assert_int_equal(forgotten, 0);
    for (size_t i = 1; i < m->repeats.count; i++)
        assert_true(m->repeats.pages[i - 1].story < m->repeats.pages[i].story);
}

static void what_was_learned_later_outdates_a_story(void **state)
{
    struct memory *m = *state;
    uint64_t cut = SIGN_UP | PRINT_KNOWN;
    learn_sign_up(m, 1, 4);
    assert_false(repeats_outdated(&m->repeats, &m->repeats.pages[0]));
    learn_sign_up(m, 4, 5);
    assert_true(repeats_outdated(&m->repeats, &m->repeats.pages[0]));
    learn(m, 1, 1, &cut, 1);
    assert_false(repeats_outdated(&m->repeats, &m->repeats.pages[0]));
}

static void prints_are_ordered_once_each_and_bounded(void **state)
{
    (void)state;
    uint64_t prints[2 * REPEAT_BLOCKS_MAX] = {900, 100, 900 | PRINT_KNOWN, 500 | PRINT_LONG};
    size_t count = 4;
    prints_order(prints, &count);
    assert_int_equal(count, 3);
    assert_int_equal(prints[0], 100);
    assert_int_equal(prints[1] & ~PRINT_MARKS, 500 & ~PRINT_MARKS);
    count = 0;
    prints_order(prints, &count);
    assert_int_equal(count, 0);
    for (size_t i = 0; i < SW_COUNT(prints); i++)
        prints[i] = (i + 1) << 8;
    count = SW_COUNT(prints);
    prints_order(prints, &count);
    assert_int_equal(count, REPEAT_BLOCKS_MAX);
}

static void nonsense_does_not_read_back(void **state)
{
    struct memory *m = *state;
    struct repeats_seen seen;
    assert_false(repeats_unpack(SPAN("\x01\x02\x03"), &m->arena, &seen));
    assert_int_equal(seen.count, 0);
    assert_true(repeats_unpack(SPAN(""), &m->arena, &seen));
    assert_int_equal(seen.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_stories_may_share_a_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_page_itself_does_not_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_few_of_many_pages_have_is_their_own, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(copies_of_a_story_count_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_copy_counts_when_its_original_is_another_text, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_same_page_again_teaches_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_oldest_stories_are_forgotten, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_learned_later_outdates_a_story, set_up, tear_down),
        cmocka_unit_test_setup_teardown(prints_are_ordered_once_each_and_bounded, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(nonsense_does_not_read_back, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("repeats", tests, NULL, NULL);
}
