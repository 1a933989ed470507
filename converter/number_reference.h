/*
 * Characters written as numbers, "&#8217;", as the HTML standard reads them
 * (13.2.5.80), in HTML and in the XML of feeds alike: what windows-1252 has
 * where Unicode has control characters is what was meant.
 */
#ifndef CONVERTER_NUMBER_REFERENCE_H
#define CONVERTER_NUMBER_REFERENCE_H

#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/span.h"

/* 128 to 159 as windows-1252 means them, all others as they are. */
uint32_t windows_1252(uint32_t c);

/* `s` begins with "&#". Appends the character, or what is no reference as text; returns the bytes
 * consumed. */
size_t number_reference_add(struct buf *out, struct span s);

#endif
