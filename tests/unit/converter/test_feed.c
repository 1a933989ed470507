/* Feeds: every kind, the rank of elements, relative links, broken input, dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "converter/feed.h"
#include "smolwire/buf.h"

struct fixture {
    struct arena arena;
    struct buf reason;
    struct feed feed;
};

static int set_up(void **state)
{
    static struct fixture f;
    arena_init(&f.arena);
    buf_init(&f.reason, 1024);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    arena_free(&f->arena);
    buf_free(&f->reason);
    return 0;
}

static const struct feed_entry *read_one(struct fixture *f, const char *text)
{
    assert_int_equal(
        feed_parse(&(struct feed_input){.bytes = span_of(text),
                                        .url = SPAN("https://h.example/feeds/all.xml")},
                   &f->arena, &f->feed, &f->reason),
        SW_OK);
    assert_true(f->feed.entry_count >= 1);
    return &f->feed.entries[0];
}

static void assert_span(struct span s, const char *expected)
{
    if (!span_is(s, expected))
        fail_msg("\"%.*s\" is not \"%s\"", SPAN_ARG(s), expected);
}

static void rss_2(void **state)
{
    struct fixture *f = *state;
    const struct feed_entry *e = read_one(
        f,
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        "<title>The &lt;b&gt;Herald&lt;/b&gt;</title><link>https://h.example</link>"
        "<language>en-gb</language><ttl>30</ttl>"
        "<item><title>Bridge &amp;amp; tunnel</title><link>/news/1?a=1&amp;b=2#top</link>"
        "<guid isPermaLink='false'>tag:1</guid><pubDate>Tue, 20 May 2025 09:12:00 GMT</pubDate>"
        "<dc:creator>A. Writer</dc:creator><category>World</category><category>Bridges</category>"
        "<description>&lt;p&gt;Short&lt;/p&gt;</description>"
        "<content:encoded><![CDATA[<p>Long</p>]]></content:encoded></item></channel></rss>");
    assert_span(f->feed.format, "rss20");
    assert_span(f->feed.title, "The Herald");
    assert_span(f->feed.language, "en-gb");
    assert_int_equal(f->feed.ttl, 1800);
    assert_span(e->title, "Bridge & tunnel");
    assert_span(e->link, "https://h.example/news/1?a=1&b=2#top");
    assert_span(e->id, "tag:1");
    assert_span(e->author, "A. Writer");
    assert_span(e->section, "World");
    assert_int_equal(e->tag_count, 2);
    assert_span(e->summary, "Short");
    assert_span(e->content, "<p>Long</p>");
    assert_int_equal(e->published, 1747732320);
}

static void atom_1(void **state)
{
    struct fixture *f = *state;
    const struct feed_entry *e = read_one(
        f, "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://base.example/x/'>"
           "<title>Feed</title><link rel='self' href='me.xml'/><link href='/'/>"
           "<entry xml:base='y/'><title type='html'>One &amp;lt;two&amp;gt;</title>"
           "<link rel='enclosure' href='a.mp3'/><link rel='alternate' href='story?a=1&amp;b=2'/>"
           "<id>urn:1</id><updated>2025-05-20T09:12:00Z</updated>"
           "<author><name>A</name><email>a@h.example</email></author>"
           "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Text "
           "<b>bold</b></p></div></content></entry></feed>");
    assert_span(f->feed.format, "atom10");
    assert_span(f->feed.link, "https://base.example/");
    assert_span(e->title, "One <two>");
    assert_span(e->link, "https://base.example/x/y/story?a=1&b=2");
    assert_span(e->author, "A (a@h.example)");
    assert_int_equal(e->published, 1747732320);
    assert_true(span_contains(e->content, SPAN("<p>Text <b>bold</b></p>")));
}

static void rdf(void **state)
{
    struct fixture *f = *state;
    const struct feed_entry *e = read_one(
        f, "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
           "xmlns='http://purl.org/rss/1.0/' xmlns:d='http://purl.org/dc/elements/1.1/'>"
           "<channel r:about='x'><title>Old</title></channel>"
           "<item r:about='http://h.example/1'><title>T</title><link>http://h.example/1</link>"
           "<d:date>2025-05-20</d:date><d:subject>Tides</d:subject></item></r:RDF>");
    assert_span(f->feed.format, "rss10");
    assert_span(f->feed.title, "Old");
    assert_span(e->id, "http://h.example/1");
    assert_span(e->section, "Tides");
    assert_int_equal(e->published, 1747699200);
}

static void broken_xml_gives_what_can_be_had(void **state)
{
    struct fixture *f = *state;
    const struct feed_entry *e =
        read_one(f, "  <rss version=\"0.91\"><channel><item><title>AT&T & caf&eacute;</title>"
                    "<link>http://h.example/1</link><dc:creator>Undeclared</dc:creator></item>"
                    "<item><title>Cut");
    assert_span(e->title, "AT&T & caf\xc3\xa9");
    assert_span(e->author, "Undeclared");
    assert_int_equal(f->feed.entry_count, 2);
}

static void links_of_feedburner_are_undone(void **state)
{
    struct fixture *f = *state;
    const struct feed_entry *e = read_one(
        f, "<rss xmlns:fb='http://rssnamespace.org/feedburner/ext/1.0'><channel><item>"
           "<link>http://feeds.example/~r/1</link><fb:origLink>http://h.example/1</fb:origLink>"
           "</item></channel></rss>");
    assert_span(e->link, "http://h.example/1");
}

static void ids_that_are_addresses_are_links(void **state)
{
    struct fixture *f = *state;
    const struct feed_entry *e =
        read_one(f, "<rss><channel><item><guid>https://h.example/1</guid></item></channel></rss>");
    assert_span(e->link, "https://h.example/1");
    e = read_one(f, "<rss><channel><item><guid isPermaLink='false'>https://h.example/1</guid>"
                    "</item></channel></rss>");
    assert_int_equal(e->link.n, 0);
}

static void times_at_which_a_feed_was_made_are_none(void **state)
{
    struct fixture *f = *state;
    static const char text[] = "<feed xmlns='http://www.w3.org/2005/Atom'>"
                               "<entry><title>A</title><published>2025-05-20T06:00:00Z</published>"
                               "<updated>2025-05-20T09:12:00Z</updated></entry>"
                               "<entry><title>B</title><published>2025-05-19T06:00:00Z</published>"
                               "<updated>2025-05-20T09:12:00Z</updated></entry>"
                               "<entry><title>C</title><published>2025-05-18T06:00:00Z</published>"
                               "<updated>2025-05-20T09:12:01Z</updated></entry></feed>";
    int64_t made = 1747732320;
    (void)read_one(f, text);
    feed_drop_made_up_times(&f->feed, made + 7200); /* one moment, and not that of the feed */
    assert_int_equal(f->feed.entries[0].updated, made);
    feed_drop_made_up_times(&f->feed, made + 60);
    assert_int_equal(f->feed.entries[0].updated, SW_NO_TIME);
    assert_int_equal(f->feed.entries[0].published, made - 11520);
    f->feed.entry_count = 2; /* a pair may be chance */
    f->feed.entries[0].published = f->feed.entries[1].published = made;
    feed_drop_made_up_times(&f->feed, made);
    assert_int_equal(f->feed.entries[0].published, made);
}

