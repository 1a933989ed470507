/*
 * URLs: resolution (RFC 3986, 5.2) and normalisation (6.2.2, 6.2.3).
 */
#include <string.h>

#include "smolwire/limits.h"
#include "smolwire/url.h"
#include "url_percent.h"
#include "url_split.h"

static bool is_one_of(struct span scheme, const char *const *schemes)
{
    for (; *schemes; schemes++)
        if (span_is_nocase(scheme, *schemes))
            return true;
    return false;
}

/* Schemes for which browsers take '\' for '/'. */
static bool is_web(struct span scheme)
{
    static const char *const schemes[] = {"http", "https", "ftp", "ws", "wss", NULL};
    return is_one_of(scheme, schemes);
}

static bool is_no_address(struct span scheme)
{
    static const char *const schemes[] = {"javascript", "vbscript", "data",       "about",
                                          "blob",       "file",     "filesystem", NULL};
    return is_one_of(scheme, schemes);
}

void url_remove_dot_segments(struct span path, struct buf *out)
{
    size_t begin = out->len;
    while (path.n > 0) {
        if (span_eat(&path, SPAN("../")) || span_eat(&path, SPAN("./")))
            continue;
        if (span_is(path, ".") || span_is(path, ".."))
            break;
        if (span_starts(path, SPAN("/./")) || span_is(path, "/.")) {
            path = path.n > 2 ? span_from(path, 2) : SPAN("/");
        } else if (span_starts(path, SPAN("/../")) || span_is(path, "/..")) {
            path = path.n > 3 ? span_from(path, 3) : SPAN("/");
            struct span done = span_from(buf_span(out), begin);
            size_t slash = span_find_last_char(done, '/');
            buf_truncate(out, begin + (slash < done.n ? slash : 0));
        } else {
            size_t end = 1 + span_find_char(span_from(path, 1), '/');
            buf_add_span(out, span_slice(path, 0, end));
            path = span_from(path, end);
        }
    }
}

static void add_lower(struct buf *b, struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        buf_add_char(b, ascii_lower(s.p[i]));
}

static enum err add_ipv6(struct buf *b, struct span host)
{
    buf_add_char(b, '[');
    enum err e = url_ipv6_shorten(host, b);
    buf_add_char(b, ']');
    return e;
}

static enum err add_host(struct buf *b, const struct url *u)
{
    if (u->host_is_ipv6)
        return add_ipv6(b, u->host);
    if (u->host.n == 0)
        return url_default_port(u->scheme) == 0 ? SW_OK : SW_SYNTAX;
    return url_host_to_ascii(u->host, b);
}

static enum err add_authority(struct buf *b, const struct url *u)
{
    buf_add_string(b, "//");
    if (u->has_userinfo) {
        percent_normalize(b, u->userinfo, PERCENT_USERINFO);
        buf_add_char(b, '@');
    }
    enum err e = add_host(b, u);
    if (u->port.n > 0 && url_port(u) != url_default_port(u->scheme))
        buf_add_format(b, ":%u", url_port(u));
    return e;
}

static enum err add_path(struct buf *b, const struct url *u)
{
    struct buf path, plain;
    bool hierarchical = u->has_authority || span_starts(u->path, SPAN("/"));
    buf_init(&path, 3 * URL_MAX);
    buf_init(&plain, 3 * URL_MAX);
    percent_normalize(&path, u->path, PERCENT_PATH);
    if (hierarchical)
        url_remove_dot_segments(buf_span(&path), &plain);
    else
        buf_add_span(&plain, buf_span(&path));
    if (!u->has_authority && span_starts(buf_span(&plain), SPAN("//")))
        buf_add_string(b, "/.");
    if (u->has_authority && plain.len == 0)
        buf_add_char(b, '/');
    buf_add_span(b, buf_span(&plain));
    enum err e = buf_error(&path) != SW_OK ? buf_error(&path) : buf_error(&plain);
    buf_free(&path);
    buf_free(&plain);
    return e;
}

/* Appends the normal form of the absolute URL that the parts spell. */
static enum err add_normal(struct buf *b, const struct url *u)
{
    enum err e = SW_OK;
    add_lower(b, u->scheme);
    buf_add_char(b, ':');
    if (u->has_authority)
        e = add_authority(b, u);
    else if (url_default_port(u->scheme) != 0)
        e = SW_SYNTAX; /* "http:" alone leads nowhere */
    if (e == SW_OK)
        e = add_path(b, u);
    if (u->has_query) {
        buf_add_char(b, '?');
        percent_normalize(b, u->query, PERCENT_QUERY);
    }
    if (u->has_fragment) {
        buf_add_char(b, '#');
        percent_normalize(b, u->fragment, PERCENT_QUERY);
    }
    return e == SW_OK ? buf_error(b) : e;
}

