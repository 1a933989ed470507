/* Feeds: what formats, links, dates, texts and charsets look like in the wild. */
#include <stdio.h>
#include <string.h>

#include "arena_fixture.h"
#include "converter/feed.h"
#include "converter/feed_text.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"

static struct feed feed;

static enum err parse_at(struct span bytes, const char *content_type, const char *url)
{
    struct feed_input in = {bytes, span_of(content_type), span_of(url)};
    struct buf reason;
    buf_init(&reason, 4096);
    feed = (struct feed){0};
    enum err e = feed_parse(&in, &arena, &feed, &reason);
    if (e)
        assert_true(reason.len > 0);
    buf_free(&reason);
    return e;
}

static void read_feed(const char *xml)
{
    assert_int_equal(parse_at(span_of(xml), "", "http://feed.example/dir/feed.xml"), SW_OK);
}

static void assert_span(struct span s, const char *expected)
{
    if (!span_is(s, expected))
        print_message("\"%.*s\" is not \"%s\"\n", SPAN_ARG(s), expected);
    assert_true(span_is(s, expected));
}

/* The only entry of an RSS feed whose item holds `inside`. */
static const struct feed_entry *item(const char *inside)
{
    static char xml[8192];
    (void)snprintf(xml, sizeof(xml),
                   "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                   "xmlns:a=\"http://www.w3.org/2005/Atom\" "
                   "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
                   "xmlns:fb=\"http://rssnamespace.org/feedburner/ext/1.0\">"
                   "<channel><item>%s</item></channel></rss>",
                   inside);
    read_feed(xml);
    assert_int_equal(feed.entry_count, 1);
    return &feed.entries[0];
}

static const struct feed_entry *entry(const char *inside)
{
    static char xml[8192];
    (void)snprintf(xml, sizeof(xml),
                   "<feed xmlns='http://www.w3.org/2005/Atom'><entry>%s</entry></feed>", inside);
    read_feed(xml);
    assert_int_equal(feed.entry_count, 1);
    return &feed.entries[0];
}

/* --- formats ------------------------------------------------------------------ */

static void formats_are_told_apart(void **state SW_UNUSED)
{
    static const char *const cases[][2] = {
        {"<rss version='2.0'/>", "rss20"},
        {"<rss version='2.1'/>", "rss20"},
        {"<rss/>", "rss"},
        {"<rss version='0.92'/>", "rss092"},
        {"<rss version='0.91'/>", "rss091u"},
        {"<!DOCTYPE rss SYSTEM 'http://my.netscape.com/publish/formats/rss-0.91.dtd'>"
         "<rss version='0.91'/>",
         "rss091n"},
        {"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
         "xmlns='http://purl.org/rss/1.0/'/>",
         "rss10"},
        {"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
         "xmlns='http://my.netscape.com/rdf/simple/0.9/'/>",
         "rss090"},
        {"<feed xmlns='http://www.w3.org/2005/Atom'/>", "atom10"},
        {"<feed version='0.3' xmlns='http://purl.org/atom/ns#'/>", "atom03"},
        {"<feed/>", "atom"},
        {"{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}", "json10"},
        {" {\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}", "json11"},
    };
    for (size_t i = 0; i < SW_COUNT(cases); i++) {
        read_feed(cases[i][0]);
        assert_span(feed.format, cases[i][1]);
    }
}

static void what_is_no_feed_is_refused(void **state SW_UNUSED)
{
    static const char *const cases[] = {"",
                                        "text",
                                        "<html><body>x</body></html>",
                                        "<opml/>",
                                        "{}",
                                        "{\"items\": 1}",
                                        "[1, 2, 3]",
                                        "<!DOCTYPE rss [",
                                        "&amp;",
                                        "{\"items\": [",
                                        "<"};
    for (size_t i = 0; i < SW_COUNT(cases); i++)
        if (parse_at(span_of(cases[i]), "", "") == SW_OK)
            assert_int_equal(feed.entry_count, 0); /* repaired JSON may be a feed without items */
    assert_int_equal(parse_at(SPAN("<html/>"), "", ""), SW_SYNTAX);
}

