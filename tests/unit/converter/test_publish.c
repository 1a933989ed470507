/*
 * Publishing: what is on disk after each run, and at any moment in between.
 */
#include "publish_fixture.h"

#include <dirent.h>
#include <sys/wait.h>

#include "converter/prune.h"

static void a_story_is_on_its_pages(void **state)
{
    struct publish_fixture *f = *state;
    put_one(f, "wire", "World", 1, 0);
    run(f);
    const char *story = "/wire/2025-05-20/earthquake-report-1";
    assert_has(f, "gemini/wire/2025-05-20/earthquake-report-1.gmi", "# Earthquake report 1");
    assert_has(f, "gopher/wire/2025-05-20/earthquake-report-1/gophermap", "Earthquake report 1");
    assert_has(f, "gopher/wire/2025-05-20/earthquake-report-1.txt", "Earthquake report 1");
    const char *lists[] = {"gemini/index.gmi", "gemini/wire/index.gmi", "gemini/section/world.gmi",
                           "gemini/day/2025-05-20.gmi", "gemini/wire/2025-05-20/index.gmi"};
    for (size_t i = 0; i < SW_COUNT(lists); i++)
        assert_has(f, lists[i], "=> /wire/2025-05-20/earthquake-report-1.gmi 2025-05-20 Earth");
    const char *menus[] = {"gopher/gophermap", "gopher/wire/gophermap",
                           "gopher/section/world/gophermap", "gopher/day/2025-05-20/gophermap",
                           "gopher/wire/2025-05-20/gophermap"};
    for (size_t i = 0; i < SW_COUNT(menus); i++) {
        assert_has(f, menus[i], "1[2025-05-20] Earthquake report 1");
        assert_has(f, menus[i], story);
    }
    const char *robots = "User-agent: archiver\nUser-agent: indexer\nUser-agent: researcher\n"
                         "User-agent: webproxy\nDisallow: /\n\nUser-agent: *\nDisallow: /search\n";
    assert_has(f, "gopher/robots.txt", robots);
    assert_has(f, "gemini/robots.txt", robots);
}

static void a_section_in_any_script_has_a_page(void **state)
{
    struct publish_fixture *f = *state;
    struct article a;
    struct story_text t = {.url = "http://chen.example/1",
                           .title = "Central bank",
                           .section = "\u7ecf\u6d4e",
                           .body = "Opera.",
                           .published = FIXTURE_NOW};
    fixture_article(&f->stories, &t, &a);
    article_add_tag(&a, SPAN("\u592e\u884c"));
    fixture_put_article(&f->stories, "chen", &a);
    run(f);
    assert_has(f, "gemini/section/index.gmi", "=> /section/u7ecf-u6d4e.gmi \u7ecf\u6d4e\n");
    assert_has(f, "gemini/section/u7ecf-u6d4e.gmi", "# \u7ecf\u6d4e\n\n=> /chen/2025-05-20/");
    assert_has(f, "gemini/chen/2025-05-20/central-bank.gmi", "=> /section/u7ecf-u6d4e.gmi ");
    assert_has(f, "gopher/section/u7ecf-u6d4e/gophermap", "\t/chen/2025-05-20/central-bank\n");
}

static void a_second_run_changes_nothing(void **state)
{
    struct publish_fixture *f = *state;
    for (unsigned i = 0; i < 12; i++)
        put_one(f, i % 2 ? "wire" : "gazette", "World", i, (int)i);
    struct publish_result first = run(f);
    assert_true(first.files > 12);
    assert_int_equal(first.stories, 12); /* each once, however often its links came */
    struct publish_result again = run(f);
    assert_int_equal(again.files, 0);
    assert_int_equal(again.stories, 0);
}

static void a_new_story_is_linked_from_its_neighbours(void **state)
{
    struct publish_fixture *f = *state;
    put_one(f, "wire", "World", 1, 1);
    run(f);
    put_one(f, "wire", "World", 2, 0);
    run(f);
    assert_has(f, "gemini/wire/2025-05-19/earthquake-report-1.gmi",
               "=> /wire/2025-05-20/earthquake-report-2.gmi Next: Earthquake report 2");
    assert_has(f, "gemini/day/2025-05-19.gmi", "=> /day/2025-05-20.gmi Day after");
    assert_has(f, "gemini/day/2025-05-20.gmi", "=> /day/2025-05-19.gmi Day before");
}

