/* What a site has to follow, asked of a small site on loopback. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "converter/discover.h"
#include "web_fixture.h"

#define NOW 1747742400 /* 2025-05-20T12:00:00Z */

#define RSS  "200 OK\r\nContent-Type: application/rss+xml"
#define XML  "200 OK\r\nContent-Type: application/xml"
#define HTML "200 OK\r\nContent-Type: text/html"
#define TEXT "200 OK\r\nContent-Type: text/plain"

#define FEED(title, date)                                                                          \
    "<rss version='2.0'><channel><title>" title "</title>"                                         \
    "<item><title>One story</title><link>http://a.example/1</link><pubDate>" date                  \
    "</pubDate></item></channel></rss>"

#define TODAY     "Tue, 20 May 2025 08:00:00 GMT"
#define LAST_YEAR "Mon, 20 May 2024 08:00:00 GMT"

#define NEWS_SITEMAP(title)                                                                        \
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"                                  \
    " xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url>"                           \
    "<loc>http://a.example/news/1</loc><news:news><news:publication_date>2025-05-20T08:00:00Z"     \
    "</news:publication_date><news:title>" title "</news:title></news:news></url></urlset>"

/* A page with two stories. */
#define SECTION                                                                                    \
    "<title>World</title><main><h2><a href='/world/2025/05/20/harbour-bridge-opens-after-nine'>"   \
    "Harbour bridge opens after nine years of works</a></h2>"                                      \
    "<h2><a href='/world/2025/05/19/council-votes-to-keep-the-old-market'>"                        \
    "Council votes to keep the old market hall open</a></h2></main>"

struct page {
    const char *path, *status, *body;
};

struct site {
    const struct page *pages; /* the first one is the home page; path NULL at the end */
    bool soft;                /* whatever it does not have is its home page */
};

static struct arena arena;
static struct web web;
static struct site site;
static struct discovery found;
static struct buf reason, asked; /* the paths, a space behind each */
static size_t asked_count;

static bool answer(struct web_visit *v)
{
    const struct site *s = v->web->context;
    for (const struct page *p = s->pages; p->path; p++) {
        if (strcmp(p->path, v->path) == 0) {
            web_answer(v, p->status, p->body);
            return true;
        }
    }
    if (s->soft)
        web_answer(v, s->pages->status, s->pages->body);
    else
        web_answer(v, "404 Not Found\r\nContent-Type: text/html", "<p>No such page</p>");
    return true;
}

static void note(struct span url)
{
    struct span path = url, place = span_of(web.url);
    (void)span_eat(&place, SPAN("http://"));
    path = span_from(path, span_find(path, SPAN("://")) + 3);
    assert_true(span_eat(&path, place));
    buf_add_span(&asked, path);
    buf_add_char(&asked, ' ');
    asked_count++;
}

static int set_up(void **state SW_UNUSED)
{
    arena_init(&arena);
    buf_init(&reason, 4096);
    buf_init(&asked, 65536);
    asked_count = 0;
    return 0;
}

static int tear_down(void **state SW_UNUSED)
{
    buf_free(&asked);
    buf_free(&reason);
    arena_free(&arena);
    return 0;
}

static enum err look_from(const struct page *pages, const char *scheme, const char *path, bool soft)
{
    struct conf *conf = NULL;
    struct buf errors;
    buf_init(&errors, 4096);
    assert_int_equal(
        conf_load_text("test.ini", "[fetch]\nallow-private = yes\ndelay = 0\n", &conf, &errors),
        SW_OK);
    site = (struct site){.pages = pages, .soft = soft};
    web_start(&web, answer, &site);
    struct span url = arena_format(&arena, "%s127.0.0.1:%u%s", scheme, web.port, path);
    enum err e = discover(conf, url, NOW, &arena, note, &found, &reason);
    web_stop(&web);
    conf_free(conf);
    buf_free(&errors);
    return e;
}

static enum err look(const struct page *pages, const char *path, bool soft)
{
    enum err e = look_from(pages, "http://", path, soft);
    assert_int_equal(found.requests, asked_count);
    return e;
}

static void assert_finding(size_t i, const char *path, enum source_kind kind)
{
    assert_true(i < found.count);
    struct span rest = found.findings[i].url;
    assert_true(span_eat(&rest, span_of(web.url)));
    if (!span_is(rest, path))
        fail_msg("\"%.*s\" is not \"%s\"", SPAN_ARG(rest), path);
    assert_int_equal(found.findings[i].kind, kind);
}

static bool was_asked(const char *path)
{
    return span_contains_nocase(buf_span(&asked), arena_format(&arena, "%s ", path));
}

/* --- feeds ----------------------------------------------------------------------- */

