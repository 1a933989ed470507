#include "decode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "number_reference.h"
#include "smolwire/utf8.h"

/* The HTML standard looks for <meta charset> in the first 1024 bytes; pages are laxer. */
#define PRESCAN_BYTES 4096

#define ISO_2022_JP "ISO-2022-JP"

/* Room that any single step of iconv can do something with. */
#define CHARACTER_MAX 16

struct label_row {
    const char *label;
    const char *iconv_name;
};

/* WHATWG Encoding Standard 4.2, sorted by label; labels with underscores are looked up with
 * hyphens. */
static const struct label_row labels[] = {
    {"866", "CP866"},
    {"ansi-x3.4-1968", "CP1252"},
    {"ascii", "CP1252"},
    {"big5", "BIG5-HKSCS"},
    {"big5-hkscs", "BIG5-HKSCS"},
    {"chinese", "GB18030"},
    {"cn-big5", "BIG5-HKSCS"},
    {"cp1250", "CP1250"},
    {"cp1251", "CP1251"},
    {"cp1252", "CP1252"},
    {"cp1253", "CP1253"},
    {"cp1254", "CP1254"},
    {"cp1255", "CP1255"},
    {"cp1256", "CP1256"},
    {"cp1257", "CP1257"},
    {"cp1258", "CP1258"},
    {"cp819", "CP1252"},
    {"cp866", "CP866"},
    {"cp936", "GB18030"},
    {"cp949", "CP949"},
    {"cseuckr", "CP949"},
    {"cseucpkdfmtjapanese", "EUC-JP"},
    {"csgb2312", "GB18030"},
    {"csiso2022jp", "ISO-2022-JP"},
    {"csisolatin1", "CP1252"},
    {"csisolatin2", "ISO-8859-2"},
    {"csisolatin5", "CP1254"},
    {"cskoi8r", "KOI8-R"},
    {"csshiftjis", "CP932"},
    {"cyrillic", "ISO-8859-5"},
    {"dos-874", "CP874"},
    {"euc-jp", "EUC-JP"},
    {"euc-kr", "CP949"},
    {"gb-2312", "GB18030"},
    {"gb18030", "GB18030"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"greek", "ISO-8859-7"},
    {"hebrew", "ISO-8859-8"},
    {"ibm866", "CP866"},
    {"iso-2022-jp", "ISO-2022-JP"},
    {"iso-8859-1", "CP1252"},
    {"iso-8859-10", "ISO-8859-10"},
    {"iso-8859-11", "CP874"},
    {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"},
    {"iso-8859-15", "ISO-8859-15"},
    {"iso-8859-16", "ISO-8859-16"},
    {"iso-8859-2", "ISO-8859-2"},
    {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"},
    {"iso-8859-6", "ISO-8859-6"},
    {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"iso-8859-9", "CP1254"},
    {"iso-ir-100", "CP1252"},
    {"iso-ir-101", "ISO-8859-2"},
    {"iso8859-1", "CP1252"},
    {"iso8859-15", "ISO-8859-15"},
    {"iso8859-2", "ISO-8859-2"},
    {"iso8859-5", "ISO-8859-5"},
    {"iso8859-7", "ISO-8859-7"},
    {"iso8859-9", "CP1254"},
    {"iso88591", "CP1252"},
    {"iso885915", "ISO-8859-15"},
    {"iso88592", "ISO-8859-2"},
    {"koi", "KOI8-R"},
    {"koi8", "KOI8-R"},
    {"koi8-r", "KOI8-R"},
    {"koi8-ru", "KOI8-U"},
    {"koi8-u", "KOI8-U"},
    {"korean", "CP949"},
    {"ks-c-5601-1987", "CP949"},
    {"ksc5601", "CP949"},
    {"l1", "CP1252"},
    {"l2", "ISO-8859-2"},
    {"l9", "ISO-8859-15"},
    {"latin1", "CP1252"},
    {"latin2", "ISO-8859-2"},
    {"latin5", "CP1254"},
    {"latin9", "ISO-8859-15"},
    {"logical", "ISO-8859-8"},
    {"mac", "MACINTOSH"},
    {"macintosh", "MACINTOSH"},
    {"ms-kanji", "CP932"},
    {"ms932", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"tis-620", "CP874"},
    {"ucs-2", "UTF-16LE"},
    {"unicode", "UTF-16LE"},
    {"unicode-1-1-utf-8", "UTF-8"},
    {"us-ascii", "CP1252"},
    {"utf-16", "UTF-16LE"},
    {"utf-16be", "UTF-16BE"},
    {"utf-16le", "UTF-16LE"},
    {"utf-8", "UTF-8"},
    {"utf8", "UTF-8"},
    {"windows-1250", "CP1250"},
    {"windows-1251", "CP1251"},
    {"windows-1252", "CP1252"},
    {"windows-1253", "CP1253"},
    {"windows-1254", "CP1254"},
    {"windows-1255", "CP1255"},
    {"windows-1256", "CP1256"},
    {"windows-1257", "CP1257"},
    {"windows-1258", "CP1258"},
    {"windows-31j", "CP932"},
    {"windows-874", "CP874"},
    {"windows-949", "CP949"},
    {"x-cp1250", "CP1250"},
    {"x-cp1251", "CP1251"},
    {"x-cp1252", "CP1252"},
    {"x-euc-jp", "EUC-JP"},
    {"x-gbk", "GB18030"},
    {"x-mac-cyrillic", "MAC-CYRILLIC"},
    {"x-mac-roman", "MACINTOSH"},
    {"x-sjis", "CP932"},
    {"x-x-big5", "BIG5-HKSCS"},
};

static int compare_label(struct span label, const char *row)
{
    size_t i = 0;
    for (; i < label.n && row[i]; i++) {
        char c = label.p[i] == '_' ? '-' : ascii_lower(label.p[i]);
        if (c != row[i])
            return c < row[i] ? -1 : 1;
    }
    return (i < label.n) - (row[i] != '\0');
}

const char *decode_charset(struct span label)
{
    label = span_trim(label);
    size_t low = 0, high = SW_COUNT(labels);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare_label(label, labels[middle].label);
        if (order == 0)
            return labels[middle].iconv_name;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* What XML may declare and old systems do, though no browser knows it. */
static const struct label_row other_labels[] = {
    {"utf-32be", "UTF-32BE"},   {"utf-32le", "UTF-32LE"},
    {"ebcdic-cp-us", "IBM037"}, {"cp437", "IBM437"},
    {"ibm437", "IBM437"},       {"cp850", "IBM850"},
    {"ibm850", "IBM850"},       {"cp852", "IBM852"},
    {"ibm852", "IBM852"},       {"cp855", "IBM855"},
    {"cp857", "IBM857"},        {"cp737", "CP737"},
    {"cp775", "CP775"},         {"mac-cyrillic", "MAC-CYRILLIC"},
    {"johab", "JOHAB"},         {"cp932", "CP932"},
    {"viscii", "VISCII"},
};

static const char *other_charset(struct span label)
{
    for (size_t i = 0; i < SW_COUNT(other_labels); i++)
        if (compare_label(span_trim(label), other_labels[i].label) == 0)
            return other_labels[i].iconv_name;
    return NULL;
}

/* --- what the page says of itself ------------------------------------------- */

/* The value after "charset=" or "encoding=" at the front of s, quoted or not. */
static struct span declared_value(struct span s)
{
    span_eat_space(&s);
    if (!span_eat_char(&s, '='))
        return SPAN("");
    span_eat_space(&s);
    if (s.n > 0 && (s.p[0] == '"' || s.p[0] == '\''))
        return span_slice(s, 1, span_find_char(span_from(s, 1), s.p[0]));
    size_t n = 0;
    while (n < s.n && !ascii_is_space(s.p[n]) && !memchr(";\"'/>?", s.p[n], 6))
        n++;
    return span_slice(s, 0, n);
}

/* The encoding that the first `key` with a usable label declares; NULL for none. */
static const char *declared(struct span s, struct span key)
{
    for (;;) {
        size_t n = span_find_nocase(s, key);
        if (n == s.n)
            return NULL;
        s = span_from(s, n + key.n);
        struct span label = declared_value(s);
        const char *charset = decode_charset(label);
        if (!charset)
            charset = other_charset(label);
        if (charset)
            return charset;
    }
}

/* Bytes of the comment, script or style that begins there, where no <meta> is one; 0: none does. */
static size_t unread_at(struct span s)
{
    static const char *const ends[][2] = {
        {"<!--", "-->"}, {"<script", "</script"}, {"<style", "</style"}};
    for (size_t i = 0; i < SW_COUNT(ends); i++)
        if (span_starts_nocase(s, span_of(ends[i][0]))) {
            size_t n = span_find_nocase(s, span_of(ends[i][1]));
            return n < s.n ? n : 0;
        }
    return 0;
}

static size_t find_meta(struct span head, size_t at)
{
    for (;;) {
        at += span_find_char(span_from(head, at), '<');
        struct span s = span_from(head, at);
        if (at >= head.n || span_starts_nocase(s, SPAN("<meta")))
            return at;
        at += 1 + unread_at(s);
    }
}

/* A page that could be scanned for its own charset as ASCII is not UTF-16 (HTML 13.2.3.2). */
static const char *declared_in_page(struct span bytes)
{
    struct span head = span_slice(bytes, 0, PRESCAN_BYTES);
    const char *charset = NULL;
    if (span_starts(head, SPAN("<?xml")))
        charset = declared(span_slice(head, 0, span_find_char(head, '>')), SPAN("encoding"));
    for (size_t at = 0; !charset;) {
        at = find_meta(head, at);
        if (at >= head.n)
            return NULL;
        struct span meta = span_from(head, at);
        charset = declared(span_slice(meta, 0, span_find_char(meta, '>')), SPAN("charset"));
        at += 5;
    }
    return strncmp(charset, "UTF-16", 6) == 0 ? "UTF-8" : charset;
}

/* --- converting -------------------------------------------------------------- */

static void add_without_nul(struct buf *out, struct span s)
{
    while (s.n > 0) {
        size_t n = span_find_char(s, '\0');
        buf_add_span(out, span_slice(s, 0, n));
        s = span_from(s, n + 1);
    }
}

static void add_utf8(struct buf *out, struct span s)
{
    size_t before = out->len;
    if (utf8_valid(s)) {
        add_without_nul(out, s);
        return;
    }
    struct buf clean;
    buf_init(&clean, s.n + 1);
    add_without_nul(&clean, s);
    buf_truncate(out, before);
    utf8_repair(out, buf_span(&clean));
    buf_fail(out, buf_error(&clean));
    buf_free(&clean);
}

/* One step of iconv into `out`: false when there is nothing left to do. */
static bool convert_some(iconv_t converter, char **in, size_t *left, struct buf *out)
{
    size_t room = *left < 4096 ? 16384 : *left * 2;
    if (room > out->cap - out->len)
        room = out->cap - out->len;
    if (room < CHARACTER_MAX) {
        buf_fail(out, SW_LIMIT);
        return false;
    }
    char *begin = buf_reserve(out, room), *end = begin;
    if (!begin)
        return false;
    size_t done = iconv(converter, in, left, &end, &room);
    buf_added(out, (size_t)(end - begin));
    if (done != (size_t)-1)
        return false;
    if (errno == E2BIG)
        return true;
    utf8_add(out, UTF8_REPLACEMENT); /* a byte that means nothing, or the cut end */
    (*in)++;
    (*left)--;
    return *left > 0;
}

/* False when iconv does not know the encoding. */
static bool add_converted(struct buf *out, struct span s, const char *charset)
{
    iconv_t converter = iconv_open("UTF-8", charset);
    if (converter == (iconv_t)-1)
        return false;
    struct buf converted;
    buf_init(&converted, out->cap);
    char *in = (char *)(uintptr_t)s.p; /* iconv(3) does not write there */
    size_t left = s.n;
    while (left > 0 && convert_some(converter, &in, &left, &converted))
        ;
    iconv_close(converter);
    add_without_nul(out, buf_span(&converted));
    buf_fail(out, buf_error(&converted));
    buf_free(&converted);
    return true;
}

/* Four bytes first: a mark of UTF-32 begins with one of UTF-16. */
static const char *byte_order_mark(struct span *bytes)
{
    if (span_eat(bytes, SPAN("\xEF\xBB\xBF")))
        return "UTF-8";
    if (span_eat(bytes, SPAN("\0\0\xFE\xFF")))
        return "UTF-32BE";
    if (span_eat(bytes, SPAN("\xFF\xFE\0\0")))
        return "UTF-32LE";
    if (span_eat(bytes, SPAN("\xFE\xFF")))
        return "UTF-16BE";
    if (span_eat(bytes, SPAN("\xFF\xFE")))
        return "UTF-16LE";
    return NULL;
}

/* XML 1.0, appendix F: markup begins with '<', and how that is spelt tells the encoding. */
static const char *first_character(struct span bytes)
{
    if (span_starts(bytes, SPAN("\0\0\0<")))
        return "UTF-32BE";
    if (span_starts(bytes, SPAN("<\0\0\0")))
        return "UTF-32LE";
    if (span_starts(bytes, SPAN("\0<")))
        return "UTF-16BE";
    if (span_starts(bytes, SPAN("<\0")))
        return "UTF-16LE";
    if (span_starts(bytes, SPAN("\x4C\x6F\xA7\x94"))) /* "<?xm" */
        return "IBM037";
    return NULL;
}

/* The one encoding of the web that looks like UTF-8 and is not: it switches by escapes. */
static bool is_iso_2022_jp(struct span bytes, struct span content_type)
{
    if (span_find_char(bytes, '\x1B') == bytes.n)
        return false;
    const char *charset = declared(content_type, SPAN("charset"));
    if (!charset)
        charset = declared_in_page(bytes);
    return charset && strcmp(charset, ISO_2022_JP) == 0;
}

/* Is there one character above ASCII that is spelt as UTF-8 spells it? */
static bool has_utf8(struct span s)
{
    while (s.n > 0) {
        size_t before = s.n;
        if (utf8_next(&s) >= 128 && before - s.n > 1)
            return true;
    }
    return false;
}

/* Without the first bytes of a character at the end, where the page was cut. */
static struct span without_cut_end(struct span s)
{
    for (size_t n = 1; n < 4 && n <= s.n; n++)
        if ((unsigned char)s.p[s.n - n] >= 0xC2)
            return span_slice(s, 0, s.n - n);
    return s;
}

static bool is_cut_utf8(struct span bytes)
{
    struct span whole = without_cut_end(bytes);
    return whole.n < bytes.n && utf8_valid(whole) && has_utf8(whole);
}

static const char *choose(struct span bytes, struct span content_type)
{
    if (utf8_valid(bytes))
        return "UTF-8";
    const char *charset = declared(content_type, SPAN("charset"));
    if (!charset)
        charset = declared_in_page(bytes);
    if (!charset && is_cut_utf8(bytes))
        return "UTF-8";
    bool wrong = charset && strcmp(charset, "UTF-8") == 0 && !has_utf8(bytes);
    return charset && !wrong ? charset : "CP1252";
}

/* "\u00E2\u0080\u0093": UTF-8 that was taken for Latin-1 and spelt in UTF-8 once more. */
static bool next_spelt_twice(struct span *s, uint32_t *c)
{
    struct span rest = *s, once;
    char bytes[4];
    uint32_t first = utf8_next(&rest);
    size_t count = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    bool control = false;
    if (first < 0xC2 || first > 0xF4)
        return false;
    bytes[0] = (char)first;
    for (size_t i = 1; i < count; i++) {
        uint32_t next = rest.n > 0 ? utf8_next(&rest) : 0;
        if (next < 0x80 || next > 0xBF)
            return false;
        control |= next < 0xA0;
        bytes[i] = (char)next;
    }
    once = span_make(bytes, count);
    if (!control || !utf8_valid(once))
        return false;
    *c = utf8_next(&once);
    *s = rest;
    return true;
}

/* U+0080 to U+009F mean nothing in a text: they are left by a misread charset. */
static void mend_controls(struct buf *out, size_t begin)
{
    struct span s = span_from(buf_span(out), begin);
    size_t n = span_find_char(s, '\xC2');
    while (n + 1 < s.n && (unsigned char)s.p[n + 1] >= 0xA0)
        n += 2 + span_find_char(span_from(s, n + 2), '\xC2');
    if (n + 1 >= s.n)
        return;
    struct buf mended;
    buf_init(&mended, out->cap);
    while (s.n > 0) {
        uint32_t c;
        if (!next_spelt_twice(&s, &c))
            c = windows_1252(utf8_next(&s));
        utf8_add(&mended, c);
    }
    buf_truncate(out, begin);
    buf_add_span(out, buf_span(&mended));
    buf_fail(out, buf_error(&mended));
    buf_free(&mended);
}

enum err decode_page(struct span bytes, struct span content_type, struct buf *out)
{
    size_t begin = out->len;
    const char *charset = byte_order_mark(&bytes);
    if (!charset)
        charset = first_character(bytes);
    if (!charset && is_iso_2022_jp(bytes, content_type))
        charset = ISO_2022_JP;
    if (!charset)
        charset = choose(bytes, content_type);
    if (strcmp(charset, "UTF-8") == 0 || !add_converted(out, bytes, charset))
        add_utf8(out, bytes);
    mend_controls(out, begin);
    return buf_error(out);
}

/* The converters stay open: glibc unloads the tables of those that are closed. */
void decode_warm_up(void)
{
    static iconv_t kept[SW_COUNT(labels) + SW_COUNT(other_labels)];
    for (size_t i = 0; i < SW_COUNT(kept); i++) {
        const struct label_row *row =
            i < SW_COUNT(labels) ? &labels[i] : &other_labels[i - SW_COUNT(labels)];
        if (!kept[i])
            kept[i] = iconv_open("UTF-8", row->iconv_name);
    }
}
