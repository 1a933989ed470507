/* What sources of every kind list: detection, sitemaps, lists, pages of links, gzip. */
#include <string.h>

#include <zlib.h>

#include "arena_fixture.h"
#include "converter/gzip.h"
#include "converter/link_clean.h"
#include "converter/section_page.h"
#include "converter/source_read.h"
#include "converter/story_path.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"

#define SITE "https://www.paper.example/"

static struct feed feed;

static enum err read_as(enum source_kind kind, struct span bytes)
{
    struct feed_input in = {.bytes = bytes, .url = SPAN(SITE)};
    struct buf reason;
    buf_init(&reason, 4096);
    enum err e = source_read(kind, &in, &arena, &feed, &reason);
    assert_true(!e || reason.len > 0);
    buf_free(&reason);
    return e;
}

static void read_ok(const char *text)
{
    assert_int_equal(read_as(SOURCE_AUTO, span_of(text)), SW_OK);
}

static void assert_span(struct span s, const char *expected)
{
    if (!span_is(s, expected))
        fail_msg("\"%.*s\" is not \"%s\"", SPAN_ARG(s), expected);
}

/* --- kinds ----------------------------------------------------------------------- */

static void kinds_are_told_by_what_comes(void **state SW_UNUSED)
{
    static const struct {
        const char *content_type, *text;
        enum source_kind kind;
    } cases[] = {
        {"", "<rss version='2.0'>", SOURCE_FEED},
        {"text/html", "<b>Warning</b>: x<br />\n<?xml version='1.0'?><rss>", SOURCE_FEED},
        {"", "<entry xmlns='http://www.w3.org/2005/Atom'>", SOURCE_FEED},
        {"text/html", "<?xml version='1.0'?>\n<!-- <html> -->\n<feed xmlns='x'>", SOURCE_FEED},
        {"", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", SOURCE_FEED},
        {"", "<rdf:RDF xmlns='x'>", SOURCE_FEED},
        {"", " {\"items\": []}", SOURCE_FEED},
        {"application/xml", "<urlset xmlns='x'>", SOURCE_SITEMAP},
        {"", "\xef\xbb\xbf<sm:sitemapindex>", SOURCE_SITEMAP},
        {"text/plain", "# list\n\n https://a.example/1\n", SOURCE_LIST},
        {"text/html", "https://a.example/1", SOURCE_LIST},
        {"text/html", "<!DOCTYPE html><html><body>", SOURCE_PAGE},
        {"application/xhtml+xml", "<?xml version='1.0'?><html>", SOURCE_PAGE},
        {"application/xml", "<html>", SOURCE_PAGE},
        {"application/atom+xml", "<unheard-of>", SOURCE_FEED},
        {"", "words", SOURCE_PAGE},
        {"", "", SOURCE_PAGE},
        {"", "<!--", SOURCE_PAGE},
    };
    for (size_t i = 0; i < SW_COUNT(cases); i++) {
        enum source_kind kind =
            source_detect(span_of(cases[i].content_type), span_of(cases[i].text));
        if (kind != cases[i].kind)
            fail_msg("%s: %d", cases[i].text, (int)kind);
    }
    const struct span wide = SPAN("<\0r\0s\0s\0>\0");
    assert_int_equal(source_detect(SPAN(""), wide), SOURCE_FEED);
    assert_int_equal(read_as(SOURCE_FOLDER, SPAN("x")), SW_UNSUPPORTED);
}

/* --- sitemaps ---------------------------------------------------------------------- */

static void sitemaps_list_the_newest_first(void **state SW_UNUSED)
{
    read_ok("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
            "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
            "<url><loc>/old</loc><lastmod>2025-05-01</lastmod></url>"
            "<url><loc> https://www.paper.example/new?a=1&amp;b=2 </loc><n:news>"
            "<n:publication><n:name>Paper</n:name><n:language>de</n:language></n:publication>"
            "<n:publication_date>2025-05-20T09:12:00+02:00</n:publication_date>"
            "<n:title>A &amp; B</n:title><n:keywords>Tides, , Harbours</n:keywords></n:news></url>"
            "<url><lastmod>2025-05-01</lastmod></url></urlset>");
    assert_span(feed.format, "sitemap");
    assert_span(feed.title, "Paper");
    assert_span(feed.language, "de");
    assert_int_equal(feed.entry_count, 2);
    assert_span(feed.entries[0].link, "https://www.paper.example/new?a=1&b=2");
    assert_span(feed.entries[0].title, "A & B");
    assert_int_equal(feed.entries[0].published, 1747725120);
    assert_int_equal(feed.entries[0].tag_count, 2);
    assert_span(feed.entries[0].tags[1], "Harbours");
    assert_span(feed.entries[1].link, "https://www.paper.example/old");
}

static void undated_sitemaps_keep_their_order(void **state SW_UNUSED)
{
    read_ok("<urlset><url><loc>/b</loc></url><url><loc>/a</loc></url></urlset>");
    assert_span(feed.entries[0].link, SITE "b");
}

static void prefixes_that_nobody_declared(void **state SW_UNUSED)
{
    read_ok("<urlset><url><loc>/b</loc><news:news><news:title>T</news:title></news:news></url>"
            "</urlset>");
    assert_span(feed.entries[0].title, "T");
}

static void an_index_has_parts_the_best_first(void **state SW_UNUSED)
{
    read_ok("<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2025-05-01</lastmod></sitemap>"
            "<sitemap><loc>/b.xml</loc><lastmod>2025-05-20</lastmod></sitemap>"
            "<sitemap><loc>/news.xml.gz</loc></sitemap><sitemap/></sitemapindex>");
    assert_int_equal(feed.entry_count, 0);
    assert_int_equal(feed.part_count, 3);
    assert_span(feed.parts[0].url, SITE "news.xml.gz");
    assert_span(feed.parts[1].url, SITE "b.xml");
    assert_int_equal(read_as(SOURCE_SITEMAP, SPAN("<rss/>")), SW_SYNTAX);
    assert_int_equal(read_as(SOURCE_SITEMAP, SPAN("")), SW_SYNTAX);
}

static void of_parts_without_dates_the_last_are_the_newest(void **state SW_UNUSED)
{
    read_ok("<sitemapindex><sitemap><loc>/posts-1.xml</loc></sitemap>"
            "<sitemap><loc>/posts-2.xml</loc></sitemap><sitemap><loc>/posts-10.xml</loc></sitemap>"
            "<sitemap><loc>/users.xml</loc></sitemap></sitemapindex>");
    assert_span(feed.parts[0].url, SITE "posts-10.xml");
    assert_span(feed.parts[1].url, SITE "posts-2.xml");
    assert_span(feed.parts[3].url, SITE "users.xml");
    read_ok("<sitemapindex><sitemap><loc>/2024-12.xml</loc></sitemap>"
            "<sitemap><loc>/2025-1.xml</loc></sitemap><sitemap><loc>/2023-11.xml</loc></sitemap>"
            "<sitemap><loc>/99999999999999999999999.xml</loc></sitemap></sitemapindex>");
    assert_span(feed.parts[1].url, SITE "2025-1.xml");
    assert_span(feed.parts[2].url, SITE "2024-12.xml");
}

static void long_sitemaps_are_cut_to_the_newest(void **state SW_UNUSED)
{
    struct buf b;
    buf_init(&b, PAGE_MAX);
    buf_add_string(&b, "<urlset>");
    for (int i = 0; i < 6000; i++)
        buf_add_format(&b, "<url><loc>/%d</loc><lastmod>20%02d-05-20</lastmod></url>", i,
                       10 + i % 15);
    buf_add_string(&b, "</urlset>");
    assert_int_equal(read_as(SOURCE_AUTO, buf_span(&b)), SW_OK);
    assert_int_equal(feed.entry_count, FEED_ENTRIES_MAX);
    for (size_t i = 1; i < feed.entry_count; i++)
        assert_true(feed.entries[i].published <= feed.entries[i - 1].published);
    buf_free(&b);
}

/* --- gzip ---------------------------------------------------------------------------- */

static void compress_into(struct buf *out, struct span plain)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)plain.p, .avail_in = (uInt)plain.n};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t room = deflateBound(&z, (uLong)plain.n);
    char *to = buf_reserve(out, room);
    assert_non_null(to);
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    buf_added(out, room - z.avail_out);
    deflateEnd(&z);
}

