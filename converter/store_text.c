#include "store_text.h"

#include "smolwire/buf.h"
#include "smolwire/hash.h"
#include "smolwire/limits.h"
#include "smolwire/unicode.h"
#include "smolwire/url.h"
#include "smolwire/utf8.h"
#include "store_internal.h"

/* Shorter paragraphs are bylines, calls, lines that a site prints everywhere. */
#define PARAGRAPH_LETTERS 60

/* Fewer tell too little. */
#define SKETCH_LEAST 2

#define WEEK (7 * 24 * 3600)

/* Whole sketches of so many paragraphs are the same text under a new date and address. */
#define SKETCH_WHOLE 4
#define TWO_MONTHS   (60 * 24 * 3600)

/* --- sketches ------------------------------------------------------------- */

/* Letters and digits alone; *letters counts them. */
static uint64_t hash_paragraph(struct span text, size_t *letters)
{
    uint64_t hash = HASH_START;
    *letters = 0;
    while (text.n) {
        uint32_t c = utf8_next(&text);
        if (!unicode_is_letter(c) && !unicode_is_digit(c))
            continue;
        hash = hash_add(hash, unicode_lower(c));
        (*letters)++;
    }
    return hash ^ hash >> 29;
}

/* Keeps the smallest, in order, once each. */
static void sketch_add(struct sketch *s, int64_t key)
{
    size_t at = s->count;
    while (at > 0 && s->keys[at - 1] > key)
        at--;
    if (at == SKETCH_MAX || (at > 0 && s->keys[at - 1] == key))
        return;
    if (s->count < SKETCH_MAX)
        s->count++;
    for (size_t i = s->count - 1; i > at; i--)
        s->keys[i] = s->keys[i - 1];
    s->keys[at] = key;
}

enum err sketch_make(const struct document *body, struct sketch *out)
{
    struct buf text;
    buf_init(&text, RENDERED_MAX);
    document_body_text(body, &text);
    *out = (struct sketch){0};
    struct span rest = buf_span(&text), line;
    while (span_token(&rest, "\n", &line)) {
        size_t letters;
        uint64_t hash = hash_paragraph(line, &letters);
        if (letters >= PARAGRAPH_LETTERS)
            sketch_add(out, (int64_t)hash);
    }
    enum err e = buf_error(&text);
    buf_free(&text);
    return e;
}

/* --- publishers ------------------------------------------------------------- */

static size_t last_dot(struct span s)
{
    size_t dot = span_find_last_char(s, '.');
    return dot < s.n ? dot : 0;
}

/*
 * The registered name, as well as it can be told without a list: "example.org",
 * and one label more below a country that registers at the third, "example.co.uk".
 */
static struct span publisher(struct span address)
{
    static const char *const prefixes[] = {"www.", "m.", "amp.", "mobile."};
    struct url u;
    if (url_parse(address, &u) != SW_OK)
        return (struct span){0};
    for (size_t i = 0; i < SW_COUNT(prefixes); i++)
        if (span_eat_nocase(&u.host, span_of(prefixes[i])))
            break;
    if (!u.host.n || ascii_is_digit(u.host.p[u.host.n - 1]))
        return u.host; /* an address in numbers */
    size_t top = last_dot(u.host), second = last_dot(span_slice(u.host, 0, top));
    size_t third = last_dot(span_slice(u.host, 0, second));
    bool by_country = u.host.n - top <= 3 && top - second <= 4 && second > 0;
    size_t begin = by_country ? third : second;
    return span_from(u.host, begin ? begin + 1 : 0);
}

static bool same_publisher(struct span a, struct span b)
{
    struct span one = publisher(a), other = publisher(b);
    return one.n && span_equal_nocase(one, other);
}

/* --- looking up --------------------------------------------------------------- */

static bool enough(int64_t common, size_t count)
{
    return common >= SKETCH_LEAST && 4 * common >= 3 * (int64_t)count;
}

/* Seconds between the dates of two texts that have so much in common. */
static int64_t most_apart(int64_t common, size_t count)
{
    return common >= SKETCH_WHOLE && common == (int64_t)count ? TWO_MONTHS : WEEK;
}

static void bind_keys(struct query *q, const struct sketch *sketch)
{
    for (size_t i = 0; i < SKETCH_MAX; i++)
        query_bind_int(q, (int)i + 1, sketch->keys[i < sketch->count ? i : 0]);
}

