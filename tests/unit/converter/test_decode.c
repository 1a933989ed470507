/*
 * Bytes to UTF-8: who decides about the charset, and what becomes of bytes that mean nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "converter/decode.h"
#include "smolwire/utf8.h"

static void assert_decoded(struct span bytes, const char *content_type, const char *expected)
{
    struct buf out;
    buf_init(&out, 1 << 16);
    assert_int_equal(decode_page(bytes, span_of(content_type), &out), SW_OK);
    assert_true(utf8_valid(buf_span(&out)));
    assert_string_equal(out.data, expected);
    assert_int_equal(out.len, strlen(expected));
    buf_free(&out);
}

static void valid_utf8_wins_over_what_is_declared(void **state SW_UNUSED)
{
    assert_decoded(SPAN("na\u00EFve"), "text/html; charset=windows-1251", "na\u00EFve");
    assert_decoded(SPAN("<meta charset=iso-8859-1>\u20AC"), "", "<meta charset=iso-8859-1>\u20AC");
    assert_decoded(SPAN(""), "", "");
}

static void byte_order_marks_win_over_all(void **state SW_UNUSED)
{
    assert_decoded(SPAN("\xEF\xBB\xBF"
                        "a\u00E9"),
                   "charset=koi8-r", "a\u00E9");
    assert_decoded(SPAN("\xFF\xFE"
                        "a\0\x16\x04"),
                   "", "a\u0416");
    assert_decoded(SPAN("\xFE\xFF"
                        "\0a\x04\x16"),
                   "", "a\u0416");
}

static void the_answers_charset_wins_over_the_pages(void **state SW_UNUSED)
{
    struct span page = SPAN("<meta charset=windows-1252>\xCF\xF0");
    assert_decoded(page, "text/html;charset=\"windows-1251\"",
                   "<meta charset=windows-1252>\u041F\u0440");
    assert_decoded(page, "text/html; charset=nonsense", "<meta charset=windows-1252>\u00CF\u00F0");
}

static void the_page_declares(void **state SW_UNUSED)
{
    assert_decoded(
        SPAN("<META http-equiv=Content-Type content='text/html; charset=windows-1251'>\xCF"), "",
        "<META http-equiv=Content-Type content='text/html; charset=windows-1251'>\u041F");
    assert_decoded(SPAN("<?xml version='1.0' encoding='ISO-8859-2'?>\xB1"), "",
                   "<?xml version='1.0' encoding='ISO-8859-2'?>\u0105");
    assert_decoded(SPAN("<meta charset='utf-16'>\xC3\xA9\xC3"), "",
                   "<meta charset='utf-16'>\u00E9\uFFFD");
}

static void what_comments_and_scripts_declare_counts_for_nothing(void **state SW_UNUSED)
{
    static const char *const before[] = {"<!-- <meta charset=koi8-r> -->",
                                         "<script>x = '<meta charset=koi8-r>'</script>",
                                         "<STYLE><meta charset=koi8-r></STYLE>", "<!-- no end "};
    for (size_t i = 0; i < SW_COUNT(before); i++) {
        struct buf page, expected;
        buf_init(&page, 1 << 12);
        buf_init(&expected, 1 << 12);
        buf_add_format(&page, "%s<meta charset=windows-1251>\xCF", before[i]);
        buf_add_format(&expected, "%s<meta charset=windows-1251>\u041F", before[i]);
        assert_decoded(buf_span(&page), "", expected.data);
        buf_free(&page);
        buf_free(&expected);
    }
}

static void a_cut_character_at_the_end_makes_no_other_charset(void **state SW_UNUSED)
{
    assert_decoded(SPAN("na\u00EFve \xD0"), "", "na\u00EFve \uFFFD");
    assert_decoded(SPAN("caf\xE9"), "", "caf\u00E9");
}

static void windows_1252_is_the_last_resort(void **state SW_UNUSED)
{
    assert_decoded(SPAN("\x93quoted\x94 \x96 \xE9"), "", "\u201Cquoted\u201D \u2013 \u00E9");
    assert_decoded(SPAN("\x93"
                        "a"),
                   "text/html; charset=NULL", "\u201Ca");
}

/* Pages say UTF-8 and are not: then no character at all is spelt as UTF-8 spells it. */
static void utf_8_that_nothing_confirms(void **state SW_UNUSED)
{
    assert_decoded(SPAN("caf\xE9 \x96 na\xEFve"), "charset=utf-8", "caf\u00E9 \u2013 na\u00EFve");
    assert_decoded(SPAN("<?xml version='1.0' encoding='utf-8'?>\xE9t\xE9"), "",
                   "<?xml version='1.0' encoding='utf-8'?>\u00E9t\u00E9");
    assert_decoded(SPAN("\xC3\xA9t\xE9"), "charset=utf-8", "\u00E9t\uFFFD");
}

