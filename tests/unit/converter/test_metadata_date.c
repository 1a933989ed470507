/*
 * Which of the dates of a page is its story's.
 */
#include "metadata_fixture.h"

static void assert_published(const char *html, const char *expected)
{
    struct page p;
    read_page(&p, html);
    struct buf b;
    buf_init(&b, 64);
    if (p.article.published != SW_NO_TIME)
        clock_add_rfc3339(&b, p.article.published);
    assert_string_equal(b.data, expected);
    buf_free(&b);
    drop(&p);
}

static void dates(void **state SW_UNUSED)
{
    assert_published("<meta property=article:published_time content=2025-05-20T09:12:00Z>"
                     "<time datetime=2025-01-01>",
                     "2025-05-20T09:12:00Z");
    assert_published("<h1>T</h1><time datetime=2025-05-02>2 May</time>", "2025-05-02T00:00:00Z");
    assert_published("<time>2020-01-01</time><meta name=date content=2031-01-01>",
                     "2020-01-01T00:00:00Z");
    assert_published("<p>1 January 2020</p><h1>Rain falls all week</h1><p>2 May 2025</p><p>x</p>"
                     "<p>3 May 2025</p>",
                     "2025-05-02T00:00:00Z");
    assert_published("<h1>Rain falls all week</h1><p>No date here.</p>", "");
}

/* The table of names is searched by halves: every one of these has to be found. */
static void dates_by_many_names(void **state SW_UNUSED)
{
    static const char *const names[] = {
        "og:published_time", "og:pubdate",    "og:release_date",
        "dcterms:issued",    "pub_date",      "DCSext.articleFirstPublished",
        "published_at",      "citation_date", "ptime",
        "sailthru.date"};
    for (size_t i = 0; i < SW_COUNT(names); i++) {
        struct buf html;
        buf_init(&html, 4096);
        buf_add_format(&html, "<meta name='%s' content='2025-05-20'><h1>Rain</h1>", names[i]);
        assert_published(html.data, "2025-05-20T00:00:00Z");
        buf_free(&html);
    }
}

#define HEADLINE "<h1>Rain falls all week</h1>"
#define PUBLISHED(time)                                                                            \
    LD("{\"@type\":\"NewsArticle\",\"headline\":\"Rain falls all week\",\"datePublished\":\"" time \
       "\"}")
/* More nodes than stand between a headline and its date. */
#define TEN         "<i>x</i><i>x</i><i>x</i><i>x</i><i>x</i><i>x</i><i>x</i><i>x</i><i>x</i><i>x</i>"
#define FAR         "<div>" TEN TEN TEN TEN TEN TEN TEN "</div>"
#define FIRST(time) "<meta property=article:published_time content='" time "'>"

static void a_day_gets_the_time_that_is_told_elsewhere(void **state SW_UNUSED)
{
    assert_published(PUBLISHED("2025-05-20") HEADLINE
                     "<time datetime=2025-05-20T09:12:00+02:00>20 May</time>",
                     "2025-05-20T07:12:00Z");
}

static void what_the_page_shows_by_its_headline_wins(void **state SW_UNUSED)
{
    /* over a day that the page shows nowhere */
    assert_published(PUBLISHED("2025-05-20T09:12:00Z") HEADLINE "<p>3 March 2025</p>",
                     "2025-03-03T00:00:00Z");
    /* but not over one that it shows as well */
    assert_published(PUBLISHED("2025-03-03T09:12:00Z") HEADLINE
                     "<p>Updated 20 May 2025</p><p>First published 3 March 2025</p>",
                     "2025-03-03T09:12:00Z");
    /* nor over a first publication when it is an update */
    assert_published(FIRST("2025-03-03T09:12:00Z") PUBLISHED("2025-03-03T09:12:00Z") HEADLINE
                     "<p>20 May 2025</p>",
                     "2025-03-03T09:12:00Z");
    /* and not far below, behind the text */
    /* prose that tells of another year; a line that the page puts there is another thing */
    assert_published(PUBLISHED("2025-05-20T09:12:00Z") HEADLINE "<p>3 March 2011</p>",
                     "2025-05-20T09:12:00Z");
    assert_published(PUBLISHED("2025-05-20T09:12:00Z") HEADLINE "<div>3 March 2011</div>",
                     "2011-03-03T00:00:00Z");
    assert_published(PUBLISHED("2025-05-20T09:12:00Z") HEADLINE LONG_TEXT "<p>3 March 2025</p>",
                     "2025-05-20T09:12:00Z");
    /* the publication before the update, where both are shown */
    assert_published(HEADLINE "<p>Updated: 20 May 2025</p><p>3 March 2025</p>",
                     "2025-03-03T00:00:00Z");
}

