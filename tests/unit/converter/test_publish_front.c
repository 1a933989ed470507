/*
 * The front page of both editions, and the events that lead it.
 */
#include "publish_fixture.h"

#include "converter/store_groups.h"

/* Three sources report one event; the agency's text is printed by two of them. */
static void events_lead_the_front_page(void **state)
{
    struct publish_fixture *f = *state;
    const struct story_text stories[] = {
        {.source = "wire",
         .url = "http://a.example/1",
         .title = "Quake hits Lesbos",
         .body = LESBOS},
        {.source = "gazette",
         .url = "http://b.example/1",
         .title = "Quake hits Lesbos",
         .body = LESBOS},
        {.source = "post",
         .url = "http://c.example/1",
         .title = "Rescuers in Plomari after the Lesbos earthquake",
         .body = "Rescuers in the harbour town of Plomari on the island of Lesbos searched houses "
                 "for survivors of the earthquake of magnitude 6.4 until late at night, with dogs "
                 "and cranes.\nTwo survivors were pulled from the rubble."},
        {.source = "post", .url = "http://c.example/2", .title = "Opera", .body = "A soprano."},
        {.source = "wire", .url = "http://a.example/2", .title = "Chess", .body = "A gambit."},
    };
    for (size_t i = 0; i < SW_COUNT(stories); i++)
        fixture_put(&f->stories, &stories[i]);
    run(f);
    const char *page = read_file(f, "gemini/index.gmi");
    const char *lead = strstr(page, "=> /post/2025-05-20/rescuers"),
               *note = strstr(page, "Covered by 3 sources."),
               *other = strstr(page, "=> /wire/2025-05-20/quake-hits"),
               *latest = strstr(page, "## Latest"), *chess = strstr(page, "/chess.gmi");
    assert_true(lead && note && other && latest && chess);
    assert_true(lead < note && note < other && other < latest && latest < chess);
    assert_null(strstr(latest, "/quake-hits"));
    const char *story = "gemini/wire/2025-05-20/quake-hits-lesbos.gmi";
    assert_has(f, story, "## Other reports");
    assert_has(f, story, "Quake hits Lesbos (gazette, the same text)");
    assert_has(f, story, "2025-05-20 Rescuers in Plomari after the Lesbos earthquake (post)");
    assert_has_not(f, story, "## Related stories");
}

/* The agency's text stands in two papers, one of which has a report of its own besides. */
static void put_reprints(struct publish_fixture *f)
{
    const int64_t hour = 3600;
    const struct story_text stories[] = {
        {.source = "post",
         .url = "http://c.example/1",
         .title = "Quake hits Lesbos",
         .body = LESBOS,
         .published = FIXTURE_NOW - 15 * hour},
        {.source = "gazette",
         .url = "http://b.example/1",
         .title = "Quake hits island",
         .body = LESBOS,
         .published = FIXTURE_NOW - 14 * hour},
        {.source = "post",
         .url = "http://c.example/2",
         .title = "Search ends in Plomari",
         .body = "Rescuers ended the search for survivors in Plomari.",
         .published = FIXTURE_NOW},
        {.source = "herald",
         .url = "http://d.example/1",
         .title = "Rescuers leave Plomari",
         .body = "Rescuers with dogs have left Plomari, where they no more look for survivors.",
         .published = FIXTURE_NOW - hour},
    };
    int64_t ids[SW_COUNT(stories)];
    for (size_t i = 0; i < SW_COUNT(stories); i++)
        ids[i] = fixture_put(&f->stories, &stories[i]);
    run(f); /* which finds groups of its own, of so few words */
    for (size_t i = 0; i < SW_COUNT(stories); i++) {
        struct membership m = {.group = ids[0], .text = ids[i == 1 ? 0 : i]};
        assert_int_equal(store_set_membership(f->stories.store, ids[i], m), SW_OK);
        assert_int_equal(store_touch(f->stories.store, ids[i]), SW_OK);
    }
    run(f);
}

