/*
 * Settings: what is set comes back, and stays when the store is opened again.
 */
#include "story_fixture.h"

#include "converter/store_setting.h"

static void a_setting_comes_back(void **state)
{
    struct story_fixture *f = *state;
    struct span value = SPAN("untouched");
    assert_int_equal(store_setting(f->store, "name", &f->arena, &value), SW_NOT_FOUND);
    assert_true(span_is(value, "untouched"));
    assert_int_equal(store_set_setting(f->store, "name", SPAN("one")), SW_OK);
    assert_int_equal(store_set_setting(f->store, "name", SPAN("two")), SW_OK);
    assert_int_equal(store_set_setting(f->store, "other", (struct span){0}), SW_OK);
    store_close(f->store);
    assert_int_equal(store_open(f->path, STORE_WRITE, &f->store), SW_OK);
    assert_int_equal(store_setting(f->store, "name", &f->arena, &value), SW_OK);
    assert_true(span_is(value, "two"));
    assert_int_equal(store_setting(f->store, "other", &f->arena, &value), SW_OK);
    assert_int_equal(value.n, 0);
}

static enum err count_stale(void *context, const struct story *story)
{
    (void)story;
    (*(int *)context)++;
    return SW_OK;
}

static void all_stories_can_be_touched(void **state)
{
    struct story_fixture *f = *state;
    const struct story_query stale = {.from = SW_NO_TIME, .until = SW_NO_TIME, .only_stale = true};
    int64_t id = fixture_put(f, &(struct story_text){.url = "http://a.example/1", .title = "One"});
    int found = 0;
    assert_int_equal(store_mark_fresh(f->store, id), SW_OK);
    assert_int_equal(store_each(f->store, &stale, count_stale, &found), SW_OK);
    assert_int_equal(found, 0);
    assert_int_equal(store_touch_all(f->store), SW_OK);
    assert_int_equal(store_each(f->store, &stale, count_stale, &found), SW_OK);
    assert_int_equal(found, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_setting_comes_back, fixture_set_up, fixture_tear_down),
        cmocka_unit_test_setup_teardown(all_stories_can_be_touched, fixture_set_up,
                                        fixture_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
