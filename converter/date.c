#include "date.h"

#include <string.h>

#include "date_tokens.h"
#include "date_words.h"
#include "smolwire/clock.h"
#include "smolwire/utf8.h"

/* Words that may stand before a date that is a whole text ("Last updated on Tuesday, ..."). */
#define WORDS_BEFORE_MAX 8

/* Words of more bytes count as several. */
#define LONG_WORD_BYTES 20

#define YEAR_FIRST 1990
#define THAI_YEARS 543

/* What has been found so far; 0 and -1 stand for nothing. */
struct found {
    struct civil civil;
    bool has_time, has_zone;
    bool may_swap; /* day and month could change places */
    int zone;
    size_t end; /* token after the last one used */
};

/* --- tokens --------------------------------------------------------------- */

static bool is_mark(const struct token *t, const char *marks)
{
    return t->kind == TOKEN_MARK && strchr(marks, t->mark);
}

static bool is_number(const struct token *t, unsigned min_digits, unsigned max_digits)
{
    return t->kind == TOKEN_NUMBER && t->digits >= min_digits && t->digits <= max_digits;
}

/* --- the parts ------------------------------------------------------------- */

static int full_year(const struct token *t)
{
    if (t->digits == 2)
        return t->value < 50 ? 2000 + t->value : 1900 + t->value;
    return t->value >= 2400 && t->value < 2700 ? t->value - THAI_YEARS : t->value;
}

static bool set_day(struct found *f, int year, int month, int day, size_t end)
{
    f->civil = (struct civil){.year = year, .month = month, .day = day};
    f->end = end;
    return year >= YEAR_FIRST && year < 2200 && civil_valid(f->civil);
}

/* Skips marks and words that mean nothing between the parts of a date. */
static size_t skip_fillers(const struct tokens *s, size_t i)
{
    while (is_mark(&s->t[i], ".,-/|?'@") ||
           (s->t[i].kind == TOKEN_WORD && date_is_filler(s->t[i].text)))
        i++;
    return i;
}

/* "st", "nd", "rd", "th", "er", "º" glued to a day. */
static size_t skip_ordinal(const struct tokens *s, size_t i)
{
    const struct token *t = &s->t[i];
    if (t->glued && t->kind == TOKEN_WORD && t->text.n <= 3 && !date_month(t->text))
        return i + 1;
    return i;
}

/* --- time of day ------------------------------------------------------------ */

static bool zone_offset(const struct tokens *s, size_t i, struct found *f)
{
    const struct token *t = s->t;
    if (!is_mark(&t[i], "+-") || !is_number(&t[i + 1], 1, 4))
        return false;
    int hours = t[i + 1].value, minutes = 0;
    size_t end = i + 2;
    if (t[i + 1].digits > 2) {
        minutes = hours % 100;
        hours /= 100;
    } else if (is_mark(&t[i + 2], ":") && is_number(&t[i + 3], 2, 2)) {
        minutes = t[i + 3].value;
        end = i + 4;
    }
    if (hours > 14 || minutes > 59)
        return false;
    f->zone = (hours * 60 + minutes) * (t[i].mark == '-' ? -1 : 1);
    f->has_zone = true;
    f->end = end;
    return true;
}

static void read_zone(const struct tokens *s, size_t i, struct found *f)
{
    const struct token *t = s->t;
    if (is_mark(&t[i], "("))
        i++;
    if (t[i].kind == TOKEN_WORD && date_zone(t[i].text, &f->zone)) {
        f->has_zone = true;
        f->end = i + 1;
        i++;
        if (f->zone != 0)
            return;
    }
    (void)zone_offset(s, i, f); /* none is fine */
}

