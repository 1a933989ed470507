/*
 * Who wrote it: bylines as pages of the common publishing systems show them.
 */
#include "metadata_fixture.h"

#define HEADLINE "<h1>Rain falls all week</h1>"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_machines_and_cards_alike_is_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
