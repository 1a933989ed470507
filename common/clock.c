/*
 * Clocks and the calendar.
 */
#include "smolwire/clock.h"

#include <stdlib.h>
#include <time.h>

#define DAY_SECONDS   86400
#define ERA_DAYS      146097 /* 400 Gregorian years */
#define EPOCH_TO_0000 719468 /* days from 0000-03-01 to 1970-01-01 */

int64_t clock_now(void)
{
    uint64_t fixed;
    if (span_to_uint(span_of(getenv("SOURCE_DATE_EPOCH")), INT64_MAX, &fixed))
        return (int64_t)fixed;
    return (int64_t)time(NULL);
}

int64_t clock_monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/*
 * Years are counted from 1 March here, so that the leap day is the last of a
 * year, and months follow one linear rule: month m begins (153 m + 2) / 5 days
 * after 1 March, March being 0.
 */
static int64_t days_from_date(int64_t year, int month, int day)
{
    if (month <= 2)
        year--;
    int64_t era = floor_divide(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - EPOCH_TO_0000;
}

static void date_from_days(int64_t days, struct civil *c)
{
    days += EPOCH_TO_0000;
    int64_t era = floor_divide(days, ERA_DAYS);
    int64_t day_of_era = days - era * ERA_DAYS;
    /* leap days passed are taken out before dividing by 365 */
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    c->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    c->month = (int)(month < 10 ? month + 3 : month - 9);
    c->year = (int)(year_of_era + era * 400 + (c->month <= 2));
}

static int64_t clamp(int64_t t)
{
    if (t < CLOCK_MIN)
        return CLOCK_MIN;
    return t > CLOCK_MAX ? CLOCK_MAX : t;
}

struct civil civil_from_time(int64_t t)
{
    struct civil c = {0};
    int64_t days = floor_divide(clamp(t), DAY_SECONDS);
    int second = (int)(clamp(t) - days * DAY_SECONDS);
    date_from_days(days, &c);
    c.hour = second / 3600;
    c.minute = second / 60 % 60;
    c.second = second % 60;
    int64_t weekday = (days + 4) % 7; /* 1970-01-01 was a Thursday */
    c.weekday = (int)(weekday < 0 ? weekday + 7 : weekday);
    return c;
}

int64_t civil_to_time(struct civil c)
{
    return days_from_date(c.year, c.month, c.day) * DAY_SECONDS + c.hour * 3600 + c.minute * 60 +
           c.second;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (leap && month == 2);
}

static bool within(int value, int low, int high)
{
    return value >= low && value <= high;
}

bool civil_valid(struct civil c)
{
    return within(c.year, 0, 9999) && within(c.month, 1, 12) &&
           within(c.day, 1, days_in_month(c.year, c.month)) && within(c.hour, 0, 23) &&
           within(c.minute, 0, 59) && within(c.second, 0, 59);
}

void clock_add_rfc3339(struct buf *b, int64_t t)
{
    if (t == SW_NO_TIME)
        return;
    struct civil c = civil_from_time(t);
    buf_add_format(b, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour, c.minute,
                   c.second);
}

void clock_add_date(struct buf *b, int64_t t)
{
    if (t == SW_NO_TIME)
        return;
    struct civil c = civil_from_time(t);
    buf_add_format(b, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static bool eat_number(struct span *s, unsigned digits, int *value)
{
    unsigned number;
    if (!span_eat_uint(s, digits, digits, &number))
        return false;
    *value = (int)number;
    return true;
}

static bool eat_date(struct span *s, struct civil *c)
{
    return eat_number(s, 4, &c->year) && span_eat_char(s, '-') && eat_number(s, 2, &c->month) &&
           span_eat_char(s, '-') && eat_number(s, 2, &c->day);
}

/* The fraction of a second is passed over. */
static bool eat_fraction(struct span *s)
{
    if (!span_eat_char(s, '.') && !span_eat_char(s, ','))
        return true;
    size_t digits = 0;
    while (digits < s->n && ascii_is_digit(s->p[digits]))
        digits++;
    *s = span_from(*s, digits);
    return digits > 0;
}

static bool eat_time(struct span *s, struct civil *c)
{
    if (!eat_number(s, 2, &c->hour) || !span_eat_char(s, ':') || !eat_number(s, 2, &c->minute))
        return false;
    if (!span_eat_char(s, ':'))
        return true;
    if (!eat_number(s, 2, &c->second) || !eat_fraction(s))
        return false;
    if (c->second == 60) /* a leap second */
        c->second = 59;
    return true;
}

/* Z, +hh:mm, +hhmm, +hh. */
static bool eat_offset(struct span *s, int *seconds)
{
    int hours, minutes = 0;
    *seconds = 0;
    if (span_eat_nocase(s, SPAN("z")))
        return true;
    bool west = s->n > 0 && s->p[0] == '-';
    if (!span_eat_char(s, '-') && !span_eat_char(s, '+'))
        return false;
    if (!eat_number(s, 2, &hours))
        return false;
    if (s->n > 0 && (span_eat_char(s, ':') || ascii_is_digit(s->p[0])) &&
        !eat_number(s, 2, &minutes))
        return false;
    *seconds = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
    return hours <= 23 && minutes <= 59;
}

bool clock_parse_rfc3339(struct span s, int64_t *t)
{
    struct civil c = {0};
    int offset;
    s = span_trim(s);
    if (!eat_date(&s, &c) || (!span_eat_nocase(&s, SPAN("t")) && !span_eat_char(&s, ' ')) ||
        !eat_time(&s, &c))
        return false;
    span_eat_char(&s, ' '); /* "2025-05-20 09:12:00 +02:00" is common */
    if (!eat_offset(&s, &offset) || s.n > 0 || !civil_valid(c))
        return false;
    *t = civil_to_time(c) - offset;
    return true;
}