static void compressed_files_are_read(void **state SW_UNUSED)
{
    struct buf packed, plain;
    buf_init(&packed, PAGE_MAX);
    buf_init(&plain, PAGE_MAX);
    compress_into(&packed, SPAN("<urlset><url><loc>/a</loc></url>"));
    compress_into(&packed, SPAN("<url><loc>/b</loc></url></urlset>")); /* a second member */
    assert_int_equal(read_as(SOURCE_AUTO, buf_span(&packed)), SW_OK);
    assert_int_equal(feed.entry_count, 2);
    for (size_t n = 0; n < packed.len; n++) /* every cut is told, none reads past its end */
        if (gzip_inflate(span_slice(buf_span(&packed), 0, n), &plain) == SW_OK)
            buf_reset(&plain);
    packed.data[packed.len - 6] ^= 1;
    buf_reset(&plain);
    assert_int_equal(gzip_inflate(buf_span(&packed), &plain), SW_SYNTAX);
    assert_int_equal(gzip_inflate(SPAN("plain"), &plain), SW_SYNTAX);
    buf_free(&packed);
    buf_free(&plain);
}

static void bombs_end_at_the_limit(void **state SW_UNUSED)
{
    struct buf packed, plain, zeros;
    buf_init(&zeros, 64 * 1024 * 1024);
    buf_init(&packed, 64 * 1024 * 1024);
    buf_init(&plain, 1000000);
    buf_add_repeat(&zeros, ' ', 30 * 1024 * 1024);
    compress_into(&packed, buf_span(&zeros));
    assert_true(packed.len < 100000);
    assert_int_equal(gzip_inflate(buf_span(&packed), &plain), SW_LIMIT);
    assert_true(plain.len <= 1000000);
    assert_int_equal(read_as(SOURCE_AUTO, buf_span(&packed)), SW_LIMIT);
    buf_free(&packed);
    buf_free(&plain);
    buf_free(&zeros);
}