/* "a.m." comes as four tokens. */
static size_t read_half(const struct tokens *s, size_t i, struct found *f)
{
    const struct token *t = s->t;
    bool dotted = t[i].kind == TOKEN_WORD && t[i].text.n == 1 && is_mark(&t[i + 1], ".") &&
                  span_is_nocase(t[i + 2].text, "m");
    struct span word = t[i].text;
    enum date_half half = DATE_HALF_NONE;
    if (dotted)
        half = ascii_lower(word.p[0]) == 'p' ? DATE_HALF_PM : DATE_HALF_AM;
    else if (t[i].kind == TOKEN_WORD)
        half = date_half(word);
    if (half == DATE_HALF_NONE || f->civil.hour > 12)
        return i;
    f->civil.hour = f->civil.hour % 12 + (half == DATE_HALF_PM ? 12 : 0);
    return dotted ? i + (is_mark(&t[i + 3], ".") ? 4 : 3) : i + 1;
}

/* 09:12, 09:12:30.123, 9.12 pm, 9h12; then half of the day and zone. */
static bool read_time(const struct tokens *s, size_t i, struct found *f)
{
    const struct token *t = s->t;
    bool french = t[i + 1].kind == TOKEN_WORD && span_is_nocase(t[i + 1].text, "h");
    unsigned least = is_mark(&t[i + 1], ":") && is_mark(&t[i + 3], ":") ? 1 : 2; /* 9:2:5 */
    if (!is_number(&t[i], 1, 2) || !(is_mark(&t[i + 1], ":.") || french) ||
        !is_number(&t[i + 2], least, 2) || t[i].value > 23 || t[i + 2].value > 59)
        return false;
    f->civil.hour = t[i].value;
    f->civil.minute = t[i + 2].value;
    size_t j = i + 3;
    if (is_mark(&t[j], ":") && is_number(&t[j + 1], least, 2) && t[j + 1].value < 60) {
        f->civil.second = t[j + 1].value;
        j += 2;
        if (is_mark(&t[j], ".,") && t[j + 1].glued && is_number(&t[j + 1], 1, 9))
            j += 2; /* fractions */
    }
    f->has_time = true;
    j = read_half(s, j, f);
    f->end = j;
    read_zone(s, j, f);
    return true;
}

/* --- days ------------------------------------------------------------ */

/* 2025-05-20, 2025/5/20, 2025.05.20, 2025年5月20日, 2025년 5월 20일, 2025 May 20 */
static bool year_month_day(const struct tokens *s, size_t i, struct found *f)
{
    const struct token *t = s->t;
    if (!is_number(&t[i], 4, 4))
        return false;
    int year = full_year(&t[i]);
    size_t j = i + 1;
    if (t[j].text.n == 3 && date_is_sign(&t[j]))
        j++;
    else if (is_mark(&t[j], "-/.?"))
        j++;
    int month = t[j].kind == TOKEN_WORD ? date_month(t[j].text) : 0;
    if (!month && (j == i + 1 || !is_number(&t[j], 1, 2)))
        return false;
    month = month ? month : t[j].value;
    j++;
    if (is_mark(&t[j], "-/.,?") || date_is_sign(&t[j]))
        j++;
    if (!is_number(&t[j], 1, 2))
        return false;
    int day = t[j++].value;
    if (date_is_sign(&t[j]))
        j++;
    return set_day(f, year, month, day, j);
}

/* 20250520T0912, 20250520T091230+0200 */
static bool compact(const struct tokens *s, size_t i, struct found *f)
{
    const struct token *t = s->t;
    if (!is_number(&t[i], 8, 8) || !span_is_nocase(t[i + 1].text, "t") ||
        !is_number(&t[i + 2], 4, 6) || t[i + 2].digits == 5)
        return false;
    int day = t[i].value, time = t[i + 2].value;
    int clock = t[i + 2].digits == 6 ? time / 100 : time;
    if (!set_day(f, day / 10000, day / 100 % 100, day % 100, i + 3) || clock / 100 > 23 ||
        clock % 100 > 59)
        return false;
    f->civil.hour = clock / 100;
    f->civil.minute = clock % 100;
    f->civil.second = t[i + 2].digits == 6 ? time % 100 : 0;
    f->has_time = true;
    read_zone(s, i + 3, f);
    return f->civil.second < 60;
}

