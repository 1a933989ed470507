/*
 * What the words in class, id, role and itemprop attributes say about an
 * element. A word alone decides nothing: it becomes a bit, and the model weighs it.
 *
 * Words are cut at anything that is no letter, at digits, and where lower case
 * turns into upper case ("relatedPosts" is related, posts). Topics that WordPress
 * writes among the classes of a post say nothing.
 */
#ifndef CONVERTER_CLASSWORDS_H
#define CONVERTER_CLASSWORDS_H

#include <stdint.h>

#include "smolwire/span.h"

/* clang-format off */
#define CLASS_LIST(X) \
    X(ARTICLE) X(BODY) X(CONTENT) X(POST) X(TEXT) X(MAIN) X(LEAD) X(TITLE) \
    X(META) X(BYLINE) X(COMMENT) X(NAV) X(FOOTER) X(HEADER) X(SIDE) X(RELATED) \
    X(SHARE) X(SIGNUP) X(AD) X(CAPTION) X(TAGS) X(HIDDEN) X(CONSENT) X(PAYWALL) \
    X(QUOTE) X(EMBED) X(LIST) X(ACCOUNT) X(SEARCH) X(BOX) X(ACTION) X(CODE) \
    X(PRODUCT) X(NOTES) X(DISCLAIMER) X(MEDIA) X(DATE) X(POPUP) X(WIDGET) X(LIVE)
/* clang-format on */

enum class_number {
#define CLASS_NUMBER(name) CLASS_N_##name,
    CLASS_LIST(CLASS_NUMBER)
#undef CLASS_NUMBER
        CLASS_COUNT
};

#define CLASS_BIT(name) (UINT64_C(1) << CLASS_N_##name)

/* The bits of all words in the attribute's value. */
uint64_t classwords(struct span value);

#endif
