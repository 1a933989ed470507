#include "robots.h"

#include <stddef.h>
#include <string.h>

#include "smolwire/buf.h"
#include "smolwire/limits.h"

/* Lines are cut here, as Google's parser does: eight times the longest URL of a once common
 * browser. */
#define LINE_MAX_BYTES (2083 * 8 - 1)

/* A delay above this is a mistake or a refusal in disguise; nobody waits an hour between stories.
 */
#define CRAWL_DELAY_MAX 3600

/* --- lines ---------------------------------------------------------------- */

enum directive { USER_AGENT, ALLOW, DISALLOW, CRAWL_DELAY, SITEMAP, UNKNOWN };

/* Matched as prefixes; the misspellings are those that are found in the wild. */
static const struct {
    const char *name;
    enum directive directive;
} directives[] = {
    {"user-agent", USER_AGENT}, {"useragent", USER_AGENT},    {"user agent", USER_AGENT},
    {"allow", ALLOW},           {"disallow", DISALLOW},       {"dissallow", DISALLOW},
    {"dissalow", DISALLOW},     {"disalow", DISALLOW},        {"diasllow", DISALLOW},
    {"disallaw", DISALLOW},     {"crawl-delay", CRAWL_DELAY}, {"crawldelay", CRAWL_DELAY},
    {"sitemap", SITEMAP},       {"site-map", SITEMAP},
};

struct line {
    enum directive directive;
    struct span value;
};

static enum directive directive_of(struct span key)
{
    for (size_t i = 0; i < SW_COUNT(directives); i++)
        if (span_starts_nocase(key, span_of(directives[i].name)))
            return directives[i].directive;
    return UNKNOWN;
}

/* "key: value", or two words without the colon. */
static struct line parse_line(struct span text)
{
    struct line line = {.directive = UNKNOWN};
    text = span_slice(text, 0, span_find_char(text, '#'));
    text = span_trim(text);
    size_t colon = span_find_char(text, ':');
    struct span key, more;
    if (colon < text.n) {
        key = span_trim(span_slice(text, 0, colon));
        line.value = span_trim(span_from(text, colon + 1));
    } else {
        struct span rest = text;
        if (!span_token(&rest, " \t", &key) || !span_token(&rest, " \t", &line.value) ||
            span_token(&rest, " \t", &more))
            return line;
    }
    line.directive = directive_of(key);
    return line;
}

/*
 * Lines end with LF, CR or both; or with a backslash and an 'n', as scripts
 * write them that escaped the line breaks (no address has a bare backslash).
 */
static size_t line_end(struct span text, size_t *skip)
{
    for (size_t n = 0; n < text.n; n++) {
        bool escaped = text.p[n] == '\\' && n + 1 < text.n && text.p[n + 1] == 'n';
        if (escaped || text.p[n] == '\n' || text.p[n] == '\r') {
            *skip = n + (escaped ? 2 : 1);
            return n;
        }
    }
    return *skip = text.n;
}

static struct span next_line(struct span *rest)
{
    size_t skip;
    size_t n = line_end(*rest, &skip);
    struct span line = span_slice(*rest, 0, n < LINE_MAX_BYTES ? n : LINE_MAX_BYTES);
    *rest = span_from(*rest, skip);
    return line;
}

/* A byte order mark, whole or cut. */
static struct span skip_mark(struct span text)
{
    static const char mark[] = {'\xef', '\xbb', '\xbf'};
    size_t n = 0;
    while (n < sizeof(mark) && n < text.n && text.p[n] == mark[n])
        n++;
    return span_from(text, n);
}

/* --- patterns ------------------------------------------------------------- */

/* What a pattern says at one place, with escapes in their normal form. */
struct letter {
    char bytes[3];
    size_t n;
};

static struct letter letter_at(struct span pattern, size_t *i)
{
    static const char hex[] = "0123456789ABCDEF";
    unsigned char c = (unsigned char)pattern.p[*i];
    if (c >= 0x80) {
        (*i)++;
        return (struct letter){{'%', hex[c >> 4], hex[c & 15]}, 3};
    }
    if (c == '%' && *i + 2 < pattern.n && ascii_is_hex(pattern.p[*i + 1]) &&
        ascii_is_hex(pattern.p[*i + 2])) {
        struct letter l = {{'%', 0, 0}, 3};
        for (size_t k = 1; k < 3; k++) {
            char h = pattern.p[*i + k];
            l.bytes[k] = h >= 'a' ? (char)(h - 'a' + 'A') : h;
        }
        *i += 3;
        return l;
    }
    (*i)++;
    return (struct letter){{(char)c, 0, 0}, 1};
}

static struct span normalize(struct span pattern, struct buf *out)
{
    buf_reset(out);
    for (size_t i = 0; i < pattern.n;) {
        struct letter l = letter_at(pattern, &i);
        buf_add(out, l.bytes, l.n);
    }
    return buf_span(out);
}

/*
 * What stands between two stars is taken where it is found first: a later place would
 * leave less for what follows. So nothing is looked at twice. `whole`: the path must
 * end where the pattern does.
 */
static bool pattern_matches(struct span pattern, bool whole, struct span path)
{
    if (!span_eat(&path, span_cut(&pattern, '*')))
        return false;
    while (pattern.p) {
        struct span piece = span_cut(&pattern, '*');
        if (whole && !pattern.p)
            return span_ends(path, piece);
        size_t at = span_find(path, piece);
        if (piece.n > 0 && at == path.n)
            return false;
        path = span_from(path, at + piece.n);
    }
    return !whole || path.n == 0;
}

