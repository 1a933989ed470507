/*
 * The table behind phrases.h.
 */
#ifndef CONVERTER_PHRASES_TABLE_H
#define CONVERTER_PHRASES_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "phrases.h"

struct phrase {
    const char *text;
    bool anywhere; /* else only where the text begins */
    uint32_t bits;
};

extern const struct phrase phrases_table[];
extern const unsigned phrase_count;

#endif
