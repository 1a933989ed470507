#include "date_tokens.h"

#include "smolwire/utf8.h"

/* Decimal digits as ASCII, Arabic, Persian, Devanagari and full width ones; -1 for other
 * characters. */
static int digit_value(uint32_t c)
{
    static const uint32_t zeros[] = {'0', 0x660, 0x6F0, 0x966, 0xFF10};
    for (size_t i = 0; i < SW_COUNT(zeros); i++)
        if (c >= zeros[i] && c < zeros[i] + 10)
            return (int)(c - zeros[i]);
    return -1;
}

static bool is_sign(uint32_t c)
{
    return c == 0x5E74 || c == 0x6708 || c == 0x65E5 || c == 0xB144 || c == 0xC6D4 || c == 0xC77C;
}

static bool is_word_character(uint32_t c)
{
    if (c < 128)
        return ascii_is_alpha((char)c);
    return !is_sign(c) && digit_value(c) < 0 && c != 0xA0 && c != 0xB7 &&
           !(c >= 0x2000 && c <= 0x2BFF) && c < 0x1F000 && c != 0x3000 && c != UTF8_REPLACEMENT;
}

static uint32_t peek(struct span s)
{
    return s.n > 0 ? utf8_next(&s) : 0;
}

static void take_number(struct span *s, struct token *t)
{
    int64_t value = 0;
    while (s->n > 0 && digit_value(peek(*s)) >= 0) {
        int d = digit_value(utf8_next(s));
        value = value > INT32_MAX ? value : value * 10 + d;
        t->digits++;
    }
    t->kind = TOKEN_NUMBER;
    t->value = value > INT32_MAX ? -1 : (int)value;
}

static void take_word(struct span *s, struct token *t)
{
    while (s->n > 0 && is_word_character(peek(*s)))
        utf8_next(s);
    t->kind = TOKEN_WORD;
}

static void take_mark(struct span *s, struct token *t)
{
    uint32_t c = utf8_next(s);
    t->kind = is_sign(c) ? TOKEN_WORD : TOKEN_MARK;
    t->mark = c < 128 ? (char)c : '?';
    if (c == 0x2013 || c == 0x2212)
        t->mark = '-';
}

static bool skip_blanks(struct span *s)
{
    bool any = false;
    while (s->n > 0) {
        uint32_t c = peek(*s);
        if (!(c < 128 && ascii_is_space((char)c)) && c != 0xA0 && c != 0x3000 && c != 0x202F &&
            !(c >= 0x2000 && c <= 0x200B))
            break;
        utf8_next(s);
        any = true;
    }
    return any;
}

void date_tokenize(struct span s, struct tokens *out)
{
    out->count = 0;
    while (out->count < TOKENS_MAX) {
        struct token *t = &out->t[out->count];
        *t = (struct token){.glued = !skip_blanks(&s)};
        if (s.n == 0)
            break;
        const char *begin = s.p;
        uint32_t c = peek(s);
        if (digit_value(c) >= 0)
            take_number(&s, t);
        else if (is_word_character(c))
            take_word(&s, t);
        else
            take_mark(&s, t);
        t->text = span_between(begin, s.p);
        out->count++;
    }
    out->t[out->count] = (struct token){.kind = TOKEN_END};
}

bool date_is_sign(const struct token *t)
{
    return t->kind == TOKEN_WORD && is_sign(peek(t->text));
}
