/*
 * Spans: a pointer and a length into somebody else's bytes, and the small
 * bounded tokenisers that every grammar here is built from.
 *
 * A span owns nothing and is not NUL-terminated; it lives as long as the bytes
 * it points into. The empty span may have p == NULL. All letters are compared
 * as ASCII, whatever the locale. Tokenisers never read past the end and never
 * allocate.
 */
#ifndef SMOLWIRE_SPAN_H
#define SMOLWIRE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smolwire/attributes.h"

struct span {
    const char *p;
    size_t n;
};

/* A span over a string literal, without counting its bytes at run time. */
#define SPAN(literal) ((struct span){"" literal, sizeof(literal) - 1})

/* printf("%.*s", SPAN_ARG(s)) for spans below INT_MAX. */
#define SPAN_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct span span_of(const char *string); /* NULL gives the empty span */

static inline struct span span_make(const char *p, size_t n)
{
    return (struct span){p, n};
}

static inline struct span span_between(const char *begin, const char *end)
{
    return (struct span){begin, (size_t)(end - begin)};
}

bool span_equal(struct span a, struct span b);
bool span_equal_nocase(struct span a, struct span b);
bool span_is_among(struct span s, const struct span *list, size_t count);
bool span_is(struct span s, const char *string);
bool span_is_nocase(struct span s, const char *string);
bool span_starts(struct span s, struct span prefix);
bool span_starts_nocase(struct span s, struct span prefix);
bool span_ends(struct span s, struct span suffix);
bool span_ends_nocase(struct span s, struct span suffix);
int span_compare(struct span a, struct span b); /* by bytes, as strcmp */

/* Offset of the first match, or s.n where there is none. */
size_t span_find_char(struct span s, char c);
size_t span_find_last_char(struct span s, char c);
size_t span_find(struct span s, struct span needle);
size_t span_find_nocase(struct span s, struct span needle);
bool span_contains(struct span s, struct span needle);
bool span_contains_nocase(struct span s, struct span needle);

/* The rest; empty past the end. */
static inline struct span span_from(struct span s, size_t offset)
{
    if (offset == 0 || s.n == 0)
        return s;
    if (offset > s.n)
        offset = s.n;
    return (struct span){s.p + offset, s.n - offset};
}

/* Clamped to s. */
static inline struct span span_slice(struct span s, size_t offset, size_t n)
{
    struct span rest = span_from(s, offset);
    if (n < rest.n)
        rest.n = n;
    return rest;
}

struct span span_trim(struct span s); /* ASCII white space, both ends */

/*
 * Cuts *rest at the first `separator`: returns what stands before it and leaves
 * in *rest what stands after it. Without one the whole is returned and *rest
 * becomes {NULL, 0}, which is how a loop `while (rest.p)` ends.
 */
struct span span_cut(struct span *rest, char separator);

/* Next token between any of the bytes of `separators`; false at the end. */
bool span_token(struct span *rest, const char *separators, struct span *token);

/* The whole span as a number: no sign, no blanks; false when malformed or above `max`. */
bool span_to_uint(struct span s, uint64_t max, uint64_t *value) SW_CHECK;
bool span_to_hex(struct span s, uint64_t max, uint64_t *value) SW_CHECK;

/* Consumes from the front of *s; false, with *s unchanged, where it does not match. */
bool span_eat_char(struct span *s, char c);
bool span_eat(struct span *s, struct span prefix);
bool span_eat_nocase(struct span *s, struct span prefix);
bool span_eat_uint(struct span *s, unsigned min_digits, unsigned max_digits,
                   unsigned *value) SW_CHECK;
void span_eat_space(struct span *s);

/* ASCII classes; bytes above 127 belong to none. */
static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Space, \t \n \v \f \r. */
static inline bool ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_alpha(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

static inline bool ascii_is_alnum(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c);
}

bool ascii_is_hex(char c);

#endif