/* 20 May 2025, 20. Mai 2025, 20 de mayo de 2025, 20th of May, 2025, 20-May-25 */
static bool day_month_year(const struct tokens *s, size_t i, struct found *f)
{
    const struct token *t = s->t;
    if (!is_number(&t[i], 1, 2))
        return false;
    int day = t[i].value;
    size_t j = skip_fillers(s, skip_ordinal(s, i + 1));
    int month = t[j].kind == TOKEN_WORD ? date_month(t[j].text) : 0;
    if (!month)
        return false;
    j = skip_fillers(s, j + 1);
    if (t[j].kind == TOKEN_WORD && date_month(t[j].text) == month)
        j = skip_fillers(s, j + 1); /* Arabic has two names for each */
    if (is_number(&t[j], 4, 4) || (is_number(&t[j], 2, 2) && !is_mark(&t[j + 1], ":")))
        return set_day(f, full_year(&t[j]), month, day, j + 1);
    return false;
}

/* Jumps over "09:12:00" that stands between day and year: "May 20 09:12:00 2025". */
static size_t skip_clock(const struct tokens *s, size_t i)
{
    while (is_number(&s->t[i], 1, 2) && is_mark(&s->t[i + 1], ":"))
        i += 2;
    return i > 0 && is_mark(&s->t[i - 1], ":") ? i + 1 : i;
}

/* "May 202025": day and year in elements of their own, which only style sets apart. */
static bool month_leaf(const struct token *t, int month, size_t end, struct found *f)
{
    return is_number(t, 5, 6) && set_day(f, t->value % 10000, month, t->value / 10000, end);
}

/* May 20, 2025; May 20th 2025; mayo 20 de 2025 */
static bool month_day_year(const struct tokens *s, size_t i, struct found *f)
{
    const struct token *t = s->t;
    int month = t[i].kind == TOKEN_WORD ? date_month(t[i].text) : 0;
    if (!month)
        return false;
    size_t j = skip_fillers(s, i + 1);
    if (month_leaf(&t[j], month, j + 1, f))
        return true;
    if (!is_number(&t[j], 1, 2))
        return false;
    int day = t[j].value;
    size_t clock = skip_fillers(s, skip_ordinal(s, j + 1));
    j = skip_clock(s, clock);
    bool clock_within = j > clock;
    if (t[j].kind == TOKEN_WORD && t[j].text.n <= 4 && is_number(&t[j + 1], 4, 4) &&
        !date_month(t[j].text)) /* "mar., 20 mai 2025" is a Tuesday */
        j++;                    /* a time zone before the year */
    if (!is_number(&t[j], 4, 4))
        return false;
    if (!set_day(f, full_year(&t[j]), month, day, j + 1))
        return false;
    if (clock_within && read_time(s, clock, f))
        f->end = j + 1;
    return true;
}

/* 20/05/2025, 05/20/2025, 20.5.25, 20-05-2025 */
static bool all_numbers(const struct tokens *s, size_t i, const struct date_context *c,
                        struct found *f)
{
    const struct token *t = s->t;
    if (!is_number(&t[i], 1, 2) || !is_mark(&t[i + 1], "/.-") || !is_number(&t[i + 2], 1, 2) ||
        !is_mark(&t[i + 3], "/.-") || t[i + 1].mark != t[i + 3].mark)
        return false;
    if (!is_number(&t[i + 4], 4, 4) && !is_number(&t[i + 4], 2, 2))
        return false;
    int first = t[i].value, second = t[i + 2].value, year = full_year(&t[i + 4]);
    bool day_first = t[i + 1].mark == '.' || date_day_first(c->language);
    if (first > 12)
        day_first = true;
    else if (second > 12)
        day_first = false;
    f->may_swap = first <= 12 && second <= 12 && first != second &&
                  (t[i + 1].mark != '.' || !date_day_first(c->language));
    return set_day(f, year, day_first ? second : first, day_first ? first : second, i + 5);
}

