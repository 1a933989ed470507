/*
 * The words of pages that are no articles: bot challenges, consent walls, error
 * and login pages, shells that wait for a script. Tables, in the languages of
 * the news; no_article.h judges by them.
 *
 * Pure.
 */
#ifndef CONVERTER_NOTICES_H
#define CONVERTER_NOTICES_H

#include <stdbool.h>

#include "smolwire/attributes.h"
#include "smolwire/span.h"

enum notice_kind {
    NOTICE_CHALLENGE,
    NOTICE_CONSENT,
    NOTICE_ERROR,
    NOTICE_LOGIN,
    NOTICE_SHELL, /* drawn by a script */
    NOTICE_KINDS
};

enum notice_trust {
    NOTICE_DOUBTFUL = 1, /* a story may be called so, or say so */
    NOTICE_SURE = 2
};

struct notice_found {
    enum notice_kind kind;
    enum notice_trust trust;
};

/* "a bot challenge" and its like. */
const char *notice_name(enum notice_kind kind) SW_NONNULL_RESULT;

/* Is it, but for the site's name behind it, a title that such pages have? */
bool notice_of_title(struct span title, struct notice_found *out);

/* What may follow a title: the end, or a mark that parts the site's name. A colon goes on with a
 * story. */
bool notice_ends_title(struct span rest);

/* Adds the trust of each phrase of such pages that the beginning of the text holds; returns the
 * sum. */
unsigned notice_weigh(struct span text, unsigned weights[NOTICE_KINDS]);

#endif
