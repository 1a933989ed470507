/*
 * The words of dates: months in the languages of the news, time zones, halves
 * of the day.
 */
#ifndef CONVERTER_DATE_WORDS_H
#define CONVERTER_DATE_WORDS_H

#include <stdbool.h>

#include "smolwire/span.h"

/* 1 to 12; 0 when the word, in any case and perhaps cut short, names no month. */
int date_month(struct span word);

/* Minutes east of Greenwich of "EST", "CEST", ... */
bool date_zone(struct span word, int *minutes);

/* Words that stand between the parts of a date and mean nothing: "of", "de", "at", "Uhr". */
bool date_is_filler(struct span word);

enum date_half { DATE_HALF_NONE, DATE_HALF_AM, DATE_HALF_PM };
enum date_half date_half(struct span word);

/* Is day/month/year the order of this language? */
bool date_day_first(struct span language);

#endif
