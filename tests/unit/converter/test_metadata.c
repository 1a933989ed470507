/*
 * Metadata: which of a page's statements wins, and what is made of it.
 */
#include "metadata_fixture.h"

static void assert_title(const char *html, const char *expected)
{
    struct page p;
    read_page(&p, html);
    assert_span(p.article.title, expected);
    drop(&p);
}

static void json_ld_says_all(void **state SW_UNUSED)
{
    struct page p;
    read_page(&p, LD("{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\","
                     "\"headline\":\"Harbour opens\",\"description\":\"After ten years\","
                     "\"author\":[{\"@type\":\"Person\",\"name\":\"Ann Lee\"},{\"name\":\"Bo "
                     "Ek\"}],"
                     "\"datePublished\":\"2025-05-20T09:12:00+02:00\","
                     "\"dateModified\":\"2025-05-21T09:12:00Z\",\"articleSection\":\"World\","
                     "\"keywords\":[\"ports\",\"ships\"],\"inLanguage\":\"en_GB\","
                     "\"publisher\":{\"name\":\"The Gazette\"},"
                     "\"image\":{\"url\":\"/a.jpg\",\"caption\":\"A quay\",\"creditText\":\"B. "
                     "Ek\"}}") "<p>Ann Lee and Bo Ek wrote this text");
    const struct article *a = &p.article;
    assert_span(a->title, "Harbour opens");
    assert_span(a->standfirst, "After ten years");
    assert_span(a->byline, "Ann Lee, Bo Ek");
    assert_span(a->section, "World");
    assert_span(a->language, "en-GB");
    assert_span(a->site, "The Gazette");
    assert_int_equal(a->tag_count, 2);
    assert_span(a->tags[1], "ships");
    assert_span(a->picture.url, "https://www.gazette.example/a.jpg");
    assert_span(a->picture.caption, "A quay");
    assert_span(a->picture.credit, "B. Ek");
    assert_int_equal(a->modified - a->published, 26 * 3600);
    drop(&p);
}

static void json_ld_in_a_graph(void **state SW_UNUSED)
{
    assert_byline(LD("{\"@graph\":[{\"@type\":\"WebPage\",\"name\":\"x\"},"
                     "{\"@type\":[\"Article\",\"Thing\"],\"headline\":\"H\","
                     "\"author\":{\"@id\":\"#p\"}},"
                     "{\"@type\":\"Person\",\"@id\":\"#p\",\"name\":\"Ann Lee\"}]}") "<p>Ann Lee",
                  "Ann Lee");
    assert_title(LD("[{\"@type\":\"BreadcrumbList\"},{\"@type\":\"schema:BlogPosting\","
                    "\"headline\":\"Rain &amp;amp; wind\"}]"),
                 "Rain & wind");
    assert_title(
        LD("{\"@type\":\"WebPage\",\"mainEntity\":{\"@type\":\"Article\",\"name\":\"N\"}}"), "N");
}

static void broken_json_ld(void **state SW_UNUSED)
{
    assert_title(LD("<!-- {\"@type\":\"NewsArticle\",\"headline\":\"One\ntwo\",} -->"), "One two");
    assert_title(LD("{\"@type\":\"Article\",\"headline\":\"He said \"no\" to it\"};"),
                 "He said \"no\" to it");
    assert_title(LD("not json") "<title>Words</title>", "Words");
}

static void the_first_article_of_several_counts(void **state SW_UNUSED)
{
    assert_byline(
        LD("[{\"@type\":\"Article\",\"headline\":\"A\",\"author\":\"Ann Lee\"},"
           "{\"@type\":\"Article\",\"headline\":\"B\",\"author\":\"Bo Ek\"}]") "<p>Ann Lee <p>Bo "
                                                                               "Ek",
        "Ann Lee");
}

static void titles_lose_the_sites_name(void **state SW_UNUSED)
{
    assert_title(
        "<meta property=og:site_name content='The Gazette'><title>Rain - The Gazette</title>",
        "Rain");
    assert_title("<title>Rain falls on all | Gazette</title>", "Rain falls on all");
    assert_title(
        "<title>The Gazette: Rain</title><meta property=og:site_name content='The Gazette'>",
        "Rain");
    assert_title("<title>Rain in March: what we know</title>", "Rain in March: what we know");
    assert_title("<title>Rain - wind - snow</title>", "Rain - wind - snow");
}

static void the_heading_wins_where_it_agrees(void **state SW_UNUSED)
{
    assert_title("<meta property=og:title content='Rain falls: all you must know about it'>"
                 "<h1>The Gazette</h1><h1>Rain falls all week</h1>",
                 "Rain falls all week");
    assert_title("<meta property=og:title content='Rain falls'><h1>Breaking news</h1>",
                 "Rain falls");
}