/* --- a whole date ------------------------------------------------------------ */

/* "2:00 pm, May 20, 2025": the time stands at most four tokens before the date. */
static void read_time_before(const struct tokens *s, size_t i, struct found *f)
{
    size_t end = f->end;
    for (size_t back = 3; back <= 8 && back <= i; back++) {
        if (!is_mark(&s->t[i - back + 1], ":"))
            continue;
        if (read_time(s, i - back, f))
            f->end = end;
        return;
    }
}

static bool date_at(const struct tokens *s, size_t i, const struct date_context *c, struct found *f)
{
    *f = (struct found){0};
    if (!compact(s, i, f) && !year_month_day(s, i, f) && !day_month_year(s, i, f) &&
        !month_day_year(s, i, f) && !all_numbers(s, i, c, f))
        return false;
    if (!f->has_time && !read_time(s, skip_fillers(s, f->end), f))
        read_time_before(s, i, f);
    return true;
}

static bool is_believable(int64_t t, const struct date_context *c)
{
    return c->now == SW_NO_TIME || t <= c->now + DATE_SLACK;
}

/*
 * Midnight to the second is no time of day: a publishing system that knows the
 * day alone writes it so, and east of Greenwich UTC would make another day of it.
 */
static void drop_midnight(struct found *f)
{
    if (f->zone == 0 || f->civil.hour != 0 || f->civil.minute != 0 || f->civil.second != 0)
        return;
    f->has_time = f->has_zone = false;
    f->zone = 0;
}

static bool finish(struct found *f, const struct date_context *c, struct date_reading *out)
{
    drop_midnight(f);
    int64_t zone = (int64_t)f->zone * 60, t = civil_to_time(f->civil) - zone;
    struct civil swapped = f->civil;
    swapped.day = f->civil.month;
    swapped.month = f->civil.day;
    *out = (struct date_reading){t, f->zone, f->has_time, f->has_zone, SW_NO_TIME};
    if (f->may_swap)
        out->other = civil_to_time(swapped) - zone;
    if (f->may_swap && !is_believable(t, c)) {
        out->time = out->other;
        out->other = SW_NO_TIME;
    }
    return is_believable(out->time, c);
}

/* 20250520, 20250520091200 and Unix times in seconds or milliseconds. */
static bool run_of_digits(struct span text, const struct date_context *c, struct date_reading *out)
{
    uint64_t number;
    if (!span_to_uint(text, INT64_MAX, &number))
        return false;
    int64_t t = (int64_t)number;
    *out = (struct date_reading){.has_time = text.n == 10 || text.n == 13, .other = SW_NO_TIME};
    if (text.n == 10 || text.n == 13) {
        t = text.n == 13 ? t / 1000 : t;
    } else if (text.n == 8 || text.n == 14) {
        int64_t day = text.n == 14 ? t / 1000000 : t;
        struct found f = {0};
        if (!set_day(&f, (int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100), 0))
            return false;
        t = civil_to_time(f.civil);
    } else {
        return false;
    }
    if (t < civil_to_time((struct civil){.year = YEAR_FIRST, .month = 1, .day = 1}) ||
        !is_believable(t, c))
        return false;
    out->time = t;
    return true;
}

static bool find(const struct tokens *s, const struct date_context *c, struct date_reading *out)
{
    struct found f;
    for (size_t i = 0; i <= WORDS_BEFORE_MAX && s->t[i].kind != TOKEN_END; i++)
        if (date_at(s, i, c, &f))
            return finish(&f, c, out);
    return false;
}