static void what_is_no_feed_is_said_to_be_none(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(
        feed_parse(&(struct feed_input){.bytes = SPAN("<html><body>Hello</body></html>")},
                   &f->arena, &f->feed, &f->reason),
        SW_SYNTAX);
    assert_string_equal(f->reason.data, "parse: not a feed: its root element is html");
    assert_int_equal(feed_parse(&(struct feed_input){.bytes = SPAN("not even markup")}, &f->arena,
                                &f->feed, &f->reason),
                     SW_SYNTAX);
    assert_int_equal(
        feed_parse(&(struct feed_input){.bytes = SPAN("")}, &f->arena, &f->feed, &f->reason),
        SW_SYNTAX);
}

static void dates(void **state)
{
    static const struct {
        const char *text;
        int64_t time;
    } cases[] = {
        {"Tue, 20 May 2025 09:12:00 GMT", 1747732320},
        {"20 May 2025 09:12 +0000", 1747732320},
        {"Tue, 20 May 25 11:12:00 +0200", 1747732320},
        {"Tue, 20 May 2025 05:12:00 EDT", 1747732320},
        {"Tue, 20 May 2025 10:12:00 +01:00", 1747732320},
        {"20-May-2025 9:12", 1747732320},
        {"May 20, 2025 09:12", 1747732320},
        {"Tue May 20 09:12:00 2025", 1747732320},
        {"2025-05-20T09:12:00Z", 1747732320},
        {"2025-05-20T11:12+02:00", 1747732320},
        {"2025-05-20 09:12:00", 1747732320},
        {"2025-05-20", 1747699200},
        {"20250520", 1747699200},
        {"2025-05", 1746057600},
        {"2025", 1735689600},
        {" 2025-05-20T24:00:00Z ", 1747785600},
        {"2025-05-20T09", 1747731600},
        {"Tue, 20 May 2025 9:2:5 GMT", 1747731725},
        {"\u03A4\u03C1\u03B9, 20 \u039C\u03AC\u03B9 2025 09:12:00 GMT", 1747732320},
        {"\u039A\u03C5\u03C1, 11 \u0399\u03BF\u03CD\u03BB 2004 12:00:00 EST", 1089565200},
    };
    (void)state;
    for (size_t i = 0; i < SW_COUNT(cases); i++) {
        int64_t t = 0;
        if (!feed_parse_date(span_of(cases[i].text), &t) || t != cases[i].time)
            fail_msg("%s gives %lld", cases[i].text, (long long)t);
    }
    static const char *const bad[] = {"",     "yesterday", "2025-13-01", "32 May 2025",
                                      "Tue,", "12:30"};
    for (size_t i = 0; i < SW_COUNT(bad); i++) {
        int64_t t = 0;
        if (feed_parse_date(span_of(bad[i]), &t))
            fail_msg("%s is taken for a date", bad[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rss_2, set_up, tear_down),
        cmocka_unit_test_setup_teardown(atom_1, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rdf, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_xml_gives_what_can_be_had, set_up, tear_down),
        cmocka_unit_test_setup_teardown(times_at_which_a_feed_was_made_are_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(links_of_feedburner_are_undone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ids_that_are_addresses_are_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_feed_is_said_to_be_none, set_up, tear_down),
        cmocka_unit_test(dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