static void of_several_headings_the_one_that_says_most_of_the_title(void **state SW_UNUSED)
{
    assert_title("<title>Rain falls all week in the north | Weather Desk</title>"
                 "<h1>Weather Desk</h1><h1>Rain falls all week in the north</h1>",
                 "Rain falls all week in the north");
    assert_title("<title>Rain falls all week | Field and Stream Times</title>"
                 "<h1>Field and Stream Times</h1><h2>Rain falls all week</h2>",
                 "Rain falls all week");
    assert_title("<title>Weather - Rain falls all week</title><h1>Rain falls all week</h1>",
                 "Rain falls all week");
}

static void kickers_are_no_part_of_the_headline(void **state SW_UNUSED)
{
#define DECLARED "<meta property=og:title content='Rain falls all week'>"
    assert_title(DECLARED "<h1><span>Storms </span>Rain falls all week</h1>",
                 "Rain falls all week");
    assert_title(DECLARED "<h1>20.05.2025<br>Rain fa\u00ADlls all week</h1>",
                 "Rain falls all week");
    assert_title(DECLARED "<h1>The Rain falls all week</h1>", "The Rain falls all week");
    assert_title(DECLARED "<title>Storms: Rain falls all week</title>"
                          "<h1>Storms: Rain falls all week</h1>",
                 "Storms: Rain falls all week");
}

static void bylines_are_names(void **state SW_UNUSED)
{
    assert_byline("<meta name=author content='By Ann Lee and Bo Ek'><p>Ann Lee", "Ann Lee, Bo Ek");
    assert_byline("<meta name=author content='https://social.example/ann'>", "");
    assert_byline("<meta name=author content='admin'>", "");
    assert_byline("<meta name=author content='Ann Lee, ANN LEE; Bo Ek (Agency)'><p>Bo Ek",
                  "Ann Lee, Bo Ek");
    assert_byline("<meta name=author content='Von Jörg Müller'><p>Jörg Müller", "Jörg Müller");
}

static void bylines_on_the_page(void **state SW_UNUSED)
{
    assert_byline("<h1>Rain falls all week</h1><p>By Ann Lee</p><p>Text", "Ann Lee");
    assert_byline("<h1>Rain falls all week</h1><span>By</span> <b>Ann Lee</b><p>Text", "Ann Lee");
    assert_byline("<h1>Rain falls all week</h1><div class=story-author>Ann Lee</div>", "Ann Lee");
    assert_byline("<h1>Rain falls all week</h1><a rel=author href=/x>Ann Lee</a>", "Ann Lee");
    assert_byline("<h1>Rain falls all week</h1><p>Words</p><div id=comments><b class=author>Troll"
                  "</b></div>",
                  "");
    assert_byline("<div itemprop=author itemscope><img><span itemprop=name>Ann Lee</span>"
                  "Correspondent</div>",
                  "Ann Lee");
}

static void the_publisher_is_the_last_resort(void **state SW_UNUSED)
{
    assert_byline(LD("{\"@type\":\"NewsArticle\",\"headline\":\"H\",\"author\":{\"@type\":"
                     "\"Person\",\"name\":\"The Gazette\"},\"publisher\":{\"name\":\"The "
                     "Gazette\"}}") "<h1>Rain falls all week</h1><p>By Ann Lee",
                  "Ann Lee");
    /* said to machines alone it is nobody's byline, shown by the headline it is */
    assert_byline(
        LD("{\"@type\":\"NewsArticle\",\"headline\":\"H\",\"author\":{\"@type\":"
           "\"Person\",\"name\":\"The Gazette\"},\"publisher\":{\"name\":\"The Gazette\"}}"),
        "");
    assert_byline("<meta property=og:site_name content='Harbour News'>"
                  "<h1>Rain falls all week</h1><p class=byline>By Harbour News",
                  "Harbour News");
}

static void names_that_nobody_sees_are_no_bylines(void **state SW_UNUSED)
{
    assert_byline("<meta name=author content='Ann Lee'><h1>Rain falls all week</h1><p>Text", "");
    assert_byline("<meta name=author content='Ann Lee'><h1>Rain falls all week</h1>"
                  "<p>ANN LEE is our correspondent",
                  "Ann Lee");
    assert_byline("<meta name=author content='Web Works GmbH'><h1>Rain falls all week</h1>"
                  "<p>Web Works GmbH",
                  "");
}

