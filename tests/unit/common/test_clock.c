/*
 * Calendar and RFC 3339.
 */
#include "check.h"

#include <stdlib.h>
#include <time.h>

#include "smolwire/clock.h"

static void assert_written(int64_t t, const char *expected)
{
    struct buf b;
    buf_init(&b, 100);
    clock_add_rfc3339(&b, t);
    assert_buf_equal(&b, expected);
    buf_free(&b);
}

static void writes_times(void **state)
{
    (void)state;
    struct buf b;
    assert_written(0, "1970-01-01T00:00:00Z");
    assert_written(-1, "1969-12-31T23:59:59Z");
    assert_written(1747732320, "2025-05-20T09:12:00Z");
    assert_written(951782400, "2000-02-29T00:00:00Z");
    assert_written(4107542400, "2100-03-01T00:00:00Z");
    assert_written(CLOCK_MIN, "0000-01-01T00:00:00Z");
    assert_written(CLOCK_MAX, "9999-12-31T23:59:59Z");
    assert_written(INT64_MAX, "9999-12-31T23:59:59Z");
    assert_written(INT64_MIN + 1, "0000-01-01T00:00:00Z");
    assert_written(SW_NO_TIME, "");
    buf_init(&b, 100);
    clock_add_date(&b, 1747732320);
    clock_add_date(&b, SW_NO_TIME);
    assert_buf_equal(&b, "2025-05-20");
    buf_free(&b);
}

/* The C library's calendar is the oracle: a day of each week over 8,000 years. */
static void agrees_with_the_c_library(void **state)
{
    (void)state;
    for (int64_t t = -62000000000; t < CLOCK_MAX; t += 7 * 86400 + 3671) {
        time_t seconds = (time_t)t;
        struct tm tm;
        struct civil c = civil_from_time(t);
        assert_non_null(gmtime_r(&seconds, &tm));
        assert_int_equal(c.year, tm.tm_year + 1900);
        assert_int_equal(c.month, tm.tm_mon + 1);
        assert_int_equal(c.day, tm.tm_mday);
        assert_int_equal(c.hour, tm.tm_hour);
        assert_int_equal(c.minute, tm.tm_min);
        assert_int_equal(c.second, tm.tm_sec);
        assert_int_equal(c.weekday, tm.tm_wday);
        assert_true(civil_valid(c));
        assert_true(civil_to_time(c) == t);
    }
}

static void knows_valid_dates(void **state)
{
    (void)state;
    assert_true(civil_valid((struct civil){.year = 2024, .month = 2, .day = 29}));
    assert_true(civil_valid((struct civil){.year = 2000, .month = 2, .day = 29}));
    assert_false(civil_valid((struct civil){.year = 1900, .month = 2, .day = 29}));
    assert_false(civil_valid((struct civil){.year = 2025, .month = 2, .day = 29}));
    assert_false(civil_valid((struct civil){.year = 2025, .month = 13, .day = 1}));
    assert_false(civil_valid((struct civil){.year = 2025, .month = 0, .day = 1}));
    assert_false(civil_valid((struct civil){.year = 2025, .month = 1, .day = 0}));
    assert_false(civil_valid((struct civil){.year = 10000, .month = 1, .day = 1}));
    assert_false(civil_valid((struct civil){.year = 1, .month = 1, .day = 1, .hour = 24}));
    assert_false(civil_valid((struct civil){.year = 1, .month = 1, .day = 1, .second = 60}));
}

static void reads_rfc3339(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t t;
    } good[] = {
        {"2025-05-20T09:12:00Z", 1747732320},      {"2025-05-20t09:12:00z", 1747732320},
        {"2025-05-20T09:12Z", 1747732320},         {"2025-05-20 09:12:00.123456789Z", 1747732320},
        {"2025-05-20T11:12:00+02:00", 1747732320}, {"2025-05-20T11:12:00 +0200", 1747732320},
        {"2025-05-20T11:12:00+02", 1747732320},    {"2025-05-19T23:42:00-09:30", 1747732320},
        {" 2025-05-20T09:12:00Z\n", 1747732320},   {"1969-12-31T23:59:59Z", -1},
        {"2016-12-31T23:59:60Z", 1483228799},      {"0000-01-01T00:00:00Z", CLOCK_MIN},
    };
    for (size_t i = 0; i < SW_COUNT(good); i++) {
        int64_t t = 0;
        assert_true(clock_parse_rfc3339(span_of(good[i].text), &t));
        assert_true(t == good[i].t);
    }
}

static void refuses_what_is_not(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "2025",
        "2025-05-20",
        "2025-05-20T09:12:00",
        "2025-05-20T09Z",
        "2025-5-20T09:12:00Z",
        "2025-02-30T09:12:00Z",
        "2025-05-20T24:00:00Z",
        "2025-05-20T09:60:00Z",
        "2025-05-20T09:12:61Z",
        "2025-05-20T09:12:00.Z",
        "2025-05-20T09:12:00+24:00",
        "2025-05-20T09:12:00+02:60",
        "2025-05-20T09:12:00+2",
        "2025-05-20T09:12:00+02:",
        "2025-05-20T09:12:00Zx",
        "20250520T091200Z",
        "+025-05-20T09:12:00Z",
    };
    struct guard g = guard_new();
    for (size_t i = 0; i < SW_COUNT(bad); i++) {
        int64_t t = 42;
        assert_false(clock_parse_rfc3339(guard_put(&g, span_of(bad[i])), &t));
        assert_int_equal(t, 42);
    }
    guard_free(&g);
}

static void source_date_epoch_stands_in(void **state)
{
    (void)state;
    setenv("SOURCE_DATE_EPOCH", "1747732320", 1);
    assert_int_equal(clock_now(), 1747732320);
    setenv("SOURCE_DATE_EPOCH", "yesterday", 1);
    assert_true(clock_now() > 1747732320);
    unsetenv("SOURCE_DATE_EPOCH");
    assert_true(clock_now() - (int64_t)time(NULL) <= 1);
    int64_t before = clock_monotonic_ms();
    assert_true(clock_monotonic_ms() >= before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_times),        cmocka_unit_test(agrees_with_the_c_library),
        cmocka_unit_test(knows_valid_dates),   cmocka_unit_test(reads_rfc3339),
        cmocka_unit_test(refuses_what_is_not), cmocka_unit_test(source_date_epoch_stands_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
