#include "story_fixture.h"

#include <math.h>

#include "converter/store_groups.h"
#include "converter/store_terms.h"

#define QUAKE_1                                                                                    \
    "A strong earthquake of magnitude 6.4 shook the island of Lesbos on Tuesday, destroying "      \
    "houses in the harbour town of Plomari.\nRescuers searched the rubble for survivors."
#define QUAKE_2                                                                                    \
    "Rescuers in Plomari pulled two survivors from the rubble after the Lesbos earthquake, "       \
    "officials on the island said.\nThe magnitude 6.4 quake damaged hundreds of houses."
#define QUAKE_3                                                                                    \
    "Greece promised money for the harbour town of Plomari on Lesbos, where an earthquake left "   \
    "hundreds without houses."
#define BANK                                                                                       \
    "The central bank kept interest rates unchanged, citing inflation expectations and a "         \
    "weakening labour market.\nEconomists had expected a cut of a quarter point."
#define OPERA                                                                                      \
    "Critics praised the new staging of the opera, with a soprano from Vilnius in the title "      \
    "role and an orchestra that played as if possessed."

static int64_t put(struct story_fixture *f, const char *name, const char *title, const char *body)
{
    struct buf url;
    buf_init(&url, 256);
    buf_add_format(&url, "http://news.example/%s", name);
    struct story_text t = {
        .url = arena_span(&f->arena, buf_span(&url)).p, .title = title, .body = body};
    buf_free(&url);
    return fixture_put(f, &t);
}

static size_t related(struct story_fixture *f, int64_t id, int64_t **ids)
{
    size_t count = 0;
    assert_int_equal(store_related(f->store, id, &f->arena, ids, &count), SW_OK);
    return count;
}

static bool is_related(struct story_fixture *f, int64_t id, int64_t other)
{
    int64_t *ids = NULL;
    size_t count = related(f, id, &ids);
    for (size_t i = 0; i < count; i++)
        if (ids[i] == other)
            return true;
    return false;
}

static void relate(struct story_fixture *f)
{
    assert_int_equal(relate_due(f->store, NULL), SW_OK);
}

static enum err count_one(void *context, const struct story *story)
{
    (void)story;
    ++*(int *)context;
    return SW_OK;
}

static int stale_stories(struct story_fixture *f)
{
    int count = 0;
    struct story_query stale = {.from = SW_NO_TIME, .until = SW_NO_TIME, .only_stale = true};
    assert_int_equal(store_each(f->store, &stale, count_one, &count), SW_OK);
    return count;
}

static void stories_of_an_event_find_each_other(void **state)
{
    struct story_fixture *f = *state;
    int64_t quake = put(f, "1", "Earthquake shakes Lesbos", QUAKE_1);
    int64_t bank = put(f, "2", "Rates unchanged", BANK);
    int64_t rescue = put(f, "3", "Survivors found on Lesbos", QUAKE_2);
    int64_t opera = put(f, "4", "A night at the opera", OPERA);
    relate(f);
    assert_true(is_related(f, quake, rescue));
    assert_true(is_related(f, rescue, quake));
    assert_false(is_related(f, quake, bank));
    int64_t *ids = NULL;
    assert_int_equal(related(f, bank, &ids), 0);
    assert_int_equal(related(f, opera, &ids), 0);
}

static void a_new_story_enters_the_lists_of_old_ones(void **state)
{
    struct story_fixture *f = *state;
    int64_t quake = put(f, "1", "Earthquake shakes Lesbos", QUAKE_1);
    put(f, "2", "Rates unchanged", BANK);
    relate(f);
    assert_int_equal(store_mark_fresh(f->store, quake), SW_OK);
    assert_int_equal(stale_stories(f), 1);
    int64_t rescue = put(f, "3", "Survivors found on Lesbos", QUAKE_2);
    relate(f);
    assert_true(is_related(f, quake, rescue));
    assert_int_equal(stale_stories(f), 3); /* its page shows the new one now */
    assert_int_equal(store_mark_fresh(f->store, quake), SW_OK);
    relate(f);
    assert_int_equal(stale_stories(f), 2); /* nothing new, nothing touched */
}