static void publishers_links_come_first_and_into_the_mirror(void **state)
{
    struct publish_fixture *f = *state;
    struct article a;
    struct story_text t = {.url = "http://news.example/a", .title = "Main story", .body = LESBOS};
    struct story_text other = {.url = "http://news.example/b", .title = "Other", .body = "Opera."};
    fixture_put(&f->stories, &other);
    fixture_article(&f->stories, &t, &a);
    article_add_related(&a, SPAN("Elsewhere"), SPAN("http://else.example/x"));
    article_add_related(&a, SPAN("The other one"), SPAN("http://news.example/b#comments"));
    article_add_related(&a, SPAN("Itself"), SPAN("http://news.example/a"));
    fixture_put_article(&f->stories, "wire", &a);
    run(f);
    const char *page = read_file(f, "gemini/wire/2025-05-20/main-story.gmi");
    const char *heading = strstr(page, "## Related stories");
    const char *web = strstr(page, "=> http://else.example/x");
    const char *here = strstr(page, "=> /wire/2025-05-20/other.gmi");
    assert_true(heading && web && here && heading < web && web < here);
    assert_has_not(f, "gemini/wire/2025-05-20/main-story.gmi", "Itself");
}

static void a_link_turns_into_the_mirror_when_the_story_comes(void **state)
{
    struct publish_fixture *f = *state;
    struct article a;
    struct story_text t = {.url = "http://news.example/a", .title = "Main story", .body = LESBOS};
    fixture_article(&f->stories, &t, &a);
    article_add_related(&a, SPAN("Later"), SPAN("http://news.example/b"));
    fixture_put_article(&f->stories, "wire", &a);
    run(f);
    assert_has(f, "gemini/wire/2025-05-20/main-story.gmi", "=> http://news.example/b");
    struct story_text later = {.url = "http://news.example/b", .title = "Later", .body = "Opera."};
    fixture_put(&f->stories, &later);
    run(f);
    assert_has(f, "gemini/wire/2025-05-20/main-story.gmi", "=> /wire/2025-05-20/later.gmi");
}

static size_t pruned(struct publish_fixture *f)
{
    size_t removed = 0;
    assert_int_equal(prune(f->stories.store, f->conf, FIXTURE_NOW, NULL, &removed), SW_OK);
    run(f);
    return removed;
}

static void old_stories_are_gone_with_all_that_led_to_them(void **state)
{
    struct publish_fixture *f = *state;
    put_one(f, "short", "Old", 1, 10);
    put_one(f, "short", "World", 2, 1);
    put_one(f, "wire", "World", 3, 10);
    run(f);
    assert_has(f, "gemini/short/2025-05-19/earthquake-report-2.gmi", "earthquake-report-1");
    assert_int_equal(pruned(f), 1);
    assert_null(read_file(f, "gemini/short/2025-05-10/earthquake-report-1.gmi"));
    assert_null(read_file(f, "gopher/short/2025-05-10/earthquake-report-1.txt"));
    assert_null(read_file(f, "gopher/short/2025-05-10/earthquake-report-1/gophermap"));
    assert_null(read_file(f, "gemini/short/2025-05-10/index.gmi"));
    assert_null(read_file(f, "gemini/section/old.gmi"));
    assert_has_not(f, "gemini/short/2025-05-19/earthquake-report-2.gmi", "earthquake-report-1");
    assert_has(f, "gemini/wire/2025-05-10/earthquake-report-3.gmi", "Earthquake report 3");
    assert_string_equal(read_file(f, "gone.txt"), "/short/2025-05-10/earthquake-report-1\n");
    assert_int_equal(pruned(f), 0);
    assert_int_equal(run(f).files, 0);
}

static void the_newest_so_many_are_kept(void **state)
{
    struct publish_fixture *f = *state;
    for (unsigned i = 0; i < 5; i++)
        put_one(f, "few", "World", i, (int)i);
    run(f);
    assert_int_equal(pruned(f), 3);
    assert_non_null(read_file(f, "gemini/few/2025-05-20/earthquake-report-0.gmi"));
    assert_non_null(read_file(f, "gemini/few/2025-05-19/earthquake-report-1.gmi"));
    assert_null(read_file(f, "gemini/few/2025-05-18/earthquake-report-2.gmi"));
}

static void a_story_that_another_links_to_stays(void **state)
{
    struct publish_fixture *f = *state;
    struct article a;
    struct story_text t = {.url = "http://news.example/a", .title = "Main story", .body = "Opera."};
    int64_t old = put_one(f, "short", "World", 1, 10);
    assert_int_equal(store_add_alias(f->stories.store, SPAN("http://news.example/old"), old),
                     SW_OK);
    fixture_article(&f->stories, &t, &a);
    article_add_related(&a, SPAN("Background"), SPAN("http://news.example/old"));
    fixture_put_article(&f->stories, "wire", &a);
    run(f);
    assert_int_equal(pruned(f), 0);
    assert_has(f, "gemini/wire/2025-05-20/main-story.gmi", "=> /short/2025-05-10/");
}