static void bylines_among_other_words(void **state SW_UNUSED)
{
    assert_byline("<h1>Rain falls all week</h1><p class=byline>Ann Lee @annlee 3 May 2025",
                  "Ann Lee");
    assert_byline("<h1>Rain falls all week</h1><p>04.02.2025 | 13:10 Uhr | Ann Lee</p>", "Ann Lee");
    assert_byline("<h1>Rain falls all week</h1><p>04.02.2025 13:10 von Ann Lee</p>", "Ann Lee");
    assert_byline("<h1>Rain falls all week</h1><p>Ein Gastbeitrag von Ann Lee</p>", "Ann Lee");
    assert_byline("<h1>Rain falls all week</h1><p class=author>gizzmo</p>", "gizzmo");
    assert_byline("<h1>Rain falls all week</h1><p class=byline>Paramita (Guha) Ghosh</p>",
                  "Paramita (Guha) Ghosh");
    assert_byline("<h1>Rain falls all week</h1><p class=byline>"
                  "Centre for Research and Development</p>",
                  "Centre for Research and Development");
}

static void what_authors_are_is_not_their_name(void **state SW_UNUSED)
{
    static const struct {
        const char *byline, *expected;
    } cases[] = {
        {"By Ann Lee, Head of Marketing and Research", "Ann Lee"},
        {"Ann Lee Senior Staff Writer, Chief Reviewer", "Ann Lee"},
        {"Von Anna Lehmann, Redakteurin", "Anna Lehmann"},
        {"This post was written by Ann Lee, Director of Operations", "Ann Lee"},
        {"Dieser Beitrag wurde verfasst von Anna Lehmann", "Anna Lehmann"},
        {"By Ann Lee and Bo Ek", "Ann Lee, Bo Ek"},
        {"By Ann Lee, political correspondent, and Bo Ek", "Ann Lee, Bo Ek"},
        {"By Ann Lee, Staff Writer and Bo Ek, Editor", "Ann Lee, Bo Ek"},
        {"Ann Lee, Head of Sales and Business Development", "Ann Lee"},
        {"Ann Lee, writer and lover of cats", "Ann Lee"},
        {"By Will Manager", "Will Manager"},
        {"Member Login", ""},
        {"Sat, 3 May 2025", ""},
    };
    for (size_t i = 0; i < SW_COUNT(cases); i++) {
        struct buf html;
        buf_init(&html, 4096);
        buf_add_format(&html, "<h1>Rain falls all week</h1><p class=byline>%s</p>",
                       cases[i].byline);
        assert_byline(html.data, cases[i].expected);
        buf_free(&html);
    }
}

static void names_of_places_and_topics_are_no_bylines(void **state SW_UNUSED)
{
    assert_byline("<meta property=og:site_name content='The Gazette'><meta name=author "
                  "content='The Gazette, Springfield, Illinois'><h1>Rain falls all week</h1>"
                  "<p>The Gazette, Springfield, Illinois",
                  "");
    assert_byline("<h1>Rain falls all week</h1><p>4 May 2025 | Nature Reserves, Birds</p>", "");
    assert_byline("<h1>Rain falls all week</h1><p>4 May 2025 | Ann Lee</p>", "Ann Lee");
    assert_byline("<h1>A kettle</h1><div class=shop-reviews><b class=author>Daniel Eck</b></div>",
                  "");
}

static void the_class_of_the_whole_page_says_nothing_of_its_parts(void **state SW_UNUSED)
{
    assert_byline("<div class='layout has-sidebar'><h1>Rain falls all week</h1>"
                  "<span class=byline>By Ann Lee</span></div>",
                  "Ann Lee");
    assert_byline("<h1>Rain falls all week</h1>" LONG_TEXT "<div class=entry-footer>"
                  "Posted by <a rel=author href=/a>Ann Lee</a></div>",
                  "Ann Lee");
}

static void canonical_addresses(void **state SW_UNUSED)
{
    static const struct {
        const char *html, *url;
    } cases[] = {
        {"<link rel=canonical href='/world/story-1'>", "https://www.gazette.example/world/story-1"},
        {"<link rel=canonical href='https://other.example/a'>",
         "https://www.gazette.example/world/story-one"},
        {"<link rel=canonical href='/'>", "https://www.gazette.example/world/story-one"},
        {"<meta property=og:url content='https://gazette.example/b'>", "https://gazette.example/b"},
        {"<link rel=canonical href='https://m.gazette.example/b'>", "https://m.gazette.example/b"},
        {"<link rel=canonical href='https://blog.gazette.example/b'>",
         "https://www.gazette.example/world/story-one"},
    };
    for (size_t i = 0; i < SW_COUNT(cases); i++) {
        struct page p;
        read_page(&p, cases[i].html);
        assert_span(p.article.url, cases[i].url);
        drop(&p);
    }
}

