/*
 * Width, classes, folding, ASCII spellings.
 */
#include "check.h"

#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

typedef void transform(struct buf *b, struct span s);

static void assert_becomes(transform *f, struct span s, const char *expected)
{
    struct buf b;
    buf_init(&b, 100000);
    f(&b, s);
    assert_ok(buf_error(&b));
    assert_buf_equal(&b, expected);
    buf_free(&b);
}

static void columns(void **state)
{
    (void)state;
    assert_int_equal(unicode_width('a'), 1);
    assert_int_equal(unicode_width(0), 0);
    assert_int_equal(unicode_width('\n'), 0);
    assert_int_equal(unicode_width(0x7F), 0);
    assert_int_equal(unicode_width(0x301), 0);   /* combining acute */
    assert_int_equal(unicode_width(0x200B), 0);  /* zero width space */
    assert_int_equal(unicode_width(0x202E), 0);  /* override */
    assert_int_equal(unicode_width(0x4E2D), 2);  /* CJK */
    assert_int_equal(unicode_width(0xAC00), 2);  /* Hangul */
    assert_int_equal(unicode_width(0x1F600), 2); /* emoji */
    assert_int_equal(unicode_width_of(SPAN("a\xCC\x81\xE4\xB8\xAD z")), 5);
    assert_int_equal(unicode_width_of(SPAN("")), 0);
}

static void classes(void **state)
{
    (void)state;
    assert_true(unicode_is_letter('a') && unicode_is_letter(0x416) && unicode_is_letter(0x4E2D));
    assert_true(unicode_is_letter(0x301) && unicode_is_letter(0x93F)); /* marks */
    assert_false(unicode_is_letter('1') || unicode_is_letter(' ') || unicode_is_letter(0x2014));
    assert_true(unicode_is_digit('7') && unicode_is_digit(0x661));
    assert_false(unicode_is_digit(0xBD) || unicode_is_digit('a'));
    assert_true(unicode_is_space(' ') && unicode_is_space(0xA0) && unicode_is_space(0x3000));
    assert_true(unicode_is_space('\t') && unicode_is_space(0x2028) && unicode_is_space(0x85));
    assert_false(unicode_is_space(0x200B) || unicode_is_space('x') || unicode_is_space(0));
    assert_true(unicode_is_upper('A') && unicode_is_upper(0x416) && unicode_is_upper(0x1C5));
    assert_false(unicode_is_upper('a') || unicode_is_upper('1'));
    assert_int_equal(unicode_lower(0x416), 0x436);
    assert_int_equal(unicode_lower('1'), '1');
    assert_true(unicode_is_ideographic(0x4E2D) && unicode_is_ideographic(0x3042) &&
                unicode_is_ideographic(0x30AB) && unicode_is_ideographic(0x20000));
    assert_false(unicode_is_ideographic('a') || unicode_is_ideographic(0xAC00) ||
                 unicode_is_ideographic(0x3000) || unicode_is_ideographic(0x1F600));
}

static void controls(void **state)
{
    (void)state;
    static const uint32_t bad[] = {0,      0x1B,   0x7F,   0x80,   0x9F,   0x2028,
                                   0x202A, 0x202E, 0x2066, 0x2069, 0x206F, 0xFEFF};
    static const uint32_t fine[] = {' ', 0xA0, 0xAD, 0x200B, 0x200D, 0x200E, 0x200F, 0xFE0F};
    for (size_t i = 0; i < SW_COUNT(bad); i++)
        assert_true(unicode_is_control(bad[i]));
    for (size_t i = 0; i < SW_COUNT(fine); i++)
        assert_false(unicode_is_control(fine[i]));
}

/* No code point, assigned or not, upsets the tables. */
static void every_code_point_has_an_answer(void **state)
{
    (void)state;
    struct buf s, b;
    buf_init(&s, 4);
    buf_init(&b, 200);
    for (uint32_t c = 0; c <= 0x110000; c += c < 0x30000 ? 1 : 97) {
        buf_reset(&s);
        buf_reset(&b);
        utf8_add(&s, c);
        assert_true(unicode_width(c) <= 2);
        unicode_to_ascii(&b, buf_span(&s));
        for (size_t i = 0; i < b.len; i++)
            assert_true(b.data[i] >= ' ' && b.data[i] <= '~');
        buf_reset(&b);
        unicode_fold(&b, buf_span(&s));
        assert_ok(buf_error(&b));
        assert_true(utf8_valid(buf_span(&b)));
    }
    buf_free(&s);
    buf_free(&b);
}