static void rss_1_0_has_its_items_beside_the_channel(void **state SW_UNUSED)
{
    read_feed("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
              "xmlns='http://purl.org/rss/1.0/'><channel rdf:about='x'><title>T</title>"
              "<link>http://a.example/</link></channel>"
              "<item rdf:about='http://a.example/1'><title>One</title>"
              "<link>http://a.example/1</link></item></rdf:RDF>");
    assert_span(feed.title, "T");
    assert_span(feed.link, "http://a.example/");
    assert_int_equal(feed.entry_count, 1);
    assert_span(feed.entries[0].id, "http://a.example/1");
}

/* --- links and ids --------------------------------------------------------------- */

static void links_are_found_where_they_are(void **state SW_UNUSED)
{
    static const char *const rss[][2] = {
        {"<link>http://a.example/1</link>", "http://a.example/1"},
        {"<link> ../1?a=b&amp;c </link>", "http://feed.example/1?a=b&c"},
        {"<link xml:base='http://b.example/x/'>y</link>", "http://b.example/x/y"},
        {"<guid>http://a.example/g</guid>", "http://a.example/g"},
        {"<guid isPermaLink='false'>http://a.example/g</guid>", ""},
        {"<guid>http://a.example/g</guid><link>http://a.example/l</link>", "http://a.example/l"},
        {"<link>http://proxy.example/</link><fb:origLink>http://a.example/o</fb:origLink>",
         "http://a.example/o"},
        {"<a:link rel='self' href='http://a.example/self'/><link>http://a.example/l</link>",
         "http://a.example/l"},
        {"<link/><guid>http://a.example/g</guid>", "http://a.example/g"},
        {"<image><link>http://a.example/image</link></image>", ""},
    };
    static const char *const atom[][2] = {
        {"<link href='http://a.example/1'/>", "http://a.example/1"},
        {"<link rel='enclosure' href='http://a.example/mp3'/><link href='1'/>",
         "http://feed.example/dir/1"},
        {"<link rel='enclosure'>http://a.example/mp3</link><link href='/1'/>",
         "http://feed.example/1"},
        {"<link type='application/json' href='j'/><link type='text/html' href='/h'/>",
         "http://feed.example/h"},
        {"<id>http://a.example/id</id>", "http://a.example/id"},
        {"<link href='http://a.example/?a=1&amp;b=2'/>", "http://a.example/?a=1&b=2"},
        {"<source><link href='http://a.example/other'/></source>", ""},
    };
    for (size_t i = 0; i < SW_COUNT(rss); i++)
        assert_span(item(rss[i][0])->link, rss[i][1]);
    for (size_t i = 0; i < SW_COUNT(atom); i++)
        assert_span(entry(atom[i][0])->link, atom[i][1]);
}

/* --- texts ------------------------------------------------------------------------- */

