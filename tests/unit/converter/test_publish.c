/*
 * Publishing: what is on disk after each run, and at any moment in between.
 *
 * walk_links() reads both trees as a visitor would and asks that every link of
 * every page leads to a page that exists.
 */
#include "story_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "converter/prune.h"
#include "converter/publish.h"
#include "converter/store_groups.h"
#include "smolwire/fsio.h"
#include "smolwire/span.h"

struct publish_fixture {
    struct story_fixture stories;
    struct conf *conf;
    char root[128];
};

static int set_up(void **state)
{
    static struct publish_fixture f;
    struct buf text, errors;
    fixture_open(&f.stories);
    snprintf(f.root, sizeof(f.root), "%s/tree", f.stories.folder);
    buf_init(&text, 4096);
    buf_init(&errors, 4096);
    buf_add_format(&text,
                   "[mirror]\ntitle = Test Wire\nroot = %s\n"
                   "[source short]\nurl = http://s.example/\ntitle = Short Memory\nkeep = 3d\n"
                   "[source few]\nurl = http://f.example/\nkeep-stories = 2\n",
                   f.root);
    assert_int_equal(conf_load_text("test", text.data, &f.conf, &errors), SW_OK);
    buf_free(&text);
    buf_free(&errors);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct publish_fixture *f = *state;
    conf_free(f->conf);
    fixture_close(&f->stories);
    return 0;
}

/* --- reading the tree --------------------------------------------------------- */

static size_t links_seen, links_dead;

static const char *walked_root;

static bool file_exists(const char *tree, struct span path, const char *rest)
{
    char name[1024];
    struct stat st;
    snprintf(name, sizeof(name), "%s/%s%.*s%s", walked_root, tree, SPAN_ARG(path), rest);
    return stat(name, &st) == 0 && S_ISREG(st.st_mode);
}

static void check_link(bool exists, const char *page, struct span target)
{
    links_seen++;
    if (exists)
        return;
    links_dead++;
    print_error("%s links to %.*s, which is not there\n", page, SPAN_ARG(target));
}

static void check_gemini_line(const char *page, struct span line)
{
    struct span target;
    if (!span_eat(&line, SPAN("=>")) || !span_token(&line, " \t", &target) || target.p[0] != '/')
        return;
    if (span_is(target, "/search")) /* answered by the daemon */
        return;
    bool folder = target.p[target.n - 1] == '/';
    check_link(file_exists("gemini", target, folder ? "index.gmi" : ""), page, target);
}

/* Type, text, TAB, selector, and whatever follows. */
static void check_gopher_line(const char *page, struct span line)
{
    if (line.n == 0 || line.p[0] == 'i' || line.p[0] == 'h' || line.p[0] == '7')
        return;
    char type = line.p[0];
    struct span rest = line;
    span_cut(&rest, '\t');
    struct span selector = span_cut(&rest, '\t');
    if (selector.n == 0 || selector.p[0] != '/')
        return;
    check_link(file_exists("gopher", selector, type == '1' ? "/gophermap" : ""), page, selector);
}

static int check_file(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    struct span name = span_of(path);
    bool gemini = span_ends(name, SPAN(".gmi")), gopher = span_ends(name, SPAN("/gophermap"));
    if (kind != FTW_F || !(gemini || gopher))
        return 0;
    struct buf b;
    buf_init(&b, 1024 * 1024);
    assert_int_equal(fsio_read(AT_FDCWD, path, &b), SW_OK);
    struct span rest = buf_span(&b);
    while (rest.p) {
        struct span line = span_cut(&rest, '\n');
        gemini ? check_gemini_line(path, line) : check_gopher_line(path, line);
    }
    buf_free(&b);
    return 0;
}

static void walk_links(const char *root)
{
    walked_root = root;
    links_seen = links_dead = 0;
    if (access(root, F_OK) == 0)
        assert_int_equal(nftw(root, check_file, 16, FTW_PHYS), 0);
    assert_int_equal(links_dead, 0);
}

/* The file's content, or NULL; in the arena of the fixture. */
static const char *read_file(struct publish_fixture *f, const char *path)
{
    char name[512];
    struct buf b;
    snprintf(name, sizeof(name), "%s/%s", f->root, path);
    buf_init(&b, 1024 * 1024);
    const char *text = NULL;
    if (fsio_read(AT_FDCWD, name, &b) == SW_OK)
        text = arena_span(&f->stories.arena, buf_span(&b)).p;
    buf_free(&b);
    return text;
}

static void assert_has(struct publish_fixture *f, const char *path, const char *text)
{
    const char *content = read_file(f, path);
    if (!content || !strstr(content, text))
        fail_msg("%s has no \"%s\" but:\n%s", path, text, content ? content : "(no such file)");
}

static void assert_has_not(struct publish_fixture *f, const char *path, const char *text)
{
    const char *content = read_file(f, path);
    assert_non_null(content);
    if (strstr(content, text))
        fail_msg("%s has \"%s\":\n%s", path, text, content);
}

static struct publish_result run(struct publish_fixture *f)
{
    struct publish_result result;
    assert_int_equal(publish(f->stories.store, f->conf, FIXTURE_NOW, NULL, &result), SW_OK);
    walk_links(f->root);
    return result;
}

/* --- stories -------------------------------------------------------------------- */

#define LESBOS                                                                                     \
    "A strong earthquake of magnitude 6.4 shook the island of Lesbos, destroying houses in the "   \
    "harbour town of Plomari.\nRescuers searched the rubble for survivors."

static int64_t put_one(struct publish_fixture *f, const char *source, const char *section,
                       unsigned number, int days_ago)
{
    char url[64], title[64];
    snprintf(url, sizeof(url), "http://news.example/%s/%u", source, number);
    snprintf(title, sizeof(title), "Earthquake report %u", number);
    struct story_text t = {.source = source,
                           .url = url,
                           .title = title,
                           .section = section,
                           .body = LESBOS,
                           .published = FIXTURE_NOW - (int64_t)days_ago * 24 * 3600};
    return fixture_put(&f->stories, &t);
}

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
        cmocka_unit_test_setup_teardown(events_lead_the_front_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_report_tells_whose_text_it_has, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_newest_day_of_an_event_leads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_section_in_any_script_has_a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_root_menu_is_one_screen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_store_has_a_front_page, set_up, tear_down),
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
