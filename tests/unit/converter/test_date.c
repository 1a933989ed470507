/*
 * Dates in the forms and languages of the news.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "converter/date.h"
#include "smolwire/buf.h"
#include "smolwire/clock.h"

static struct date_context in(const char *language)
{
    struct civil now = {.year = 2025, .month = 6, .day = 1};
    return (struct date_context){.now = civil_to_time(now), .language = span_of(language)};
}

static void assert_time(bool found, int64_t t, const char *expected, const char *text)
{
    struct buf b;
    buf_init(&b, 64);
    if (found)
        clock_add_rfc3339(&b, t);
    if (!span_is(buf_span(&b), expected))
        fail_msg("%s: %s instead of %s", text, b.data, expected);
    buf_free(&b);
}

static void parses(const char *language, const char *text, const char *expected)
{
    struct date_context c = in(language);
    int64_t t = 0;
    bool found = date_parse(span_of(text), &c, &t);
    assert_time(found, t, expected, text);
}

static void machines(void **state SW_UNUSED)
{
    parses("", "2025-05-20T09:12:00Z", "2025-05-20T09:12:00Z");
    parses("", "2025-05-20T09:12:00.123+02:00", "2025-05-20T07:12:00Z");
    parses("", "2025-05-20T22:12-0500", "2025-05-21T03:12:00Z");
    parses("", "2025-05-20 09:12:30", "2025-05-20T09:12:30Z");
    parses("", "2025-05-20", "2025-05-20T00:00:00Z");
    parses("", "2025/5/2", "2025-05-02T00:00:00Z");
    parses("", "20250520", "2025-05-20T00:00:00Z");
    parses("", "1747732320", "2025-05-20T09:12:00Z");
    parses("", "1747732320000", "2025-05-20T09:12:00Z");
    parses("", "Tue, 20 May 2025 09:12:00 +0200", "2025-05-20T07:12:00Z");
    parses("", "Tue, 20 May 2025 09:12:00 GMT", "2025-05-20T09:12:00Z");
    parses("", "Tue May 20 2025 09:12:00 GMT+0200 (CEST)", "2025-05-20T07:12:00Z");
    parses("", "Tue May 20 09:12:00 EDT 2025", "2025-05-20T13:12:00Z");
    parses("", "20250520T0912", "2025-05-20T09:12:00Z");
    parses("", "20250520T091230+0200", "2025-05-20T07:12:30Z");
    parses("", "2025-05-20T00:00:00+02:00", "2025-05-20T00:00:00Z");
}

static void english(void **state SW_UNUSED)
{
    parses("en", "May 20, 2025", "2025-05-20T00:00:00Z");
    parses("en", "Published: Tuesday, May 20th, 2025 at 9:12 PM EDT", "2025-05-21T01:12:00Z");
    parses("en", "20 May 2025", "2025-05-20T00:00:00Z");
    parses("en", "20th of May, 2025 | 7.15 a.m.", "2025-05-20T07:15:00Z");
    parses("en", "Sept. 3, 2024", "2024-09-03T00:00:00Z");
    parses("en", "05/04/2025", "2025-05-04T00:00:00Z");
    parses("en-GB", "05/04/2025", "2025-04-05T00:00:00Z");
    parses("en", "20/05/2025", "2025-05-20T00:00:00Z");
    parses("en", "12:30 pm, 3 January 2025", "2025-01-03T12:30:00Z");
    parses("en", "Updated 10:05 GMT, 20-May-25", "2025-05-20T10:05:00Z");
}

static void other_languages(void **state SW_UNUSED)
{
    parses("de", "20. Mai 2025, 09:12 Uhr", "2025-05-20T09:12:00Z");
    parses("de", "Stand: 03.02.2025 - 14:05 Uhr", "2025-02-03T14:05:00Z");
    parses("de", "3. M\u00E4rz 2025", "2025-03-03T00:00:00Z");
    parses("fr", "Publi\u00E9 le 20 mai 2025 \u00E0 09h12", "2025-05-20T09:12:00Z");
    parses("fr", "mar., 20 mai 2025 09:12:00 +0200", "2025-05-20T07:12:00Z");
    parses("it", "mar, 20 mag 2025 09:12:00 +0200", "2025-05-20T07:12:00Z");
    parses("fr", "1er ao\u00FBt 2024", "2024-08-01T00:00:00Z");
    parses("es", "20 de mayo de 2025 a las 9:12", "2025-05-20T00:00:00Z");
    parses("pt", "20 de Mar\u00E7o de 2025", "2025-03-20T00:00:00Z");
    parses("it", "20 maggio 2025 alle 09:12", "2025-05-20T09:12:00Z");
    parses("nl", "20 mei 2025", "2025-05-20T00:00:00Z");
    parses("pl", "20 maja 2025", "2025-05-20T00:00:00Z");
    parses("ru", "20 \u043C\u0430\u044F 2025, 09:12", "2025-05-20T09:12:00Z");
    parses("uk", "20 \u0442\u0440\u0430\u0432\u043D\u044F 2025 \u0440.", "2025-05-20T00:00:00Z");
    parses("sv", "20 maj 2025 kl. 09.12", "2025-05-20T09:12:00Z");
    parses("fi", "20. toukokuuta 2025", "2025-05-20T00:00:00Z");
    parses("tr", "20 A\u011Fustos 2024", "2024-08-20T00:00:00Z");
    parses("hu", "2025. m\u00E1jus 20.", "2025-05-20T00:00:00Z");
    parses("ar", "\u0662\u0660 \u0645\u0627\u064A\u0648 \u0662\u0660\u0662\u0665",
           "2025-05-20T00:00:00Z");
    parses("zh", "2025\u202205\u202220", "2025-05-20T00:00:00Z");
    parses("en", "\U0001F4C5May. 20. 2025", "2025-05-20T00:00:00Z");
    parses("en", "May 202025", "2025-05-20T00:00:00Z");
    parses("en", "May 20, 2025 @ 9:12 pm", "2025-05-20T21:12:00Z");
    parses("ar", "20 \u0645\u0627\u064A\u0648/\u0623\u064A\u0627\u0631 2025",
           "2025-05-20T00:00:00Z"); /* two names of one month */
    parses("da", "20. marts 2025", "2025-03-20T00:00:00Z");
    parses("hr", "20. svibnja 2025.", "2025-05-20T00:00:00Z");
    parses("th", "20 \u0E1E\u0E24\u0E29\u0E20\u0E32\u0E04\u0E21 2568", "2025-05-20T00:00:00Z");
    parses("zh", "2025\u5E745\u670820\u65E5 09:12", "2025-05-20T09:12:00Z");
    parses("ja", "\uFF12\uFF10\uFF12\uFF15\u5E74\uFF15\u6708\uFF12\u65E5", "2025-05-02T00:00:00Z");
    parses("ko", "2025\uB144 5\uC6D4 20\uC77C", "2025-05-20T00:00:00Z");
    parses("de", "4.\u20092.\u20092025", "2025-02-04T00:00:00Z"); /* thin spaces */
    parses("th", "20 May 2568", "2025-05-20T00:00:00Z");
}