static void titles_are_text(void **state SW_UNUSED)
{
    static const char *const rss[][2] = {
        {"<title>A &amp;amp; B</title>", "A & B"},
        {"<title>A &amp; B</title>", "A & B"},
        {"<title><![CDATA[<b>Bold</b> &#8211; word]]></title>", "Bold \u2013 word"},
        {"<title>&lt;i&gt;Italic&lt;/i&gt;</title>", "Italic"},
        {"<title>1 &lt; 2</title>", "1 < 2"},
        {"<title>caf&eacute; &euro;</title>", "caf\u00e9 \u20ac"},
        {"<title>AT&T</title>", "AT&T"},
        {"<title>\n two\n   lines </title>", "two lines"},
        {"<title>It&apos;s</title>", "It's"},
        {"<dc:title>DC</dc:title>", "DC"},
        {"<dc:title>DC</dc:title><title>Own</title>", "Own"},
        {"<media:title>M</media:title>", "M"}, /* a prefix that nobody declared */
    };
    static const char *const atom[][2] = {
        {"<title type='html'>&lt;b&gt;B&lt;/b&gt; &amp;amp; C</title>", "B & C"},
        {"<title type='text'>&lt;b&gt; is a tag</title>", "<b> is a tag"},
        {"<title>5 &lt; 6 &amp; 7</title>", "5 < 6 & 7"},
        {"<title>a &amp;amp; b</title>", "a & b"},
        {"<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>X <b>Y</b> &lt;z></div>"
         "</title>",
         "X Y <z>"},
        {"<title type='application/octet-stream'>PGI+QjwvYj4=</title>", "B"},
        {"<title type='image/png'>QeM=</title>", "A\u00e3"}, /* bytes that were no UTF-8 */
    };
    for (size_t i = 0; i < SW_COUNT(rss); i++)
        assert_span(item(rss[i][0])->title, rss[i][1]);
    for (size_t i = 0; i < SW_COUNT(atom); i++)
        assert_span(entry(atom[i][0])->title, atom[i][1]);
}

static void authors_are_all_told(void **state SW_UNUSED)
{
    assert_span(item("<author>me@a.example (Jane Doe)</author>")->author,
                "me@a.example (Jane Doe)");
    assert_span(feed_person(SPAN("me@a.example (Jane Doe)")), "Jane Doe");
    assert_span(feed_person(SPAN("Jane Doe (me@a.example)")), "Jane Doe");
    assert_span(feed_person(SPAN("Jane Doe (Berlin)")), "Jane Doe (Berlin)");
    assert_span(feed_person(SPAN("me@a.example ()")), "me@a.example");
    assert_span(item("<dc:creator>A</dc:creator><dc:creator>B</dc:creator>")->author, "A, B");
    assert_span(entry("<author><name>N</name><email>e@a.example</email></author>")->author,
                "N (e@a.example)");
    assert_span(entry("<author><email>e@a.example</email></author>")->author, "e@a.example");
    assert_span(entry("<author><name>A</name></author><author><name>B</name></author>")->author,
                "A, B");
}

static void content_is_the_whole_story(void **state SW_UNUSED)
{
    static char xml[2048];
    const struct feed_entry *e = item("<description>Short</description>"
                                      "<content:encoded><![CDATA[<p>Long</p>]]></content:encoded>");
    assert_span(e->content, "<p>Long</p>");
    assert_span(e->summary, "Short");
    assert_span(e->base, "http://feed.example/dir/feed.xml");
    assert_span(item("<description>&lt;p&gt;Short&lt;/p&gt;</description>")->content, "");
    memset(xml, 'a', 1000);
    memcpy(xml, "<description>", 13);
    memcpy(xml + 900, "</description>", 15);
    assert_true(item(xml)->content.n > 800);
    e = entry("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
              "<p>One &amp; two</p></div></content>");
    assert_true(span_contains(e->content, SPAN("<p>One &amp; two</p>")));
}

static void tags_come_once_and_the_first_is_the_section(void **state SW_UNUSED)
{
    const struct feed_entry *e = item("<category>World</category><category>world</category>"
                                      "<dc:subject>Peace</dc:subject><category/>");
    assert_int_equal(e->tag_count, 2);
    assert_span(e->tags[1], "Peace");
    assert_span(e->section, "World");
    assert_span(entry("<category term='t' label='Label'/>")->section, "Label");
}

/* --- dates ---------------------------------------------------------------------------- */

