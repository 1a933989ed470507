/*
 * Weights of words as the store keeps them: a byte, in steps of 1/16. No word
 * that is there weighs nothing.
 */
#ifndef CONVERTER_STORE_WEIGHT_H
#define CONVERTER_STORE_WEIGHT_H

#include <stdint.h>

#define WEIGHT_STEPS 16

static inline unsigned char weight_to_byte(float weight)
{
    float steps = weight * WEIGHT_STEPS + 0.5f;
    if (steps < 1)
        return 1;
    return steps > UINT8_MAX ? UINT8_MAX : (unsigned char)steps;
}

static inline float weight_of_byte(unsigned char byte)
{
    return (float)byte / WEIGHT_STEPS;
}

#endif