static void dates_of_other_things_are_no_dates(void **state SW_UNUSED)
{
    assert_published(HEADLINE "<div class=comment-meta><time datetime=2025-05-20>x</time></div>",
                     "");
    assert_published(HEADLINE "<div itemscope itemtype='https://schema.org/Review'>"
                              "<meta itemprop=datePublished content=2025-05-20></div>",
                     "");
    assert_published(HEADLINE "<p>On 12 May 2006 I wrote a letter to all members of the "
                              "parliament and asked them why it rains</p>",
                     "");
    assert_published(HEADLINE LONG_TEXT "<li>3 March 2025</li><li>2 February 2025</li>", "");
    assert_published(HEADLINE LONG_TEXT "<p>Last modified: 3 March 2025</p>",
                     "2025-03-03T00:00:00Z");
    assert_published(LD("{\"@type\":\"Recipe\",\"name\":\"Cake\",\"datePublished\":"
                        "\"2025-05-20\"}") HEADLINE,
                     "");
}

static void days_and_months_that_change_places(void **state SW_UNUSED)
{
    assert_published(PUBLISHED("2025-05-04T09:12:00Z") HEADLINE "<p>04/05/2025</p>",
                     "2025-05-04T09:12:00Z");
    assert_published("<html lang=en-US>" HEADLINE "<p>04/05/2025</p><p>Posted on 4 May 2025</p>",
                     "2025-05-04T00:00:00Z");
    /* by another story's date, by the address */
    assert_published("<html lang=en>" HEADLINE "<p>02-12-2024</p>" LONG_TEXT
                     "<div class=related><time datetime=2024-12-02>x</time></div>",
                     "2024-12-02T00:00:00Z");
    assert_published("<link rel=canonical href='/blog/2024/october/03/rain'>" HEADLINE
                     "<p>03/10/2024</p>",
                     "2024-10-03T00:00:00Z");
}

static void a_day_alone_is_no_instant(void **state SW_UNUSED)
{
    assert_published(PUBLISHED("2025-05-20T00:00:00+02:00") HEADLINE, "2025-05-20T00:00:00Z");
    assert_published(PUBLISHED("2025-05-20T00:00:00-07:00") HEADLINE, "2025-05-20T00:00:00Z");
    assert_published(PUBLISHED("2025-05-20T00:00:01+02:00") HEADLINE, "2025-05-19T22:00:01Z");
    assert_published(PUBLISHED("2025-05-20T23:30") HEADLINE, "2025-05-20T23:30:00Z");
    assert_published(PUBLISHED("2025-05-20") HEADLINE, "2025-05-20T00:00:00Z");
    /* another source knows the time of that day */
    assert_published(PUBLISHED("2025-05-20T00:00:00+02:00") FIRST("2025-05-20T01:30:00+02:00")
                         HEADLINE,
                     "2025-05-19T23:30:00Z");
}

static void a_date_in_pieces(void **state SW_UNUSED)
{
    assert_published(HEADLINE "<div class=date><span>Apr</span> <b>04</b><i>2025</i></div>",
                     "2025-04-04T00:00:00Z");
}

static void a_date_that_follows_an_author(void **state SW_UNUSED)
{
    assert_published(HEADLINE LONG_TEXT FAR "<p>Written by <a href=/author/ann-lee>Ann Lee</a></p>"
                                            "<p>20 May 2025</p>",
                     "2025-05-20T00:00:00Z");
    assert_published(HEADLINE LONG_TEXT FAR "<p>Ann Lee</p><p>20 May 2025</p>", "");
}

