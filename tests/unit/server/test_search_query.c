/*
 * What strangers type as expressions of FTS5.
 */
#include "tests/unit/common/check.h"

#include "server/search_query.h"
#include "smolwire/clock.h"

static void check(const char *query, const char *all, const char *title)
{
    struct search_match m;
    assert_int_equal(search_match_parse(span_of(query), &m), SW_OK);
    assert_string_equal(m.all.data, all);
    assert_string_equal(m.title.data, title);
    search_match_free(&m);
}

static void check_nothing(const char *query)
{
    struct search_match m;
    assert_int_equal(search_match_parse(span_of(query), &m), SW_SYNTAX);
    search_match_free(&m);
}

static void words_are_all_wanted(void **state)
{
    (void)state;
    check("ceasefire talks", "{title body} : (\"ceasefire\" AND \"talks\")",
          "{title} : (\"ceasefire\" AND \"talks\")");
}

static void phrases_prefixes_and_exclusions(void **state)
{
    (void)state;
    check("\"direct talks\"", "{title body} : (\"direct talks\")", "{title} : (\"direct talks\")");
    check("elect*", "{title body} : ((\"elect\"*))", "{title} : ((\"elect\"*))");
    check("\"direct ta*\"", "{title body} : (\"direct ta \"*)", "{title} : (\"direct ta \"*)");
    check("oil -gas* -electi*",
          "({title body} : (\"oil\")) NOT ((\"gas\" OR \"gasness\"*)"
          " OR (\"electi\"* OR \"electness\"))",
          "({title} : (\"oil\")) NOT ((\"gas\" OR \"gasness\"*)"
          " OR (\"electi\"* OR \"electness\"))");
    check("oil -gas -coal", "({title body} : (\"oil\")) NOT (\"gas\" OR \"coal\")",
          "({title} : (\"oil\")) NOT (\"gas\" OR \"coal\")");
}

static void fields_and_days(void **state)
{
    struct search_match m;
    (void)state;
    check("oil source:wire section:\"x",
          "{title body} : (\"oil\") AND {source} : \"wire\" AND {section} : \" x\"",
          "{title} : (\"oil\") AND {source} : \"wire\" AND {section} : \" x\"");
    check("source:wire", "{source} : \"wire\"", "");
    check("SOURCE:\"The Wire\"oil", "{title body} : (\"oil\") AND {source} : \" The Wire\"",
          "{title} : (\"oil\") AND {source} : \" The Wire\"");
    assert_int_equal(search_match_parse(span_of("oil after:2025-05-20 before:2025-06"), &m), SW_OK);
    int64_t from = 0, until = 0;
    assert_true(clock_parse_rfc3339(SPAN("2025-05-20T00:00:00Z"), &from));
    assert_true(clock_parse_rfc3339(SPAN("2025-06-01T00:00:00Z"), &until));
    assert_int_equal(m.from, from);
    assert_int_equal(m.until, until);
    search_match_free(&m);
}

static void what_looks_like_syntax_is_words(void **state)
{
    (void)state;
    check("AND", "{title body} : (\"AND\")", "{title} : (\"AND\")");
    check("a\" OR title:(x)", "{title body} : (\"a \" AND \"OR\" AND \"title  x \")",
          "{title} : (\"a \" AND \"OR\" AND \"title  x \")");
    check("before:someday", "{title body} : (\"before someday\")",
          "{title} : (\"before someday\")");
    check("x' --", "{title body} : (\"x \")", "{title} : (\"x \")");
    check("NEAR(a,b)", "{title body} : (\"NEAR a b \")", "{title} : (\"NEAR a b \")");
}

static void nothing_to_search_for(void **state)
{
    (void)state;
    check_nothing("");
    check_nothing("   ");
    check_nothing("\"\"");
    check_nothing("* - + ( ) :");
    check_nothing("-word");
    check_nothing("after:2025");
}

static void scripts_without_spaces_are_searched_by_pairs(void **state)
{
    (void)state;
    check("東京地震", "{title body} : (\" 東京 京地 地震  \")",
          "{title} : (\" 東京 京地 地震  \")");
    check("京", "{title body} : (\" 京 \"*)", "{title} : (\" 京 \"*)");
}

static void only_so_many_words_count(void **state)
{
    struct search_match m;
    struct buf b;
    unsigned ands = 0;
    (void)state;
    buf_init(&b, 4096);
    for (int i = 0; i < 200; i++)
        buf_add_format(&b, "w%d ", i);
    assert_int_equal(search_match_parse(buf_span(&b), &m), SW_OK);
    for (struct span rest = buf_span(&m.all); rest.n; rest = span_from(rest, 1))
        ands += span_starts(rest, SPAN(" AND "));
    assert_int_equal(ands, SEARCH_WORDS_MAX - 1);
    search_match_free(&m);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_all_wanted),
        cmocka_unit_test(phrases_prefixes_and_exclusions),
        cmocka_unit_test(fields_and_days),
        cmocka_unit_test(what_looks_like_syntax_is_words),
        cmocka_unit_test(nothing_to_search_for),
        cmocka_unit_test(scripts_without_spaces_are_searched_by_pairs),
        cmocka_unit_test(only_so_many_words_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