static void a_changed_story_leaves_the_lists_it_no_longer_belongs_to(void **state)
{
    struct story_fixture *f = *state;
    int64_t quake = put(f, "1", "Earthquake shakes Lesbos", QUAKE_1);
    int64_t other = put(f, "2", "Survivors found on Lesbos", QUAKE_2);
    put(f, "3", "A night at the opera", OPERA);
    relate(f);
    assert_true(is_related(f, quake, other));
    assert_int_equal(put(f, "2", "Rates unchanged", BANK), other);
    relate(f);
    assert_false(is_related(f, quake, other));
    assert_false(is_related(f, other, quake));
}

static void reprints_of_one_text_are_shown_once(void **state)
{
    struct story_fixture *f = *state;
    int64_t quake = put(f, "1", "Earthquake shakes Lesbos", QUAKE_1);
    int64_t copy_1 = put(f, "2", "Survivors found on Lesbos", QUAKE_2);
    int64_t copy_2 = put(f, "3", "Survivors found on Lesbos", QUAKE_2);
    put(f, "4", "A night at the opera", OPERA);
    put(f, "5", "Rates unchanged", BANK);
    relate(f);
    assert_int_equal(is_related(f, quake, copy_1) + is_related(f, quake, copy_2), 1);
}

static void languages_are_not_mixed(void **state)
{
    struct story_fixture *f = *state;
    struct story_text english = {.url = "http://a.example/1", .title = "Lesbos", .body = QUAKE_1};
    struct story_text german = english;
    german.url = "http://b.example/1";
    german.language = "de";
    int64_t one = fixture_put(f, &english), two = fixture_put(f, &german);
    relate(f);
    assert_false(is_related(f, one, two));
    assert_false(is_related(f, two, one));
}

static void stories_far_apart_in_time_are_not_related(void **state)
{
    struct story_fixture *f = *state;
    struct story_text now = {.url = "http://a.example/1", .title = "Lesbos", .body = QUAKE_1};
    struct story_text then = {.url = "http://a.example/2",
                              .title = "Lesbos again",
                              .body = QUAKE_2,
                              .published = FIXTURE_NOW - (int64_t)400 * 24 * 3600};
    int64_t one = fixture_put(f, &now), two = fixture_put(f, &then);
    relate(f);
    assert_false(is_related(f, one, two));
}

static void a_forgotten_story_is_in_no_list(void **state)
{
    struct story_fixture *f = *state;
    int64_t quake = put(f, "1", "Earthquake shakes Lesbos", QUAKE_1);
    int64_t rescue = put(f, "2", "Survivors found on Lesbos", QUAKE_2);
    int64_t money = put(f, "3", "Money for Plomari", QUAKE_3);
    put(f, "4", "A night at the opera", OPERA);
    relate(f);
    assert_true(is_related(f, quake, rescue));
    assert_int_equal(relate_forget(f->store, rescue), SW_OK);
    relate(f);
    assert_false(is_related(f, quake, rescue));
    assert_true(is_related(f, quake, money));
    int64_t stories = 0;
    assert_int_equal(store_vector_count(f->store, &stories), SW_OK);
    assert_int_equal(stories, 3);
}

static void the_order_of_arrival_makes_no_difference(void **state)
{
    struct story_fixture *f = *state;
    int64_t opera = put(f, "4", "A night at the opera", OPERA);
    int64_t money = put(f, "3", "Money for Plomari", QUAKE_3);
    int64_t rescue = put(f, "2", "Survivors found on Lesbos", QUAKE_2);
    relate(f);
    int64_t quake = put(f, "1", "Earthquake shakes Lesbos", QUAKE_1);
    relate(f);
    const int64_t all[] = {money, rescue, quake};
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++)
            assert_int_equal(is_related(f, all[i], all[j]), i != j);
    assert_false(is_related(f, money, opera));
}

enum { REPORTS = 5 };

