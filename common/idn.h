/*
 * International domain names: the adapter over libidn2.
 */
#ifndef COMMON_IDN_H
#define COMMON_IDN_H

#include "smolwire/buf.h"
#include "smolwire/err.h"

/*
 * Appends the A-label form (IDNA 2008, mapped as UTS 46 has it, so that capitals
 * and full-width dots do) of a name in UTF-8. SW_SYNTAX when it is none.
 */
enum err idn_to_ascii(const char *name, struct buf *out) SW_CHECK;

#endif
