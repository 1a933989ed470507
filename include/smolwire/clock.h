/*
 * Time. Only programs and pipeline code read the clock; pure modules are given
 * the time. Times are seconds since 1970-01-01T00:00:00Z; SW_NO_TIME where a
 * time is not known.
 */
#ifndef SMOLWIRE_CLOCK_H
#define SMOLWIRE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/span.h"

#define SW_NO_TIME INT64_MIN

/* 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what RFC 3339 can write. */
#define CLOCK_MIN (-62167219200)
#define CLOCK_MAX 253402300799

struct civil { /* proleptic Gregorian calendar, UTC */
    int year;
    int month;   /* 1 to 12 */
    int day;     /* 1 to 31 */
    int hour;    /* 0 to 23 */
    int minute;  /* 0 to 59 */
    int second;  /* 0 to 59; leap seconds are not told apart */
    int weekday; /* 0 Sunday to 6 Saturday; ignored by civil_to_time */
};

/* The wall clock; $SOURCE_DATE_EPOCH, where set, stands in for it (reproducible output). */
int64_t clock_now(void);

/* Milliseconds of the monotonic clock: for deadlines. */
int64_t clock_monotonic_ms(void);

struct civil civil_from_time(int64_t t); /* times past CLOCK_MIN and CLOCK_MAX give these */
int64_t civil_to_time(struct civil c);   /* of a valid date */
bool civil_valid(struct civil c);        /* years 0 to 9999 */

/* Both append nothing for SW_NO_TIME. */
void clock_add_rfc3339(struct buf *b, int64_t t); /* 2025-05-20T09:12:00Z */
void clock_add_date(struct buf *b, int64_t t);    /* 2025-05-20 */

/*
 * RFC 3339, any offset (also +hhmm and +hh), also without seconds or with
 * spaces for the T and before the offset; false otherwise, so too without an
 * offset. Fractions are dropped.
 */
bool clock_parse_rfc3339(struct span s, int64_t *t) SW_CHECK;

#endif