static void dates_in_many_forms(void **state SW_UNUSED)
{
    static const struct {
        const char *text;
        int64_t time; /* SW_NO_TIME: none */
    } cases[] = {
        {"Fri, 15 Aug 2025 08:15:00 GMT", 1755245700},
        {"Fri, 15 Aug 2025 08:15:00 PDT", 1755270900},
        {"15 Aug 25 08:15 +0200", 1755238500},
        {"Fri, 15 Aug 2025 08:15:00 PM", 1755288900},
        {"Fr, 15 Aug 2025 10:15:00 +0200", 1755245700},
        {"2025-08-15T08:15:00Z", 1755245700},
        {"2025-08-15T08:15:00.123-08:00", 1755274500},
        {"2025-08-15 08:15:00", 1755245700},
        {"20250815T081500Z", 1755245700},
        {"2025-08-14T24:00:00Z", 1755216000},
        {"2025-08-15", 1755216000},
        {"2025-08", 1754006400},
        {"2025", 1735689600},
        {"2025-227", 1755216000},
        {"2025227", 1755216000},
        {"Fri Aug 15 08:15:00 2025", 1755245700},
        {"2025/08/15 08:15", 1755245700},
        {"Sat, 31 Feb 2025 08:15:00 GMT", SW_NO_TIME},
        {"2025-13-01", SW_NO_TIME},
        {"2025-08-15T25:00:00Z", 1755216000}, /* the day at least */
        {"yesterday", SW_NO_TIME},
        {"", SW_NO_TIME},
    };
    for (size_t i = 0; i < SW_COUNT(cases); i++) {
        int64_t t = SW_NO_TIME;
        bool parsed = feed_parse_date(span_of(cases[i].text), &t);
        if (parsed != (cases[i].time != SW_NO_TIME) || t != cases[i].time)
            print_message("%s: %lld\n", cases[i].text, (long long)t);
        assert_int_equal(parsed, cases[i].time != SW_NO_TIME);
        assert_true(t == cases[i].time);
    }
    assert_int_equal(entry("<updated>2025-08-15T08:15:00Z</updated>")->published, 1755245700);
    assert_int_equal(item("<pubDate>x</pubDate><dc:date>2025-08-15</dc:date>")->published,
                     1755216000);
}

/* --- charsets ---------------------------------------------------------------------------- */

static void charsets_are_understood(void **state SW_UNUSED)
{
    const struct {
        struct span bytes;
        const char *content_type;
    } cases[] = {
        {SPAN("<rss><channel><title>\xc3\xa9</title></channel></rss>"), ""},
        {SPAN("\xEF\xBB\xBF<rss><channel><title>\xc3\xa9</title></channel></rss>"), ""},
        {SPAN("<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><title>\xe9</title>"
              "</channel></rss>"),
         ""},
        {SPAN("<rss><channel><title>\xe9</title></channel></rss>"), "text/xml; charset=latin1"},
        {SPAN("<rss><channel><title>\x82</title></channel></rss>"), "text/xml; charset=cp437"},
        {SPAN("<\0r\0s\0s\0>\0<\0c\0h\0a\0n\0n\0e\0l\0>\0<\0t\0i\0t\0l\0e\0>\0\xe9\0<\0/\0t\0i\0"
              "t\0l\0e\0>\0<\0/\0c\0h\0a\0n\0n\0e\0l\0>\0<\0/\0r\0s\0s\0>\0"),
         ""},
        {SPAN("\0\0\0<\0\0\0f\0\0\0e\0\0\0e\0\0\0d\0\0\0>\0\0\0<\0\0\0t\0\0\0i\0\0\0t\0\0\0l\0\0\0"
              "e\0\0\0>\0\0\0\xe9\0\0\0<\0\0\0/\0\0\0t\0\0\0i\0\0\0t\0\0\0l\0\0\0e\0\0\0>"),
         ""},
    };
    for (size_t i = 0; i < SW_COUNT(cases); i++) {
        assert_int_equal(parse_at(cases[i].bytes, cases[i].content_type, ""), SW_OK);
        assert_span(feed.title, "\u00e9");
    }
    static const char japanese[] = "<?xml version='1.0' encoding='iso-2022-jp'?><rss><channel>"
                                   "<title>\x1b$B6q\x1b(B</title></channel></rss>";
    assert_int_equal(parse_at(span_of(japanese), "", ""), SW_OK);
    assert_span(feed.title, "\u5177");
}