/* White space and controls around, as HTML has it. */
static struct span trim_controls(struct span s)
{
    while (s.n > 0 && (unsigned char)s.p[0] <= ' ')
        s = span_from(s, 1);
    while (s.n > 0 && (unsigned char)s.p[s.n - 1] <= ' ')
        s.n--;
    return s;
}

/* Reads leniently: see url.h. What is left to escape add_normal() escapes. */
static enum err clean(struct span text, struct span base_scheme, struct buf *b)
{
    text = trim_controls(text);
    for (size_t i = 0; i < text.n && buf_error(b) == SW_OK; i++)
        if (text.p[i] != '\t' && text.p[i] != '\n' && text.p[i] != '\r')
            buf_add_char(b, text.p[i]);
    struct span scheme = url_scheme_of(buf_span(b));
    if (is_no_address(scheme)) /* looked at first: data URLs are long */
        return SW_UNSUPPORTED;
    if (is_web(scheme.n > 0 ? scheme : base_scheme))
        for (size_t i = 0; i < b->len && b->data[i] != '?' && b->data[i] != '#'; i++)
            if (b->data[i] == '\\')
                b->data[i] = '/';
    return buf_error(b);
}

/* RFC 3986, 5.2.3. */
static void merge(struct buf *b, const struct url *base, struct span path)
{
    size_t slash = span_find_last_char(base->path, '/');
    if (slash < base->path.n)
        buf_add_span(b, span_slice(base->path, 0, slash + 1));
    else if (base->has_authority)
        buf_add_char(b, '/');
    buf_add_span(b, path);
}

static void take_authority(struct url *to, const struct url *from)
{
    to->has_authority = from->has_authority;
    to->has_userinfo = from->has_userinfo;
    to->has_port = from->has_port;
    to->host_is_ipv6 = from->host_is_ipv6;
    to->userinfo = from->userinfo;
    to->host = from->host;
    to->port = from->port;
}

/*
 * RFC 3986, 5.2.2, for a reference without scheme; `merged` holds the new path.
 * SW_SYNTAX where the base is of a kind that has no relative references.
 */
static enum err transform(const struct url *base, struct url *r, struct buf *merged)
{
    r->scheme = base->scheme;
    if (r->has_authority)
        return SW_OK;
    take_authority(r, base);
    if (r->path.n == 0) {
        r->path = base->path;
        if (!r->has_query) {
            r->has_query = base->has_query;
            r->query = base->query;
        }
        return SW_OK;
    }
    if (!base->has_authority && !span_starts(base->path, SPAN("/")))
        return SW_SYNTAX;
    if (r->path.p[0] == '/')
        return SW_OK;
    merge(merged, base, r->path);
    r->path = buf_span(merged);
    return buf_error(merged);
}

static enum err resolve(const struct url *base, struct span cleaned, struct buf *normal)
{
    struct url r;
    struct buf merged;
    enum err e = url_split(cleaned, &r);
    if (e != SW_OK)
        return e;
    /* "http:page" in a page of http is relative for browsers (5.2.2, note on compatibility) */
    if (base && is_web(r.scheme) && !r.has_authority && span_equal_nocase(r.scheme, base->scheme))
        r.scheme = span_make(NULL, 0);
    buf_init(&merged, 2 * URL_MAX);
    if (r.scheme.n == 0)
        e = base ? transform(base, &r, &merged) : SW_SYNTAX;
    if (e == SW_OK)
        e = add_normal(normal, &r);
    buf_free(&merged);
    return e;
}

static enum err clean_and_resolve(const struct url *base, struct span reference, struct buf *out)
{
    struct buf cleaned, normal;
    buf_init(&cleaned, URL_MAX);
    buf_init(&normal, URL_MAX);
    enum err e = clean(reference, base ? base->scheme : span_make(NULL, 0), &cleaned);
    if (e == SW_OK)
        e = resolve(base, buf_span(&cleaned), &normal);
    if (e == SW_OK) {
        buf_add_span(out, buf_span(&normal));
        e = buf_error(out);
    }
    buf_free(&cleaned);
    buf_free(&normal);
    return e;
}

enum err url_resolve(struct span base, struct span reference, struct buf *out)
{
    struct url b;
    if (base.n > URL_MAX)
        return SW_LIMIT;
    enum err e = url_split(base, &b);
    if (e == SW_OK && b.scheme.n == 0)
        e = SW_SYNTAX;
    return e == SW_OK ? clean_and_resolve(&b, reference, out) : e;
}

enum err url_normalize(struct span text, struct buf *out)
{
    return clean_and_resolve(NULL, text, out);
}