bool date_read(struct span text, const struct date_context *c, struct date_reading *out)
{
    text = span_trim(text);
    if (run_of_digits(text, c, out))
        return true;
    struct tokens tokens;
    date_tokenize(text, &tokens);
    return find(&tokens, c, out);
}

bool date_parse(struct span text, const struct date_context *c, int64_t *time)
{
    struct date_reading reading;
    if (!date_read(text, c, &reading))
        return false;
    *time = reading.time;
    return true;
}

/* Scripts without blanks write a sentence as one. */
static unsigned words_in(const struct token *t)
{
    return t->kind == TOKEN_WORD ? 1 + (unsigned)(t->text.n / LONG_WORD_BYTES) : 0;
}

bool date_beside(struct span text, const struct date_context *c, struct date_beside *out)
{
    struct tokens tokens;
    struct found f;
    bool any = false;
    unsigned words = 0;
    *out = (struct date_beside){0};
    date_tokenize(text, &tokens);
    for (size_t i = 0; i < tokens.count;) {
        if (date_at(&tokens, i, c, &f)) {
            out->before += words;
            words = 0;
            any = true;
            i = f.end;
        } else {
            words += words_in(&tokens.t[i++]);
        }
    }
    out->after = words;
    return any;
}

/* Digits of exactly this length at s, and no more of them. */
static bool eat_digits(struct span *s, unsigned min, unsigned max, int *value)
{
    unsigned number;
    struct span rest = *s;
    if (!span_eat_uint(&rest, min, max, &number))
        return false;
    if (rest.n > 0 && ascii_is_digit(rest.p[0]))
        return false;
    *s = rest;
    *value = (int)number;
    return true;
}

/* 20-05-2025; in American addresses, where it can be told, 05-20-2025 */
static bool url_day_first(struct span s, struct found *f)
{
    int day, month, year;
    if (!eat_digits(&s, 1, 2, &day) || s.n == 0 || !strchr("-_.", s.p[0]))
        return false;
    char separator = s.p[0];
    if (!span_eat_char(&s, separator) || !eat_digits(&s, 1, 2, &month) ||
        !span_eat_char(&s, separator) || !eat_digits(&s, 4, 4, &year))
        return false;
    return month > 12 ? set_day(f, year, day, month, 0) : set_day(f, year, month, day, 0);
}

static size_t letters(struct span s)
{
    size_t n = 0;
    while (n < s.n && ascii_is_alpha(s.p[n]))
        n++;
    return n;
}

/* Year, month and day with one of "/-_." between, or eight digits in a row. */
static bool url_date_at(struct span s, struct found *f)
{
    int year, month, day;
    if (eat_digits(&s, 8, 8, &day))
        return set_day(f, day / 10000, day / 100 % 100, day % 100, 0);
    struct span day_first = s;
    if (!eat_digits(&s, 4, 4, &year) || s.n == 0 || !strchr("/-_.", s.p[0]))
        return url_day_first(day_first, f);
    char separator = s.p[0];
    if (!span_eat_char(&s, separator))
        return false;
    if (s.n > 0 && ascii_is_alpha(s.p[0])) {
        struct span word = span_slice(s, 0, letters(s));
        month = date_month(word);
        s = span_from(s, word.n);
    } else if (!eat_digits(&s, 1, 2, &month)) {
        return false;
    }
    if (!span_eat_char(&s, separator) || !eat_digits(&s, 1, 2, &day))
        return false;
    return set_day(f, year, month, day, 0);
}

bool date_from_url(struct span url, const struct date_context *c, int64_t *time)
{
    struct found f = {0};
    struct date_reading reading;
    for (size_t i = 0; i < url.n; i++) {
        if (i > 0 && !strchr("/-_.=", url.p[i - 1]))
            continue;
        if (!ascii_is_digit(url.p[i]) || !url_date_at(span_from(url, i), &f))
            continue;
        if (!finish(&f, c, &reading))
            return false;
        *time = reading.time;
        return true;
    }
    return false;
}