/* Only what a reader has before him, on the page or above, can be the same text. */
static void a_report_tells_whose_text_it_has(void **state)
{
    struct publish_fixture *f = *state;
    put_reprints(f);
    assert_has(f, "gemini/post/2025-05-19/quake-hits-lesbos.gmi",
               "Quake hits island (gazette, the same text)");
    assert_has(f, "gemini/post/2025-05-20/search-ends-in-plomari.gmi",
               "Quake hits island (gazette)");
    const char *other = "gemini/herald/2025-05-20/rescuers-leave-plomari.gmi";
    assert_has(f, other, "Quake hits Lesbos (post)");
    assert_has(f, other, "Quake hits island (gazette, the same text as post)");
}

/* What was known yesterday does not lead today's page, however full it was. */
static void the_newest_day_of_an_event_leads(void **state)
{
    struct publish_fixture *f = *state;
    put_reprints(f);
    const char *page = read_file(f, "gemini/index.gmi");
    const char *top = strstr(page, "## Top stories\n\n=> /herald/"),
               *second = strstr(page, "=> /post/2025-05-20/"),
               *third = strstr(page, "=> /gazette/2025-05-19/");
    assert_true(top && second && third && top < second && second < third);
}

/* --- the root menu of Gopher ------------------------------------------------------- */

#define SCREEN 24

static size_t lines_of(const char *text)
{
    size_t lines = 0;
    while ((text = strchr(text, '\n'))) {
        text++;
        lines++;
    }
    return lines;
}

static void put_long(struct publish_fixture *f, const char *source, int number, const char *words,
                     const char *body)
{
    char url[64], title[1200];
    snprintf(url, sizeof(url), "http://%s.example/%d", source, number);
    snprintf(title, sizeof(title), "%s %d of the %s", words, number, source);
    struct story_text t = {.source = source,
                           .url = url,
                           .title = title,
                           .body = body,
                           .published = FIXTURE_NOW - number * 60};
    fixture_put(&f->stories, &t);
}

static void the_root_menu_is_one_screen(void **state)
{
    struct publish_fixture *f = *state;
    static const char *const sources[] = {"wire", "gazette", "post"};
    char endless[1000];
    memset(endless, 'o', sizeof(endless));
    for (size_t i = 1; i < sizeof(endless); i += 9)
        endless[i] = ' ';
    endless[sizeof(endless) - 1] = '\0';
    put_long(f, "long", 0, endless, "Opera.");
    for (size_t i = 0; i < SW_COUNT(sources); i++) {
        put_long(f, sources[i], 20,
                 "Earthquake on the island of Lesbos as told in many more words "
                 "than any headline that is meant for a screen should ever have",
                 LESBOS);
        put_long(f, sources[i], 30,
                 "Interest rates rise in Velmara for the third time this year, "
                 "says the bank",
                 "The central bank of Velmara raised interest rates again.");
    }
    for (int i = 1; i < 9; i++)
        put_long(f, "wire", i, "Some other story whose headline takes more than a line of a menu",
                 i % 2 ? "Chess." : "Gardening.");
    run(f);
    const char *menu = read_file(f, "gopher/gophermap");
    if (lines_of(menu) > SCREEN || !strstr(menu, "] Some other"))
        fail_msg("%zu lines:\n%s", lines_of(menu), menu);
    assert_has(f, "gopher/gophermap", "] Earthquake on");
    assert_has_not(f, "gopher/gophermap", "o ooooooo");
}

static void an_empty_store_has_a_front_page(void **state)
{
    struct publish_fixture *f = *state;
    run(f);
    assert_has(f, "gemini/index.gmi", "# Test Wire");
    assert_has(f, "gopher/gophermap", "Test Wire");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(events_lead_the_front_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_report_tells_whose_text_it_has, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_newest_day_of_an_event_leads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_root_menu_is_one_screen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_store_has_a_front_page, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