/* --- JSON Feed --------------------------------------------------------------------------- */

static void json_feeds_are_read(void **state SW_UNUSED)
{
    read_feed(
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\","
        "\"home_page_url\":\"/\",\"language\":\"de\",\"authors\":[{\"name\":\"Staff\"}],"
        "\"items\":[{\"id\":7,\"url\":\"/7\","
        "\"title\":\" One\\ntwo \",\"content_html\":\"<p>x</p>\",\"summary\":\"S\","
        "\"date_published\":\"2025-08-15T08:15:00Z\",\"tags\":[\"World\",\"Peace\"]},"
        "{\"id\":\"http://a.example/8\",\"content_text\":\"a < b\",\"author\":{\"name\":\"A\"},"
        "\"date_modified\":\"2025-08-15\"}, 9]}");
    assert_span(feed.title, "T");
    assert_span(feed.link, "http://feed.example/");
    assert_span(feed.language, "de");
    assert_int_equal(feed.entry_count, 2);
    const struct feed_entry *e = &feed.entries[0];
    assert_span(e->id, "7");
    assert_span(e->link, "http://feed.example/7");
    assert_span(e->title, "One two");
    assert_span(e->author, "Staff");
    assert_span(e->section, "World");
    assert_int_equal(e->published, 1755245700);
    e = &feed.entries[1];
    assert_span(e->link, "http://a.example/8");
    assert_span(e->content, "<p>a &lt; b</p>");
    assert_span(e->author, "A");
    assert_int_equal(e->published, 1755216000);
}

/* --- what breaks them ---------------------------------------------------------------------- */

static void entities_of_the_document_type_count_but_never_grow(void **state SW_UNUSED)
{
    read_feed("<!DOCTYPE rss [<!ENTITY a \"one &lt; &#50;\"> <!ENTITY b '&a;&a;'>\n] >"
              "<rss><channel><title>&a; &b; &c;</title></channel></rss>");
    assert_span(feed.title, "one < 2 &a;&a; &c;");
    struct buf bomb;
    buf_init(&bomb, PAGE_MAX);
    buf_add_string(&bomb, "<!DOCTYPE rss [<!ENTITY a \"");
    buf_add_repeat(&bomb, 'x', 1000);
    buf_add_string(&bomb, "\">]><rss><channel><title>");
    for (int i = 0; i < 100000; i++)
        buf_add_string(&bomb, "&a;");
    buf_add_string(&bomb, "</title></channel></rss>");
    assert_int_equal(parse_at(buf_span(&bomb), "", ""), SW_OK);
    assert_true(feed.title.n < 2 * bomb.len);
    buf_free(&bomb);
}

static void broken_feeds_give_what_can_be_had(void **state SW_UNUSED)
{
    read_feed("  \n<rss><channel><item><title>One</title></item>"
              "<item><title>Two &nosuch; <link>http://a.example/2</link></item>");
    assert_true(feed.entry_count >= 1);
    assert_span(feed.entries[0].title, "One");
    read_feed("<rss><channel><item><dc:date>2025-08-15</dc:date>\x01<title>A\x02"
              "B</title></item></channel></rss>");
    assert_span(feed.entries[0].title, "AB");
    assert_int_equal(feed.entries[0].published, 1755216000);
}

