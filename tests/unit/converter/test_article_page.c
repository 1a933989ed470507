/*
 * The editions of an article's page. How a page that stands alone looks is
 * told by tests/golden/render/page*.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/article_page.h"
#include "smolwire/limits.h"

struct fixture {
    struct arena arena;
    struct article a;
    struct article_surroundings s;
    struct buf out;
};

static const struct page_link ways[] = {
    {.kind = TARGET_PAGE,
     .target = {"/news/", 6},
     .label = {"Harbour News", 12},
     .date = SW_NO_TIME},
    {.kind = TARGET_PAGE, .target = {"/", 1}, .label = {"Front page", 10}, .date = SW_NO_TIME},
};

static const struct page_link related[] = {
    {.kind = TARGET_PAGE,
     .target = {"/news/2025-05-19/lighthouse", 27},
     .label = {"Lighthouse", 10},
     .source = {"Harbour News", 12},
     .date = 1747612800},
    {.kind = TARGET_WEB,
     .target = {"https://other.example/", 22},
     .label = {"Elsewhere", 9},
     .date = SW_NO_TIME},
};

static int set_up(void **state)
{
    static struct fixture f;

    arena_init(&f.arena);
    article_init(&f.a, &f.arena);
    buf_init(&f.out, RENDERED_MAX);
    f.a.title = SPAN("Ferry stays");
    f.a.url = SPAN("https://news.example/ferry");
    f.a.published = 1747732320;
    f.a.site = SPAN("Harbour News");
    document_paragraph(&f.a.body, SPAN("Text."));
    f.s = (struct article_surroundings){.related = related,
                                        .related_count = SW_COUNT(related),
                                        .ways = ways,
                                        .way_count = SW_COUNT(ways),
                                        .page = SPAN("/news/2025-05-20/ferry")};
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    buf_free(&f->out);
    arena_free(&f->arena);
    return 0;
}

static const char *page(struct fixture *f, const struct article_surroundings *s,
                        enum render_format format)
{
    struct document d;

    buf_reset(&f->out);
    article_page(&f->a, s, &f->arena, &d);
    assert_int_equal(render(&d, format, &f->out), SW_OK);
    return f->out.data;
}

static const char *edition(struct fixture *f, enum render_format format)
{
    f->s.edition = format;
    return page(f, &f->s, format);
}

static void test_gemtext_has_its_ways_at_the_end(void **state)
{
    assert_string_equal(edition(*state, RENDER_GEMTEXT),
                        "# Ferry stays\n"
                        "\n"
                        "Published 2025-05-20 09:12 UTC\n"
                        "\n"
                        "Text.\n"
                        "\n"
                        "## Related stories\n"
                        "\n"
                        "=> /news/2025-05-19/lighthouse.gmi 2025-05-19 Lighthouse (Harbour News)\n"
                        "=> https://other.example/ Elsewhere\n"
                        "\n"
                        "=> https://news.example/ferry Source: Harbour News\n"
                        "\n"
                        "=> /news/ Harbour News\n"
                        "=> / Front page\n");
}

static void test_menu_begins_with_the_way_up_and_the_text(void **state)
{
    assert_string_equal(edition(*state, RENDER_GOPHERMAP),
                        "1Harbour News\t/news\n"
                        "0This story as plain text\t/news/2025-05-20/ferry.txt\n"
                        "i\t\n"
                        "iFerry stays\t\n"
                        "i===========\t\n"
                        "i\t\n"
                        "iPublished 2025-05-20 09:12 UTC\t\n"
                        "i\t\n"
                        "iText.\t\n"
                        "i\t\n"
                        "iRelated stories\t\n"
                        "i---------------\t\n"
                        "i\t\n"
                        "1[2025-05-19] Lighthouse (Harbour News)\t/news/2025-05-19/lighthouse\n"
                        "hElsewhere\tURL:https://other.example/\n"
                        "i\t\n"
                        "hSource: Harbour News\tURL:https://news.example/ferry\n"
                        "i\t\n"
                        "1Front page\t/\n");
}

static void test_text_has_no_ways(void **state)
{
    assert_string_equal(edition(*state, RENDER_TEXT), "Ferry stays\n"
                                                      "===========\n"
                                                      "\n"
                                                      "Published 2025-05-20 09:12 UTC\n"
                                                      "\n"
                                                      "Text.\n"
                                                      "\n"
                                                      "Related stories\n"
                                                      "---------------\n"
                                                      "\n"
                                                      "* [2025-05-19] Lighthouse (Harbour News)\n"
                                                      "* Elsewhere [1]\n"
                                                      "\n"
                                                      "Source: Harbour News [2]\n"
                                                      "\n"
                                                      "Links\n"
                                                      "-----\n"
                                                      "\n"
                                                      "[1] https://other.example/\n"
                                                      "[2] https://news.example/ferry\n");
}

static void test_no_surroundings_at_all(void **state)
{
    struct fixture *f = *state;

    f->s = (struct article_surroundings){.edition = RENDER_GOPHERMAP};
    assert_string_equal(page(f, &f->s, RENDER_GOPHERMAP),
                        "iFerry stays\t\n"
                        "i===========\t\n"
                        "i\t\n"
                        "iPublished 2025-05-20 09:12 UTC\t\n"
                        "i\t\n"
                        "iText.\t\n"
                        "i\t\n"
                        "hSource: Harbour News\tURL:https://news.example/ferry\n");
}

static void test_changes_are_told_after_the_text(void **state)
{
    struct fixture *f = *state;
    static const struct page_change changes[] = {
        {.time = 1747758720, .headline = {"Ferry goes", 10}, .more_words = -1},
        {.time = 1747747920, .more_words = 120},
        {.time = 1747740720},
        {.time = 1747737120, .headline = {"Ferry came", 10}},
    };

    f->s = (struct article_surroundings){.changes = changes, .change_count = SW_COUNT(changes)};
    assert_string_equal(edition(f, RENDER_GEMTEXT),
                        "# Ferry stays\n\n"
                        "Published 2025-05-20 09:12 UTC\n\n"
                        "Text.\n\n"
                        "## Changes\n\n"
                        "* 2025-05-20 16:32 UTC: 1 word fewer; the headline was: Ferry goes\n"
                        "* 2025-05-20 13:32 UTC: 120 words more\n"
                        "* 2025-05-20 11:32 UTC: other words\n"
                        "* 2025-05-20 10:32 UTC: the headline was: Ferry came\n\n"
                        "=> https://news.example/ferry Source: Harbour News\n");
}

static unsigned level_of(const struct document *d, const char *text)
{
    for (struct block *b = d->root; b; b = document_after(b, d->root)) {
        if (b->type == BLOCK_HEADING && span_is(b->runs->text, text))
            return b->level;
    }
    return 0;
}

static void test_headings_of_the_body_begin_below_the_headline(void **state)
{
    struct fixture *f = *state;
    struct document d;

    document_heading(&f->a.body, 5, SPAN("five"));
    document_heading(&f->a.body, 3, SPAN("three"));
    document_heading(&f->a.body, 6, SPAN("six"));
    article_page(&f->a, NULL, &f->arena, &d);
    assert_int_equal(level_of(&d, "Ferry stays"), 1);
    assert_int_equal(level_of(&d, "three"), 2);
    assert_int_equal(level_of(&d, "five"), 4);
    assert_int_equal(level_of(&d, "six"), 5);
    assert_int_equal(f->a.body.root->last->level, 6); /* the article is as it was */
}

