/* Which links of a page lead to the next part of its story, and back to its first. */

#include "arena_fixture.h"
#include "converter/next_link.h"
#include "smolwire/attributes.h"
#include "smolwire/buf.h"

#define STORY "https://a.example/world/storm"

static bool finds(unsigned number, const char *html, const char *wanted)
{
    struct dom dom;
    assert_int_equal(dom_parse_html(span_of(html), &arena, &dom), SW_OK);
    struct next_link_input in = {&dom, SPAN(STORY), SPAN(STORY), number, &arena};
    bool same = span_is(next_link_find(&in), wanted);
    dom_free(&dom);
    return same;
}

static bool begins(const char *page, const char *html, const char *wanted)
{
    struct dom dom;
    assert_int_equal(dom_parse_html(span_of(html), &arena, &dom), SW_OK);
    bool same = span_is(next_link_first(&dom, span_of(page), &arena), wanted);
    dom_free(&dom);
    return same;
}

static void numbers_and_words_lead_on(void **state SW_UNUSED)
{
    static const char *const labels[] = {
        "2",
        " 2 ",
        "Page 2",
        "Seite 2 von 3",
        "Next",
        "Next page",
        "NEXT PAGE »",
        "Weiter",
        "« Nächste Seite »",
        "Page suivante",
        "Siguiente",
        "Próxima",
        "Successiva",
        "Volgende pagina",
        "Następna strona",
        "Следующая",
        "Наступна",
        "الصفحة التالية",
        "下一页",
        "次のページ",
        "Nästa sida",
        "Neste side",
        "Seuraava",
        "»",
        "&rarr;",
    };
    struct buf html;
    buf_init(&html, 4096);
    for (size_t i = 0; i < SW_COUNT(labels); i++) {
        buf_reset(&html);
        buf_add_format(&html, "<p>Text.<nav><a href='/world/storm/2'>%s</a></nav>", labels[i]);
        if (!finds(2, html.data, STORY "/2"))
            fail_msg("not found: %s", labels[i]);
    }
    buf_free(&html);
}

static void relations_and_names_for_the_blind_lead_on(void **state SW_UNUSED)
{
    assert_true(finds(2, "<link rel=next href='?page=2'>", STORY "?page=2"));
    assert_true(finds(3, "<a rel='nofollow next' href=/world/storm/3>on</a>", STORY "/3"));
    assert_true(finds(2, "<a aria-label='Next page' href=/world/storm/2>&#xe001;</a>", STORY "/2"));
}

static void the_right_number_is_taken(void **state SW_UNUSED)
{
    static const char html[] = "<a href=/world/storm>1</a> <a href=/world/storm/2>2</a> "
                               "<a href=/world/storm/3>3</a> <a href=/world/storm/12>12</a>";
    assert_true(finds(2, html, STORY "/2"));
    assert_true(finds(3, html, STORY "/3"));
    assert_true(finds(12, html, STORY "/12"));
    assert_true(finds(4, html, ""));
    assert_true(finds(1, html, ""));
    assert_true(finds(99, html, ""));
}

static void other_stories_are_not_taken(void **state SW_UNUSED)
{
    assert_true(finds(2, "<a rel=next href=/world/flood>Next</a>", ""));
    assert_true(finds(2, "<a href=/world/storm/2>All about the great flood</a>", ""));
    assert_true(finds(2, "<a href=/world/storm/2>Page 3</a>", ""));
    assert_true(finds(2, "<a href=https://b.example/world/storm/2>2</a>", ""));
    assert_true(finds(2, "<a href='javascript:go(2)'>2</a>", ""));
    assert_true(finds(2, "<div id=comments><a href='?page=2'>2</a></div>", ""));
    assert_true(finds(2, "", ""));
}

static void later_parts_know_their_first(void **state SW_UNUSED)
{
    assert_true(begins(STORY "/2", "<a href=/world/storm>1</a>", STORY));
    assert_true(
        begins(STORY "/3", "<a href=/world/storm/2>2</a><a href=/world/storm>1</a>", STORY));
    assert_true(begins(STORY "?page=2", "<link rel=prev href=/world/storm>", STORY));
    assert_true(begins(STORY "/2", "<link rel=canonical href=/world/storm>", STORY));
    assert_true(begins(STORY "/2", "<a href=/world/storm>Zurück</a>", STORY));
    assert_true(begins(STORY "/2", "<a href=/world/storm>The great storm</a>", ""));
    assert_true(begins(STORY "/2", "<a href=/world>1</a>", ""));
    assert_true(begins(STORY, "<a href=/world>1</a>", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_and_words_lead_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(relations_and_names_for_the_blind_lead_on, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_right_number_is_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_stories_are_not_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(later_parts_know_their_first, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("next_link", tests, NULL, NULL);
}
