/*
 * Who wrote it: bylines as pages of the common publishing systems show them.
 */
#include "metadata_fixture.h"

#define HEADLINE "<h1>Rain falls all week</h1>"

/* More nodes than stand between a headline and its byline. */
#define TEN "<i>x</i><i>x</i><i>x</i><i>x</i><i>x</i><i>x</i><i>x</i><i>x</i><i>x</i><i>x</i>"
#define FAR "<div>" TEN TEN TEN TEN TEN TEN TEN "</div>"

/* What cards of links show as "Written by". */
#define CARD(name)                                                                                 \
    "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='" name "'>"

static void what_is_told_machines_and_cards_alike_is_believed(void **state SW_UNUSED)
{
    assert_byline("<meta name=author content='Ann Lee'>" CARD("Ann Lee") HEADLINE LONG_TEXT,
                  "Ann Lee");
    assert_byline("<meta name=author content='Ann Lee'>" HEADLINE LONG_TEXT, "");
    assert_byline(CARD("Ann Lee") HEADLINE LONG_TEXT, "");
    assert_byline("<meta name=author content='Ann Lee'>" CARD("Bo Ek") HEADLINE LONG_TEXT, "");
    assert_byline(
        "<meta name=author content='The Gazette'>" CARD(
            "The Gazette") "<meta property=og:site_name content='The Gazette'>" HEADLINE LONG_TEXT,
        "");
    assert_byline("<meta name=author content='Ann Lee'>" CARD("Ann Lee") HEADLINE
                  "<p>By Bo Ek</p>" LONG_TEXT,
                  "Bo Ek");
}

static void a_column_by_the_headline_is_the_storys(void **state SW_UNUSED)
{
    assert_byline(HEADLINE "<div class='post-sidebar'>By <a>Ann Lee</a></div>" LONG_TEXT,
                  "Ann Lee");
    assert_byline(HEADLINE LONG_TEXT TEN TEN TEN TEN TEN TEN TEN
                  "<div class=sidebar><b class=author-name>Ann Lee</b></div>",
                  "");
    assert_byline("<div class='main has-sidebar'>" LONG_TEXT
                  "<p class=author-name>Ann Lee</p></div>"
                  "<p>x</p>",
                  "Ann Lee");
}

static void what_holds_no_name_does_not_hide_what_does(void **state SW_UNUSED)
{
    assert_byline(HEADLINE "<p class=author>3 comments</p><p class=node__author>Ann Lee</p>",
                  "Ann Lee");
    assert_byline(HEADLINE "<p class=author>by ann77 in Travel, leave a comment</p>", "ann77");
}

static void no_break_spaces_are_spaces(void **state SW_UNUSED)
{
    assert_byline(HEADLINE "<p>Par&nbsp;<a>Ann Lee</a></p>", "Ann Lee");
    assert_byline(HEADLINE "<p>By\n\t\tAnn&nbsp;Lee</p>", "Ann Lee");
}

static void words_of_a_sentence_are_no_names(void **state SW_UNUSED)
{
    assert_byline(HEADLINE "<p>By Turner, with all the light on the harbour of the north.</p>", "");
    assert_byline(HEADLINE "<p>By Storm with hardly any warning on the coast</p>", "");
    assert_byline(HEADLINE "<p>By Ann Lee on <a>3 May 2025</a></p>", "Ann Lee");
}

static void boxes_about_the_author_name_him(void **state SW_UNUSED)
{
    assert_byline(HEADLINE LONG_TEXT FAR
                  "<div class='author-bio footer'><h3>About the author</h3><h4>Ann Lee</h4>"
                  "<p>Ann Lee is a reporter.</p></div>",
                  "Ann Lee");
    assert_byline(HEADLINE LONG_TEXT FAR
                  "<section id=aboutAuthor><p>Ann Lee is a reporter in Springfield.</p></section>",
                  "Ann Lee");
    assert_byline(HEADLINE LONG_TEXT FAR "<div class=author-box>Ann Lee</div>" FAR
                                         "<div class=author-box>Bo Ek</div>",
                  "");
}

static void first_names_are_completed_where_the_author_is_presented(void **state SW_UNUSED)
{
    assert_byline("<meta name=author content=Ann>" HEADLINE LONG_TEXT
                  "<p>Ann Lee is a reporter.</p>",
                  "Ann Lee");
    assert_byline("<meta name=author content=Ann>" HEADLINE LONG_TEXT
                  "<p>Ann Lee is a reporter.</p>"
                  "<p>Ann Field was there.</p>",
                  "Ann");
}

static void names_below_the_text_sign_it(void **state SW_UNUSED)
{
    static const char *const lines[] = {
        "<p>" SENTENCE SENTENCE "<br><em>Anna Lee</em></p>",
        "<p>" SENTENCE SENTENCE "(Anna Lee) +++</p>",
        "<p>" SENTENCE SENTENCE "</p><p><strong>Anna Lee</strong></p>",
        "<p>" SENTENCE SENTENCE "</p><p><i>Von <span>Anna Lee</span></i></p>",
    };
    for (size_t i = 0; i < SW_COUNT(lines); i++) {
        struct buf html;
        buf_init(&html, 65536);
        buf_add_format(&html, "%s%s%s", HEADLINE LONG_TEXT FAR, lines[i], "<div>Share</div>");
        assert_byline(html.data, "Anna Lee");
        buf_free(&html);
    }
}