static void pictures_with_caption_and_credit(void **state SW_UNUSED)
{
    static const char *const pages[] = {
        "<figure><img src=/i/p.jpg><figcaption>A quay <span class=credit>Bo Ek</span></figcaption>"
        "</figure>",
        "<div><img data-src='https://cdn.example/p.jpg?w=3' src=data:x></div><div "
        "class=img-caption>"
        "A quay <small>Photo: Bo Ek</small></div>",
        "<figure><picture><source srcset='/x/p.jpg 2x'><img src=z.gif></picture>"
        "<figcaption>A quay (Photo by Bo Ek)</figcaption></figure>",
    };
    static const char *const credits[] = {"Bo Ek", "Bo Ek", "Photo by Bo Ek"};
    for (size_t i = 0; i < SW_COUNT(pages); i++) {
        struct page p;
        struct buf html;
        buf_init(&html, 4096);
        buf_add_format(&html, "<meta property=og:image content='https://i.example/p.jpg'>%s",
                       pages[i]);
        read_page(&p, html.data);
        assert_span(p.article.picture.caption, "A quay");
        assert_span(p.article.picture.credit, credits[i]);
        buf_free(&html);
        drop(&p);
    }
}

static void a_sites_sign_is_no_picture(void **state SW_UNUSED)
{
    struct page p;
    read_page(&p, "<meta property=og:image content='https://i.example/logo.png'>");
    assert_int_equal(p.article.picture.url.n, 0);
    drop(&p);
}

static void related_links(void **state SW_UNUSED)
{
    struct page p;
    read_page(&p,
              "<a data-test-id=also-read href=/world/putin-hails><img><div>Also Read</div>"
              "<div class=card-m_headline__x>One two three</div></a>"
              "<div class=related-box><a href=/a/second-story>Second story of all</a>"
              "<a href=/topic>Topic</a><a href=https://ads.example/long-path>Buy this thing now</a>"
              "<a href=/a/second-story>Second story again here</a></div>"
              "<h3>Read next</h3><ul><li><a href=/a/third-story><img><h4>Third of the stories</h4>"
              "by X</a></ul><h3>Most read</h3><ul><li><a href=/a/fourth-story>Not this one here"
              "</a></ul>");
    assert_int_equal(p.article.related_count, 3);
    assert_span(p.article.related[0].url, "https://www.gazette.example/world/putin-hails");
    assert_span(p.article.related[0].title, "One two three");
    assert_span(p.article.related[1].title, "Second story of all");
    assert_span(p.article.related[2].title, "Third of the stories");
    drop(&p);
}

static void topics_that_a_post_links_to(void **state SW_UNUSED)
{
    struct page p;
    read_page(&p, "<h1>Rain falls all week</h1><a rel='category tag' href=/c/weather>Weather</a>"
                  "<a rel=tag href=/t/rain>Rain</a> <a rel='nofollow tag' href=/t/sea>Sea</a>");
    assert_span(p.article.section, "Weather");
    assert_int_equal(p.article.tag_count, 2);
    assert_span(p.article.tags[0], "Rain");
    assert_span(p.article.tags[1], "Sea");
    drop(&p);
}

static void a_cut_description_is_no_standfirst(void **state SW_UNUSED)
{
    struct page p;
    read_page(&p, "<meta name=description content='The first words of the text ...'>");
    assert_int_equal(p.article.standfirst.n, 0);
    drop(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_ld_says_all),
        cmocka_unit_test(json_ld_in_a_graph),
        cmocka_unit_test(broken_json_ld),
        cmocka_unit_test(the_first_article_of_several_counts),
        cmocka_unit_test(titles_lose_the_sites_name),
        cmocka_unit_test(the_heading_wins_where_it_agrees),
        cmocka_unit_test(of_several_headings_the_one_that_says_most_of_the_title),
        cmocka_unit_test(kickers_are_no_part_of_the_headline),
        cmocka_unit_test(bylines_are_names),
        cmocka_unit_test(bylines_on_the_page),
        cmocka_unit_test(the_publisher_is_the_last_resort),
        cmocka_unit_test(names_that_nobody_sees_are_no_bylines),
        cmocka_unit_test(bylines_among_other_words),
        cmocka_unit_test(what_authors_are_is_not_their_name),
        cmocka_unit_test(names_of_places_and_topics_are_no_bylines),
        cmocka_unit_test(the_class_of_the_whole_page_says_nothing_of_its_parts),
        cmocka_unit_test(canonical_addresses),
        cmocka_unit_test(pictures_with_caption_and_credit),
        cmocka_unit_test(a_sites_sign_is_no_picture),
        cmocka_unit_test(related_links),
        cmocka_unit_test(topics_that_a_post_links_to),
        cmocka_unit_test(a_cut_description_is_no_standfirst),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
