/* When sources are due: rhythm, wishes, bursts, failures, looking again at stories. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "converter/schedule.h"
#include "smolwire/clock.h"

#define NOW  1747732320
#define HOUR 3600
#define DAY  (24 * HOUR)

static void half_the_gap_between_stories(void **state)
{
    (void)state;
    struct schedule_news busy = {101, NOW - 100 * HOUR, NOW};
    assert_int_equal(schedule_interval(&busy, 0, NOW), HOUR / 2);
    struct schedule_news very_busy = {1001, NOW - DAY, NOW};
    assert_int_equal(schedule_interval(&very_busy, 0, NOW), SCHEDULE_LEAST);
    struct schedule_news silent = {0, SW_NO_TIME, SW_NO_TIME};
    assert_int_equal(schedule_interval(&silent, 0, NOW), SCHEDULE_MOST);
    struct schedule_news asleep = {101, NOW - 3 * DAY - 100, NOW - 3 * DAY};
    assert_int_equal(schedule_interval(&asleep, 0, NOW), 3 * DAY / 20);
}

static void wishes_are_heard_within_reason(void **state)
{
    (void)state;
    struct schedule_news busy = {1001, NOW - DAY, NOW};
    assert_int_equal(schedule_interval(&busy, HOUR, NOW), HOUR);
    assert_int_equal(schedule_interval(&busy, 7 * DAY, NOW), 6 * HOUR);
    assert_int_equal(schedule_interval(&busy, 1, NOW), SCHEDULE_LEAST);
}

/* However often it is called, in the long run a source is asked once an interval. */
static void bursts_end_in_the_rhythm(void **state)
{
    (void)state;
    int64_t horizon = SW_NO_TIME, due = NOW;
    int at_once = 0, in_a_day = 0;
    while (due <= NOW) {
        due = schedule_next(&horizon, HOUR, NOW);
        at_once++;
    }
    assert_int_equal(at_once, SCHEDULE_BURST);
    for (int64_t t = NOW; t < NOW + DAY; t += 60) {
        if (t >= due) {
            due = schedule_next(&horizon, HOUR, t);
            in_a_day++;
        }
    }
    assert_int_equal(in_a_day, 23);
}

static void a_wrong_clock_is_survived(void **state)
{
    (void)state;
    int64_t horizon = NOW + 1000 * (int64_t)DAY;
    assert_true(schedule_next(&horizon, HOUR, NOW) <= NOW + HOUR);
}

static void failures_back_off_but_never_give_up(void **state)
{
    (void)state;
    assert_int_equal(schedule_retry(1, 0, NOW), NOW + HOUR / 4);
    assert_int_equal(schedule_retry(3, 0, NOW), NOW + HOUR);
    assert_int_equal(schedule_retry(1000, 0, NOW), NOW + DAY);
    assert_int_equal(schedule_retry(1, 2 * DAY, NOW), NOW + 2 * DAY);
}

static void young_stories_are_looked_at_again(void **state)
{
    (void)state;
    assert_int_equal(schedule_recheck(NOW, NOW), NOW + HOUR);
    assert_int_equal(schedule_recheck(NOW - 5 * HOUR, NOW), NOW + 5 * HOUR);
    assert_int_equal(schedule_recheck(NOW - 4 * DAY, NOW), SW_NO_TIME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_the_gap_between_stories),
        cmocka_unit_test(wishes_are_heard_within_reason),
        cmocka_unit_test(bursts_end_in_the_rhythm),
        cmocka_unit_test(a_wrong_clock_is_survived),
        cmocka_unit_test(failures_back_off_but_never_give_up),
        cmocka_unit_test(young_stories_are_looked_at_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