static void utf_8_spelt_twice(void **state SW_UNUSED)
{
    assert_decoded(SPAN("we\xC3\xA2\xC2\x80\xC2\x99ve \xC3\x83\xC2\x89 \xC3\xA2\xC2\xA0 \xC3\xA2"),
                   "", "we\u2019ve \u00C9 \u00E2\u00A0 \u00E2");
    assert_decoded(SPAN("\xC3\xA9\xC2\x92"), "", "\u00E9\u2019");
}

static void windows_1252_taken_for_latin_1(void **state SW_UNUSED)
{
    assert_decoded(SPAN("don\xC2\x92t \xC2\xA0 \xC2\x96"), "charset=utf-8",
                   "don\u2019t \u00A0 \u2013");
}

static void labels_mean_what_browsers_take_them_for(void **state SW_UNUSED)
{
    assert_string_equal(decode_charset(SPAN("ISO-8859-1")), "CP1252");
    assert_string_equal(decode_charset(SPAN(" latin1 ")), "CP1252");
    assert_string_equal(decode_charset(SPAN("gb2312")), "GB18030");
    assert_string_equal(decode_charset(SPAN("Shift_JIS")), "CP932");
    assert_string_equal(decode_charset(SPAN("x-sjis")), "CP932");
    assert_string_equal(decode_charset(SPAN("iso-8859-9")), "CP1254");
    assert_null(decode_charset(SPAN("")));
    assert_null(decode_charset(SPAN("null")));
    assert_null(decode_charset(SPAN("utf-9")));
}

static void every_label_is_found_and_known_to_iconv(void **state SW_UNUSED)
{
    static const char *const some[] = {"866",         "big5",       "chinese",      "cp1250",
                                       "csisolatin1", "euc-jp",     "euc-kr",       "gbk",
                                       "iso-2022-jp", "iso-8859-8", "iso-8859-16",  "koi8-u",
                                       "macintosh",   "tis-620",    "windows-1256", "x-x-big5"};
    for (size_t i = 0; i < SW_COUNT(some); i++) {
        struct buf type;
        buf_init(&type, 100);
        buf_add_format(&type, "text/html; charset=%s", some[i]);
        assert_non_null(decode_charset(span_of(some[i])));
        struct buf out;
        buf_init(&out, 100);
        assert_int_equal(decode_page(SPAN("ab\x80"), buf_span(&type), &out), SW_OK);
        assert_true(utf8_valid(buf_span(&out)));
        assert_memory_equal(out.data, "ab", 2);
        buf_free(&out);
        buf_free(&type);
    }
}

static void nul_bytes_are_dropped(void **state SW_UNUSED)
{
    assert_decoded(SPAN("a\0b\0\0c"), "", "abc");
    assert_decoded(SPAN("\0\xCF\0\xF0"), "charset=windows-1251", "\u041F\u0440");
}

static void bytes_that_mean_nothing(void **state SW_UNUSED)
{
    assert_decoded(SPAN("\xC3\xA9\xC3(\xE2\x82"), "charset=utf-8", "\u00E9\uFFFD(\uFFFD");
    assert_decoded(SPAN("\x81\x40\xFF"
                        "a"),
                   "charset=euc-kr",
                   "\uFFFD@\uFFFD"
                   "a");
}

static void two_bytes_for_a_character(void **state SW_UNUSED)
{
    assert_decoded(SPAN("\xC4\xE3\xBA\xC3"), "charset=gb2312", "\u4F60\u597D");
    assert_decoded(SPAN("\x93\xFA\x96\x7B"), "charset=shift_jis", "\u65E5\u672C");
}

static void the_limit_of_the_output_holds(void **state SW_UNUSED)
{
    struct buf out;
    buf_init(&out, 4);
    assert_int_equal(decode_page(SPAN("abcdefgh"), SPAN(""), &out), SW_LIMIT);
    buf_free(&out);
    buf_init(&out, 4);
    assert_int_equal(decode_page(SPAN("\xE9\xE9\xE9\xE9\xE9\xE9"), SPAN(""), &out), SW_LIMIT);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_utf8_wins_over_what_is_declared),
        cmocka_unit_test(byte_order_marks_win_over_all),
        cmocka_unit_test(the_answers_charset_wins_over_the_pages),
        cmocka_unit_test(the_page_declares),
        cmocka_unit_test(what_comments_and_scripts_declare_counts_for_nothing),
        cmocka_unit_test(a_cut_character_at_the_end_makes_no_other_charset),
        cmocka_unit_test(windows_1252_is_the_last_resort),
        cmocka_unit_test(utf_8_that_nothing_confirms),
        cmocka_unit_test(windows_1252_taken_for_latin_1),
        cmocka_unit_test(utf_8_spelt_twice),
        cmocka_unit_test(labels_mean_what_browsers_take_them_for),
        cmocka_unit_test(every_label_is_found_and_known_to_iconv),
        cmocka_unit_test(nul_bytes_are_dropped),
        cmocka_unit_test(bytes_that_mean_nothing),
        cmocka_unit_test(two_bytes_for_a_character),
        cmocka_unit_test(the_limit_of_the_output_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
