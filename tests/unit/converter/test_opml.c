/* Lists of feeds: what other readers write, and what smolwire writes for them. */
#include <string.h>

#include "arena_fixture.h"
#include "converter/opml.h"

static struct opml_feed *feeds;
static size_t count;

static enum err parse(struct span bytes)
{
    struct buf reason;
    buf_init(&reason, 4096);
    enum err e = opml_parse(bytes, &arena, &feeds, &count, &reason);
    assert_true(e ? reason.len > 0 : reason.len == 0);
    buf_free(&reason);
    return e;
}

static void parse_ok(const char *text)
{
    assert_int_equal(parse(span_of(text)), SW_OK);
}

static void assert_span(struct span s, const char *expected)
{
    if (!span_is(s, expected))
        fail_msg("\"%.*s\" is not \"%s\"", SPAN_ARG(s), expected);
}

static void assert_feed(size_t i, const char *title, const char *url, const char *page,
                        const char *section)
{
    assert_true(i < count);
    assert_span(feeds[i].title, title);
    assert_span(feeds[i].url, url);
    assert_span(feeds[i].page, page);
    assert_span(feeds[i].section, section);
}

/* --- reading --------------------------------------------------------------------- */

static void feeds_have_title_addresses_and_the_outline_around_them(void **state SW_UNUSED)
{
    parse_ok("<opml version='2.0'><head><title>Mine</title></head><body>"
             "<outline text='World'><outline title='World'>"
             "<outline title=' The  Post ' text='Posts' xmlUrl=' https://post.example/feed '"
             " htmlUrl='https://post.example/'/></outline></outline>"
             "<outline text='Tides &amp; Times' xmlUrl='http://tides.example/rss'/>"
             "</body></opml>");
    assert_int_equal(count, 2);
    assert_feed(0, "The Post", "https://post.example/feed", "https://post.example/", "World");
    assert_feed(1, "Tides & Times", "http://tides.example/rss", "", "");
}

static void feeds_have_a_scheme_of_their_own(void **state SW_UNUSED)
{
    parse_ok("<opml><body><outline text='A' xmlUrl='feed://a.example/rss'/>"
             "<outline text='B' xmlUrl='feed:https://b.example/rss'/>"
             "<outline text='C' xmlUrl='feed:ftp://c.example/'/></body></opml>");
    assert_int_equal(count, 2);
    assert_feed(0, "A", "http://a.example/rss", "", "");
    assert_feed(1, "B", "https://b.example/rss", "", "");
}

static void the_innermost_outline_is_the_section(void **state SW_UNUSED)
{
    parse_ok("<opml><body><outline text='News'><outline text='Asia'>"
             "<outline text='A' xmlUrl='http://a.example/'/></outline>"
             "<outline text='B' xmlUrl='http://b.example/'/></outline></body></opml>");
    assert_int_equal(count, 2);
    assert_span(feeds[0].section, "Asia");
    assert_span(feeds[1].section, "News");
}

static void a_category_is_the_section_where_no_outline_is_around(void **state SW_UNUSED)
{
    parse_ok("<opml><body>"
             "<outline text='A' category='/World/Asia,/Tides' xmlUrl='http://a.example/'/>"
             "<outline text='In'><outline text='B' category='/Out' xmlUrl='http://b.example/'/>"
             "</outline></body></opml>");
    assert_span(feeds[0].section, "Asia");
    assert_span(feeds[1].section, "In");
}

static void names_are_read_in_any_case(void **state SW_UNUSED)
{
    parse_ok("<OPML><BODY><Outline TEXT='A' xmlurl='http://a.example/' HTMLURL='http://a/'/>"
             "</BODY></OPML>");
    assert_int_equal(count, 1);
    assert_feed(0, "A", "http://a.example/", "http://a/", "");
}

static void only_web_addresses_are_feeds(void **state SW_UNUSED)
{
    parse_ok("<opml><body><outline text='A'/><outline text='B' xmlUrl=''/>"
             "<outline text='C' xmlUrl='file:///etc/passwd'/>"
             "<outline text='D' xmlUrl='javascript:alert(1)'/>"
             "<feed xmlUrl='http://e.example/'/></body></opml>");
    assert_int_equal(count, 0);
}

