/*
 * Dates as feeds write them: RFC 822 with four-digit years, with or without
 * weekday, seconds and zone; W3C dates and times down to a year; asctime.
 */
#include "feed.h"

#include <stdbool.h>

static const char months[12][4] = {"jan", "feb", "mar", "apr", "may", "jun",
                                   "jul", "aug", "sep", "oct", "nov", "dec"};

static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"gmt", 0},    {"utc", 0},    {"ut", 0},     {"z", 0},      {"est", -300}, {"edt", -240},
    {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
    {"bst", 60},   {"wet", 0},    {"west", 60},  {"cet", 60},   {"cest", 120}, {"eet", 120},
    {"eest", 180}, {"msk", 180},  {"jst", 540},  {"kst", 540},  {"hkt", 480},  {"ist", 330},
    {"aest", 600}, {"aedt", 660}, {"at", -240},  {"et", -300},  {"ct", -360},  {"mt", -420},
    {"pt", -480},
};

static bool eat_sign(struct span *s, int *sign)
{
    if (span_eat_char(s, '+'))
        *sign = 1;
    else if (span_eat_char(s, '-'))
        *sign = -1;
    else
        return false;
    return true;
}

static struct span eat_word(struct span *s)
{
    size_t n = 0;
    while (n < s->n && ascii_is_alpha(s->p[n]))
        n++;
    struct span word = span_slice(*s, 0, n);
    *s = span_from(*s, n);
    return word;
}

/* "GMT", "EST", "+0200", "+02:00", "GMT+2", nothing: UTC. Unknown names count as UTC. */
static bool eat_zone(struct span *s, int *minutes)
{
    *minutes = 0;
    span_eat_space(s);
    struct span name = eat_word(s);
    for (size_t i = 0; i < SW_COUNT(zones); i++)
        if (span_is_nocase(name, zones[i].name))
            *minutes = zones[i].minutes;
    int sign = 0;
    if (!eat_sign(s, &sign))
        return true;
    unsigned hours = 0, rest = 0;
    if (!span_eat_uint(s, 1, 2, &hours))
        return false;
    span_eat_char(s, ':');
    if (s->n && !span_eat_uint(s, 2, 2, &rest))
        return false;
    *minutes = sign * (int)(hours * 60 + rest);
    return hours < 24 && rest < 60;
}

/* "12:30:45.123", "12:30", "7:05"; 24:00 is the next day's beginning. */
static bool eat_time(struct span *s, struct civil *c)
{
    unsigned hour = 0, minute = 0, second = 0;
    if (!span_eat_uint(s, 1, 2, &hour) || !span_eat_char(s, ':') ||
        !span_eat_uint(s, 1, 2, &minute))
        return false;
    if (span_eat_char(s, ':') && !span_eat_uint(s, 1, 2, &second))
        return false;
    if (span_eat_char(s, '.') || span_eat_char(s, ','))
        while (s->n && ascii_is_digit(s->p[0]))
            *s = span_from(*s, 1);
    c->hour = (int)hour;
    c->minute = (int)minute;
    c->second = second == 60 ? 59 : (int)second;
    return hour <= 24 && minute < 60 && second <= 60;
}

static bool finish(struct civil c, int zone_minutes, int64_t *t)
{
    int64_t extra = 0;
    if (c.hour == 24) {
        c.hour = 0;
        extra = 24 * 3600;
    }
    if (!civil_valid(c))
        return false;
    *t = civil_to_time(c) + extra - (int64_t)zone_minutes * 60;
    return true;
}

static bool eat_month(struct span *s, int *month)
{
    struct span word = eat_word(s);
    for (size_t i = 0; i < SW_COUNT(months); i++) {
        if (word.n >= 3 && span_starts_nocase(word, span_make(months[i], 3))) {
            *month = (int)i + 1;
            return true;
        }
    }
    unsigned number = 0; /* "20 05 2025" is seen too */
    if (word.n || !span_eat_uint(s, 1, 2, &number))
        return false;
    *month = (int)number;
    return true;
}