static void a_gone_address_is_not_given_again(void **state)
{
    struct publish_fixture *f = *state;
    put_one(f, "short", "World", 1, 10);
    run(f);
    assert_int_equal(pruned(f), 1);
    put_one(f, "short", "World", 1, 10);
    run(f);
    assert_non_null(read_file(f, "gemini/short/2025-05-10/earthquake-report-1-2.gmi"));
}

static void put_tagged(struct publish_fixture *f, const char *source, int number, int days)
{
    struct article a;
    char url[64], title[64];
    snprintf(url, sizeof(url), "http://%s.example/%d", source, number);
    snprintf(title, sizeof(title), "Tagged %d", number);
    struct story_text t = {
        .url = url, .title = title, .body = "Opera.", .published = FIXTURE_NOW - days * 86400};
    fixture_article(&f->stories, &t, &a);
    article_add_tag(&a, SPAN("Old Harbour"));
    article_add_tag(&a, SPAN("old-harbour"));
    article_add_tag(&a, number == 1 ? SPAN("Alone") : SPAN("Others"));
    fixture_put_article(&f->stories, source, &a);
}

#define TAG_LINK "=> /tag/old-harbour.gmi Tag: Old Harbour\n"

static void stories_link_to_their_tags_while_these_have_pages(void **state)
{
    struct publish_fixture *f = *state;
    put_tagged(f, "wire", 1, 0);
    put_tagged(f, "wire", 2, 1);
    run(f);
    assert_has_not(f, "gemini/wire/2025-05-20/tagged-1.gmi", "Tag:");
    put_tagged(f, "short", 3, 2);
    run(f);
    assert_has(f, "gemini/wire/2025-05-20/tagged-1.gmi", TAG_LINK);
    assert_has(f, "gemini/wire/2025-05-19/tagged-2.gmi", TAG_LINK);
    assert_has(f, "gemini/short/2025-05-18/tagged-3.gmi", TAG_LINK);
    assert_has(f, "gopher/short/2025-05-18/tagged-3/gophermap",
               "1Tag: Old Harbour\t/tag/old-harbour\n");
    assert_has_not(f, "gemini/wire/2025-05-20/tagged-1.gmi", "Tag: old-harbour");
    assert_has_not(f, "gemini/wire/2025-05-20/tagged-1.gmi", "Alone");
    assert_int_equal(run(f).files, 0);
    size_t removed = 0;
    assert_int_equal(prune(f->stories.store, f->conf, FIXTURE_NOW + 2 * 86400, NULL, &removed),
                     SW_OK);
    assert_int_equal(removed, 1);
    run(f);
    assert_null(read_file(f, "gemini/tag/old-harbour.gmi"));
    assert_has_not(f, "gemini/wire/2025-05-20/tagged-1.gmi", "Tag:");
    assert_has_not(f, "gemini/wire/2025-05-19/tagged-2.gmi", "Tag:");
}

static void weeks_lead_to_the_weeks_beside_them(void **state)
{
    struct publish_fixture *f = *state;
    put_one(f, "wire", "World", 1, 0);
    put_one(f, "wire", "World", 2, 30);
    run(f);
    assert_has(f, "gemini/week/2025-05-19.gmi",
               "=> /week/2025-04-14.gmi Week before: Monday, 14 April 2025\n");
    assert_has(f, "gemini/week/2025-04-14.gmi",
               "=> /week/2025-05-19.gmi Week after: Monday, 19 May 2025\n");
    put_one(f, "wire", "World", 3, 14);
    run(f);
    assert_has(f, "gemini/week/2025-04-14.gmi", "=> /week/2025-05-05.gmi Week after");
    assert_has(f, "gemini/week/2025-05-19.gmi", "=> /week/2025-05-05.gmi Week before");
}

/* As the mirror is called from now on. */
static void rename_host(struct publish_fixture *f, const char *host)
{
    struct buf text, errors;
    buf_init(&text, 4096);
    buf_init(&errors, 4096);
    buf_add_format(&text, "[mirror]\nroot = %s\n[gemini]\nhost = %s\n", f->root, host);
    conf_free(f->conf);
    assert_int_equal(conf_load_text("test", text.data, &f->conf, &errors), SW_OK);
    buf_free(&text);
    buf_free(&errors);
}

static void ids_in_feeds_stay_when_the_mirror_moves(void **state)
{
    struct publish_fixture *f = *state;
    put_one(f, "wire", "World", 1, 0);
    run(f);
    assert_has(f, "gemini/feed.atom", "<id>tag:localhost,2025:/feed.atom</id>");
    rename_host(f, "one.example");
    put_one(f, "wire", "World", 2, 0);
    run(f);
    const char *id = "<id>tag:one.example,2025-05-20:/wire/2025-05-20/earthquake-report-1</id>";
    assert_has(f, "gemini/feed.atom", "<id>tag:one.example,2025-05-20:/feed.atom</id>");
    assert_has(f, "gemini/feed.atom", id);
    rename_host(f, "two.example");
    put_one(f, "wire", "World", 3, 0);
    run(f);
    assert_has(f, "gemini/feed.atom", "<id>tag:one.example,2025-05-20:/feed.atom</id>");
    assert_has(f, "gemini/feed.atom", id);
    assert_has(f, "gemini/feed.atom", "href=\"gemini://two.example/wire/2025-05-20/");
}

