/*
 * What the words of a text say about its role: sign-up line, credit, list of
 * related stories, ... in the languages of the news. A table (phrases_table.c)
 * of some thousand phrases, each giving a bit; the model weighs the bits.
 */
#ifndef CONVERTER_PHRASES_H
#define CONVERTER_PHRASES_H

#include <stdint.h>

#include "smolwire/arena.h"
#include "smolwire/span.h"

/* clang-format off */
#define PHRASE_LIST(X) \
    X(MORE) X(RELATED) X(SIGNUP) X(FOLLOW) X(SHARE) X(COPYRIGHT) X(COMMENTS) X(BY) \
    X(PUBLISHED) X(CREDIT) X(ADVERT) X(BIO) X(TAGS) X(COOKIE) X(LOGIN) X(PAYWALL) \
    X(CONTACT) X(SOURCE) X(NAV) X(DISCLAIMER) X(DONATE) X(MONTH) X(MINREAD) X(ABOUT)
/* clang-format on */

enum phrase_number {
#define PHRASE_NUMBER(name) PHRASE_N_##name,
    PHRASE_LIST(PHRASE_NUMBER)
#undef PHRASE_NUMBER
        PHRASE_KINDS
};

#define PHRASE_BIT(name) (UINT32_C(1) << PHRASE_N_##name)

struct phrases; /* the table, indexed */

struct phrase_match {
    uint32_t bits;  /* of all phrases found */
    uint32_t whole; /* of phrases that are all there is but for punctuation and numbers */
};

/* Indexes the table; some microseconds. */
struct phrases *phrases_new(struct arena *arena) SW_NONNULL_RESULT;

/* Looks at the first PHRASE_SCAN_BYTES of the text. */
#define PHRASE_SCAN_BYTES 400
struct phrase_match phrases_find(const struct phrases *p, struct span text);

#endif
