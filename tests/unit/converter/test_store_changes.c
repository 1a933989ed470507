/*
 * Earlier versions of a story: noted when its text changes and at no other
 * time, newest first, bounded.
 */
#include "story_fixture.h"

#include "converter/store_changes.h"
#include "smolwire/limits.h"

static int64_t put(struct story_fixture *f, const char *title, const char *body, int64_t modified,
                   int64_t now)
{
    struct article a;
    int64_t id = 0;
    enum story_change change;
    article_init(&a, &f->arena);
    a.url = SPAN("https://h.example/roof");
    a.title = span_of(title);
    a.published = FIXTURE_NOW;
    a.modified = modified;
    document_paragraph(&a.body, arena_span(&f->arena, span_of(body)));
    assert_int_equal(
        store_put_article(f->store, SPAN("herald"), (struct span){0}, &a, now, &id, &change),
        SW_OK);
    return id;
}

static size_t versions(struct story_fixture *f, int64_t id, struct story_version **out)
{
    size_t count = 0;
    assert_int_equal(store_story_versions(f->store, id, 1000, &f->arena, out, &count), SW_OK);
    return count;
}

static void changes_of_the_text_are_noted(void **state)
{
    struct story_fixture *f = *state;
    struct story_version *list = NULL;
    int64_t id = put(f, "Roof leaks", "One two three.", SW_NO_TIME, FIXTURE_NOW);
    assert_int_equal(versions(f, id, &list), 0);
    put(f, "Roof leaks", "One two three.", SW_NO_TIME, FIXTURE_NOW + 10);
    assert_int_equal(versions(f, id, &list), 0);
    put(f, "Roof leaks", "One two three four.", SW_NO_TIME, FIXTURE_NOW + 20);
    put(f, "Roof mended", "One two three four.", SW_NO_TIME, FIXTURE_NOW + 30);
    assert_int_equal(versions(f, id, &list), 2);
    assert_int_equal(list[0].time, FIXTURE_NOW + 30);
    assert_int_equal(list[0].words, 4);
    assert_true(span_is(list[0].title, "Roof leaks"));
    assert_int_equal(list[1].time, FIXTURE_NOW + 20);
    assert_int_equal(list[1].words, 3);
}

static void what_the_publisher_did_not_do_is_not_noted(void **state)
{
    struct story_fixture *f = *state;
    struct story_version *list = NULL;
    int64_t id = put(f, "Roof leaks", "One two three.", SW_NO_TIME, FIXTURE_NOW);
    put(f, "Roof leaks", "One two.", SW_NO_TIME, SW_NO_TIME); /* converted anew */
    assert_int_equal(versions(f, id, &list), 0);
}

static void a_date_alone_changes_nothing(void **state)
{
    struct story_fixture *f = *state;
    struct story_version *list = NULL;
    struct article a;
    int64_t id = put(f, "Roof leaks", "One two three.", FIXTURE_NOW, FIXTURE_NOW);
    assert_int_equal(store_mark_fresh(f->store, id), SW_OK);
    put(f, "Roof leaks", "One two three.", FIXTURE_NOW + 5, FIXTURE_NOW + 10);
    assert_int_equal(versions(f, id, &list), 0);
    assert_int_equal(store_article(f->store, id, &f->arena, &a), SW_OK);
    assert_int_equal(a.modified, FIXTURE_NOW);
    struct story_query stale = {.from = SW_NO_TIME, .until = SW_NO_TIME, .only_stale = true};
    assert_int_equal(store_each(f->store, &stale, NULL, NULL), SW_OK); /* none is visited */
    put(f, "Roof leaks", "One two three four.", FIXTURE_NOW + 5, FIXTURE_NOW + 20);
    assert_int_equal(store_article(f->store, id, &f->arena, &a), SW_OK);
    assert_int_equal(a.modified, FIXTURE_NOW + 5);
}

static void they_are_bounded(void **state)
{
    struct story_fixture *f = *state;
    struct story_version *list = NULL;
    int64_t id = 0;
    for (int64_t i = 0; i <= STORY_CHANGES_MAX + 9; i++) {
        char body[32];
        snprintf(body, sizeof(body), "Minute %d of the match.", (int)i);
        id = put(f, "Live", body, SW_NO_TIME, FIXTURE_NOW + i);
    }
    assert_int_equal(versions(f, id, &list), STORY_CHANGES_MAX);
    assert_int_equal(list[0].time, FIXTURE_NOW + STORY_CHANGES_MAX + 9);
    assert_int_equal(list[STORY_CHANGES_MAX - 1].time, FIXTURE_NOW + 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(changes_of_the_text_are_noted, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(what_the_publisher_did_not_do_is_not_noted, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(a_date_alone_changes_nothing, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(they_are_bounded, fixture_set_up, fixture_tear_down),
    };
    return cmocka_run_group_tests_name("store_changes", tests, NULL, NULL);
}