static void lists_have_feeds(void **state)
{
    struct publish_fixture *f = *state;
    struct article a;
    struct story_text t = {.url = "http://news.example/?a=1&b=2",
                           .title = "Fish & <chips>",
                           .body = "Opera.",
                           .section = "World"};
    fixture_article(&f->stories, &t, &a);
    a.standfirst = SPAN("Salt ]]> \"vinegar\"");
    fixture_put_article(&f->stories, "short", &a);
    run(f);
    static const char *const feeds[] = {"gemini/feed.atom", "gemini/short/feed.atom",
                                        "gemini/section/world.atom"};
    for (size_t i = 0; i < SW_COUNT(feeds); i++) {
        assert_has(f, feeds[i], "<title>Fish &amp; &lt;chips&gt;</title>");
        assert_has(f, feeds[i], "<id>tag:localhost,2025:/short/2025-05-20/fish-chips</id>");
        assert_has(f, feeds[i],
                   "rel=\"via\" type=\"text/html\" "
                   "href=\"http://news.example/?a=1&amp;b=2\"");
        assert_has(f, feeds[i], "<updated>2025-05-20T12:00:00Z</updated>");
        assert_has_not(f, feeds[i], "]]>");
    }
    assert_has(f, "gemini/index.gmi", "=> /feed.atom Atom feed");
    assert_has(f, "gemini/sources.opml", "xmlUrl=\"gemini://localhost/short/feed.atom\"");
}

static void sources_go_by_their_titles(void **state)
{
    struct publish_fixture *f = *state;
    put_one(f, "short", "World", 1, 0);
    run(f);
    assert_has(f, "gemini/index.gmi", "(Short Memory)");
    assert_has(f, "gemini/short/index.gmi", "# Short Memory");
}

static void leftovers_of_a_killed_run_are_swept(void **state)
{
    static const char left[] = "gemini/day/" FSIO_TEMP_PREFIX "1-1";
    struct publish_fixture *f = *state;
    run(f);
    int root = open(f->root, O_RDONLY | O_DIRECTORY);
    assert_true(root >= 0);
    assert_int_equal(fsio_replace(root, left, SPAN("half a pa"), NULL), SW_OK);
    assert_int_equal(fsio_replace(root, ".smolwire-unfinished", SPAN(""), NULL), SW_OK);
    run(f);
    assert_int_equal(faccessat(root, left, F_OK, 0), -1);
    assert_int_equal(faccessat(root, ".smolwire-unfinished", F_OK, 0), -1);
    close(root);
}

/*
 * The links hold after every write: a child publishes and is killed after a
 * number of them, the parent looks at what is there.
 */
static void a_killed_run_leaves_no_dead_link(void **state)
{
    struct publish_fixture *f = *state;
    unsigned number = 0;
    for (unsigned round = 0; round < 12; round++) {
        for (int i = 0; i < 3; i++)
            put_one(f, i % 2 ? "wire" : "gazette", i % 2 ? "World" : "Asia", number++, (int)round);
        store_close(f->stories.store);
        pid_t child = fork();
        if (child == 0) {
            struct publish_result result;
            struct store *store = NULL;
            if (store_open(f->stories.path, STORE_WRITE, &store) == SW_OK &&
                publish(store, f->conf, FIXTURE_NOW, NULL, &result) == SW_OK)
                _exit(0);
            _exit(1);
        }
        usleep(1000 + (round * 7919u) % 25000);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        assert_int_equal(store_open(f->stories.path, STORE_WRITE, &f->stories.store), SW_OK);
        walk_links(f->root);
    }
    run(f);
    assert_int_equal(run(f).files, 0);
    assert_has(f, "gemini/day/2025-05-20.gmi", "Earthquake report 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_story_is_on_its_pages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_section_in_any_script_has_a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_second_run_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_new_story_is_linked_from_its_neighbours, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(publishers_links_come_first_and_into_the_mirror, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_link_turns_into_the_mirror_when_the_story_comes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(old_stories_are_gone_with_all_that_led_to_them, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_newest_so_many_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_story_that_another_links_to_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_gone_address_is_not_given_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stories_link_to_their_tags_while_these_have_pages, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(weeks_lead_to_the_weeks_beside_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ids_in_feeds_stay_when_the_mirror_moves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lists_have_feeds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sources_go_by_their_titles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(leftovers_of_a_killed_run_are_swept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_killed_run_leaves_no_dead_link, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
