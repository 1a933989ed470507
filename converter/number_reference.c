#include "number_reference.h"

#include "smolwire/utf8.h"

uint32_t windows_1252(uint32_t c)
{
    static const uint16_t meant[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
    };
    return c >= 128 && c < 160 ? meant[c - 128] : c;
}

static size_t digits(struct span s, bool hex)
{
    size_t n = 0;
    while (n < s.n && (hex ? ascii_is_hex(s.p[n]) : ascii_is_digit(s.p[n])))
        n++;
    return n;
}

static uint32_t meant_code_point(uint64_t value)
{
    if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
        return UTF8_REPLACEMENT;
    return windows_1252((uint32_t)value);
}

size_t number_reference_add(struct buf *out, struct span s)
{
    size_t at = 2;
    bool hex = at < s.n && ascii_lower(s.p[at]) == 'x';
    at += hex;
    size_t n = digits(span_from(s, at), hex);
    if (n == 0) {
        buf_add_string(out, "&amp;");
        return 1;
    }
    struct span number = span_slice(s, at, n);
    uint64_t value = 0;
    bool fits =
        hex ? span_to_hex(number, 0x10FFFF, &value) : span_to_uint(number, 0x10FFFF, &value);
    uint32_t c = fits ? meant_code_point(value) : UTF8_REPLACEMENT;
    if (c < 128)
        buf_add_format(out, "&#%u;", (unsigned)c); /* may be '<', '&' or a quote */
    else
        utf8_add(out, c);
    at += n;
    return at < s.n && s.p[at] == ';' ? at + 1 : at;
}
