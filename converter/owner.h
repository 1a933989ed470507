/*
 * Whose mirror it is.
 */
#ifndef CONVERTER_OWNER_H
#define CONVERTER_OWNER_H

#include "smolwire/err.h"

/*
 * What root writes into another account's mirror that account cannot replace: its
 * next refresh would fail. SW_DENIED, logged: we are root, and the store, or the
 * folder where it is to be made, is another's. A number without a name is no account
 * here: in a container, whose folders may have come from outside, root is all there is.
 */
enum err owner_check(const char *store) SW_CHECK;

#endif
