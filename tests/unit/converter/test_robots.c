/* robots.txt: groups, precedence, wildcards, escapes, the mistakes that are made; Google's cases
 * when they are there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "converter/robots.h"
#include "smolwire/buf.h"

static bool allowed(const char *text, const char *url)
{
    return robots_check(span_of(text), SPAN("smolwire"), span_of(url)).allowed;
}

static void no_rules_no_limits(void **state)
{
    (void)state;
    assert_true(allowed("", "https://a.example/x"));
    assert_true(allowed("User-agent: *\nDisallow:\n", "https://a.example/x"));
    assert_true(allowed("Disallow: /\n", "https://a.example/x")); /* of no group */
    assert_true(allowed("User-agent: other\nDisallow: /\n", "https://a.example/x"));
}

static void the_own_group_counts_alone(void **state)
{
    (void)state;
    const char *text =
        "User-agent: *\nDisallow: /\n\nUser-Agent: SmolWire/2.0\nDisallow: /private\n";
    assert_true(allowed(text, "https://a.example/news"));
    assert_false(allowed(text, "https://a.example/private/1"));
}

static void groups_of_one_agent_are_joined(void **state)
{
    (void)state;
    const char *text = "User-agent: smolwire\nDisallow: /a\nUser-agent: x\nDisallow: /\n"
                       "User-agent: smolwire\nDisallow: /b\n";
    assert_false(allowed(text, "/a"));
    assert_false(allowed(text, "/b"));
    assert_true(allowed(text, "/c"));
}

static void agents_share_a_group(void **state)
{
    (void)state;
    const char *text = "User-agent: x\nUser-agent: smolwire\n\nSitemap: /s\nDisallow: /\n";
    assert_false(allowed(text, "/a"));
}

static void the_longest_match_wins(void **state)
{
    (void)state;
    const char *text = "user-agent: *\nallow: /p\ndisallow: /\n";
    assert_true(allowed(text, "https://a.example/page"));
    assert_false(allowed(text, "https://a.example/other"));
    assert_true(allowed("user-agent: *\nallow: /folder\ndisallow: /folder\n", "/folder/page"));
    assert_true(allowed("user-agent: *\nallow: /page\ndisallow: /*.ph\n", "/page.php5"));
}

static void wildcards_and_ends(void **state)
{
    (void)state;
    const char *text = "user-agent: *\ndisallow: /*.pdf$\ndisallow: /a*b*c\n";
    assert_false(allowed(text, "/x/y.pdf"));
    assert_true(allowed(text, "/x/y.pdf?download"));
    assert_false(allowed(text, "/aXbXbXc/more"));
    assert_true(allowed(text, "/aXcXb"));
    assert_true(allowed("user-agent: *\ndisallow: /x$y\n", "/x"));
    assert_false(allowed("user-agent: *\ndisallow: /x$y\n", "/x$yz"));
}

static void escapes_are_compared_in_one_form(void **state)
{
    (void)state;
    const char *text = "user-agent: *\ndisallow: /caf\xc3\xa9\ndisallow: /%e2%82%ac\n";
    assert_false(allowed(text, "/caf%C3%A9/menu"));
    assert_false(allowed(text, "/%E2%82%AC"));
}

static void index_pages_stand_for_their_folder(void **state)
{
    (void)state;
    const char *text = "user-agent: *\nallow: /news/index.html\ndisallow: /\n";
    assert_true(allowed(text, "https://a.example/news/"));
    assert_true(allowed(text, "https://a.example/news/index.html"));
    assert_false(allowed(text, "https://a.example/news/other"));
}

static void mistakes_are_understood(void **state)
{
    (void)state;
    assert_false(allowed("\xef\xbb\xbfUser-agent: *\nDisallow: /\n", "/x"));
    assert_false(allowed("USERAGENT: *\rDissalow : /x # no\r", "/x"));
    assert_false(allowed("user-agent *\ndisallow /x\n", "/x"));
    assert_true(allowed("user-agent: *\ndisallow: x\n", "/x"));
    assert_false(allowed("user-agent: *\\ndisallow: /x\\ndisallow: /y\\n", "/x"));
    assert_false(allowed("User-agent: *\nDisallow: /", "https://a.example"));
}

/* RFC 9309 2.2.4: records that are no rules end no group. */
static void other_records_end_no_group(void **state)
{
    (void)state;
    const char *text = "User-agent: smolwire\nCrawl-delay: 5\n\nUser-agent: *\nCrawl-delay: 9\n"
                       "Disallow: /private\n";
    assert_false(allowed(text, "/private/1"));
    assert_int_equal(robots_check(span_of(text), SPAN("smolwire"), SPAN("/")).crawl_delay, 5);
    assert_false(allowed("User-agent: smolwire\nSitemap: /s\nUser-agent: *\nDisallow: /\n", "/x"));
}