static void folding_makes_equals_equal(void **state)
{
    (void)state;
    assert_becomes(unicode_fold, SPAN("HELLO World 1"), "hello world 1");
    assert_becomes(unicode_fold,
                   SPAN("Stra\xC3\x9F"
                        "e"),
                   "strasse");
    assert_becomes(unicode_fold, SPAN("\xC3\x89t\xC3\x89"), "\xC3\xA9t\xC3\xA9");
    assert_becomes(unicode_fold, SPAN("E\xCC\x81tE\xCC\x81"), "\xC3\xA9t\xC3\xA9");
    assert_becomes(unicode_fold, SPAN("\xCE\xA3\xCE\xAF\xCE\xA3\xCF\x82"),
                   "\xCF\x83\xCE\xAF\xCF\x83\xCF\x83");
    assert_becomes(unicode_fold, SPAN("A\xFFZ"), "a\xEF\xBF\xBDz");
    assert_becomes(unicode_fold, SPAN(""), "");
}

/* Folding goes by pieces; where they are cut must not show. */
static void pieces_do_not_show(void **state)
{
    (void)state;
    static const char *const words[] = {"E\xCC\x81", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB",
                                        "\xD0\x98\xCC\x86", "\xE0\xA6\x95\xE0\xA7\x87\xE0\xA6\xBE"};
    static const char *const folded[] = {"\xC3\xA9", "\xED\x95\x9C", "\xD0\xB9",
                                         "\xE0\xA6\x95\xE0\xA7\x8B"};
    for (size_t w = 0; w < SW_COUNT(words); w++) {
        struct buf s, expected;
        buf_init(&s, 100000);
        buf_init(&expected, 100000);
        for (int i = 0; i < 700; i++) {
            buf_add_string(&s, words[w]);
            buf_add_string(&expected, folded[w]);
        }
        assert_becomes(unicode_fold, buf_span(&s), expected.data);
        buf_free(&s);
        buf_free(&expected);
    }
}

/* 2 MB of combining marks, whose sorting as a whole would take hours. */
static void marks_without_end_are_no_trap(void **state)
{
    (void)state;
    struct buf s, b;
    buf_init(&s, 4 * 1024 * 1024);
    buf_init(&b, 8 * 1024 * 1024);
    buf_add_char(&s, 'a');
    for (int i = 0; i < 500000; i++)
        buf_add_string(&s, "\xCC\x81\xCC\xA7");
    unicode_fold(&b, buf_span(&s));
    assert_ok(buf_error(&b));
    assert_true(utf8_valid(buf_span(&b)));
    buf_free(&s);
    buf_free(&b);
}

static void ascii_spellings(void **state)
{
    (void)state;
    assert_becomes(unicode_to_ascii, SPAN("plain ~text!"), "plain ~text!");
    assert_becomes(unicode_to_ascii,
                   SPAN("\xE2\x80\x9CQ\xE2\x80\x9D\xE2\x80\x99\xE2\x80\x94\xE2\x80\xA6"),
                   "\"Q\"'-...");
    assert_becomes(unicode_to_ascii,
                   SPAN("\xC3\xA9\xC3\xBC\xC3\xB1"
                        "e\xCC\x81\xC5\x82\xC3\x98"),
                   "eunelO");
    assert_becomes(unicode_to_ascii,
                   SPAN("\xC3\x86\xC3\x9F\xE1\xBA\x9E\xE2\x82\xAC"
                        "5"),
                   "AessssEUR5");
    assert_becomes(unicode_to_ascii,
                   SPAN("\xD0\xA9\xD1\x83\xD0\xBA\xD0\xB0 \xD1\x91\xD0\xB9\xD1\x8C"),
                   "Shchuka yoy");
    assert_becomes(unicode_to_ascii, SPAN("\xCE\x98\xCE\xAE\xCE\xB2\xCE\xB1"), "Thiva");
    assert_becomes(unicode_to_ascii, SPAN("\xE2\x91\xA0\xEF\xAC\x81\xC2\xBD"), "1fi1/2");
    assert_becomes(unicode_to_ascii, SPAN("\xE4\xB8\xAD\xF0\x9F\x98\x80\xFF"), "???");
    assert_becomes(unicode_to_ascii,
                   SPAN("a\xC2\xA0"
                        "b\tc\nd\xE2\x80\x8B\xEF\xBB\xBF\x01"),
                   "a b c d");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns),
        cmocka_unit_test(classes),
        cmocka_unit_test(controls),
        cmocka_unit_test(every_code_point_has_an_answer),
        cmocka_unit_test(folding_makes_equals_equal),
        cmocka_unit_test(pieces_do_not_show),
        cmocka_unit_test(marks_without_end_are_no_trap),
        cmocka_unit_test(ascii_spellings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