/* RFC 822: two digits are years of the last century from 70 on. */
static bool eat_year(struct span *s, int *year)
{
    unsigned y = 0;
    if (!span_eat_uint(s, 2, 4, &y))
        return false;
    *year = (int)(y < 70 ? y + 2000 : y < 1000 ? y + 1900 : y);
    return true;
}

static void eat_separators(struct span *s)
{
    while (s->n && (ascii_is_space(s->p[0]) || s->p[0] == ',' || s->p[0] == '-' || s->p[0] == '.' ||
                    s->p[0] == '/'))
        *s = span_from(*s, 1);
}

/* "Tue, 20 May 2025 09:12:00 GMT", "20-May-25 9:12 +0200", "May 20, 2025". */
static bool parse_rfc822(struct span s, int64_t *t)
{
    struct civil c = {0};
    unsigned day = 0;
    struct span at_word = s;
    struct span word = eat_word(&s);
    if (word.n && eat_month(&at_word, &c.month) && at_word.n && at_word.p[0] != ',') {
        s = at_word; /* the month stands first */
        eat_separators(&s);
    } else {
        c.month = 0;
        eat_separators(&s);
    }
    if (!span_eat_uint(&s, 1, 2, &day))
        return false;
    eat_separators(&s);
    if (c.month == 0 && !eat_month(&s, &c.month))
        return false;
    eat_separators(&s);
    c.day = (int)day;
    if (!eat_year(&s, &c.year))
        return false;
    eat_separators(&s);
    int zone = 0;
    if (s.n && ascii_is_digit(s.p[0]) && (!eat_time(&s, &c) || !eat_zone(&s, &zone)))
        return false;
    return finish(c, zone, t);
}

/* "Tue May 20 09:12:00 2025", also with a zone before the year. */
static bool parse_asctime(struct span s, int64_t *t)
{
    struct civil c = {0};
    unsigned day = 0;
    int zone = 0;
    if (!eat_word(&s).n)
        return false;
    eat_separators(&s);
    if (!eat_month(&s, &c.month))
        return false;
    eat_separators(&s);
    if (!span_eat_uint(&s, 1, 2, &day))
        return false;
    c.day = (int)day;
    eat_separators(&s);
    if (!eat_time(&s, &c))
        return false;
    span_eat_space(&s);
    if (s.n && !ascii_is_digit(s.p[0]) && !eat_zone(&s, &zone))
        return false;
    eat_separators(&s);
    return eat_year(&s, &c.year) && finish(c, zone, t);
}

/* ISO 8601 as far as feeds use it: 2025, 2025-05, 20250520, 2025-05-20T09:12+02:00. */
static bool parse_w3c(struct span s, int64_t *t)
{
    unsigned year = 0, month = 1, day = 1;
    int zone = 0;
    if (!span_eat_uint(&s, 4, 4, &year))
        return false;
    span_eat_char(&s, '-');
    if (s.n && ascii_is_digit(s.p[0]) && !span_eat_uint(&s, 2, 2, &month))
        return false;
    span_eat_char(&s, '-');
    if (s.n && ascii_is_digit(s.p[0]) && !span_eat_uint(&s, 1, 2, &day))
        return false;
    struct civil c = {.year = (int)year, .month = (int)month, .day = (int)day};
    if (!span_eat_nocase(&s, SPAN("t")))
        span_eat_space(&s);
    if (s.n && ascii_is_digit(s.p[0]) && (!eat_time(&s, &c) || !eat_zone(&s, &zone)))
        return false;
    span_eat_space(&s);
    return s.n == 0 && finish(c, zone, t);
}

bool feed_parse_date(struct span text, int64_t *t)
{
    text = span_trim(text);
    return text.n && (clock_parse_rfc3339(text, t) || parse_w3c(text, t) || parse_rfc822(text, t) ||
                      parse_asctime(text, t));
}
