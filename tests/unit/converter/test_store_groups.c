#include "story_fixture.h"

#include "converter/store_groups.h"

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

/* A published report of the group, from the given place of its source's feed. */
static void report(struct story_fixture *f, int64_t group, const char *source, int64_t place,
                   int64_t published)
{
    struct buf url;
    int64_t entry = 0;
    bool due = false;
    buf_init(&url, 256);
    buf_add_format(&url, "http://%s.example/%lld-%lld", source, (long long)group, (long long)place);
    struct store_entry in_feed = {.source = span_of(source),
                                  .url = arena_span(&f->arena, buf_span(&url)),
                                  .published = published,
                                  .place = place};
    struct story_text text = {.source = source,
                              .url = in_feed.url.p,
                              .title = in_feed.url.p,
                              .body = in_feed.url.p,
                              .published = published};
    int64_t story = fixture_put(f, &text);
    assert_int_equal(store_put_entry(f->store, &in_feed, &due), SW_OK);
    assert_int_equal(store_find_entry(f->store, in_feed.source, in_feed.url, &entry), SW_OK);
    assert_int_equal(store_entry_done(f->store, entry, story, SW_NO_TIME), SW_OK);
    assert_int_equal(store_mark_fresh(f->store, story), SW_OK);
    assert_int_equal(
        store_set_membership(f->store, story, (struct membership){.group = group, .text = story}),
        SW_OK);
    buf_free(&url);
}

static void the_top_groups_are_ordered_by_sources_freshness_and_place(void **state)
{
    const int64_t hour = 3600, now = FIXTURE_NOW;
    static const int64_t wanted[] = {9001, 9003, 9002, 9004};
    struct story_fixture *f = *state;
    struct group_rank *ranks = NULL;
    size_t count = 0;
    report(f, 9001, "wire", 30, now - 20 * hour); /* three sources, an old one */
    report(f, 9001, "post", 31, now - 20 * hour);
    report(f, 9001, "star", 32, now - 20 * hour);
    report(f, 9002, "wire", 7, now + 2 * hour); /* the newest, far down in its feeds */
    report(f, 9002, "post", 8, now + 2 * hour);
    report(f, 9003, "wire", 20, now + hour); /* a little older, first in one */
    report(f, 9003, "post", 0, now + hour);
    report(f, 9004, "wire", 1, now - 10 * hour); /* older still */
    report(f, 9004, "post", 1, now - 10 * hour);
    report(f, 9005, "wire", 2, now); /* one source alone */
    report(f, 9005, "wire", 3, now);
    assert_int_equal(store_top_groups(f->store, now - 24 * hour, 10, &f->arena, &ranks, &count),
                     SW_OK);
    assert_int_equal(count, SW_COUNT(wanted));
    for (size_t i = 0; i < SW_COUNT(wanted); i++)
        assert_int_equal(ranks[i].group, wanted[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_top_groups_are_ordered_by_sources_freshness_and_place,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
