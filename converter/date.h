/*
 * Dates as people and publishing systems write them: RFC 3339 and its cut
 * forms, RFC 2822, Unix times, and prose in some twenty languages.
 *
 * Pure. A date is believed when it is a day of the calendar between 1990 and
 * `now` plus DATE_SLACK; where day and month cannot be told apart the language
 * decides, and of two readings the one that is not in the future. A time without a zone counts as
 * UTC; a day without a time is 00:00.
 */
#ifndef CONVERTER_DATE_H
#define CONVERTER_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/attributes.h"
#include "smolwire/span.h"

/* Clocks and zones differ: a day ahead is no future. */
#define DATE_SLACK (26 * 60 * 60)

struct date_context {
    int64_t now;          /* SW_NO_TIME: no upper bound */
    struct span language; /* BCP 47; may be empty */
};

/* A date as it was written. */
struct date_reading {
    int64_t time;
    int zone;      /* minutes east of Greenwich; 0 where none is said */
    bool has_time; /* a time of day was said */
    bool has_zone; /* it says where that clock stands */
    int64_t other; /* what it is when day and month change places; SW_NO_TIME: it cannot be */
};

/* The text begins with a date, perhaps after words like "Published:" and with a weekday within. */
bool date_parse(struct span text, const struct date_context *c, int64_t *time) SW_CHECK;
bool date_read(struct span text, const struct date_context *c, struct date_reading *out) SW_CHECK;

/* Words that are no part of a date: up to the last date of a text, and behind it. */
struct date_beside {
    unsigned before, after;
};

/* False: no date is in the text, which may be of any length. */
bool date_beside(struct span text, const struct date_context *c, struct date_beside *out) SW_CHECK;

/* The date in an address: /2025/05/20/, /2025-05-20/, -20250520. */
bool date_from_url(struct span url, const struct date_context *c, int64_t *time) SW_CHECK;

#endif
