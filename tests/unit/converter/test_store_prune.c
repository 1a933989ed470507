/*
 * Which stories go, what is remembered of them, and that their pages wait for
 * whoever removes them.
 */
#include "story_fixture.h"

#include "converter/store_pages.h"
#include "converter/store_prune.h"
#include "converter/store_text.h"
#include "smolwire/buf.h"
#include "smolwire/span.h"

#define DAY 86400

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

static int64_t put(struct story_fixture *f, const char *source, int number)
{
    char url[64], title[64];
    snprintf(url, sizeof(url), "https://%s.example/story/%d", source, number);
    snprintf(title, sizeof(title), "Headline number %d", number);
    struct story_text text = {
        .source = source,
        .url = url,
        .title = title,
        .body = "A paragraph.",
        .published = FIXTURE_NOW - number * DAY,
    };
    int64_t id = fixture_put(f, &text);
    assert_int_equal(store_mark_fresh(f->store, id), SW_OK);
    return id;
}

static size_t choose(struct story_fixture *f, struct keep_rule rule, int64_t **ids)
{
    size_t count = 99;
    assert_int_equal(store_expired(f->store, &rule, 1, &f->arena, ids, &count), SW_OK);
    return count;
}

static void nothing_goes_without_rules(void **state)
{
    struct story_fixture *f = *state;
    int64_t *ids = NULL;
    put(f, "one", 500);
    struct keep_rule none = {.source = SPAN("one"), .from = SW_NO_TIME};
    assert_int_equal(choose(f, none, &ids), 0);
}

static void old_ones_of_that_source_go(void **state)
{
    struct story_fixture *f = *state;
    int64_t *ids = NULL;
    put(f, "one", 3);
    int64_t old = put(f, "one", 5);
    put(f, "two", 5);
    struct keep_rule rule = {.source = SPAN("one"), .from = FIXTURE_NOW - 4 * DAY};
    assert_int_equal(choose(f, rule, &ids), 1);
    assert_int_equal(ids[0], old);
    rule.from = FIXTURE_NOW - 5 * DAY; /* to the second: it is kept */
    assert_int_equal(choose(f, rule, &ids), 0);
}

static void the_newest_stay(void **state)
{
    struct story_fixture *f = *state;
    int64_t *ids = NULL;
    int64_t third = put(f, "one", 3);
    put(f, "one", 1);
    put(f, "one", 2);
    struct keep_rule rule = {.source = SPAN("one"), .from = SW_NO_TIME, .stories = 2};
    assert_int_equal(choose(f, rule, &ids), 1);
    assert_int_equal(ids[0], third);
    rule.stories = 3;
    assert_int_equal(choose(f, rule, &ids), 0);
}

static void what_a_kept_one_links_to_stays_but_no_chain(void **state)
{
    struct story_fixture *f = *state;
    int64_t *ids = NULL;
    int64_t kept = put(f, "one", 1), held = put(f, "one", 8), beyond = put(f, "one", 9);
    assert_int_equal(store_add_link(f->store, kept, held), SW_OK);
    assert_int_equal(store_add_link(f->store, held, beyond), SW_OK);
    struct keep_rule rule = {.source = SPAN("one"), .from = FIXTURE_NOW - 4 * DAY};
    assert_int_equal(choose(f, rule, &ids), 1);
    assert_int_equal(ids[0], beyond);
    assert_int_equal(store_forget_links(f->store, kept), SW_OK);
    assert_int_equal(choose(f, rule, &ids), 2);
}

struct search {
    int64_t id;
    bool found;
};

static enum err compare_id(void *context, const struct story *story)
{
    struct search *search = context;
    search->found = search->found || story->id == search->id;
    return SW_OK;
}

static bool is_stale(struct story_fixture *f, int64_t id)
{
    struct search search = {.id = id};
    struct story_query stale = {.from = SW_NO_TIME, .until = SW_NO_TIME, .only_stale = true};
    assert_int_equal(store_each(f->store, &stale, compare_id, &search), SW_OK);
    return search.found;
}

static void a_removed_story_is_remembered_and_those_that_link_to_it_are_stale(void **state)
{
    struct story_fixture *f = *state;
    struct story story;
    bool gone = false;
    int64_t id = put(f, "one", 8), far = put(f, "one", 1), other = put(f, "two", 1);
    assert_int_equal(store_add_link(f->store, other, id), SW_OK);
    assert_int_equal(store_add_alias(f->store, SPAN("https://other.example/address"), id), SW_OK);
    assert_int_equal(store_remove_story(f->store, id), SW_OK);

    assert_int_equal(store_story(f->store, id, &f->arena, &story), SW_NOT_FOUND);
    assert_int_equal(store_is_gone(f->store, SPAN("https://one.example/story/8"), &gone), SW_OK);
    assert_true(gone);
    assert_int_equal(store_is_gone(f->store, SPAN("https://other.example/address"), &gone), SW_OK);
    assert_true(gone);
    assert_int_equal(store_is_gone(f->store, SPAN("https://one.example/story/7"), &gone), SW_OK);
    assert_false(gone);
    assert_true(is_stale(f, other));
    assert_false(is_stale(f, far));
}

