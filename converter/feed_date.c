/*
 * Dates of feeds: what date.h knows of the ways in which people write them, and
 * before it the cut forms of ISO 8601 that only machines use.
 */
#include <stdbool.h>

#include "date.h"
#include "feed.h"

#define DAY 86400

static int64_t days(struct civil c, int more)
{
    return civil_to_time(c) + (int64_t)more * DAY;
}

/* "2003", "2003-12", "2003-365", "20031231", "2003-12-31": the front of *s as midnight. */
static bool eat_day(struct span *s, int64_t *t)
{
    unsigned year = 0, month = 1, day = 1, of_year = 0;
    if (!span_eat_uint(s, 4, 4, &year))
        return false;
    struct civil c = {.year = (int)year, .month = 1, .day = 1};
    span_eat_char(s, '-');
    struct span rest = *s;
    if (span_eat_uint(&rest, 3, 3, &of_year) && (!rest.n || !ascii_is_digit(rest.p[0]))) {
        *s = rest;
        *t = days(c, (int)of_year - 1);
        return of_year >= 1 && of_year <= 366;
    }
    if (s->n && ascii_is_digit(s->p[0]) && !span_eat_uint(s, 2, 2, &month))
        return false;
    span_eat_char(s, '-');
    if (s->n && ascii_is_digit(s->p[0]) && !span_eat_uint(s, 2, 2, &day))
        return false;
    c.month = (int)month;
    c.day = (int)day;
    bool valid = civil_valid(c);
    if (valid)
        *t = civil_to_time(c);
    return valid;
}

/* "T10:14:55.5", "T101455", "T10"; 24:00 is the end of the day. */
static bool eat_time(struct span *s, int64_t *t)
{
    unsigned hour = 0, minute = 0, second = 0;
    if (!span_eat_nocase(s, SPAN("t")) || !span_eat_uint(s, 2, 2, &hour))
        return false;
    span_eat_char(s, ':');
    if (s->n && ascii_is_digit(s->p[0]) && !span_eat_uint(s, 2, 2, &minute))
        return false;
    span_eat_char(s, ':');
    if (s->n && ascii_is_digit(s->p[0]) && !span_eat_uint(s, 2, 2, &second))
        return false;
    if (span_eat_char(s, '.') || span_eat_char(s, ','))
        while (s->n && ascii_is_digit(s->p[0]))
            *s = span_from(*s, 1);
    *t += (int64_t)hour * 3600 + (int64_t)minute * 60 + second;
    return hour <= 24 && minute < 60 && second <= 60;
}

/* "Z", "+0200", "+02:00", "-08"; nothing is UTC. */
static bool eat_zone(struct span *s, int64_t *t)
{
    unsigned hours = 0, minutes = 0;
    if (!s->n || span_eat_nocase(s, SPAN("z")))
        return true;
    bool east = s->p[0] == '+';
    if (!east && s->p[0] != '-')
        return false;
    *s = span_from(*s, 1);
    if (!span_eat_uint(s, 2, 2, &hours))
        return false;
    span_eat_char(s, ':');
    if (s->n && !span_eat_uint(s, 2, 2, &minutes))
        return false;
    int64_t offset = (int64_t)hours * 3600 + (int64_t)minutes * 60;
    *t += east ? -offset : offset;
    return hours < 24 && minutes < 60;
}

static bool parse_iso(struct span s, int64_t *t)
{
    int64_t time = 0;
    if (!eat_day(&s, &time) || (s.n && (!eat_time(&s, &time) || !eat_zone(&s, &time))) || s.n)
        return false;
    *t = time;
    return true;
}

bool feed_parse_date(struct span text, int64_t *t)
{
    struct date_context any = {.now = SW_NO_TIME};
    text = span_trim(text);
    return text.n &&
           (clock_parse_rfc3339(text, t) || parse_iso(text, t) || date_parse(text, &any, t));
}
