/*
 * FNV-1a, 64 bits: tells texts apart and spreads names over tables. It is stored,
 * so it stays as it is; and it is no secret, so who wants two texts to have the
 * same can find them.
 */
#ifndef SMOLWIRE_HASH_H
#define SMOLWIRE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "smolwire/span.h"

#define HASH_START UINT64_C(0xcbf29ce484222325)

/* A byte, a code point, or anything else that is one unit of what is hashed. */
static inline uint64_t hash_add(uint64_t hash, uint64_t unit)
{
    return (hash ^ unit) * UINT64_C(0x100000001b3);
}

static inline uint64_t hash_add_bytes(uint64_t hash, struct span bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        hash = hash_add(hash, (unsigned char)bytes.p[i]);
    return hash;
}

/* One of several texts: "ab", "c" is not "a", "bc". No text has the byte that ends it. */
static inline uint64_t hash_add_field(uint64_t hash, struct span text)
{
    return hash_add(hash_add_bytes(hash, text), 0xff);
}

#endif
