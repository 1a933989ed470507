/*
 * Line breaking by display width.
 */
#include "smolwire/wrap.h"

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/attributes.h"
#include "smolwire/unicode.h"
#include "smolwire/utf8.h"

/* One grapheme cluster: what must stay together. */
struct cluster {
    struct span bytes;
    uint32_t first, last; /* code points */
    size_t width;
};

static bool is_plain(char c)
{
    return c >= ' ' && c <= '~';
}

/* Takes the first cluster off *text, which is not empty. */
static struct cluster next_cluster(struct span *text)
{
    const char *begin = text->p;
    struct cluster c = {.bytes = {begin, 1}};

    if (is_plain(begin[0]) && (text->n == 1 || is_plain(begin[1]))) {
        c.first = c.last = (unsigned char)begin[0];
        c.width = 1;
        *text = span_from(*text, 1);
        return c;
    }
    int32_t state = 0;
    c.first = c.last = utf8_next(text);
    c.width = unicode_width(c.first);
    while (text->n > 0) {
        struct span rest = *text;
        uint32_t next = utf8_next(&rest);
        if (unicode_is_cluster_break(c.last, next, &state))
            break;
        c.last = next;
        c.width += unicode_width(next);
        *text = rest;
    }
    c.bytes = span_between(begin, text->p);
    return c;
}

/* Space at which a line may end; the no-break ones are characters like others. */
static bool is_breaking_space(uint32_t c)
{
    if (c == 0xA0 || c == 0x2007 || c == 0x202F)
        return false;
    return c == ' ' || (c > '~' && unicode_is_space(c));
}

static bool is_one_of(uint32_t c, const uint32_t *set, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (set[i] == c)
            return true;
    }
    return false;
}

/* Closing marks, small kana, marks of repetition and length: never first in a line. */
static bool must_not_begin(uint32_t c)
{
    static const uint32_t set[] = {
        '!', ')', ',', '.', ':', ';', '?', ']', '}', '%', 0x2019, 0x201D, 0x2026, 0x3001, 0x3002,
        0x3005, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x3017, 0x301C, 0x3041, 0x3043,
        0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x308E, 0x30A1, 0x30A3, 0x30A5,
        0x30A7, 0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30FB, 0x30FC, 0x30FD, 0xFF01, 0xFF09,
        0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D,
        /* Thai: vowels that follow, marks of repetition and abbreviation */
        0x0E2F, 0x0E30, 0x0E32, 0x0E33, 0x0E45, 0x0E46};
    return is_one_of(c, set, SW_COUNT(set));
}

/* Opening marks, and Thai and Lao vowels written before their consonant: never last in a line. */
static bool must_not_end(uint32_t c)
{
    static const uint32_t set[] = {'(',    '[',    '{',    0x2018, 0x201C, 0x3008, 0x300A,
                                   0x300C, 0x300E, 0x3010, 0x3014, 0x3016, 0xFF08, 0xFF3B,
                                   0xFF5B, 0x0E40, 0x0E41, 0x0E42, 0x0E43, 0x0E44, 0x0EC0,
                                   0x0EC1, 0x0EC2, 0x0EC3, 0x0EC4};
    return is_one_of(c, set, SW_COUNT(set));
}

static bool breaks_around(uint32_t before, uint32_t after)
{
    if (unicode_is_ideographic(before) || unicode_is_ideographic(after))
        return true;
    return unicode_is_unspaced(before) && unicode_is_unspaced(after);
}

/* May a line end between two clusters, no space between them? */
static bool may_break(const struct cluster *first, const struct cluster *before,
                      const struct cluster *after)
{
    if (before->last == 0x200B) /* zero-width space */
        return true;
    if (before->first == '-')
        return first && unicode_is_letter(first->first) && unicode_is_letter(after->first);
    if (before->first == 0x2010 || before->first == 0x2014) /* hyphen, em dash */
        return !must_not_begin(after->first);
    if (before->first < 0x80 && after->first < 0x80)
        return false;
    return breaks_around(before->last, after->first) && !must_not_begin(after->first) &&
           !must_not_end(before->first);
}

/* A place where the line could end: its bytes and columns, and where the next begins. */
struct candidate {
    size_t end, width, resume;
};

struct span wrap_line(struct span *text, size_t columns, size_t *width)
{
    struct span line = *text, rest = line;
    struct candidate best = {0};
    struct cluster clusters[2] = {{.width = 0}}; /* the last two */
    size_t used = 0, seen = 0;
    bool after_space = true; /* spaces at the start count as if before the line */

    while (rest.n > 0) {
        size_t at = line.n - rest.n;
        struct cluster c = next_cluster(&rest);
        if (is_breaking_space(c.first)) {
            if (!after_space)
                best = (struct candidate){.end = at, .width = used};
            best.resume = line.n - rest.n;
            after_space = true;
            used += c.width;
            continue;
        }
        if (!after_space && may_break(seen > 1 ? &clusters[0] : NULL, &clusters[1], &c))
            best = (struct candidate){.end = at, .width = used, .resume = at};
        if (used + c.width > columns && at > 0) {
            if (best.end == 0)
                best = (struct candidate){.end = at, .width = used, .resume = at};
            *text = span_from(line, best.resume);
            *width = best.width;
            return span_slice(line, 0, best.end);
        }
        used += c.width;
        clusters[0] = clusters[1];
        clusters[1] = c;
        seen++;
        after_space = false;
    }
    *text = span_from(line, line.n);
    *width = after_space ? best.width : used;
    return after_space ? span_slice(line, 0, best.end) : line;
}

struct span wrap_cut(struct span *text, size_t columns, size_t *width)
{
    struct span line = *text, rest = line;
    size_t used = 0;

    while (rest.n > 0) {
        struct span before = rest;
        struct cluster c = next_cluster(&rest);
        if (used + c.width > columns && before.n < line.n) {
            rest = before;
            break;
        }
        used += c.width;
    }
    *text = rest;
    *width = used;
    return span_slice(line, 0, line.n - rest.n);
}

size_t wrap_longest_word(struct span text, size_t most)
{
    struct cluster before = {.width = 0};
    size_t longest = 0, word = 0;

    while (text.n > 0 && longest < most) {
        struct cluster c = next_cluster(&text);
        bool parted =
            is_breaking_space(c.first) || (before.bytes.n > 0 && may_break(NULL, &before, &c));
        word = is_breaking_space(c.first) ? 0 : (parted ? 0 : word) + c.width;
        longest = word > longest ? word : longest;
        before = c;
    }
    return longest < most ? longest : most;
}