/* --- lists ----------------------------------------------------------------------------- */

static void lists_have_an_address_a_line(void **state SW_UNUSED)
{
    read_ok("# mine\r\nhttps://a.example/1\r\n\r\n; no\r\nhttps://a.example/2  A  title\r\n"
            "ftp://a.example/3\r\nwords\r\n");
    assert_span(feed.format, "list");
    assert_int_equal(feed.entry_count, 2);
    assert_span(feed.entries[1].link, "https://a.example/2");
    assert_span(feed.entries[1].title, "A title");
    assert_int_equal(read_as(SOURCE_LIST, SPAN("words\n")), SW_SYNTAX);
}

/* --- pages ------------------------------------------------------------------------------- */

#define HEADLINE "Ferries keep to their timetable until autumn"

static void pages_lead_to_stories(void **state SW_UNUSED)
{
    read_ok("<html><head><title>Paper</title></head><body>"
            "<nav><a href='/world/'>World</a><a href='/2025/05/20/in-the-navigation-bar'>" HEADLINE
            "</a></nav>"
            "<a href='/world/2025/05/20/ferries'><img alt=''></a>"
            "<h2><a href='/world/2025/05/20/ferries?x=1#top'>" HEADLINE "</a></h2>"
            "<div><a href='world/four-words-in-slug'><span>Teaser</span><h3>The headline of it"
            "</h3></a></div>"
            "<p><a href='https://other.example/world/four-words-in-slug'>" HEADLINE "</a></p>"
            "<p><a href='/tag/four-words-in-slug'>" HEADLINE "</a></p>"
            "<p><a href='/world/picture-of-the-day.jpg'>" HEADLINE "</a></p>"
            "<p><a href='/about'>About this newspaper and the people who make it</a></p>"
            "<p><a href='mailto:a@b.example'>" HEADLINE "</a><a href='#x'>" HEADLINE "</a></p>"
            "<p><a href='http://paper.example/story/1234567'>" HEADLINE " two</a></p>"
            "</body></html>");
    assert_span(feed.format, "page");
    assert_span(feed.title, "Paper");
    static const char *const links[] = {SITE "world/2025/05/20/ferries?x=1",
                                        SITE "world/four-words-in-slug",
                                        "http://paper.example/story/1234567"};
    for (size_t i = 0; i < feed.entry_count && i < SW_COUNT(links); i++)
        assert_span(feed.entries[i].link, links[i]);
    assert_int_equal(feed.entry_count, SW_COUNT(links));
    assert_span(feed.entries[0].title, HEADLINE);
    assert_span(feed.entries[1].title, "The headline of it");
    assert_int_equal(read_as(SOURCE_PAGE, SPAN("<p>no link</p>")), SW_SYNTAX);
}

static void the_base_of_a_page_counts(void **state SW_UNUSED)
{
    read_ok("<base href='/deep/er/'><h2><a href='../2025/05/20/x'>" HEADLINE "</a></h2>");
    assert_span(feed.entries[0].link, SITE "deep/2025/05/20/x");
}

