/*
 * Spans: comparison, search, cutting.
 */
#include "smolwire/span.h"

#include <string.h>

struct span span_of(const char *string)
{
    return (struct span){string, string ? strlen(string) : 0};
}

/* memcmp() must not be given NULL, not even for no bytes at all. */
static bool same_bytes(const char *a, const char *b, size_t n)
{
    return n == 0 || memcmp(a, b, n) == 0;
}

static bool same_letters(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ascii_lower(a[i]) != ascii_lower(b[i]))
            return false;
    return true;
}

bool span_equal(struct span a, struct span b)
{
    return a.n == b.n && same_bytes(a.p, b.p, a.n);
}

bool span_equal_nocase(struct span a, struct span b)
{
    return a.n == b.n && same_letters(a.p, b.p, a.n);
}

bool span_is_among(struct span s, const struct span *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (span_equal(s, list[i]))
            return true;
    return false;
}

bool span_is(struct span s, const char *string)
{
    return span_equal(s, span_of(string));
}

bool span_is_nocase(struct span s, const char *string)
{
    return span_equal_nocase(s, span_of(string));
}

bool span_starts(struct span s, struct span prefix)
{
    return s.n >= prefix.n && same_bytes(s.p, prefix.p, prefix.n);
}

bool span_starts_nocase(struct span s, struct span prefix)
{
    return s.n >= prefix.n && same_letters(s.p, prefix.p, prefix.n);
}

bool span_ends(struct span s, struct span suffix)
{
    return s.n >= suffix.n && span_equal(span_from(s, s.n - suffix.n), suffix);
}

bool span_ends_nocase(struct span s, struct span suffix)
{
    return s.n >= suffix.n && span_equal_nocase(span_from(s, s.n - suffix.n), suffix);
}

int span_compare(struct span a, struct span b)
{
    size_t common = a.n < b.n ? a.n : b.n;
    int order = common == 0 ? 0 : memcmp(a.p, b.p, common);
    if (order != 0)
        return order;
    return (a.n > b.n) - (a.n < b.n);
}

static size_t offset_or_end(struct span s, const char *match)
{
    return match ? (size_t)(match - s.p) : s.n;
}

size_t span_find_char(struct span s, char c)
{
    return s.n == 0 ? 0 : offset_or_end(s, memchr(s.p, c, s.n));
}

size_t span_find_last_char(struct span s, char c)
{
    return s.n == 0 ? 0 : offset_or_end(s, memrchr(s.p, c, s.n));
}

size_t span_find(struct span s, struct span needle)
{
    if (s.n == 0 || needle.n == 0)
        return 0;
    return offset_or_end(s, memmem(s.p, s.n, needle.p, needle.n));
}

size_t span_find_nocase(struct span s, struct span needle)
{
    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (same_letters(s.p + i, needle.p, needle.n))
            return i;
    return s.n;
}

bool span_contains(struct span s, struct span needle)
{
    return needle.n == 0 || span_find(s, needle) < s.n;
}

bool span_contains_nocase(struct span s, struct span needle)
{
    return needle.n == 0 || span_find_nocase(s, needle) < s.n;
}

struct span span_trim(struct span s)
{
    span_eat_space(&s);
    while (s.n > 0 && ascii_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct span span_cut(struct span *rest, char separator)
{
    struct span whole = *rest;
    size_t at = span_find_char(whole, separator);
    if (at == whole.n)
        *rest = (struct span){NULL, 0};
    else
        *rest = span_from(whole, at + 1);
    return span_slice(whole, 0, at);
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

bool span_token(struct span *rest, const char *separators, struct span *token)
{
    size_t begin = 0;
    while (begin < rest->n && is_one_of(rest->p[begin], separators))
        begin++;
    size_t end = begin;
    while (end < rest->n && !is_one_of(rest->p[end], separators))
        end++;
    if (begin == end) {
        *rest = span_from(*rest, end);
        return false;
    }
    *token = span_slice(*rest, begin, end - begin);
    *rest = span_from(*rest, end);
    return true;
}

/* Value of a digit in bases up to 16; 16 for what is no digit. */
static unsigned digit_value(char c)
{
    if (ascii_is_digit(c))
        return (unsigned)(c - '0');
    if (ascii_is_hex(c))
        return (unsigned)(ascii_lower(c) - 'a') + 10;
    return 16;
}

static bool to_number(struct span s, unsigned base, uint64_t max, uint64_t *value)
{
    uint64_t sum = 0;
    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned digit = digit_value(s.p[i]);
        if (digit >= base || digit > max || sum > (max - digit) / base)
            return false;
        sum = sum * base + digit;
    }
    *value = sum;
    return true;
}

bool span_to_uint(struct span s, uint64_t max, uint64_t *value)
{
    return to_number(s, 10, max, value);
}

bool span_to_hex(struct span s, uint64_t max, uint64_t *value)
{
    return to_number(s, 16, max, value);
}

bool span_eat_char(struct span *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = span_from(*s, 1);
    return true;
}

bool span_eat(struct span *s, struct span prefix)
{
    if (!span_starts(*s, prefix))
        return false;
    *s = span_from(*s, prefix.n);
    return true;
}

bool span_eat_nocase(struct span *s, struct span prefix)
{
    if (!span_starts_nocase(*s, prefix))
        return false;
    *s = span_from(*s, prefix.n);
    return true;
}

bool span_eat_uint(struct span *s, unsigned min_digits, unsigned max_digits, unsigned *value)
{
    size_t digits = 0;
    uint64_t number;
    while (digits < max_digits && digits < s->n && ascii_is_digit(s->p[digits]))
        digits++;
    if (digits < min_digits || !span_to_uint(span_slice(*s, 0, digits), UINT32_MAX, &number))
        return false;
    *value = (unsigned)number;
    *s = span_from(*s, digits);
    return true;
}

void span_eat_space(struct span *s)
{
    size_t n = 0;
    while (n < s->n && ascii_is_space(s->p[n]))
        n++;
    *s = span_from(*s, n);
}

bool ascii_is_hex(char c)
{
    return ascii_is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}
