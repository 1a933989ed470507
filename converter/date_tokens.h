/*
 * The words, numbers and marks that a text with a date in it begins with. For
 * date.c.
 */
#ifndef CONVERTER_DATE_TOKENS_H
#define CONVERTER_DATE_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smolwire/span.h"

/* Dates stand at the front of short texts; what comes later is not looked at. */
#define TOKENS_MAX 160

enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_WORD, TOKEN_MARK };

struct token {
    enum token_kind kind;
    char mark;       /* TOKEN_MARK: the ASCII character; other characters are '?' */
    int value;       /* TOKEN_NUMBER; -1 above a billion */
    unsigned digits; /* TOKEN_NUMBER */
    bool glued;      /* nothing stands between it and the token before */
    struct span text;
};

struct tokens {
    struct token t[TOKENS_MAX + 1];
    size_t count;
};

/* The spans point into `s`; a TOKEN_END stands behind the last. */
void date_tokenize(struct span s, struct tokens *out);

/* Year, month, day as Chinese, Japanese and Korean write them: they stand alone between digits. */
bool date_is_sign(const struct token *t);

#endif