static void what_is_no_date(void **state SW_UNUSED)
{
    static const char *const none[] = {"",
                                       "yesterday",
                                       "May 2025",
                                       "12:30",
                                       "2025-02-30",
                                       "2025-13-01",
                                       "20 May 1650",
                                       "20 Mayhem 2025",
                                       "12345",
                                       "1.2.3",
                                       "99999999999999999999"};
    for (size_t i = 0; i < SW_COUNT(none); i++)
        parses("en", none[i], "");
}

static void the_future_is_not_believed(void **state SW_UNUSED)
{
    parses("en", "2025-06-01T20:00:00Z", "2025-06-01T20:00:00Z");
    parses("en", "2025-06-03", "");
    parses("en", "20 May 2031", "");
    parses("en", "01/12/2025", "2025-01-12T00:00:00Z");
    parses("fr", "01/12/2025", "2025-01-12T00:00:00Z"); /* 1 December is yet to come */
    struct date_context c = {.now = SW_NO_TIME, .language = SPAN("en")};
    int64_t t = 0;
    assert_true(date_parse(SPAN("20 May 2031"), &c, &t));
}

static void is_beside(const char *text, unsigned before, unsigned after)
{
    struct date_context c = in("en");
    struct date_beside words;
    assert_true(date_beside(span_of(text), &c, &words));
    assert_int_equal(words.before, before);
    assert_int_equal(words.after, after);
}

static void words_beside_a_date(void **state SW_UNUSED)
{
    struct date_context c = in("en");
    struct date_beside words;
    is_beside("2 May 2025", 0, 0);
    is_beside("Saturday, 24 May 2025", 1, 0);
    is_beside("Published 2 May 2025, updated on 3 May 2025 10:20", 3, 0);
    is_beside("The members met on 2 May 2025 in Oslo.", 4, 2);
    is_beside("2025\u5E745\u670820\u65E5\u4E1C\u4EAC\u4E0B\u4E86\u4E00\u6574\u5929\u7684\u96E8", 0,
              2);
    assert_false(date_beside(SPAN("The 7 members met in May."), &c, &words));
    assert_false(date_beside(SPAN(""), &c, &words));
}

static void in_an_address(void **state SW_UNUSED)
{
    static const struct {
        const char *url, *expected;
    } cases[] = {
        {"https://a.example/2025/05/20/title", "2025-05-20T00:00:00Z"},
        {"https://a.example/2025/may/2/title", "2025-05-02T00:00:00Z"},
        {"https://a.example/news/title-2025-05-20.html", "2025-05-20T00:00:00Z"},
        {"https://a.example/title-20250520", "2025-05-20T00:00:00Z"},
        {"https://a.example/20-05-2025", "2025-05-20T00:00:00Z"},
        {"https://a.example/news-05-20-2025", "2025-05-20T00:00:00Z"},
        {"https://a.example/tel-1-800-2025", ""},
        {"https://a.example/2025/05/title", ""},
        {"https://a.example/id/12345678", ""},
        {"https://a.example/12025/05/20", ""},
    };
    struct date_context c = in("en");
    for (size_t i = 0; i < SW_COUNT(cases); i++) {
        int64_t t = 0;
        bool found = date_from_url(span_of(cases[i].url), &c, &t);
        assert_time(found, t, cases[i].expected, cases[i].url);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(machines),
        cmocka_unit_test(english),
        cmocka_unit_test(other_languages),
        cmocka_unit_test(what_is_no_date),
        cmocka_unit_test(the_future_is_not_believed),
        cmocka_unit_test(words_beside_a_date),
        cmocka_unit_test(in_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