static void test_high_headings_are_brought_down(void **state)
{
    struct fixture *f = *state;
    struct document d;

    document_heading(&f->a.body, 1, SPAN("one"));
    document_heading(&f->a.body, 6, SPAN("six"));
    article_page(&f->a, NULL, &f->arena, &d);
    assert_int_equal(level_of(&d, "one"), 2);
    assert_int_equal(level_of(&d, "six"), 6);
}

static void test_same_picture_is_shown_once(void **state)
{
    struct fixture *f = *state;
    struct document d;
    unsigned figures = 0;

    f->a.picture.url = SPAN("https://news.example/x.jpg");
    document_figure(&f->a.body, f->a.picture.url, SPAN("caption"), SPAN(""));
    article_page(&f->a, NULL, &f->arena, &d);
    for (struct block *b = d.root; b; b = document_after(b, d.root))
        figures += b->type == BLOCK_FIGURE;
    assert_int_equal(figures, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_gemtext_has_its_ways_at_the_end),
        TEST(test_menu_begins_with_the_way_up_and_the_text),
        TEST(test_text_has_no_ways),
        TEST(test_no_surroundings_at_all),
        TEST(test_changes_are_told_after_the_text),
        TEST(test_headings_of_the_body_begin_below_the_headline),
        TEST(test_high_headings_are_brought_down),
        TEST(test_same_picture_is_shown_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
