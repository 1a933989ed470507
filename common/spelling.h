/*
 * ASCII spellings of single code points: data for unicode_to_ascii().
 */
#ifndef COMMON_SPELLING_H
#define COMMON_SPELLING_H

#include <stdint.h>

/* NULL where the table has none; of letters only the lower case is in it. */
const char *spelling_of(uint32_t code_point);

#endif