/* How specific the match is, in bytes of the normalised pattern; -1: no match. */
static long match_priority(struct span pattern, struct span path)
{
    bool whole = span_ends(pattern, SPAN("$"));
    struct span text = span_slice(pattern, 0, pattern.n - (whole ? 1 : 0));
    return pattern_matches(text, whole, path) ? (long)pattern.n : -1;
}

/* "Allow: /folder/index.html" allows "/folder/" too, as if it said "/folder/$". */
static long index_priority(struct span pattern, struct span path)
{
    size_t slash = span_find_last_char(pattern, '/');
    if (slash == pattern.n || !span_starts(span_from(pattern, slash), SPAN("/index.htm")))
        return -1;
    struct span folder = span_slice(pattern, 0, slash + 1);
    return pattern_matches(folder, true, path) ? (long)folder.n + 1 : -1;
}

/* --- groups --------------------------------------------------------------- */

struct best { /* longest matches of the rules of one kind of group */
    long allow, disallow;
    unsigned delay;
};

struct reader {
    struct span agent, path;
    struct buf pattern; /* of the current line, normalised */
    struct best specific, global;
    bool in_specific, in_global; /* groups that the current line belongs to */
    bool rules_seen;             /* the next user-agent line begins a new group */
    bool any_specific;
};

static struct span product_token(struct span value)
{
    size_t n = 0;
    while (n < value.n && (ascii_is_alpha(value.p[n]) || value.p[n] == '-' || value.p[n] == '_'))
        n++;
    return span_slice(value, 0, n);
}

static void user_agent(struct reader *r, struct span value)
{
    if (r->rules_seen)
        r->in_specific = r->in_global = r->rules_seen = false;
    if (value.n && value.p[0] == '*' && (value.n == 1 || ascii_is_space(value.p[1])))
        r->in_global = true;
    else if (value.n && span_equal_nocase(product_token(value), r->agent))
        r->in_specific = r->any_specific = true;
}

static void raise_to(long *best, long priority)
{
    if (priority > *best)
        *best = priority;
}

static void rule(struct reader *r, enum directive directive, struct span pattern)
{
    if (!r->in_specific && !r->in_global)
        return;
    r->rules_seen = true;
    pattern = normalize(pattern, &r->pattern);
    long priority = match_priority(pattern, r->path);
    if (directive == ALLOW && priority < 0)
        priority = index_priority(pattern, r->path);
    struct best *best = r->in_specific ? &r->specific : &r->global;
    raise_to(directive == ALLOW ? &best->allow : &best->disallow, priority);
}

/* "1", "0.5", "10.0": rounded up to whole seconds. */
static unsigned seconds(struct span value)
{
    unsigned whole = 0, fraction = 0;
    if (!span_eat_uint(&value, 1, 6, &whole))
        return 0;
    bool more = span_eat_char(&value, '.') && span_eat_uint(&value, 1, 6, &fraction) && fraction;
    whole += more ? 1 : 0;
    return whole > CRAWL_DELAY_MAX ? CRAWL_DELAY_MAX : whole;
}

/*
 * RFC 9309 2.2.4: what is no rule ends no group, so the first delay is kept: a
 * second one in a group is of agents whose group was meant to be another.
 */
static void crawl_delay(struct reader *r, struct span value)
{
    struct best *best = r->in_specific ? &r->specific : &r->global;
    if ((r->in_specific || r->in_global) && !best->delay)
        best->delay = seconds(value);
}

static void read_line(struct reader *r, struct line line)
{
    switch (line.directive) {
    case USER_AGENT: user_agent(r, line.value); break;
    case ALLOW:
    case DISALLOW: rule(r, line.directive, line.value); break;
    case CRAWL_DELAY: crawl_delay(r, line.value); break;
    case SITEMAP:
    case UNKNOWN: break;
    }
}

static size_t find_any(struct span s, const char *set)
{
    size_t n = 0;
    while (n < s.n && !memchr(set, s.p[n], strlen(set)))
        n++;
    return n;
}

/* Path and query of the address, as they are matched: "/?query" where the path is missing. */
static struct span path_of(struct span url, struct buf *out)
{
    url = span_slice(url, 0, span_find_char(url, '#'));
    size_t scheme = span_find(url, SPAN("://"));
    bool relative = span_starts(url, SPAN("//"));
    if (relative)
        url = span_from(url, 2);
    else if (scheme < url.n && scheme < find_any(url, "/?;"))
        url = span_from(url, scheme + 3);
    url = span_from(url, find_any(url, "/?;"));
    if (span_starts(url, SPAN("/")))
        return url;
    buf_add_char(out, '/');
    buf_add_span(out, url);
    return buf_span(out);
}

struct robots_verdict robots_check(struct span text, struct span agent, struct span url)
{
    struct buf path;
    buf_init(&path, URL_MAX);
    struct reader r = {
        .agent = agent,
        .path = path_of(url, &path),
        .specific = {-1, -1, 0},
        .global = {-1, -1, 0},
    };
    struct span rest = skip_mark(text);
    buf_init(&r.pattern, 3 * LINE_MAX_BYTES);
    while (rest.n)
        read_line(&r, parse_line(next_line(&rest)));
    buf_free(&r.pattern);
    buf_free(&path);
    const struct best *best = r.any_specific ? &r.specific : &r.global;
    bool ruled = best->allow > 0 || best->disallow > 0; /* an empty pattern rules nothing */
    return (struct robots_verdict){
        .allowed = !ruled || best->allow >= best->disallow,
        .crawl_delay = best->delay,
    };
}

bool robots_next_sitemap(struct span *rest, struct span *url)
{
    while (rest->n) {
        struct line line = parse_line(next_line(rest));
        if (line.directive == SITEMAP && line.value.n) {
            *url = line.value;
            return true;
        }
    }
    return false;
}
