/*
 * Pictures in the store: due until they come or are given up, forgotten with
 * what showed them, and never a path for two.
 */
#include "story_fixture.h"

#include "converter/store_pictures.h"
#include "converter/store_prune.h"
#include "smolwire/span.h"

#define A "https://cdn.example/a.jpg"
#define B "https://cdn.example/b.jpg"
#define C "https://cdn.example/c.jpg"

static int64_t put_story(struct story_fixture *f)
{
    return fixture_put(f, &(struct story_text){.url = "http://a.example/1", .title = "One"});
}

static void want(struct story_fixture *f, int64_t story, const char *one, const char *two)
{
    const struct span urls[] = {span_of(one), span_of(two)};
    size_t count = two ? 2 : one ? 1 : 0;
    assert_int_equal(store_want_pictures(f->store, story, urls, count, FIXTURE_NOW), SW_OK);
}

static size_t due(struct story_fixture *f, int64_t now, int64_t **ids)
{
    size_t count = 99;
    assert_int_equal(store_due_pictures(f->store, SPAN("wire"), now, &f->arena, ids, &count),
                     SW_OK);
    return count;
}

static size_t here(struct story_fixture *f, int64_t story, struct store_picture **out)
{
    size_t count = 99;
    assert_int_equal(store_story_pictures(f->store, story, &f->arena, out, &count), SW_OK);
    return count;
}

static size_t gone(struct story_fixture *f, struct span **paths)
{
    size_t count = 99;
    assert_int_equal(store_gone_pictures(f->store, &f->arena, paths, &count), SW_OK);
    return count;
}

static void a_picture_is_due_until_it_is_here(void **state)
{
    struct story_fixture *f = *state;
    struct store_picture *pictures = NULL, picture;
    struct span bytes;
    int64_t *ids = NULL, size = 0, story = put_story(f);
    want(f, story, A, B);
    want(f, story, A, B);
    assert_int_equal(due(f, FIXTURE_NOW - 1, &ids), 0);
    assert_int_equal(due(f, FIXTURE_NOW, &ids), 2);
    assert_int_equal(store_picture(f->store, ids[1], &f->arena, &picture), SW_OK);
    assert_true(span_is(picture.url, B));
    assert_int_equal(picture.path.n, 0);
    assert_int_equal(here(f, story, &pictures), 0);
    assert_int_equal(store_put_picture(f->store, ids[1], SPAN(".png"), SPAN("by\0tes")), SW_OK);
    assert_int_equal(due(f, FIXTURE_NOW, &ids), 1);
    assert_int_equal(here(f, story, &pictures), 1);
    assert_true(span_is(pictures[0].path, "/wire/2025-05-20/one-2.png"));
    assert_int_equal(store_picture_bytes(f->store, pictures[0].id, &f->arena, &bytes), SW_OK);
    assert_true(span_equal(bytes, SPAN("by\0tes")));
    assert_int_equal(store_story_picture_size(f->store, story, &size), SW_OK);
    assert_int_equal(size, 6);
    assert_int_equal(store_source_picture_size(f->store, SPAN("wire"), &size), SW_OK);
    assert_int_equal(size, 6);
    assert_int_equal(store_source_picture_size(f->store, SPAN("other"), &size), SW_OK);
    assert_int_equal(size, 0);
}

static void one_that_fails_waits_or_is_given_up(void **state)
{
    struct story_fixture *f = *state;
    int64_t *ids = NULL, story = put_story(f);
    struct store_picture picture;
    want(f, story, A, NULL);
    assert_int_equal(due(f, FIXTURE_NOW, &ids), 1);
    assert_int_equal(store_picture_failed(f->store, ids[0], FIXTURE_NOW + 10), SW_OK);
    assert_int_equal(due(f, FIXTURE_NOW + 9, &ids), 0);
    assert_int_equal(due(f, FIXTURE_NOW + 10, &ids), 1);
    assert_int_equal(store_picture(f->store, ids[0], &f->arena, &picture), SW_OK);
    assert_int_equal(picture.failures, 1);
    assert_int_equal(store_picture_failed(f->store, ids[0], SW_NO_TIME), SW_OK);
    want(f, story, A, NULL);
    assert_int_equal(due(f, INT64_MAX / 2, &ids), 0);
}

static void what_is_shown_no_longer_goes_and_its_path_is_not_given_away(void **state)
{
    struct story_fixture *f = *state;
    struct store_picture *pictures = NULL;
    struct span *paths = NULL;
    int64_t *ids = NULL, story = put_story(f);
    want(f, story, A, B);
    assert_int_equal(due(f, FIXTURE_NOW, &ids), 2);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(store_put_picture(f->store, ids[i], SPAN(".jpg"), SPAN("x")), SW_OK);
    want(f, story, A, C);
    assert_int_equal(gone(f, &paths), 1);
    assert_true(span_is(paths[0], "/wire/2025-05-20/one-2.jpg"));
    assert_int_equal(here(f, story, &pictures), 1);
    assert_int_equal(due(f, FIXTURE_NOW, &ids), 1);
    assert_int_equal(store_put_picture(f->store, ids[0], SPAN(".jpg"), SPAN("x")), SW_OK);
    assert_int_equal(here(f, story, &pictures), 2);
    assert_true(span_is(pictures[1].path, "/wire/2025-05-20/one-3.jpg"));

    want(f, story, A, B); /* the second comes back before its file was removed */
    assert_int_equal(due(f, FIXTURE_NOW, &ids), 1);
    assert_int_equal(store_put_picture(f->store, ids[0], SPAN(".jpg"), SPAN("x")), SW_OK);
    assert_int_equal(gone(f, &paths), 1);
    assert_true(span_is(paths[0], "/wire/2025-05-20/one-3.jpg"));
    assert_int_equal(store_gone_pictures_done(f->store), SW_OK);
    assert_int_equal(gone(f, &paths), 0);
}

static void pictures_go_with_their_story(void **state)
{
    struct story_fixture *f = *state;
    struct span *paths = NULL, bytes;
    int64_t *ids = NULL, story = put_story(f);
    want(f, story, A, B);
    assert_int_equal(due(f, FIXTURE_NOW, &ids), 2);
    assert_int_equal(store_put_picture(f->store, ids[0], SPAN(".gif"), SPAN("x")), SW_OK);
    assert_int_equal(store_remove_story(f->store, story), SW_OK);
    assert_int_equal(gone(f, &paths), 1);
    assert_true(span_is(paths[0], "/wire/2025-05-20/one-1.gif"));
    assert_int_equal(store_picture_bytes(f->store, ids[0], &f->arena, &bytes), SW_NOT_FOUND);
    assert_int_equal(due(f, INT64_MAX / 2, &ids), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_picture_is_due_until_it_is_here, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(one_that_fails_waits_or_is_given_up, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(what_is_shown_no_longer_goes_and_its_path_is_not_given_away,
                                        fixture_set_up, fixture_tear_down),
        cmocka_unit_test_setup_teardown(pictures_go_with_their_story, fixture_set_up,
                                        fixture_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