static void a_feed_is_its_own_and_only_finding(void **state SW_UNUSED)
{
    static const struct page pages[] = {{"/news.rss", RSS, FEED("The Wire", TODAY)}, {0}};
    assert_int_equal(look(pages, "/news.rss", false), SW_OK);
    assert_int_equal(found.count, 1);
    assert_finding(0, "/news.rss", SOURCE_FEED);
    assert_true(span_is(found.site, "The Wire"));
    assert_int_equal(found.findings[0].entries, 1);
    assert_int_equal(found.findings[0].newest, NOW - 4 * 3600);
    assert_int_equal(found.requests, 1);
}

static void a_redirect_for_today_is_not_what_to_follow(void **state SW_UNUSED)
{
    static const struct page pages[] = {
        {"/", HTML,
         "<title>The Wire</title><link rel=alternate type=application/rss+xml href=/feed/>"
         "<link rel=alternate type=application/rss+xml href=/cache/7.rss>"
         "<link rel=alternate type=application/rss+xml href=/sport/>"},
        {"/feed/", "302 Found\r\nLocation: /cache/7.rss", ""},
        {"/cache/7.rss", RSS, FEED("The Wire", TODAY)},
        {"/sport/", "301 Moved Permanently\r\nLocation: /sport.rss", ""},
        {"/sport.rss", RSS, FEED("Sport", LAST_YEAR)},
        {0}};
    assert_int_equal(look(pages, "/", false), SW_OK);
    assert_int_equal(found.count, 2);
    assert_finding(0, "/feed/", SOURCE_FEED);
    assert_finding(1, "/sport.rss", SOURCE_FEED);
}

static void feeds_a_page_names_are_looked_at_and_the_best_is_first(void **state SW_UNUSED)
{
    static const struct page pages[] = {
        {"/", HTML,
         "<html><head><title>The Wire</title>"
         "<link rel='alternate' type='application/rss+xml' title='Comments' href='/comments.rss'>"
         "<link rel='alternate' type='application/rss+xml' title='Old' href='/old.rss'>"
         "<link rel='alternate' type='application/rss+xml' title='News' href='/news.rss'>"
         "<link rel='alternate' type='application/rss+xml' title='Gone' href='/gone.rss'>"
         "</head><body></body></html>"},
        {"/comments.rss", RSS, FEED("Comments", TODAY)},
        {"/old.rss", RSS, FEED("Old", LAST_YEAR)},
        {"/news.rss", RSS, FEED("Its own title", TODAY)},
        {0}};
    assert_int_equal(look(pages, "/", false), SW_OK);
    assert_int_equal(found.count, 3);
    assert_finding(0, "/news.rss", SOURCE_FEED);
    assert_true(span_is(found.findings[0].title, "News"));
    assert_true(span_is(found.findings[0].name, "Its own title"));
    for (size_t i = 1; i < found.count; i++)
        assert_true(found.findings[i - 1].score >= found.findings[i].score);
    assert_true(found.findings[0].score > found.findings[1].score);
    assert_false(was_asked("/feed/")); /* nothing had to be guessed */
}

static void a_page_of_feeds_is_looked_through(void **state SW_UNUSED)
{
    static const struct page pages[] = {
        {"/", HTML,
         "<title>The Wire</title><footer><a href=/services/syndication>RSS</a>"
         "<a href=/about>About us</a></footer>"},
        {"/services/syndication", HTML,
         "<title>Feeds</title><ul><li><a href=/xml/news.php>News (RSS)</a>"
         "<li><a href=/xml/top.php>RSS</a><li><a href=/services/syndication>RSS</a>"
         "<li><a href=/sport/feed/>Sport</a></ul>"},
        {"/xml/top.php", RSS, FEED("The Wire", TODAY)},
        {"/sport/feed/", RSS, FEED("Sport", LAST_YEAR)},
        {0}};
    assert_int_equal(look(pages, "/", false), SW_OK);
    assert_int_equal(found.count, 2);
    assert_finding(0, "/xml/top.php", SOURCE_FEED);
    assert_finding(1, "/sport/feed/", SOURCE_FEED);
    assert_false(was_asked("/rss.xml"));
}

static void a_feed_is_guessed_where_none_is_named(void **state SW_UNUSED)
{
    static const struct page pages[] = {{"/", HTML, "<title>The Wire</title><p>Hello"},
                                        {"/rss.xml", RSS, FEED("News", TODAY)},
                                        {"/index.xml", RSS, FEED("News", TODAY)},
                                        {0}};
    assert_int_equal(look(pages, "/", false), SW_OK);
    assert_int_equal(found.count, 1);
    assert_finding(0, "/rss.xml", SOURCE_FEED);
    assert_true(was_asked("/feed/"));
    assert_false(was_asked("/index.xml")); /* the others lead to the same */
}

static void a_page_in_the_place_of_a_feed_is_none(void **state SW_UNUSED)
{
    static const struct page pages[] = {{"/", HTML, SECTION}, {0}};
    assert_int_equal(look(pages, "/", true), SW_OK);
    assert_int_equal(found.count, 1);
    assert_finding(0, "/", SOURCE_PAGE);
    assert_true(was_asked("/feed/"));
}