static void paths_of_stories_and_sections(void **state SW_UNUSED)
{
    static const char *const stories[] = {"/2025/05/20/x", "/a-b-c-d", "/news/world-12345678",
                                          "/politik/a-b-c-d.html"};
    static const char *const others[] = {"/",        "/world/", "/tag/a-b-c-d", "/a-b-c-d.pdf",
                                         "/contact", "/2024"};
    static const char *const sections[] = {"/world", "/world/", "/world/asia/", "/arts-and-life"};
    static const char *const no_sections[] = {"/",     "/a/b/c",  "/login",
                                              "/2025", "/x.html", "/a-b-c-d-e"};
    for (size_t i = 0; i < SW_COUNT(stories); i++)
        assert_true(story_path_points(span_of(stories[i])) >= 2);
    for (size_t i = 0; i < SW_COUNT(others); i++)
        assert_true(story_path_points(span_of(others[i])) < 2);
    for (size_t i = 0; i < SW_COUNT(sections); i++)
        assert_true(story_path_is_section(span_of(sections[i])));
    for (size_t i = 0; i < SW_COUNT(no_sections); i++)
        assert_false(story_path_is_section(span_of(no_sections[i])));
}

static void pages_offer_feeds_and_sections(void **state SW_UNUSED)
{
    struct feed_input in = {
        .bytes = SPAN("<meta property='og:site_name' content='The Paper'>"
                      "<link rel='ALTERNATE' type='application/atom+xml' href='/a' title='All'>"
                      "<link rel='alternate' hreflang='de' href='/de'>"
                      "<a href='/a'>Feed</a><a href='/world/rss.xml'>RSS</a>"
                      "<a href='/world'>World</a><a href='/world'>World</a><a href='/login'>In</a>"
                      "<a href='/sport'>All about sport and games</a>"),
        .url = SPAN(SITE)};
    struct page_offers offers;
    assert_int_equal(section_page_offers(&in, &arena, &offers), SW_OK);
    assert_span(offers.site, "The Paper");
    assert_int_equal(offers.feed_count, 2);
    assert_span(offers.feeds[0].link, SITE "a");
    assert_span(offers.feeds[0].title, "All");
    assert_span(offers.feeds[1].link, SITE "world/rss.xml");
    assert_true(offers.section_count >= 1);
    assert_span(offers.sections[offers.section_count - 1].link, SITE "world");
}

/* Each link once, however often and deep: twice the page takes about twice the work. */
static void hostile_pages_end(void **state SW_UNUSED)
{
    struct buf b;
    buf_init(&b, PAGE_MAX);
    for (int i = 0; i < 30000; i++)
        buf_add_format(&b, "<div><a href='/2025/05/20/%d'>" HEADLINE "</a></div>", i);
    assert_int_equal(read_as(SOURCE_PAGE, buf_span(&b)), SW_OK);
    assert_int_equal(feed.entry_count, FEED_ENTRIES_MAX);
    buf_reset(&b);
    for (int i = 0; i < 30000; i++)
        buf_add_string(&b, "<div><a href='/2025/05/20/x'>");
    (void)!read_as(SOURCE_PAGE, buf_span(&b));
    buf_free(&b);
}

/* --- links ---------------------------------------------------------------------------------- */

static void tracking_leaves_links(void **state SW_UNUSED)
{
    static const char *const cases[][2] = {
        {"HTTPS://A.example:443/x?utm_source=rss&UTM_medium=feed#top", "https://a.example/x"},
        {"https://a.example/x?id=7&fbclid=1&page=2", "https://a.example/x?id=7&page=2"},
        {"https://a.example/x?", "https://a.example/x"},
        {"https://a.example/x?&&a=&", "https://a.example/x?a="},
        {"https://a.example/x?source=rss", "https://a.example/x"},
        {"https://a.example/x?source=archive", "https://a.example/x?source=archive"},
        {"https://a.example/x?utmost=1&gclidx=2", "https://a.example/x?utmost=1&gclidx=2"},
        {"mailto:a@b.example", ""},
        {"/relative", ""},
        {"", ""},
    };
    for (size_t i = 0; i < SW_COUNT(cases); i++)
        assert_span(link_clean(span_of(cases[i][0]), &arena), cases[i][1]);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(kinds_are_told_by_what_comes),
        TEST(sitemaps_list_the_newest_first),
        TEST(undated_sitemaps_keep_their_order),
        TEST(prefixes_that_nobody_declared),
        TEST(an_index_has_parts_the_best_first),
        TEST(of_parts_without_dates_the_last_are_the_newest),
        TEST(long_sitemaps_are_cut_to_the_newest),
        TEST(compressed_files_are_read),
        TEST(bombs_end_at_the_limit),
        TEST(lists_have_an_address_a_line),
        TEST(pages_lead_to_stories),
        TEST(the_base_of_a_page_counts),
        TEST(paths_of_stories_and_sections),
        TEST(pages_offer_feeds_and_sections),
        TEST(hostile_pages_end),
        TEST(tracking_leaves_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