static void other_documents_are_refused(void **state SW_UNUSED)
{
    assert_int_equal(parse(SPAN("<rss><channel/></rss>")), SW_SYNTAX);
    assert_int_equal(count, 0);
    assert_int_not_equal(parse(SPAN("")), SW_OK);
    assert_int_not_equal(parse(SPAN("no list at all")), SW_OK);
}

static void no_more_feeds_than_the_limit_are_taken(void **state SW_UNUSED)
{
    struct buf text;
    buf_init(&text, 16 << 20);
    buf_add_string(&text, "<opml><body>");
    for (unsigned i = 0; i < OPML_FEEDS_MAX + 5; i++)
        buf_add_format(&text, "<outline text='A' xmlUrl='http://a.example/%u'/>", i);
    buf_add_string(&text, "</body></opml>");
    assert_int_equal(buf_error(&text), SW_OK);
    assert_int_equal(parse(buf_span(&text)), SW_OK);
    assert_int_equal(count, OPML_FEEDS_MAX);
    buf_free(&text);
}

/* --- writing --------------------------------------------------------------------- */

static const char *written(const struct opml_feed *list, size_t n)
{
    struct buf out;
    buf_init(&out, 65536);
    opml_write(SPAN("M & M"), list, n, &out);
    assert_int_equal(buf_error(&out), SW_OK);
    const char *text = arena_string(&arena, buf_span(&out));
    buf_free(&out);
    return text;
}

static void feeds_of_a_section_stand_below_one_outline(void **state SW_UNUSED)
{
    const struct opml_feed list[] = {
        {.title = SPAN("A"), .url = SPAN("http://a.example/?x=1&y=2"), .section = SPAN("World")},
        {.title = SPAN("B"), .url = SPAN("http://b.example/"), .page = SPAN("http://b.example/p")},
        {.url = SPAN("http://c.example/"), .section = SPAN("World")},
    };
    assert_string_equal(
        written(list, 3),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n"
        "    <title>M &amp; M</title>\n  </head>\n  <body>\n"
        "    <outline text=\"World\">\n"
        "      <outline type=\"rss\" text=\"A\" xmlUrl=\"http://a.example/?x=1&amp;y=2\"/>\n"
        "      <outline type=\"rss\" text=\"http://c.example/\" xmlUrl=\"http://c.example/\"/>\n"
        "    </outline>\n"
        "    <outline type=\"rss\" text=\"B\" xmlUrl=\"http://b.example/\""
        " htmlUrl=\"http://b.example/p\"/>\n"
        "  </body>\n</opml>\n");
}

static void what_is_written_reads_back(void **state SW_UNUSED)
{
    const struct opml_feed list[] = {
        {.title = SPAN("\"Quotes\" <&> 'more' \xc3\xa9"),
         .url = SPAN("http://a.example/?x='\"&y=<>"),
         .page = SPAN("http://a.example/"),
         .section = SPAN("Arts & \"Letters\"")},
        {.title = SPAN("B"), .url = SPAN("http://b.example/")},
    };
    parse_ok(written(list, 2));
    assert_int_equal(count, 2);
    assert_feed(0, "\"Quotes\" <&> 'more' \xc3\xa9", "http://a.example/?x='\"&y=<>",
                "http://a.example/", "Arts & \"Letters\"");
    assert_feed(1, "B", "http://b.example/", "", "");
}

static void a_list_without_feeds_is_a_document(void **state SW_UNUSED)
{
    parse_ok(written(NULL, 0));
    assert_int_equal(count, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(feeds_have_title_addresses_and_the_outline_around_them),
        TEST(feeds_have_a_scheme_of_their_own),
        TEST(the_innermost_outline_is_the_section),
        TEST(a_category_is_the_section_where_no_outline_is_around),
        TEST(names_are_read_in_any_case),
        TEST(only_web_addresses_are_feeds),
        TEST(other_documents_are_refused),
        TEST(no_more_feeds_than_the_limit_are_taken),
        TEST(feeds_of_a_section_stand_below_one_outline),
        TEST(what_is_written_reads_back),
        TEST(a_list_without_feeds_is_a_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
