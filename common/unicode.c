/*
 * The adapter over libutf8proc.
 */
#include "smolwire/unicode.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "smolwire/utf8.h"
#include "spelling.h"

/*
 * Text is folded in pieces of about this many bytes: the library sorts
 * combining marks in quadratic time, and a hostile page is all marks.
 */
#define FOLD_PIECE 256

/* The longest compatibility decomposition has 18 code points (U+FDFA). */
#define DECOMPOSED_MAX 32

/* Spacing marks, as of Devanagari or Khmer, take a column on most terminals; the library gives some
 * none. */
unsigned unicode_width(uint32_t code_point)
{
    if (code_point >= ' ' && code_point < 0x7F)
        return 1;
    if (unicode_is_control(code_point))
        return 0;
    int width = utf8proc_charwidth((utf8proc_int32_t)code_point);
    if (width > 0)
        return (unsigned)width;
    return utf8proc_category((utf8proc_int32_t)code_point) == UTF8PROC_CATEGORY_MC ? 1 : 0;
}

size_t unicode_width_of(struct span s)
{
    size_t width = 0;
    while (s.n > 0)
        width += unicode_width(utf8_next(&s));
    return width;
}

static utf8proc_category_t category(uint32_t code_point)
{
    return utf8proc_category((utf8proc_int32_t)code_point);
}

/* Most text is ASCII, for which the library's tables need not be asked. */
#define ASCII_END 128

bool unicode_is_letter(uint32_t code_point)
{
    if (code_point < ASCII_END)
        return ascii_is_alpha((char)code_point);
    utf8proc_category_t c = category(code_point);
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ME;
}

static bool is_mark(uint32_t code_point)
{
    utf8proc_category_t c = category(code_point);
    return c >= UTF8PROC_CATEGORY_MN && c <= UTF8PROC_CATEGORY_ME;
}

bool unicode_is_digit(uint32_t code_point)
{
    if (code_point < ASCII_END)
        return ascii_is_digit((char)code_point);
    return category(code_point) == UTF8PROC_CATEGORY_ND;
}

bool unicode_is_space(uint32_t code_point)
{
    if (code_point < ASCII_END)
        return ascii_is_space((char)code_point);
    utf8proc_category_t c = category(code_point);
    return (c >= UTF8PROC_CATEGORY_ZS && c <= UTF8PROC_CATEGORY_ZP) || code_point == 0x85;
}

struct range {
    uint32_t first, last;
};

static bool in_ranges(uint32_t c, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

bool unicode_is_control(uint32_t code_point)
{
    static const struct range ranges[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0x2028, 0x2029}, /* separators: break lines */
        {0x202A, 0x202E}, {0x2066, 0x206F}, /* bidi controls, deprecated formats */
        {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, /* byte order mark, annotations */
    };
    return in_ranges(code_point, ranges, SW_COUNT(ranges));
}

bool unicode_is_ideographic(uint32_t code_point)
{
    static const struct range ranges[] = {
        {0x2E80, 0x2FFF},   /* radicals */
        {0x3001, 0x303F},   /* CJK punctuation */
        {0x3040, 0x312F},   /* Hiragana, Katakana, Bopomofo */
        {0x3190, 0x4DBF},   /* strokes, enclosed, extension A */
        {0x4E00, 0x9FFF},   /* unified ideographs */
        {0xA000, 0xA4CF},   /* Yi */
        {0xF900, 0xFAFF},   /* compatibility ideographs */
        {0xFE30, 0xFE4F},   /* compatibility forms */
        {0xFF00, 0xFF9F},   /* full and half width forms, without Hangul */
        {0x16FE0, 0x18DFF}, /* Tangut */
        {0x1AFF0, 0x1B2FF}, /* Kana extensions, Nushu */
        {0x20000, 0x3FFFF}, /* the ideographic planes */
    };
    return code_point >= ranges[0].first && in_ranges(code_point, ranges, SW_COUNT(ranges));
}

bool unicode_is_unspaced(uint32_t code_point)
{
    static const struct range ranges[] = {
        {0x0E00, 0x0EFF}, /* Thai, Lao */
        {0x1000, 0x109F}, /* Burmese */
        {0x1780, 0x17FF}, /* Khmer */
    };
    return code_point >= ranges[0].first && in_ranges(code_point, ranges, SW_COUNT(ranges));
}

bool unicode_is_cluster_break(uint32_t before, uint32_t after, int32_t *state)
{
    return utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)after,
                                            state);
}

bool unicode_is_upper(uint32_t code_point)
{
    utf8proc_category_t c = category(code_point);
    return c == UTF8PROC_CATEGORY_LU || c == UTF8PROC_CATEGORY_LT;
}

uint32_t unicode_lower(uint32_t code_point)
{
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code_point);
}

