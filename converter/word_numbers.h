/*
 * The numbers of words that were met lately, so that the store looks up few of a
 * story's words: most of them stood in the stories before it.
 *
 * A cache of bounded size: full, it forgets everything; without memory, it learns
 * nothing. Words of each language are their own.
 */
#ifndef CONVERTER_WORD_NUMBERS_H
#define CONVERTER_WORD_NUMBERS_H

#include <stdint.h>

#include "smolwire/span.h"

/* Words that are known at most: some ten MiB. */
#define WORD_NUMBERS_MAX (1u << 18)

struct word_numbers;

/* NULL where there is no memory; all that follow take it for one that knows nothing. */
struct word_numbers *word_numbers_new(void);
void word_numbers_free(struct word_numbers *w);

/* 0: not known. */
uint32_t word_numbers_find(const struct word_numbers *w, struct span language, struct span text);

/* `number` is not 0, and the word is not known. */
void word_numbers_add(struct word_numbers *w, struct span language, struct span text,
                      uint32_t number);

void word_numbers_forget(struct word_numbers *w);

#endif