static void addresses_without_a_path(void **state)
{
    (void)state;
    const char *text = "User-agent: *\nDisallow: /\n";
    assert_false(allowed(text, "https://a.example?page=1"));
    assert_false(allowed(text, "https://a.example;v=1"));
    assert_false(allowed(text, "//a.example?page=1"));
    assert_false(allowed(text, "a.example/x"));
    assert_false(allowed(text, ""));
    assert_true(allowed("User-agent: *\nDisallow: /y\n", "https://a.example#/y"));
    assert_false(allowed("User-agent: *\nDisallow: /*?page\n", "https://a.example?page=1"));
    assert_false(allowed("User-agent: *\nDisallow: /r?to=\n", "/r?to=https://b.example/"));
}

static void delays_are_told(void **state)
{
    (void)state;
    const char *text = "User-agent: *\nCrawl-delay: 7\n\nUser-agent: smolwire\nCrawl-delay: 1.5\n";
    assert_int_equal(robots_check(span_of(text), SPAN("smolwire"), SPAN("/")).crawl_delay, 2);
    assert_int_equal(robots_check(span_of(text), SPAN("other"), SPAN("/")).crawl_delay, 7);
    assert_int_equal(
        robots_check(SPAN("User-agent: *\nCrawl-delay: soon\n"), SPAN("x"), SPAN("/")).crawl_delay,
        0);
}

static void sitemaps_are_found(void **state)
{
    (void)state;
    struct span rest = SPAN("User-agent: *\nSitemap: https://a.example/1.xml\nsite-map: /2.xml\n");
    struct span url;
    assert_true(robots_next_sitemap(&rest, &url));
    assert_true(span_is(url, "https://a.example/1.xml"));
    assert_true(robots_next_sitemap(&rest, &url));
    assert_true(span_is(url, "/2.xml"));
    assert_false(robots_next_sitemap(&rest, &url));
}

/* Google's parser cuts lines after 16,664 bytes; what was cut off is no line of its own. */
static void long_lines_are_cut(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 100000);
    buf_add_string(&b, "User-agent: *\nDisallow: /a");
    buf_add_repeat(&b, 'a', 20000);
    buf_add_string(&b, "Disallow: /\nDisallow: /x\n");
    assert_true(allowed(b.data, "/"));
    assert_true(allowed(b.data, "/a"));
    assert_false(allowed(b.data, "/x"));
    buf_free(&b);
}

/* Many stars against a long path must not take for ever. */
static void stars_cost_no_exponential_time(void **state)
{
    (void)state;
    static char text[4096] = "user-agent: *\ndisallow: /", path[2048];
    char *end = text + strlen(text);
    for (int i = 0; i < 500; i++, end += 2)
        memcpy(end, "*a", 2);
    *end = 'b';
    memset(path, 'a', sizeof(path));
    path[0] = '/';
    path[sizeof(path) - 1] = 0;
    assert_true(allowed(text, path));
}

/* Half a megabyte of long patterns that almost match everywhere: minutes, where each place is
 * tried. */
static void long_patterns_cost_no_square(void **state)
{
    (void)state;
    static char url[8000];
    struct buf text;
    buf_init(&text, ROBOTS_MAX);
    buf_add_string(&text, "user-agent: *\n");
    while (text.len + 4100 < ROBOTS_MAX) {
        buf_add_string(&text, "disallow: /*");
        buf_add_repeat(&text, 'a', 4000);
        buf_add_string(&text, "b\n");
    }
    memset(url, 'a', sizeof(url) - 1);
    url[0] = '/';
    clock_t begun = clock();
    assert_true(allowed(text.data, url));
    buf_free(&text);
    assert_true((clock() - begun) / CLOCKS_PER_SEC < 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_rules_no_limits),
        cmocka_unit_test(the_own_group_counts_alone),
        cmocka_unit_test(groups_of_one_agent_are_joined),
        cmocka_unit_test(agents_share_a_group),
        cmocka_unit_test(the_longest_match_wins),
        cmocka_unit_test(wildcards_and_ends),
        cmocka_unit_test(escapes_are_compared_in_one_form),
        cmocka_unit_test(index_pages_stand_for_their_folder),
        cmocka_unit_test(mistakes_are_understood),
        cmocka_unit_test(other_records_end_no_group),
        cmocka_unit_test(addresses_without_a_path),
        cmocka_unit_test(delays_are_told),
        cmocka_unit_test(sitemaps_are_found),
        cmocka_unit_test(long_lines_are_cut),
        cmocka_unit_test(stars_cost_no_exponential_time),
        cmocka_unit_test(long_patterns_cost_no_square),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
