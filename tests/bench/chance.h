/*
 * Words by chance, the same in every run: rank by Zipf's law, as in any language.
 */
#ifndef BENCH_CHANCE_H
#define BENCH_CHANCE_H

#include <math.h>
#include <stdint.h>

static uint64_t chance_state = 88172645463325252u;

static inline uint64_t next_random(void) /* xorshift */
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return chance_state;
}

static inline double uniform(void)
{
    return (double)(next_random() >> 11) / 9007199254740992.0;
}

/* Ranks from 0: the logarithm of the rank is evenly spread. */
static inline unsigned common_word(unsigned vocabulary)
{
    return (unsigned)exp(uniform() * log(vocabulary));
}

#endif
