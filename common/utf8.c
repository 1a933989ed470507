/*
 * UTF-8: table 3-7 of the Unicode Standard ("well-formed byte sequences").
 */
#include "smolwire/utf8.h"

#include <string.h>

/* What may follow a lead byte: `length` 0 for bytes that begin nothing. */
struct lead {
    unsigned char length;
    unsigned char low, high; /* bounds of the second byte; the others are 80..BF */
};

static struct lead lead_of(unsigned char c)
{
    if (c < 0x80)
        return (struct lead){1, 0, 0};
    if (c < 0xC2 || c > 0xF4)
        return (struct lead){0, 0, 0};
    if (c < 0xE0)
        return (struct lead){2, 0x80, 0xBF};
    if (c < 0xF0)
        return (struct lead){3, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF};
    return (struct lead){4, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF};
}

/*
 * Looks at the first sequence of s, which is not empty. Returns its length when
 * it is well-formed, with the code point in *code_point; else 0, with the
 * length of the maximal ill-formed part in *bad.
 */
static size_t sequence(struct span s, uint32_t *code_point, size_t *bad)
{
    unsigned char first = (unsigned char)s.p[0];
    struct lead lead = lead_of(first);
    unsigned char low = lead.low, high = lead.high;
    uint32_t value = lead.length > 1 ? first & (0x7Fu >> lead.length) : first;
    for (size_t i = 1; i < lead.length; i++) {
        if (i == s.n || (unsigned char)s.p[i] < low || (unsigned char)s.p[i] > high) {
            *bad = i;
            return 0;
        }
        value = value << 6 | ((unsigned char)s.p[i] & 0x3Fu);
        low = 0x80;
        high = 0xBF;
    }
    if (lead.length == 0)
        *bad = 1;
    else
        *code_point = value;
    return lead.length;
}

/* Length of the ASCII at the front, eight bytes at a time: most text is little else. */
static size_t ascii_run(struct span s)
{
    size_t n = 0;
    while (s.n - n >= sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, s.p + n, sizeof(word));
        if (word & 0x8080808080808080u)
            break;
        n += sizeof(word);
    }
    while (n < s.n && (unsigned char)s.p[n] < 0x80)
        n++;
    return n;
}

/* Length of the well-formed text at the front. */
static size_t valid_run(struct span s)
{
    size_t n = 0;
    while (n < s.n) {
        uint32_t code_point;
        size_t bad;
        n += ascii_run(span_from(s, n));
        if (n == s.n)
            break;
        size_t length = sequence(span_from(s, n), &code_point, &bad);
        if (length == 0)
            break;
        n += length;
    }
    return n;
}

bool utf8_valid(struct span s)
{
    return valid_run(s) == s.n;
}

uint32_t utf8_next(struct span *s)
{
    uint32_t code_point = UTF8_REPLACEMENT;
    size_t bad;
    size_t length = sequence(*s, &code_point, &bad);
    *s = span_from(*s, length > 0 ? length : 1);
    return code_point;
}

void utf8_add(struct buf *b, uint32_t code_point)
{
    char bytes[4];
    size_t n = 0;
    uint32_t c = code_point;
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = UTF8_REPLACEMENT;
    if (c < 0x80) {
        bytes[n++] = (char)c;
    } else if (c < 0x800) {
        bytes[n++] = (char)(0xC0 | c >> 6);
    } else if (c < 0x10000) {
        bytes[n++] = (char)(0xE0 | c >> 12);
        bytes[n++] = (char)(0x80 | (c >> 6 & 0x3F));
    } else {
        bytes[n++] = (char)(0xF0 | c >> 18);
        bytes[n++] = (char)(0x80 | (c >> 12 & 0x3F));
        bytes[n++] = (char)(0x80 | (c >> 6 & 0x3F));
    }
    if (c >= 0x80)
        bytes[n++] = (char)(0x80 | (c & 0x3F));
    buf_add(b, bytes, n);
}

void utf8_repair(struct buf *b, struct span s)
{
    while (s.n > 0) {
        uint32_t code_point;
        size_t bad;
        size_t good = valid_run(s);
        buf_add(b, s.p, good);
        s = span_from(s, good);
        if (s.n == 0)
            break;
        if (sequence(s, &code_point, &bad) == 0) {
            utf8_add(b, UTF8_REPLACEMENT);
            s = span_from(s, bad);
        }
    }
}

size_t utf8_count(struct span s)
{
    size_t count = 0;
    while (s.n > 0) {
        utf8_next(&s);
        count++;
    }
    return count;
}

struct span utf8_slice(struct span s, size_t most)
{
    size_t n = most, back = 0;
    if (s.n <= most)
        return s;
    while (n > 0 && back < 3 && ((unsigned char)s.p[n] & 0xC0) == 0x80) {
        n--;
        back++;
    }
    return span_slice(s, 0, n);
}