enum err store_find_text(struct store *s, const struct sketch *sketch, struct span url,
                         int64_t published, int64_t *id)
{
    if (sketch->count < SKETCH_LEAST)
        return SW_NOT_FOUND;
    struct query q = query_start(s, "SELECT story.id, count(*), story.url, story.published"
                                    " FROM text_key JOIN story ON story.id = text_key.story"
                                    " WHERE key IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                                    " GROUP BY story.id ORDER BY count(*) DESC, story.id");
    bind_keys(&q, sketch);
    bool row = false, found = false;
    enum err e = query_step(&q, &row);
    while (!e && row && !found && enough(query_int(&q, 1), sketch->count)) {
        int64_t apart = published == SW_NO_TIME ? 0 : query_int(&q, 3) - published;
        int64_t most = most_apart(query_int(&q, 1), sketch->count);
        found = apart < most && apart > -most && same_publisher(query_span_here(&q, 2), url);
        if (found)
            *id = query_int(&q, 0);
        else
            e = query_step(&q, &row);
    }
    query_end(&q);
    return e ? e : found ? SW_OK : SW_NOT_FOUND;
}

static enum err add_key(struct store *s, int64_t id, int64_t key)
{
    struct query q = query_start(s, "INSERT OR IGNORE INTO text_key (key, story) VALUES (?1, ?2)");
    query_bind_int(&q, 1, key);
    query_bind_int(&q, 2, id);
    return query_run(&q);
}

enum err store_set_text(struct store *s, int64_t id, const struct sketch *sketch)
{
    struct query q = query_start(s, "DELETE FROM text_key WHERE story = ?1");
    query_bind_int(&q, 1, id);
    enum err e = query_run(&q);
    for (size_t i = 0; !e && i < sketch->count; i++)
        e = add_key(s, id, sketch->keys[i]);
    return e;
}

/* --- texts of removed stories ---------------------------------------------------- */

static int64_t gone_key(struct span url, const struct sketch *sketch)
{
    uint64_t hash = HASH_START;
    struct span host = publisher(url);
    for (size_t i = 0; i < host.n; i++)
        hash = hash_add(hash, (unsigned char)ascii_lower(host.p[i]));
    for (size_t i = 0; i < sketch->count; i++)
        hash = hash_add(hash, (uint64_t)sketch->keys[i]);
    return (int64_t)hash;
}

static enum err read_sketch(struct store *s, int64_t id, struct sketch *out)
{
    struct query q =
        query_start(s, "SELECT key FROM text_key WHERE story = ?1 ORDER BY key LIMIT ?2");
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, SKETCH_MAX);
    bool row = false;
    *out = (struct sketch){0};
    enum err e = query_step(&q, &row);
    while (!e && row) {
        out->keys[out->count++] = query_int(&q, 0);
        e = query_step(&q, &row);
    }
    query_end(&q);
    return e;
}

static bool has_key(const struct sketch *s, int64_t key)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->keys[i] == key)
            return true;
    return false;
}

static enum err has_title(struct store *s, int64_t id, struct span title, bool *yes)
{
    struct query q = query_start(s, "SELECT 1 FROM story WHERE id = ?1 AND title = ?2");
    query_bind_int(&q, 1, id);
    query_bind_span(&q, 2, title);
    enum err e = query_step(&q, yes);
    query_end(&q);
    return e;
}

enum err store_text_differs(struct store *s, int64_t id, const struct article *a, bool *yes)
{
    struct sketch known, own;
    bool titled = false;
    enum err e = sketch_make(&a->body, &own);
    if (!e)
        e = read_sketch(s, id, &known);
    if (!e)
        e = has_title(s, id, a->title, &titled);
    if (e)
        return e;
    *yes = !titled && own.count >= SKETCH_LEAST && known.count >= SKETCH_LEAST;
    for (size_t i = 0; i < own.count; i++)
        if (has_key(&known, own.keys[i]))
            *yes = false;
    return SW_OK;
}

enum err store_text_forget(struct store *s, int64_t id)
{
    struct sketch sketch;
    enum err e = read_sketch(s, id, &sketch);
    if (e || sketch.count < SKETCH_LEAST)
        return e;
    struct query q = query_start(s, "SELECT url FROM story WHERE id = ?1");
    query_bind_int(&q, 1, id);
    e = query_one(&q);
    int64_t key = e ? 0 : gone_key(query_span_here(&q, 0), &sketch);
    query_end(&q);
    if (e)
        return e == SW_NOT_FOUND ? SW_OK : e;
    q = query_start(s, "INSERT OR REPLACE INTO gone_text (key, published)"
                       " SELECT ?1, published FROM story WHERE id = ?2");
    query_bind_int(&q, 1, key);
    query_bind_int(&q, 2, id);
    return query_run(&q);
}

enum err store_text_is_gone(struct store *s, const struct article *a, bool *yes)
{
    struct sketch sketch;
    enum err e = sketch_make(&a->body, &sketch);
    *yes = false;
    if (e || sketch.count < SKETCH_LEAST)
        return e;
    struct query q = query_start(s, "SELECT 1 FROM gone_text WHERE key = ?1"
                                    " AND (?2 IS NULL OR abs(published - ?2) < ?3)");
    query_bind_int(&q, 1, gone_key(a->url, &sketch));
    query_bind_time(&q, 2, a->published);
    query_bind_int(&q, 3, TWO_MONTHS);
    e = query_step(&q, yes);
    query_end(&q);
    return e;
}
