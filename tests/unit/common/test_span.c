/*
 * Spans and tokenisers.
 */
#include "check.h"

#include "smolwire/span.h"

static const struct span none = {NULL, 0};

static void the_empty_span_is_harmless(void **state)
{
    (void)state;
    struct span s = span_of(NULL), token;
    assert_int_equal(s.n, 0);
    assert_true(span_equal(none, SPAN("")));
    assert_true(span_equal_nocase(none, SPAN("")));
    assert_true(span_starts(none, none) && span_ends(none, none));
    assert_int_equal(span_compare(none, SPAN("")), 0);
    assert_int_equal(span_find_char(none, 'a'), 0);
    assert_int_equal(span_find_last_char(none, 'a'), 0);
    assert_int_equal(span_find(none, SPAN("a")), 0);
    assert_int_equal(span_trim(none).n, 0);
    assert_int_equal(span_from(none, 5).n, 0);
    assert_int_equal(span_slice(none, 2, 3).n, 0);
    assert_false(span_token(&s, " ", &token));
    assert_false(span_eat_char(&s, 'a'));
    assert_true(span_contains(none, none));
    assert_false(span_contains(none, SPAN("a")));
}

static void compares(void **state)
{
    (void)state;
    assert_true(span_is(SPAN("abc"), "abc"));
    assert_false(span_is(SPAN("abc"), "ab"));
    assert_true(span_is_nocase(SPAN("AbC-1"), "aBc-1"));
    assert_false(span_equal_nocase(SPAN("\xC3\x84"), SPAN("\xC3\xA4"))); /* Ä ä: ASCII only */
    assert_false(span_equal_nocase(SPAN("@"), SPAN("`")));               /* 0x40 and 0x60 */
    assert_true(span_starts(SPAN("abc"), SPAN("ab")) && !span_starts(SPAN("a"), SPAN("ab")));
    assert_true(span_starts_nocase(SPAN("ABc"), SPAN("ab")));
    assert_true(span_ends(SPAN("abc"), SPAN("bc")) && !span_ends(SPAN("c"), SPAN("bc")));
    assert_true(span_ends_nocase(SPAN("aBC"), SPAN("bc")));
    assert_true(span_compare(SPAN("a"), SPAN("b")) < 0);
    assert_true(span_compare(SPAN("ab"), SPAN("a")) > 0);
    assert_true(span_compare(SPAN("a"), SPAN("ab")) < 0);
    assert_true(span_compare(SPAN("\xFF"), SPAN("a")) > 0);
    assert_int_equal(span_compare(SPAN("x\0y"), SPAN("x\0y")), 0);
}

static void finds(void **state)
{
    (void)state;
    struct span s = SPAN("a-b-c");
    assert_int_equal(span_find_char(s, '-'), 1);
    assert_int_equal(span_find_last_char(s, '-'), 3);
    assert_int_equal(span_find_char(s, 'x'), s.n);
    assert_int_equal(span_find(s, SPAN("b-")), 2);
    assert_int_equal(span_find(s, SPAN("b-d")), s.n);
    assert_int_equal(span_find(s, none), 0);
    assert_int_equal(span_find_nocase(s, SPAN("-C")), 3);
    assert_int_equal(span_find_nocase(SPAN("a"), SPAN("ab")), 1);
    assert_true(span_contains(s, SPAN("-c")) && !span_contains(s, SPAN("-d")));
    assert_true(span_contains_nocase(s, SPAN("B-C")));
    assert_true(span_contains(s, none));
}

static void slices_are_clamped(void **state)
{
    (void)state;
    struct span s = SPAN("abcdef");
    assert_span_equal(span_from(s, 4), "ef");
    assert_span_equal(span_from(s, 99), "");
    assert_span_equal(span_slice(s, 1, 2), "bc");
    assert_span_equal(span_slice(s, 4, 99), "ef");
    assert_span_equal(span_slice(s, 99, SIZE_MAX), "");
    assert_span_equal(span_trim(SPAN(" \t\r\n\v\f x y \n")), "x y");
    assert_span_equal(span_trim(SPAN("  ")), "");
    assert_span_equal(span_between(s.p + 1, s.p + 3), "bc");
}

static void cut_keeps_empty_fields(void **state)
{
    (void)state;
    static const char *const expected[] = {"", "a", "", "b", ""};
    struct span rest = SPAN(",a,,b,");
    size_t count = 0;
    while (rest.p)
        assert_span_equal(span_cut(&rest, ','), expected[count++]);
    assert_int_equal(count, SW_COUNT(expected));
    assert_int_equal(rest.n, 0);
    rest = SPAN("");
    assert_span_equal(span_cut(&rest, ','), "");
    assert_null(rest.p);
}

static void token_skips_separators(void **state)
{
    (void)state;
    struct span rest = SPAN(" ,a b,\0, c ,"), token;
    assert_true(span_token(&rest, ", ", &token));
    assert_span_equal(token, "a");
    assert_true(span_token(&rest, ", ", &token));
    assert_span_equal(token, "b");
    assert_true(span_token(&rest, ", ", &token));
    assert_int_equal(token.n, 1); /* a NUL is no separator */
    assert_true(span_token(&rest, ", ", &token));
    assert_span_equal(token, "c");
    assert_false(span_token(&rest, ", ", &token));
    assert_int_equal(rest.n, 0);
}

