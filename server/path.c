/*
 * The path of a request, made safe and comparable.
 */
#include "server/path.h"

#include <stdint.h>
#include <string.h>

#include "smolwire/tree.h"
#include "smolwire/utf8.h"

/* Undoes the last "name/" of b, which holds a path from `begin` on; false at the root. */
static bool drop_segment(struct buf *b, size_t begin)
{
    struct span path = span_make(b->data + begin, b->len - begin);

    if (path.n <= 1)
        return false;
    size_t slash = span_find_last_char(span_slice(path, 0, path.n - 1), '/');
    buf_truncate(b, begin + slash + 1);
    return true;
}

/* A selector is whatever bytes the file's name has, a URI is UTF-8. */
static enum err check_name(struct span name, bool is_utf8)
{
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];

        if (c < 0x20 || c == 0x7F)
            return SW_SYNTAX;
        if (c == '/')
            return SW_NOT_FOUND;
    }
    return !is_utf8 || utf8_valid(name) ? SW_OK : SW_SYNTAX;
}

static enum err add_decoded(struct buf *out, struct span segment)
{
    for (size_t i = 0; i < segment.n; i++) {
        uint64_t value = 0;

        if (segment.p[i] != '%') {
            buf_add_char(out, segment.p[i]);
            continue;
        }
        if (segment.n - i < 3 || !span_to_hex(span_slice(segment, i + 1, 2), 0xFF, &value))
            return SW_SYNTAX;
        buf_add_char(out, (char)value);
        i += 2;
    }
    return buf_error(out);
}

/* Appends one segment to the path that begins at `begin`; `last`: no '/' after a name. */
static enum err add_segment(struct buf *out, size_t begin, struct span segment, bool decode,
                            bool last)
{
    size_t before = out->len;
    enum err e = SW_OK;

    if (decode)
        e = add_decoded(out, segment);
    else
        buf_add_span(out, segment);
    if (e != SW_OK)
        return e;

    struct span name = span_make(out->data + before, out->len - before);
    bool up = span_is(name, "..");
    if (up || span_is(name, ".") || name.n == 0) {
        buf_truncate(out, before);
        return !up || drop_segment(out, begin) ? SW_OK : SW_SYNTAX;
    }
    e = name.p[0] == '.' ? SW_NOT_FOUND : check_name(name, decode);
    if (e == SW_OK && !last)
        buf_add_char(out, '/');
    return e;
}

static enum err normalize(struct span path, bool decode, struct buf *out)
{
    size_t begin = out->len;
    enum err e = SW_OK;

    span_eat_char(&path, '/');
    buf_add_char(out, '/');
    if (path.n == 0)
        return buf_error(out);
    while (e == SW_OK && path.p) {
        struct span segment = span_cut(&path, '/');

        e = add_segment(out, begin, segment, decode, !path.p);
    }
    return e != SW_OK ? e : buf_error(out);
}

enum err path_from_uri(struct span encoded, struct buf *out)
{
    return normalize(encoded, true, out);
}

enum err path_from_selector(struct span selector, struct buf *out)
{
    return normalize(selector, false, out);
}

/* RFC 3986 3.3: pchar without the percent sign, and the separator. */
static bool is_path_char(char c)
{
    return ascii_is_alnum(c) || (c != '\0' && strchr("/-._~!$&'()*+,;=:@", c) != NULL);
}

void path_add_encoded(struct buf *out, struct span path)
{
    for (size_t i = 0; i < path.n; i++) {
        if (is_path_char(path.p[i]))
            buf_add_char(out, path.p[i]);
        else
            buf_add_format(out, "%%%02X", (unsigned)(unsigned char)path.p[i]);
    }
}

struct span path_page(struct span path)
{
    static const struct span endings[] = {{TREE_GEMINI_SUFFIX, sizeof(TREE_GEMINI_SUFFIX) - 1},
                                          {TREE_TEXT_SUFFIX, sizeof(TREE_TEXT_SUFFIX) - 1}};

    if (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    for (size_t i = 0; i < SW_COUNT(endings); i++) {
        if (span_ends(path, endings[i])) {
            path.n -= endings[i].n;
            break;
        }
    }
    return path;
}

bool path_has_extension(struct span path)
{
    size_t slash = span_find_last_char(path, '/');
    struct span name = slash == path.n ? path : span_from(path, slash + 1);

    return span_find_char(name, '.') < name.n;
}