static void deep_and_long_feeds_end(void **state SW_UNUSED)
{
    struct buf b;
    buf_init(&b, PAGE_MAX);
    buf_add_string(&b, "<rss><channel>");
    for (int i = 0; i < 100000; i++)
        buf_add_string(&b, "<item>");
    assert_int_equal(parse_at(buf_span(&b), "", ""), SW_OK);
    buf_reset(&b);
    buf_add_string(&b, "<rss><channel>");
    for (int i = 0; i < FEED_ENTRIES_MAX + 10; i++)
        buf_add_format(&b, "<item><title>%d</title></item>", i);
    buf_add_string(&b, "</channel></rss>");
    assert_int_equal(parse_at(buf_span(&b), "", ""), SW_OK);
    assert_int_equal(feed.entry_count, FEED_ENTRIES_MAX);
    assert_int_equal(parse_at(span_make(b.data, PAGE_MAX + 1), "", ""), SW_LIMIT);
    buf_free(&b);
}

/* libxml2 alone would take the square of their number. */
static void tags_with_attributes_without_end(void **state SW_UNUSED)
{
    struct buf b;
    buf_init(&b, PAGE_MAX);
    buf_add_string(&b, "<rss><channel><title>T</title><x ");
    for (int i = 0; i < 1000000; i++)
        buf_add_string(&b, "a=\">\" ");
    assert_int_equal(parse_at(buf_span(&b), "", ""), SW_OK);
    assert_span(feed.title, "T");
    buf_add_string(&b, "/><item><title>One</title></item></channel></rss>");
    assert_int_equal(parse_at(buf_span(&b), "", ""), SW_OK);
    assert_int_equal(feed.entry_count, 1);
    buf_free(&b);
}

/* Nor may namespaces that are declared inside each other without end. */
static void namespaces_within_namespaces(void **state SW_UNUSED)
{
    struct buf b;
    buf_init(&b, PAGE_MAX);
    buf_add_string(&b, "<rss><channel><title>T</title>");
    for (int i = 0; i < 200000; i++)
        buf_add_string(&b, "<a xmlns:b='c'>");
    assert_int_equal(parse_at(buf_span(&b), "", ""), SW_OK);
    assert_span(feed.title, "T");
    buf_free(&b);
}

static void how_long_to_wait(void **state SW_UNUSED)
{
    read_feed("<rss><channel><ttl>60</ttl></channel></rss>");
    assert_int_equal(feed.ttl, 3600);
    read_feed("<rss><channel><sy:updatePeriod>hourly</sy:updatePeriod>"
              "<sy:updateFrequency>2</sy:updateFrequency></channel></rss>");
    assert_int_equal(feed.ttl, 1800);
    read_feed("<rss><channel><ttl>x</ttl></channel></rss>");
    assert_int_equal(feed.ttl, 0);
}

/* Each author was joined to all before it: a megabyte of them took minutes, and gigabytes. */
static void thousands_of_authors(void **state SW_UNUSED)
{
    struct buf xml;
    buf_init(&xml, 1 << 20);
    buf_add_string(&xml, "<rss><channel><item><title>x</title><link>http://a.example/</link>");
    for (int i = 0; i < 5000; i++)
        buf_add_format(&xml, "<author>Ann Bee %d</author>", i);
    buf_add_string(&xml, "</item></channel></rss>");
    read_feed(xml.data);
    assert_in_range(feed.entries[0].author.n, 100, FEED_AUTHORS_MAX + 2);
    assert_true(span_starts(feed.entries[0].author, SPAN("Ann Bee 0, Ann Bee 1, ")));
    assert_in_range(arena.used, 0, 16 * 1024 * 1024);
    buf_free(&xml);
}

/* RSS and Atom borrow from each other, with and without the other's namespace. */
static void formats_are_mixed(void **state SW_UNUSED)
{
    read_feed("<rss version='2.0' xmlns='http://www.w3.org/2005/Atom'><channel><item>"
              "<title>a</title><link>http://a.example/1</link><guid>g</guid>"
              "<pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate></item></channel></rss>");
    assert_span(feed.format, "rss20");
    assert_int_equal(feed.entry_count, 1);
    assert_span(feed.entries[0].link, "http://a.example/1");
    assert_span(feed.entries[0].id, "g");
    assert_int_equal(feed.entries[0].published, 1072986501);
    assert_int_equal(item("<published>2004-01-01T19:48:21Z</published>")->published, 1072986501);
    assert_int_equal(entry("<pubDate>2004-01-01T19:48:21Z</pubDate>")->published, 1072986501);
    assert_span(item("<s:section xmlns:s='http://purl.org/rss/1.0/modules/slash/'>Sport"
                     "</s:section>")
                    ->section,
                "Sport");
}

