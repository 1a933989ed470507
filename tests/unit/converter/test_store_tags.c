/*
 * Tags: one by its slug however it is written, counted by stories on disk, due
 * when a story leaves; what came and what was changed.
 */
#include "story_fixture.h"

#include "converter/store_changes.h"
#include "converter/store_prune.h"
#include "converter/store_tags.h"
#include "smolwire/span.h"

static int64_t put(struct story_fixture *f, const char *url, const char *tag, int64_t published)
{
    struct article a;
    struct story_text t = {.url = url, .title = url, .body = "Text.", .published = published};
    fixture_article(f, &t, &a);
    article_add_tag(&a, span_of(tag));
    article_add_tag(&a, SPAN("Everywhere"));
    int64_t id = fixture_put_article(f, "wire", &a);
    assert_int_equal(store_mark_fresh(f->store, id), SW_OK);
    return id;
}

static void spellings_of_a_tag_are_one(void **state)
{
    struct story_fixture *f = *state;
    struct tag_count *tags = NULL;
    struct story *stories = NULL;
    size_t count = 0;
    int64_t older = put(f, "https://a.example/1", "Climate Change", FIXTURE_NOW - 10);
    int64_t newer = put(f, "https://a.example/2", "climate change", FIXTURE_NOW - 5);
    put(f, "https://a.example/3", "!!!", FIXTURE_NOW);
    assert_int_equal(store_list_tags(f->store, 2, &f->arena, &tags, &count), SW_OK);
    assert_int_equal(count, 2);
    assert_true(span_is(tags[0].slug, "climate-change") && span_is(tags[0].name, "Climate Change"));
    assert_int_equal(tags[0].stories, 2);
    assert_int_equal(tags[1].stories, 3);
    assert_int_equal(
        store_list_tagged(f->store, SPAN("climate-change"), 9, &f->arena, &stories, &count), SW_OK);
    assert_int_equal(count, 2);
    assert_int_equal(stories[0].id, newer);
    assert_int_equal(stories[1].id, older);
}

static void only_tags_with_enough_stories_count(void **state)
{
    struct story_fixture *f = *state;
    struct span *slugs = NULL;
    size_t count = 0;
    int64_t id = put(f, "https://a.example/1", "Rare", FIXTURE_NOW);
    put(f, "https://a.example/2", "Other", FIXTURE_NOW);
    assert_int_equal(store_story_tags(f->store, id, 2, &f->arena, &slugs, &count), SW_OK);
    assert_int_equal(count, 1);
    assert_true(span_is(slugs[0], "everywhere"));
}

static void a_tag_that_lost_a_story_is_due(void **state)
{
    struct story_fixture *f = *state;
    struct span *slugs = NULL;
    struct tag_count tag;
    size_t count = 9;
    int64_t id = put(f, "https://a.example/1", "Rare", FIXTURE_NOW);
    assert_int_equal(store_due_tags(f->store, &f->arena, &slugs, &count), SW_OK);
    assert_int_equal(count, 0);
    assert_int_equal(store_remove_story(f->store, id), SW_OK);
    assert_int_equal(store_due_tags(f->store, &f->arena, &slugs, &count), SW_OK);
    assert_int_equal(count, 2);
    assert_int_equal(store_tag(f->store, SPAN("rare"), &f->arena, &tag), SW_OK);
    assert_int_equal(tag.stories, 0);
    assert_int_equal(store_due_tags_done(f->store), SW_OK);
    assert_int_equal(store_due_tags(f->store, &f->arena, &slugs, &count), SW_OK);
    assert_int_equal(count, 0);
}

static void a_change_tells_what_was_before(void **state)
{
    struct story_fixture *f = *state;
    struct story_change_note *changes = NULL;
    struct story *added = NULL;
    size_t count = 0;
    int64_t newest = 0, id = 0, later = FIXTURE_NOW + 86400;
    enum story_change change = STORY_SAME;
    struct article a;
    put(f, "https://a.example/1", "Tag", FIXTURE_NOW);
    struct story_text t = {
        .url = "https://a.example/1", .title = "New title", .body = "Two words."};
    fixture_article(f, &t, &a);
    assert_int_equal(
        store_put_article(f->store, SPAN("wire"), (struct span){0}, &a, later, &id, &change),
        SW_OK);
    assert_int_equal(change, STORY_CHANGED);
    assert_int_equal(store_newest_change(f->store, &newest), SW_OK);
    assert_int_equal(newest, later);
    assert_int_equal(store_list_changes(f->store, later, 9, &f->arena, &changes, &count), SW_OK);
    assert_int_equal(count, 1);
    assert_true(span_is(changes[0].old_title, "https://a.example/1"));
    assert_int_equal(changes[0].old_words, 1);
    assert_int_equal(changes[0].story.words, 2);
    assert_int_equal(store_list_added(f->store, FIXTURE_NOW, 9, &f->arena, &added, &count), SW_OK);
    assert_int_equal(count, 1);
    assert_int_equal(store_list_added(f->store, later, 9, &f->arena, &added, &count), SW_OK);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(spellings_of_a_tag_are_one, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(only_tags_with_enough_stories_count, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(a_tag_that_lost_a_story_is_due, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(a_change_tells_what_was_before, fixture_set_up,
                                        fixture_tear_down),
    };
    return cmocka_run_group_tests_name("store_tags", tests, NULL, NULL);
}