static void numbers_stay_in_range(void **state)
{
    (void)state;
    uint64_t value = 77;
    assert_true(span_to_uint(SPAN("18446744073709551615"), UINT64_MAX, &value));
    assert_true(value == UINT64_MAX);
    assert_false(span_to_uint(SPAN("18446744073709551616"), UINT64_MAX, &value));
    assert_true(span_to_uint(SPAN("0065535"), 65535, &value));
    assert_int_equal(value, 65535);
    assert_false(span_to_uint(SPAN("65536"), 65535, &value));
    assert_false(span_to_uint(SPAN("7"), 5, &value));
    assert_int_equal(value, 65535);
    static const char *const bad[] = {"", "-1", "+1", " 1", "1 ", "1a", "\xD9\xA1"};
    for (size_t i = 0; i < SW_COUNT(bad); i++)
        assert_false(span_to_uint(span_of(bad[i]), 100, &value));
    assert_true(span_to_hex(SPAN("fFffFFff"), UINT32_MAX, &value));
    assert_int_equal(value, 0xFFFFFFFF);
    assert_false(span_to_hex(SPAN("100000000"), UINT32_MAX, &value));
    assert_false(span_to_hex(SPAN("0x1"), UINT32_MAX, &value));
    assert_false(span_to_hex(SPAN("g"), UINT32_MAX, &value));
}

static void eating_leaves_what_does_not_match(void **state)
{
    (void)state;
    struct span s = SPAN("GET  12x");
    unsigned value = 9;
    assert_false(span_eat_char(&s, 'g'));
    assert_false(span_eat(&s, SPAN("get")));
    assert_true(span_eat_nocase(&s, SPAN("get")));
    span_eat_space(&s);
    assert_span_equal(s, "12x");
    assert_false(span_eat_uint(&s, 3, 4, &value));
    assert_span_equal(s, "12x");
    assert_int_equal(value, 9);
    assert_true(span_eat_uint(&s, 1, 1, &value));
    assert_int_equal(value, 1);
    assert_true(span_eat_uint(&s, 1, 9, &value));
    assert_int_equal(value, 2);
    assert_true(span_eat_char(&s, 'x'));
    assert_false(span_eat_char(&s, 'x'));
    s = SPAN("99999999999");
    assert_false(span_eat_uint(&s, 1, 11, &value));
    assert_int_equal(s.n, 11);
}

static void classes_know_ascii_only(void **state)
{
    (void)state;
    int space = 0, digit = 0, alpha = 0, hex = 0;
    for (int i = 0; i < 256; i++) {
        char c = (char)i;
        space += ascii_is_space(c);
        digit += ascii_is_digit(c);
        alpha += ascii_is_alpha(c);
        hex += ascii_is_hex(c);
        assert_true(ascii_is_alnum(c) == (ascii_is_alpha(c) || ascii_is_digit(c)));
        assert_true(i < 128 || !(ascii_is_space(c) || ascii_is_alnum(c) || ascii_is_hex(c)));
        assert_true(ascii_lower(c) == ((c >= 'A' && c <= 'Z') ? c + 32 : c));
    }
    assert_int_equal(space, 6);
    assert_int_equal(digit, 10);
    assert_int_equal(alpha, 52);
    assert_int_equal(hex, 22);
}

/* All tokenisers over random input that ends at an unmapped page. */
static void nothing_reads_past_the_end(void **state)
{
    (void)state;
    struct guard g = guard_new();
    uint64_t seed = 1;
    char room[64];
    for (int round = 0; round < 3000; round++) {
        struct span s = guard_put(&g, random_bytes(&seed, room, sizeof(room), SPAN("aA1 ,-\0")));
        struct span rest = s, token;
        uint64_t value;
        unsigned number;
        size_t total = 0;
        assert_true(span_find(s, SPAN("a1")) <= s.n);
        assert_true(span_find_nocase(s, SPAN("A1")) <= s.n);
        assert_true(span_trim(s).n <= s.n);
        while (rest.p)
            total += span_cut(&rest, ',').n + 1;
        assert_int_equal(total, s.n + 1);
        for (rest = s; span_token(&rest, ", ", &token);)
            assert_true(token.n > 0);
        for (rest = s; rest.n > 0; rest = span_from(rest, 1)) {
            struct span copy = rest;
            span_eat_space(&copy);
            if (span_eat_uint(&copy, 1, 5, &number))
                assert_true(number <= 99999);
            if (span_to_uint(rest, 1000, &value))
                assert_true(value <= 1000);
        }
    }
    guard_free(&g);
}

static void is_among_others(void **state)
{
    (void)state;
    const struct span list[] = {SPAN("a"), SPAN(""), SPAN("bc")};
    assert_true(span_is_among(SPAN("a"), list, 3));
    assert_true(span_is_among(SPAN("bc"), list, 3));
    assert_true(span_is_among(SPAN(""), list, 3));
    assert_false(span_is_among(SPAN("bc"), list, 2));
    assert_false(span_is_among(SPAN("b"), list, 3));
    assert_false(span_is_among(SPAN("a"), NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_empty_span_is_harmless),
        cmocka_unit_test(compares),
        cmocka_unit_test(finds),
        cmocka_unit_test(slices_are_clamped),
        cmocka_unit_test(cut_keeps_empty_fields),
        cmocka_unit_test(token_skips_separators),
        cmocka_unit_test(numbers_stay_in_range),
        cmocka_unit_test(eating_leaves_what_does_not_match),
        cmocka_unit_test(classes_know_ascii_only),
        cmocka_unit_test(nothing_reads_past_the_end),
        cmocka_unit_test(is_among_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