static void an_entry_of_a_removed_story_is_not_put(void **state)
{
    struct story_fixture *f = *state;
    struct store_entry entry = {
        .source = SPAN("one"), .url = SPAN("https://one.example/story/8"), .published = SW_NO_TIME};
    bool due = true;
    assert_int_equal(store_remove_story(f->store, put(f, "one", 8)), SW_OK);
    assert_int_equal(store_put_entry(f->store, &entry, &due), SW_OK);
    assert_false(due);
    entry.url = SPAN("https://one.example/story/9");
    assert_int_equal(store_put_entry(f->store, &entry, &due), SW_OK);
    assert_true(due);
}

static struct article article_at(struct story_fixture *f, const char *url, int64_t published)
{
    struct article a;
    article_init(&a, &f->arena);
    a.url = span_of(url);
    a.published = published;
    for (int i = 0; i < 3; i++)
        document_paragraph(
            &a.body,
            arena_format(&f->arena,
                         "Paragraph %d of a story that goes on "
                         "for long enough to be known by what it says alone, at any address.",
                         i));
    return a;
}

static bool text_is_gone(struct story_fixture *f, const char *url, int64_t published)
{
    bool gone = false;
    struct article a = article_at(f, url, published);
    assert_int_equal(store_text_is_gone(f->store, &a, &gone), SW_OK);
    return gone;
}

static void the_text_of_a_removed_story_is_known_at_other_addresses(void **state)
{
    struct story_fixture *f = *state;
    struct article a = article_at(f, "https://www.one.example/story", FIXTURE_NOW);
    enum story_change change;
    int64_t id = 0;
    assert_int_equal(
        store_put_article(f->store, SPAN("one"), (struct span){0}, &a, FIXTURE_NOW, &id, &change),
        SW_OK);
    assert_false(text_is_gone(f, "https://one.example/moved", FIXTURE_NOW));
    assert_int_equal(store_remove_story(f->store, id), SW_OK);
    assert_true(text_is_gone(f, "https://one.example/moved", FIXTURE_NOW));
    assert_true(text_is_gone(f, "https://one.example/moved", SW_NO_TIME));
    assert_true(text_is_gone(f, "https://one.example/moved", FIXTURE_NOW + 30 * DAY));
    assert_false(text_is_gone(f, "https://one.example/moved", FIXTURE_NOW + 90 * DAY));
    assert_false(text_is_gone(f, "https://two.example/moved", FIXTURE_NOW));
}

static void pages_wait_for_removal_and_are_never_used_again(void **state)
{
    struct story_fixture *f = *state;
    struct story story;
    struct buf gone;
    struct gone_page *pending = NULL;
    size_t count = 0;
    buf_init(&gone, 4096);
    assert_int_equal(store_remove_story(f->store, put(f, "one", 9)), SW_OK);
    assert_int_equal(store_remove_story(f->store, put(f, "one", 8)), SW_OK);
    assert_int_equal(store_gone_pending(f->store, &f->arena, &pending, &count), SW_OK);
    assert_int_equal(count, 2);
    assert_true(span_is(pending[0].page, "/one/2025-05-11/headline-number-9"));
    assert_true(span_is(pending[0].source, "one"));
    assert_int_equal(store_gone_removed(f->store, pending[0].page), SW_OK);
    assert_int_equal(store_gone_pending(f->store, &f->arena, &pending, &count), SW_OK);
    assert_int_equal(count, 1);
    assert_int_equal(store_gone_list(f->store, &gone), SW_OK);
    assert_string_equal(gone.data, "/one/2025-05-11/headline-number-9\n"
                                   "/one/2025-05-12/headline-number-8\n");
    buf_free(&gone);
    assert_int_equal(store_story(f->store, put(f, "one", 8), &f->arena, &story), SW_OK);
    assert_true(span_is(story.page, "/one/2025-05-12/headline-number-8-2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_goes_without_rules, set_up, tear_down),
        cmocka_unit_test_setup_teardown(old_ones_of_that_source_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_newest_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_kept_one_links_to_stays_but_no_chain, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            a_removed_story_is_remembered_and_those_that_link_to_it_are_stale, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_entry_of_a_removed_story_is_not_put, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_text_of_a_removed_story_is_known_at_other_addresses,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(pages_wait_for_removal_and_are_never_used_again, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("store_prune", tests, NULL, NULL);
}