static void numbers_of_characters(void **state SW_UNUSED)
{
    assert_span(item("<title>a &#151; b&#X2019;s &#146;c&#11;d</title>")->title,
                "a \u2014 b\u2019s \u2019cd");
    assert_span(item("<title>5 < 6 <7> & 8</title>")->title, "5 < 6 <7> & 8");
}

static void blocks_are_words_apart(void **state SW_UNUSED)
{
    assert_span(entry("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
                      "<p>One</p><p>T<b>w</b>o &lt; 3</p></div></title>")
                    ->title,
                "One Two < 3");
}

static void escaped_twice(void **state SW_UNUSED)
{
    assert_span(item("<link>http://a.example/?b=1&amp;amp;c=2</link>")->link,
                "http://a.example/?b=1&c=2");
    assert_span(entry("<author><name>Ann &amp;amp; Bo</name></author>")->author, "Ann & Bo");
}

static void json_that_holds_html(void **state SW_UNUSED)
{
    read_feed(
        "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\","
        "\"title\":\"Ann&#8217;s &amp; Bo\",\"content_text\":\"One\\ntwo\\n \\nthree < 4\"}]}");
    assert_span(feed.entries[0].title, "Ann\u2019s & Bo");
    assert_span(feed.entries[0].content, "<p>One\ntwo</p><p>three &lt; 4</p>");
}

static void only_true_makes_a_permalink(void **state SW_UNUSED)
{
    static const char *const no[] = {"isPermaLink=' false '", "ispermalink='false'",
                                     "isPermaLink='no'", "isPermaLink=''"};
    for (size_t i = 0; i < SW_COUNT(no); i++) {
        char guid[128];
        (void)snprintf(guid, sizeof(guid), "<guid %s>http://a.example/</guid>", no[i]);
        assert_span(item(guid)->link, "");
    }
    assert_span(item("<guid isPermaLink='True'>http://a.example/</guid>")->link,
                "http://a.example/");
    assert_span(item("<guid>http://a.example/</guid>")->link, "http://a.example/");
}

static void warnings_before_the_feed(void **state SW_UNUSED)
{
    read_feed("<br />\n<b>Warning</b>: x in <b>y.php</b> on line <b>3</b><br />\n"
              "<?xml version='1.0'?><rss version='2.0'><channel><title>T</title></channel></rss>");
    assert_span(feed.title, "T");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(thousands_of_authors),
        TEST(formats_are_told_apart),
        TEST(what_is_no_feed_is_refused),
        TEST(rss_1_0_has_its_items_beside_the_channel),
        TEST(links_are_found_where_they_are),
        TEST(titles_are_text),
        TEST(authors_are_all_told),
        TEST(content_is_the_whole_story),
        TEST(tags_come_once_and_the_first_is_the_section),
        TEST(dates_in_many_forms),
        TEST(charsets_are_understood),
        TEST(json_feeds_are_read),
        TEST(entities_of_the_document_type_count_but_never_grow),
        TEST(broken_feeds_give_what_can_be_had),
        TEST(deep_and_long_feeds_end),
        TEST(tags_with_attributes_without_end),
        TEST(namespaces_within_namespaces),
        TEST(how_long_to_wait),
        TEST(formats_are_mixed),
        TEST(numbers_of_characters),
        TEST(blocks_are_words_apart),
        TEST(escaped_twice),
        TEST(json_that_holds_html),
        TEST(only_true_makes_a_permalink),
        TEST(warnings_before_the_feed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