/* A letter that composes with nothing before it: Hangul vowels and finals do. */
static bool starts_afresh(uint32_t c)
{
    return c < 0x80 || (unicode_is_letter(c) && !is_mark(c) && !(c >= 0x1160 && c <= 0x11FF));
}

/* Length of the piece to fold next: up to the last place where no composition crosses. */
static size_t piece_length(struct span s)
{
    if (s.n <= FOLD_PIECE)
        return s.n;
    struct span rest = s;
    size_t best = 0, at = 0;
    while (at <= FOLD_PIECE) {
        uint32_t c = utf8_next(&rest);
        if (at > 0 && starts_afresh(c))
            best = at;
        size_t next = s.n - rest.n;
        if (next > FOLD_PIECE)
            break;
        at = next;
    }
    return best > 0 ? best : at;
}

static void fold_piece(struct buf *b, struct span s)
{
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &folded,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (n < 0) {
        buf_fail(b, n == UTF8PROC_ERROR_NOMEM ? SW_NOMEM : SW_SYNTAX);
        return;
    }
    buf_add(b, folded, (size_t)n);
    free(folded);
}

static void fold_valid(struct buf *b, struct span s)
{
    while (s.n > 0) {
        size_t plain = 0;
        while (plain < s.n && (unsigned char)s.p[plain] < 0x80)
            plain++;
        /* a mark may follow the last of these, and compose with it */
        if (plain > 0 && plain < s.n)
            plain--;
        for (size_t i = 0; i < plain; i++)
            buf_add_char(b, ascii_lower(s.p[i]));
        s = span_from(s, plain);
        size_t piece = piece_length(s);
        if (piece > 0)
            fold_piece(b, span_slice(s, 0, piece));
        s = span_from(s, piece);
    }
}

/* Folds ASCII; false, with nothing written, for other text. */
static bool fold_ascii(struct buf *b, struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= ASCII_END)
            return false;
    char *to = buf_reserve(b, s.n);
    if (!to)
        return true; /* the error is the buffer's */
    for (size_t i = 0; i < s.n; i++)
        to[i] = ascii_lower(s.p[i]);
    buf_added(b, s.n);
    return true;
}

void unicode_fold(struct buf *b, struct span s)
{
    if (fold_ascii(b, s))
        return;
    struct buf repaired;
    if (utf8_valid(s)) {
        fold_valid(b, s);
        return;
    }
    buf_init(&repaired, 3 * s.n);
    utf8_repair(&repaired, s);
    fold_valid(b, buf_span(&repaired));
    if (buf_error(&repaired) != SW_OK)
        buf_fail(b, buf_error(&repaired));
    buf_free(&repaired);
}

/* The spelling of the table, with a capital for a capital; false where there is none. */
static bool add_spelling(struct buf *b, uint32_t c)
{
    const char *ascii = spelling_of(c);
    if (ascii) {
        buf_add_string(b, ascii);
        return true;
    }
    ascii = unicode_is_upper(c) ? spelling_of(unicode_lower(c)) : NULL;
    if (!ascii)
        return false;
    if (ascii_is_alpha(ascii[0]))
        buf_add_char(b, (char)(ascii[0] - ('a' - 'A')));
    buf_add_string(b, ascii_is_alpha(ascii[0]) ? ascii + 1 : ascii);
    return true;
}

/* What shows nothing of its own: marks, joiners, variation selectors, controls. */
static bool is_invisible(uint32_t c)
{
    return is_mark(c) || category(c) == UTF8PROC_CATEGORY_CF || unicode_is_control(c);
}

/* One code point that does not decompose further; false where it has no spelling. */
static bool add_atom(struct buf *b, uint32_t c)
{
    if (unicode_is_space(c))
        buf_add_char(b, ' ');
    else if (is_invisible(c) || add_spelling(b, c))
        return true;
    else if (c < 0x80)
        buf_add_char(b, (char)c);
    else
        return false;
    return true;
}

static void add_ascii(struct buf *b, uint32_t c)
{
    utf8proc_int32_t parts[DECOMPOSED_MAX];
    size_t before = b->len;
    int boundary = 0;
    if (add_spelling(b, c))
        return;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, DECOMPOSED_MAX,
                                                 UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &boundary);
    bool spelt = n >= 0 && n <= DECOMPOSED_MAX;
    for (utf8proc_ssize_t i = 0; spelt && i < n; i++)
        spelt = add_atom(b, (uint32_t)parts[i]);
    if (spelt)
        return;
    buf_truncate(b, before);
    buf_add_char(b, '?');
}

void unicode_to_ascii(struct buf *b, struct span s)
{
    while (s.n > 0) {
        size_t run = 0;
        while (run < s.n && s.p[run] >= ' ' && s.p[run] <= '~')
            run++;
        buf_add(b, s.p, run);
        s = span_from(s, run);
        if (s.n > 0)
            add_ascii(b, utf8_next(&s));
    }
}