/* Scores of each report's list, by number of the report; the reports arrive in the order given. */
static void score_in_order(const size_t *order, double scores[REPORTS][REPORTS])
{
    static const char *const bodies[REPORTS] = {QUAKE_1, QUAKE_2, QUAKE_3, BANK, OPERA};
    static const char *const names[REPORTS] = {"0", "1", "2", "3", "4"};
    struct story_fixture f;
    int64_t ids[REPORTS];
    fixture_open(&f);
    for (size_t i = 0; i < REPORTS; i++)
        ids[order[i]] = put(&f, names[order[i]], bodies[order[i]], bodies[order[i]]);
    relate(&f);
    for (size_t i = 0; i < REPORTS; i++) {
        struct related *list = NULL;
        size_t count = 0;
        assert_int_equal(store_related_scores(f.store, ids[i], &f.arena, &list, &count), SW_OK);
        for (size_t j = 0; j < REPORTS; j++) {
            scores[i][j] = 0;
            for (size_t k = 0; k < count; k++)
                scores[i][j] += list[k].story == ids[j] ? list[k].score : 0;
        }
    }
    fixture_close(&f);
}

static void the_order_in_a_run_makes_no_difference(void **state)
{
    static const size_t orders[][REPORTS] = {
        {0, 1, 2, 3, 4}, {4, 3, 2, 1, 0}, {2, 0, 4, 1, 3}, {1, 2, 0, 3, 4}};
    double wanted[REPORTS][REPORTS], found[REPORTS][REPORTS];
    (void)state;
    score_in_order(orders[0], wanted);
    assert_true(wanted[0][1] > 0);
    for (size_t order = 1; order < SW_COUNT(orders); order++) {
        score_in_order(orders[order], found);
        for (size_t i = 0; i < REPORTS; i++)
            for (size_t j = 0; j < REPORTS; j++)
                assert_true(fabs(found[i][j] - wanted[i][j]) < 1e-4);
    }
}

#define SHORT_WORDS 40

/* A short story that has so many of its words in common with all others of them. */
static int64_t put_sharing(struct story_fixture *f, unsigned story, unsigned shared)
{
    struct buf body, name;
    buf_init(&body, 4096);
    buf_init(&name, 16);
    buf_add_format(&name, "%u", story);
    for (unsigned i = 0; i < shared; i++)
        buf_add_format(&body, "common%u ", i);
    for (unsigned i = shared; i < SHORT_WORDS; i++)
        buf_add_format(&body, "own%uof%u ", i, story);
    int64_t id = put(f, arena_span(&f->arena, buf_span(&name)).p, "Untitled",
                     arena_span(&f->arena, buf_span(&body)).p);
    buf_free(&body);
    buf_free(&name);
    return id;
}

static int64_t group_of(struct story_fixture *f, int64_t id)
{
    struct membership m = {0};
    assert_int_equal(store_membership(f->store, id, &m), SW_OK);
    return m.group;
}

/* Among twenty others, two stories that have a topic in common, or an event. */
static void share_words(struct story_fixture *f, unsigned shared, bool belong)
{
    for (unsigned i = 0; i < 20; i++)
        put_sharing(f, i, 0);
    int64_t one = put_sharing(f, 20, shared), other = put_sharing(f, 21, shared);
    relate(f);
    assert_int_equal(is_related(f, one, other), belong);
    assert_int_equal(group_of(f, one) == group_of(f, other), belong);
}

static void a_topic_in_common_is_not_enough(void **state)
{
    share_words(*state, SHORT_WORDS / 5, false);
}

static void a_third_of_the_words_in_common_is_an_event(void **state)
{
    share_words(*state, SHORT_WORDS / 3, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(stories_of_an_event_find_each_other, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(a_new_story_enters_the_lists_of_old_ones, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(a_changed_story_leaves_the_lists_it_no_longer_belongs_to,
                                        fixture_set_up, fixture_tear_down),
        cmocka_unit_test_setup_teardown(reprints_of_one_text_are_shown_once, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(languages_are_not_mixed, fixture_set_up, fixture_tear_down),
        cmocka_unit_test_setup_teardown(stories_far_apart_in_time_are_not_related, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(a_forgotten_story_is_in_no_list, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(the_order_of_arrival_makes_no_difference, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(a_topic_in_common_is_not_enough, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test_setup_teardown(a_third_of_the_words_in_common_is_an_event, fixture_set_up,
                                        fixture_tear_down),
        cmocka_unit_test(the_order_in_a_run_makes_no_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