static void what_scripts_hold_is_the_last_resort(void **state SW_UNUSED)
{
    assert_published(HEADLINE "<script>var s={'publishedAt': '2025-05-20T09:12:00+02:00', x: 1}"
                              "</script>",
                     "2025-05-20T07:12:00Z");
    assert_published(HEADLINE "<script type=application/json>{\"a\":\"{\\\"publication_date\\\":"
                              "\\\"2025-05-20\\\"}\", \"publishedAt\":\"2025-05-20\"}</script>",
                     "2025-05-20T00:00:00Z");
    assert_published(HEADLINE
                     "<p>3 March 2025</p><script>{\"publishDate\":\"2025-05-20\"}</script>",
                     "2025-03-03T00:00:00Z");
    /* of several stories; of none that was published; a word cut short */
    assert_published(HEADLINE "<script>[{\"published_at\":\"2025-05-20\"},{\"published_at\":"
                              "\"2025-05-18\"}]</script>",
                     "");
    assert_published(HEADLINE "<script>{\"created_at\":\"2025-05-20\",\"unpublished_at\":"
                              "\"2025-05-20\",\"published_at\":null}</script>",
                     "");
    assert_published(HEADLINE "<script>{\"published_at\":\"20</script>", "");
}

static void years_of_two_digits(void **state SW_UNUSED)
{
    assert_published("<html lang=it>" HEADLINE "<em>( Napoli, 14 Gennaio 20 )</em>",
                     "2020-01-14T00:00:00Z");
    assert_published(HEADLINE "<em>12 May 20:30</em>", "");
    assert_published(HEADLINE "<em>12 men 20</em>", "");
}

static void json_ld_in_a_meta_element(void **state SW_UNUSED)
{
    assert_published("<meta name='script:ld+json' content='{&quot;@type&quot;:&quot;Article&quot;,"
                     "&quot;datePublished&quot;:&quot;2025-05-20T09:12:00Z&quot;}'>" HEADLINE,
                     "2025-05-20T09:12:00Z");
}

static void dates_that_say_what_they_are(void **state SW_UNUSED)
{
    /* below the text, where a bare date would be anybody's */
    assert_published(HEADLINE LONG_TEXT FAR "<p>Posted on the 20/05/2025 at 19:00 by <a>Ann</a></p>"
                                            "<li>3 March 2025<li>2 March 2025",
                     "2025-05-20T19:00:00Z");
    assert_published(HEADLINE LONG_TEXT FAR "<p>Ver\u00F6ffentlicht am 20.05.2025</p><li>3.3.2025",
                     "2025-05-20T00:00:00Z");
    assert_published(HEADLINE LONG_TEXT FAR "<p>\u53D1\u5E03\u65F6\u95F4\uFF1A"
                                            "2025\u5E745\u670820\u65E5</p>",
                     "2025-05-20T00:00:00Z");
    assert_published(HEADLINE LONG_TEXT FAR "<div class=story_footer>Last changed: 21.05.2025<br>"
                                            "Published: 20.05.2025</div>",
                     "2025-05-20T00:00:00Z");
    /* not a comment's, a sidebar's, an update's */
    assert_published(HEADLINE LONG_TEXT FAR "<p class=comment>Posted on 20/05/2025</p>", "");
    assert_published(HEADLINE LONG_TEXT FAR "<p>Last updated on 20/05/2025</p>", "");
    /* over a day that the page does not show; not where several stories say so */
    assert_published(PUBLISHED("2025-05-21T09:12:00Z") HEADLINE LONG_TEXT FAR
                     "<div>Published <time datetime=2025-05-13>13 May</time></div>",
                     "2025-05-13T00:00:00Z");
    assert_published(PUBLISHED("2025-05-21T09:12:00Z") HEADLINE LONG_TEXT FAR
                     "<div>Published <time datetime=2025-05-13>13 May</time></div>" TEN
                     "<div>Published <time datetime=2025-05-14>14 May</time></div>",
                     "2025-05-21T09:12:00Z");
    assert_published(HEADLINE LONG_TEXT FAR "<h2>One</h2><p>Published: 20 May 2025</p>" TEN
                                            "<h2>Two</h2><p>Published: 3 March 2025</p>",
                     "2025-05-20T00:00:00Z");
    /* the label stands before */
    assert_published(PUBLISHED("2025-05-20") HEADLINE
                     "<p>Updated <b>20 May 2025</b><p>Published <b>3 March 2025</b>",
                     "2025-03-03T00:00:00Z");
}