/* --- sitemaps and sections ----------------------------------------------------------- */

static void the_news_sitemap_of_robots_txt_is_found(void **state SW_UNUSED)
{
    static const struct page pages[] = {
        {"/", HTML, "<title>The Wire</title><p>Hello"},
        {"/robots.txt", TEXT,
         "User-agent: *\nSitemap: /all.xml\nSitemap: /maps/news.xml\nSitemap: /more.xml\n"},
        {"/all.xml", XML, NEWS_SITEMAP("All")},
        {"/maps/news.xml", XML, NEWS_SITEMAP("One")},
        {0}};
    assert_int_equal(look(pages, "/", false), SW_OK);
    assert_int_equal(found.count, 1);
    assert_finding(0, "/maps/news.xml", SOURCE_SITEMAP);
    assert_int_equal(found.findings[0].entries, 1);
    assert_false(was_asked("/all.xml"));
    assert_false(was_asked("/news-sitemap.xml"));
}

static void a_sitemap_of_everything_is_for_sites_with_nothing_better(void **state SW_UNUSED)
{
    static const struct page pages[] = {{"/", HTML, "<title>The Wire</title><p>Hello"},
                                        {"/robots.txt", TEXT, "User-agent: *\nSitemap: /all.xml\n"},
                                        {"/all.xml", XML, NEWS_SITEMAP("All")},
                                        {0}};
    assert_int_equal(look(pages, "/", false), SW_OK);
    assert_int_equal(found.count, 1);
    assert_finding(0, "/all.xml", SOURCE_SITEMAP);
    assert_true(was_asked("/news-sitemap.xml"));
}

static void sections_of_the_navigation_are_pages_to_follow(void **state SW_UNUSED)
{
    static const struct page pages[] = {
        {"/", HTML, "<title>The Wire</title><nav><a href='/world/'>World</a></nav>"},
        {"/world/", HTML, SECTION},
        {0}};
    assert_int_equal(look(pages, "/", false), SW_OK);
    assert_int_equal(found.count, 1);
    assert_finding(0, "/world/", SOURCE_PAGE);
    assert_int_equal(found.findings[0].entries, 2);
}

/* --- limits and failures --------------------------------------------------------------- */

static void no_site_is_asked_more_often_than_the_limit(void **state SW_UNUSED)
{
    struct buf home;
    buf_init(&home, 65536);
    buf_add_string(&home, "<title>The Wire</title>");
    for (int i = 0; i < 40; i++)
        buf_add_format(&home,
                       "<link rel='alternate' type='application/rss+xml' href='/f%d.rss'>"
                       "<a href='/part%c%c/'>Part</a>",
                       i, 'a' + i / 10, 'a' + i % 10);
    const struct page pages[] = {
        {"/", HTML, home.data},
        {"/robots.txt", TEXT, "Sitemap: /1.xml\nSitemap: /2.xml\nSitemap: /3.xml\nSitemap: /4.xml"},
        {0}};
    assert_int_equal(look(pages, "/", false), SW_OK);
    assert_int_equal(found.requests, DISCOVER_REQUESTS_MAX);
    assert_int_equal(found.count, 0);
    buf_free(&home);
}

static void a_name_alone_is_asked_with_tls_and_then_without(void **state SW_UNUSED)
{
    static const struct page pages[] = {{"/news.rss", RSS, FEED("The Wire", TODAY)}, {0}};
    assert_int_equal(look_from(pages, "", "/news.rss", false), SW_OK);
    assert_int_equal(found.count, 1);
    assert_finding(0, "/news.rss", SOURCE_FEED);
    assert_int_equal(found.requests, 2);
    assert_int_equal(look_from(pages, "gopher://", "/news.rss", false), SW_UNSUPPORTED);
    assert_non_null(strstr(reason.data, "no address of http or https"));
}

static void a_site_that_cannot_be_had_is_a_failure(void **state SW_UNUSED)
{
    static const struct page pages[] = {{0}};
    assert_int_equal(look(pages, "/", false), SW_NOT_FOUND);
    assert_true(span_contains_nocase(buf_span(&reason), SPAN("404")));
    assert_int_equal(found.requests, 1);
    assert_int_equal(found.count, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_feed_is_its_own_and_only_finding),
        TEST(a_redirect_for_today_is_not_what_to_follow),
        TEST(feeds_a_page_names_are_looked_at_and_the_best_is_first),
        TEST(a_page_of_feeds_is_looked_through),
        TEST(a_feed_is_guessed_where_none_is_named),
        TEST(a_page_in_the_place_of_a_feed_is_none),
        TEST(the_news_sitemap_of_robots_txt_is_found),
        TEST(a_sitemap_of_everything_is_for_sites_with_nothing_better),
        TEST(sections_of_the_navigation_are_pages_to_follow),
        TEST(no_site_is_asked_more_often_than_the_limit),
        TEST(a_name_alone_is_asked_with_tls_and_then_without),
        TEST(a_site_that_cannot_be_had_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
