/*
 * UTF-8: what is well-formed, what replaces the rest.
 */
#include "check.h"

#include "smolwire/utf8.h"

#define R "\xEF\xBF\xBD"

static const struct {
    struct span bad;
    const char *repaired;
} cases[] = {
    /* Unicode 15, 3.9, tables 3-8 to 3-11 */
    {{"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", 9}, R R R R R R R R "A"},
    {{"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", 9}, R R R R R R R R "A"},
    {{"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", 9}, R R R R R "A" R R "B"},
    {{"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", 9}, R R R R "A"},
    /* cut at the end */
    {{"a\xC3", 2}, "a" R},
    {{"a\xE2\x82", 3}, "a" R},
    {{"a\xF0\x9F\x98", 4}, "a" R},
    /* a lead byte where a trail byte should be begins its own sequence */
    {{"\xE2\xC3\xA4", 3}, R "\xC3\xA4"},
    {{"\xF5\x80\x80\x80", 4}, R R R R},
    {{"\xF8\x88\x80\x80\x80", 5}, R R R R R},
    {{"\x80", 1}, R},
    {{"\xFE\xFF", 2}, R R},
};

static void repairs_by_maximal_parts(void **state)
{
    (void)state;
    struct guard g = guard_new();
    for (size_t i = 0; i < SW_COUNT(cases); i++) {
        struct buf b;
        struct span s = guard_put(&g, cases[i].bad);
        buf_init(&b, 1000);
        assert_false(utf8_valid(s));
        utf8_repair(&b, s);
        assert_buf_equal(&b, cases[i].repaired);
        buf_free(&b);
    }
    guard_free(&g);
}

static void every_code_point_comes_back(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 8);
    for (uint32_t c = 0; c <= 0x110010; c++) {
        bool scalar = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
        buf_reset(&b);
        utf8_add(&b, c);
        struct span s = buf_span(&b);
        assert_true(utf8_valid(s));
        assert_int_equal(s.n, !scalar ? 3 : c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
        assert_int_equal(utf8_next(&s), scalar ? c : UTF8_REPLACEMENT);
        assert_int_equal(s.n, 0);
    }
    buf_free(&b);
}

static void next_takes_a_bad_byte_alone(void **state)
{
    (void)state;
    struct span s = SPAN("\xE2\x82"
                         "A\xFF");
    assert_int_equal(utf8_next(&s), UTF8_REPLACEMENT);
    assert_int_equal(utf8_next(&s), UTF8_REPLACEMENT);
    assert_int_equal(utf8_next(&s), 'A');
    assert_int_equal(utf8_next(&s), UTF8_REPLACEMENT);
    assert_int_equal(s.n, 0);
    assert_int_equal(utf8_count(SPAN("a\xC3\xA4\xF0\x9F\x98\x80\xFF")), 4);
    assert_int_equal(utf8_count(SPAN("")), 0);
}

/* The run over eight bytes at a time must see a bad byte at every offset. */
static void sees_a_bad_byte_anywhere(void **state)
{
    (void)state;
    struct guard g = guard_new();
    char text[40];
    for (size_t n = 1; n <= sizeof(text); n++) {
        memset(text, 'a', sizeof(text));
        assert_true(utf8_valid(guard_put(&g, span_make(text, n))));
        for (size_t i = 0; i < n; i++) {
            struct buf b;
            memset(text, 'a', sizeof(text));
            text[i] = (char)0x80;
            struct span s = guard_put(&g, span_make(text, n));
            buf_init(&b, 100);
            assert_false(utf8_valid(s));
            utf8_repair(&b, s);
            assert_int_equal(b.len, n + 2);
            assert_memory_equal(b.data + i, R, 3);
            buf_free(&b);
        }
    }
    guard_free(&g);
}

static void repaired_is_valid_and_valid_is_kept(void **state)
{
    (void)state;
    struct guard g = guard_new();
    uint64_t seed = 7;
    char room[80];
    for (int round = 0; round < 5000; round++) {
        struct span alphabet = SPAN("ab\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\xED\xA0");
        struct span s = guard_put(&g, random_bytes(&seed, room, sizeof(room), alphabet));
        struct buf once, twice;
        buf_init(&once, 1000);
        buf_init(&twice, 1000);
        utf8_repair(&once, s);
        assert_true(utf8_valid(buf_span(&once)));
        utf8_repair(&twice, buf_span(&once));
        assert_true(span_equal(buf_span(&once), buf_span(&twice)));
        assert_true(utf8_valid(s) == span_equal(s, buf_span(&once)));
        buf_free(&once);
        buf_free(&twice);
    }
    guard_free(&g);
}

static void no_character_is_cut_in_two(void **state)
{
    (void)state;
    struct span s = SPAN("a\u00e9\u20ac\U0001F600"); /* 1, 2, 3 and 4 bytes */
    static const size_t whole[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (size_t most = 0; most < SW_COUNT(whole); most++)
        assert_int_equal(utf8_slice(s, most).n, whole[most]);
    assert_int_equal(utf8_slice(SPAN("\x80\x80\x80\x80\x80\x80\x80"), 5).n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repairs_by_maximal_parts),
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(next_takes_a_bad_byte_alone),
        cmocka_unit_test(sees_a_bad_byte_anywhere),
        cmocka_unit_test(repaired_is_valid_and_valid_is_kept),
        cmocka_unit_test(no_character_is_cut_in_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
