/*
 * The sandbox of a converter worker: it may compute, allocate, and talk over
 * the descriptors it has. It may open nothing, connect nowhere, start nothing.
 */
#ifndef CONVERTER_SANDBOX_H
#define CONVERTER_SANDBOX_H

#include <stddef.h>

#include "smolwire/err.h"

/*
 * Limits the calling process for good: resources, no new privileges, system
 * calls. A forbidden call fails with EPERM rather than killing, so that a
 * library which would have liked to read a file goes on without it.
 * Under AddressSanitizer the address space and the calls stay as they are.
 */
enum err sandbox_enter(size_t memory) SW_CHECK;

#endif