static void sentences_of_a_page_about_itself(void **state SW_UNUSED)
{
    assert_published(HEADLINE LONG_TEXT FAR
                     "<p>This entry was posted on Tuesday, May 20th, 2025 at 9:12 am and is filed "
                     "under Weather. You can follow any responses to this entry.</p>",
                     "2025-05-20T09:12:00Z");
    assert_published(HEADLINE
                     "<p>21 May 2025</p>" LONG_TEXT FAR
                     "<p>Dieser Beitrag wurde am Dienstag, den 20. Mai 2025 um 9:12 Uhr im Ressort "
                     "Wetter ver\u00F6ffentlicht und hat keine Kommentare.</p>",
                     "2025-05-20T09:12:00Z");
    assert_published(HEADLINE LONG_TEXT FAR
                     "<p>The report was published on 20 May 2025 and has since been read by many "
                     "people in the north.</p>",
                     "");
}

static void what_themes_hide_beside_the_date(void **state SW_UNUSED)
{
    assert_published(HEADLINE
                     "<span class='updated rich-snippet-hidden'>2025-05-24T09:12:00Z</span>"
                     "<span>20 May 2025</span>",
                     "2025-05-20T00:00:00Z");
    assert_published(HEADLINE "<time class='entry-date updated'>20 May 2025</time><p>19 May 2024",
                     "2025-05-20T00:00:00Z");
    assert_published(HEADLINE LONG_TEXT FAR "<time pubdate>20 May 2025</time>" TEN
                                            "<time>19 May 2025</time>",
                     "2025-05-20T00:00:00Z");
    assert_published(HEADLINE "<p>Updated 20 May 2025 at 9:12 PM | Checked by Bo Ek, Ann Lee and "
                              "others of the desk</p>",
                     "2025-05-20T21:12:00Z");
    assert_published(HEADLINE "<p>https://other.example/2025/05/20/rain</p>", "");
}

static void a_record_is_dated_by_what_the_page_calls_its_publication(void **state SW_UNUSED)
{
    static const char record[] = "<meta name=dc.date content=2025-05-20>";
    struct buf html;
    buf_init(&html, 4096);
    buf_add_format(&html,
                   "%s<p>Published on <time>20 May 2025</time>" HEADLINE
                   "<p>Draft first published 3 March 2025",
                   record);
    assert_published(html.data, "2025-05-20T00:00:00Z");
    buf_reset(&html);
    buf_add_format(&html, "%s" HEADLINE "<p>3 March 2025" LONG_TEXT "<p>Last changed: 20 May 2025",
                   record);
    assert_published(html.data, "2025-03-03T00:00:00Z");
    buf_free(&html);
}

static void instructions_are_articles(void **state SW_UNUSED)
{
    assert_published(LD("{\"@type\":\"HowTo\",\"name\":\"Fold a hat\",\"datePublished\":"
                        "\"2025-05-20T09:12:08:684Z\"}") HEADLINE,
                     "2025-05-20T09:12:08Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates),
        cmocka_unit_test(dates_by_many_names),
        cmocka_unit_test(a_day_gets_the_time_that_is_told_elsewhere),
        cmocka_unit_test(what_the_page_shows_by_its_headline_wins),
        cmocka_unit_test(dates_of_other_things_are_no_dates),
        cmocka_unit_test(days_and_months_that_change_places),
        cmocka_unit_test(dates_that_say_what_they_are),
        cmocka_unit_test(a_record_is_dated_by_what_the_page_calls_its_publication),
        cmocka_unit_test(sentences_of_a_page_about_itself),
        cmocka_unit_test(what_themes_hide_beside_the_date),
        cmocka_unit_test(instructions_are_articles),
        cmocka_unit_test(a_day_alone_is_no_instant),
        cmocka_unit_test(a_date_in_pieces),
        cmocka_unit_test(a_date_that_follows_an_author),
        cmocka_unit_test(what_scripts_hold_is_the_last_resort),
        cmocka_unit_test(years_of_two_digits),
        cmocka_unit_test(json_ld_in_a_meta_element),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
