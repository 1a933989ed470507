/*
 * What a question costs grows with its answer, not with what is stored: counted in
 * steps of SQLite's machine, and in pages of the file that it looks at.
 */
#include "story_fixture.h"

#include "converter/store_changes.h"
#include "converter/store_groups.h"
#include "converter/store_internal.h"
#include "converter/store_prune.h"
#include "converter/store_tags.h"

#define SMALL 400
#define LARGE 4000

#define EACH_NUMBER                                                                                \
    "WITH RECURSIVE each(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM each WHERE n < %d)"

static void run_for_each(struct story_fixture *f, int count, const char *sql)
{
    char *text = sqlite3_mprintf(EACH_NUMBER " %s", count, sql);
    assert_non_null(text);
    assert_int_equal(store_execute(f->store, text), SW_OK);
    sqlite3_free(text);
}

/* A story an hour; each is of an event of its own, has two tags, and wants two addresses. */
static void fill(struct story_fixture *f, int stories)
{
    assert_int_equal(store_begin(f->store), SW_OK);
    run_for_each(f, stories,
                 "INSERT INTO story (id, source, page, url, title, standfirst, byline, site,"
                 " section, language, published, first_seen, words, teaser, hash, on_disk)"
                 " SELECT n, 'wire', 'page-' || n, 'https://w.example/' || n,"
                 " hex(zeroblob(400)), '', '', '', '', 'en', n * 3600, n * 3600, 9, 0, n, 1"
                 " FROM each");
    run_for_each(f, stories, "INSERT INTO story_group SELECT n, n, n FROM each");
    run_for_each(f, stories,
                 "INSERT INTO tag (slug, story, name) SELECT 'tag-' || (n % 7), n, '' FROM each"
                 " UNION ALL SELECT 'everywhere', n, 'Everywhere' FROM each");
    run_for_each(f, stories,
                 "INSERT INTO wanted (url, story) SELECT 'https://x.example/' || n, n FROM each"
                 " UNION ALL SELECT 'https://y.example/' || n, n FROM each");
    assert_int_equal(store_commit(f->store), SW_OK);
}

/* Of all statements since the last look. */
static int take_steps(struct store *s)
{
    int steps = 0;
    for (size_t i = 0; i < s->count; i++)
        steps += sqlite3_stmt_status(s->statements[i].stmt, SQLITE_STMTSTATUS_VM_STEP, 1);
    return steps;
}

static int take_pages(struct store *s)
{
    int hits = 0, misses = 0, ignored;
    sqlite3_db_status(s->db, SQLITE_DBSTATUS_CACHE_HIT, &hits, &ignored, 1);
    sqlite3_db_status(s->db, SQLITE_DBSTATUS_CACHE_MISS, &misses, &ignored, 1);
    return hits + misses;
}

/* What `ask` costs when so many stories are stored, of which the newest is `newest`. */
typedef void question(struct story_fixture *f, int newest);

static int cost(question *ask, int stories, int (*measure)(struct store *))
{
    struct story_fixture f;
    fixture_open(&f);
    fill(&f, stories);
    measure(f.store);
    ask(&f, stories);
    int taken = measure(f.store);
    fixture_close(&f);
    return taken;
}

static void check(question *ask)
{
    int small = cost(ask, SMALL, take_steps), large = cost(ask, LARGE, take_steps);
    assert_true(small > 0);
    assert_in_range(large, 0, small * 5 / 4);
}

static void ask_what_came(struct story_fixture *f, int newest)
{
    struct story *list = NULL;
    size_t count = 0;
    assert_int_equal(
        store_list_added(f->store, (newest - 23) * 3600, 100, &f->arena, &list, &count), SW_OK);
    assert_int_equal(count, 24);
}

static void ask_for_events(struct story_fixture *f, int newest)
{
    struct group_rank *list = NULL;
    size_t count = 0;
    assert_int_equal(store_top_groups(f->store, (newest - 23) * 3600, 10, &f->arena, &list, &count),
                     SW_OK);
    assert_int_equal(count, 0);
}

static void remove_one(struct story_fixture *f, int newest)
{
    assert_int_equal(store_remove_story(f->store, newest / 2), SW_OK);
}

static void what_came_costs_what_came(void **state)
{
    (void)state;
    check(ask_what_came);
}

static void events_cost_what_is_new(void **state)
{
    (void)state;
    check(ask_for_events);
}

static void a_removal_costs_what_is_removed(void **state)
{
    (void)state;
    check(remove_one);
}

static void ask_for_tags(struct story_fixture *f, int newest)
{
    struct tag_count *list = NULL;
    size_t count = 0;
    assert_int_equal(store_mark_missing(f->store, newest), SW_OK);
    assert_int_equal(store_list_tags(f->store, 3, &f->arena, &list, &count), SW_OK);
    assert_int_equal(count, 8);
    int64_t stories = 0;
    for (size_t i = 0; i < count; i++)
        stories += list[i].stories;
    assert_int_equal(stories, 2 * (newest - 1)); /* who is not on disk does not count */
}

/* The list of tags is made with every refresh: it must not look at the stories one by one. */
static void tags_are_counted_without_their_stories(void **state)
{
    (void)state;
    assert_in_range(cost(ask_for_tags, LARGE, take_pages), 1, LARGE / 4);
}

static void ask_for_common_tag(struct story_fixture *f, int newest)
{
    struct tag_count tag;
    struct story *list = NULL;
    size_t count = 0;
    assert_int_equal(store_mark_missing(f->store, newest), SW_OK);
    assert_int_equal(store_tag(f->store, SPAN("everywhere"), &f->arena, &tag), SW_OK);
    assert_int_equal(tag.stories, newest - 1);
    assert_true(span_is(tag.name, "Everywhere"));
    assert_int_equal(store_list_tagged(f->store, SPAN("everywhere"), 60, &f->arena, &list, &count),
                     SW_OK);
    assert_int_equal(count, 60);
    assert_int_equal(list[0].id, newest - 1);
    assert_int_equal(list[59].id, newest - 60);
}

static void ask_for_rare_tag(struct story_fixture *f, int newest)
{
    struct story *list = NULL;
    size_t count = 0;
    assert_int_equal(store_list_tagged(f->store, SPAN("tag-1"), 2, &f->arena, &list, &count),
                     SW_OK);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].id, newest - (newest - 1) % 7);
    assert_int_equal(list[1].id, list[0].id - 7);
}

static void a_tag_of_all_stories_costs_no_look_at_each(void **state)
{
    (void)state;
    assert_in_range(cost(ask_for_common_tag, LARGE, take_pages), 1, LARGE / 4);
    assert_true(cost(ask_for_rare_tag, LARGE, take_pages) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_costs_what_came),
        cmocka_unit_test(events_cost_what_is_new),
        cmocka_unit_test(a_removal_costs_what_is_removed),
        cmocka_unit_test(tags_are_counted_without_their_stories),
        cmocka_unit_test(a_tag_of_all_stories_costs_no_look_at_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