static void not_all_that_stands_below_a_text_is_a_signature(void **state SW_UNUSED)
{
    static const char *const lines[] = {
        "<p>" SENTENCE "</p><p><b>Best Practices</b></p>",
        "<p>" SENTENCE "</p><p><b>Anna Lee</b></p>" LONG_TEXT,
        "<p>" SENTENCE "</p><blockquote><i>Anna Lee</i></blockquote>",
        "<p>" SENTENCE "</p><p><b>Anna Lee</b> sang.</p>",
        "<p>" SENTENCE "</p><p>Anna Lee</p>",
    };
    for (size_t i = 0; i < SW_COUNT(lines); i++) {
        struct buf html;
        buf_init(&html, 65536);
        buf_add_format(&html, "%s%s", HEADLINE LONG_TEXT FAR, lines[i]);
        assert_byline(html.data, "");
        buf_free(&html);
    }
}

static void who_gave_the_site_his_name_wrote_it(void **state SW_UNUSED)
{
#define SITE(name) "<meta property=og:site_name content='" name "'>"
    assert_byline(SITE("Anna Lee") "<meta name=author content='Anna Lee'>" HEADLINE LONG_TEXT,
                  "Anna Lee");
    assert_byline(SITE("Anna Lee") "<meta name=author content='anna lee'>" HEADLINE LONG_TEXT,
                  "Anna Lee");
    assert_byline(
        SITE("Anna Lee Photography") "<meta name=author content='Anna Lee'>" HEADLINE LONG_TEXT,
        "Anna Lee");
    assert_byline(
        SITE("Happy Coffee") "<meta name=author content='Happy Coffee'>" HEADLINE LONG_TEXT, "");
    assert_byline(SITE("Anna Lee") HEADLINE LONG_TEXT, "");
}

#define ARTICLE(title, author)                                                                     \
    LD("{\"@type\":\"NewsArticle\",\"headline\":\"" title "\",\"author\":\"" author "\"}")

static void of_many_articles_the_pages_own_names_the_author(void **state SW_UNUSED)
{
    assert_byline(HEADLINE ARTICLE("Rain falls all week", "Ann Lee")
                      ARTICLE("Snow", "Bo Ek") "<p>Ann Lee</p><p>Bo Ek</p>",
                  "Ann Lee");
    assert_byline(
        "<title>Rain falls all week</title>" HEADLINE ARTICLE("Snow on the hills", "Bo Ek")
            ARTICLE("Rain falls all week", "Ann Lee") "<p>Ann Lee</p><p>Bo Ek</p>",
        "Ann Lee");
    assert_byline(
        "<title>Rain falls all week</title>" HEADLINE ARTICLE("Snow on the hills", "Bo Ek")
            ARTICLE("Rain falls all week", "Ann Lee") "<p>Bo Ek</p>",
        "");
}

static void names_in_a_list_of_stories_are_not_of_one_byline(void **state SW_UNUSED)
{
#define TEASER(name) "<p>" SENTENCE SENTENCE "</p><b class=author>" name "</b>"
    assert_byline(HEADLINE "<b class=author>Ann Lee</b>" TEASER("Bo Ek") TEASER("Cy Dee"),
                  "Ann Lee");
    assert_byline(HEADLINE "<b class=author>Ann Lee</b>, <b class=author>Bo Ek</b>",
                  "Ann Lee, Bo Ek");
}

static void json_ld_names_in_parts_and_in_lists(void **state SW_UNUSED)
{
#define BY(author)                                                                                 \
    LD("{\"@type\":\"Article\",\"headline\":\"H\",\"author\":" author "}") "<p>Ann Lee<p>Bo Ek"
    assert_byline(BY("{\"@type\":\"Person\",\"givenName\":\"Ann\",\"familyName\":\"Lee\"}"),
                  "Ann Lee");
    assert_byline(BY("{\"@type\":\"Person\",\"name\":[\"Ann Lee\",\"Bo Ek\"]}"), "Ann Lee, Bo Ek");
    assert_byline(BY("[\"Ann Lee\",\"Bo Ek\"]"), "Ann Lee, Bo Ek");
}

static void marks_of_notes_are_no_part_of_a_name(void **state SW_UNUSED)
{
    assert_byline(HEADLINE "<p class=byline>Ann Lee1, Bo Ek*</p>", "Ann Lee, Bo Ek");
    assert_byline(HEADLINE "<p class=byline>Authors of this article:</p>", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_machines_and_cards_alike_is_believed),
        cmocka_unit_test(a_column_by_the_headline_is_the_storys),
        cmocka_unit_test(what_holds_no_name_does_not_hide_what_does),
        cmocka_unit_test(no_break_spaces_are_spaces),
        cmocka_unit_test(words_of_a_sentence_are_no_names),
        cmocka_unit_test(who_gave_the_site_his_name_wrote_it),
        cmocka_unit_test(of_many_articles_the_pages_own_names_the_author),
        cmocka_unit_test(names_in_a_list_of_stories_are_not_of_one_byline),
        cmocka_unit_test(json_ld_names_in_parts_and_in_lists),
        cmocka_unit_test(marks_of_notes_are_no_part_of_a_name),
        cmocka_unit_test(names_below_the_text_sign_it),
        cmocka_unit_test(not_all_that_stands_below_a_text_is_a_signature),
        cmocka_unit_test(boxes_about_the_author_name_him),
        cmocka_unit_test(first_names_are_completed_where_the_author_is_presented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
