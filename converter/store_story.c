/*
 * Stories in the store: putting them, finding them by address, reading them.
 */
#include "store.h"

#include "article_json.h"
#include "smolwire/buf.h"
#include "smolwire/escape.h"
#include "smolwire/hash.h"
#include "smolwire/limits.h"
#include "smolwire/url.h"
#include "store_internal.h"
#include "store_story.h"
#include "store_tags.h"
#include "store_text.h"

/* --- addresses ------------------------------------------------------------ */

enum err store_find_url(struct store *s, struct span url, int64_t *id)
{
    struct query q = query_start(s, "SELECT story FROM alias WHERE url = ?1");
    query_bind_span(&q, 1, url);
    return query_number(&q, id);
}

enum err store_add_alias(struct store *s, struct span url, int64_t id)
{
    if (!url.n)
        return SW_OK;
    struct query q = query_start(s, "INSERT OR IGNORE INTO alias (url, story) VALUES (?1, ?2)");
    query_bind_span(&q, 1, url);
    query_bind_int(&q, 2, id);
    return query_run(&q);
}

static enum err find_story(struct store *s, struct span url, struct span alias, int64_t *id)
{
    enum err e = store_find_url(s, url, id);
    return e == SW_NOT_FOUND && alias.n ? store_find_url(s, alias, id) : e;
}

/* --- page paths ----------------------------------------------------------- */

static void add_last_segment(struct buf *b, struct span address)
{
    struct url u;
    if (url_parse(address, &u) != SW_OK)
        return;
    struct span rest = u.path, segment, last = {0};
    while (span_token(&rest, "/", &segment))
        last = segment;
    escape_slug(b, last, SLUG_MAX);
}

/* Headline, else the end of the address, else just "story": some scripts have no ASCII spelling. */
static void add_slug(struct buf *b, const struct article *a)
{
    size_t start = b->len;
    escape_slug(b, a->title, SLUG_MAX);
    if (b->len == start)
        add_last_segment(b, a->url);
    struct span slug = span_from(buf_span(b), start);
    /* the day's own pages have these file names (tree.h) */
    if (slug.n == 0 || span_is(slug, "index") || span_is(slug, "gophermap"))
        buf_add_string(b, slug.n ? "-story" : "story");
}

static enum err page_is_taken(struct store *s, struct span page, bool *taken)
{
    struct query q = query_start(s, "SELECT 1 FROM story WHERE page = ?1"
                                    " UNION ALL SELECT 1 FROM gone WHERE page = ?1");
    query_bind_span(&q, 1, page);
    enum err e = query_step(&q, taken);
    query_end(&q);
    return e;
}

static enum err assign_page(struct store *s, struct span source, const struct article *a,
                            int64_t published, struct buf *page)
{
    buf_add_char(page, '/');
    escape_slug(page, source, SLUG_MAX);
    buf_add_char(page, '/');
    clock_add_date(page, published);
    buf_add_char(page, '/');
    add_slug(page, a);
    size_t stem = page->len;
    bool taken = true;
    for (unsigned n = 2; taken; n++) {
        enum err e = buf_error(page);
        if (!e)
            e = page_is_taken(s, buf_span(page), &taken);
        if (e)
            return e;
        if (taken) {
            buf_truncate(page, stem);
            buf_add_format(page, "-%u", n);
        }
    }
    return SW_OK;
}

/* --- putting -------------------------------------------------------------- */

/* Tells whether what readers see has changed since. */
static enum err hash_article(const struct article *a, int64_t *hash)
{
    uint64_t body = 0;
    enum err e = article_body_hash(a, &body);
    uint64_t head = hash_add_field(hash_add_field(HASH_START, a->title), a->standfirst);
    *hash = (int64_t)hash_add(head, body);
    return e;
}

/* What put needs of the story that is there already. */
struct known {
    int64_t id;
    int64_t hash;
    int64_t words;
    bool same_json;
};

static enum err read_known(struct store *s, int64_t id, struct span json, struct known *out)
{
    struct query q = query_start(s, "SELECT story.hash, story_text.json = ?2, story.words"
                                    " FROM story JOIN story_text USING (id) WHERE id = ?1");
    query_bind_int(&q, 1, id);
    query_bind_span(&q, 2, json);
    enum err e = query_one(&q);
    if (!e)
        *out = (struct known){.id = id,
                              .hash = query_int(&q, 0),
                              .same_json = query_int(&q, 1) != 0,
                              .words = query_int(&q, 2)};
    query_end(&q);
    return e == SW_NOT_FOUND ? SW_CORRUPT : e;
}

static enum err put_text(struct store *s, int64_t id, struct span json)
{
    struct query q = query_start(s, "INSERT OR REPLACE INTO story_text (id, json) VALUES (?1, ?2)");
    query_bind_int(&q, 1, id);
    query_bind_span(&q, 2, json);
    return query_run(&q);
}

/* Parameters 1 to 9: the columns that an update writes too. */
static void bind_article(struct query *q, const struct article *a, int64_t hash)
{
    query_bind_span(q, 1, a->title);
    query_bind_span(q, 2, a->standfirst);
    query_bind_span(q, 3, a->byline);
    query_bind_span(q, 4, a->site);
    query_bind_span(q, 5, a->section);
    query_bind_span(q, 6, a->language);
    query_bind_int(q, 7, (int64_t)document_word_count(&a->body));
    query_bind_int(q, 8, a->teaser);
    query_bind_int(q, 9, hash);
}

static enum err insert_row(struct store *s, struct span source, struct span page,
                           const struct article *a, int64_t hash, int64_t published, int64_t now)
{
    struct query q = query_start(
        s, "INSERT INTO story (title, standfirst, byline, site, section, language, words, teaser,"
           " hash, source, page, url, published, first_seen)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
    bind_article(&q, a, hash);
    query_bind_span(&q, 10, source);
    query_bind_span(&q, 11, page);
    query_bind_span(&q, 12, a->url);
    query_bind_int(&q, 13, published);
    query_bind_int(&q, 14, now);
    return query_run(&q);
}

/* A clock that is wrong at the publisher's must not keep a story on top for years. */
static int64_t date_of(const struct article *a, int64_t now)
{
    return a->published == SW_NO_TIME || a->published > now ? now : a->published;
}

static enum err insert(struct store *s, struct span source, const struct article *a, int64_t hash,
                       int64_t now, int64_t *id)
{
    struct buf page;
    buf_init(&page, URL_MAX);
    int64_t published = date_of(a, now);
    enum err e = assign_page(s, source, a, published, &page);
    if (!e)
        e = insert_row(s, source, buf_span(&page), a, hash, published, now);
    if (!e)
        *id = sqlite3_last_insert_rowid(s->db);
    buf_free(&page);
    return e;
}

/* Above STORY_CHANGES_MAX the oldest go. */
static enum err forget_changes(struct store *s, int64_t id)
{
    struct query q = query_start(s, "DELETE FROM change WHERE story = ?1 AND time <="
                                    " (SELECT time FROM change WHERE story = ?1"
                                    " ORDER BY time DESC LIMIT 1 OFFSET ?2)");
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, STORY_CHANGES_MAX);
    return query_run(&q);
}

static enum err note_change(struct store *s, int64_t id, int64_t now)
{
    struct query q = query_start(s, "INSERT OR REPLACE INTO change (story, time, title, words)"
                                    " SELECT id, ?2, title, words FROM story WHERE id = ?1");
    query_bind_int(&q, 1, id);
    query_bind_int(&q, 2, now);
    enum err e = query_run(&q);
    return e ? e : forget_changes(s, id);
}

/* The page path, the source and the date of first publication stay as they are. */
static enum err update(struct store *s, const struct known *known, const struct article *a,
                       int64_t hash, int64_t now)
{
    bool changed = hash != known->hash && now != SW_NO_TIME;
    enum err e = changed ? note_change(s, known->id, now) : SW_OK;
    if (e)
        return e;
    struct query q = query_start(
        s, "UPDATE story SET title = ?1, standfirst = ?2, byline = ?3, site = ?4, section = ?5,"
           " language = ?6, words = ?7, teaser = ?8, hash = ?9, stale = 1,"
           " modified = coalesce(?10, modified) WHERE id = ?11");
    bind_article(&q, a, hash);
    query_bind_time(&q, 10, changed ? now : SW_NO_TIME);
    query_bind_int(&q, 11, known->id);
    return query_run(&q);
}

static enum err put_new(struct store *s, struct span source, const struct article *a,
                        struct span json, int64_t hash, int64_t now, int64_t *id)
{
    enum err e = insert(s, source, a, hash, now, id);
    if (!e)
        e = store_set_tags(s, *id, a);
    return e ? e : put_text(s, *id, json);
}

/*
 * A story that no address is known of: one whose text is there under another
 * address stays that story, as it was first seen.
 */
static enum err put_unknown(struct store *s, struct span source, const struct article *a,
                            struct span json, int64_t hash, int64_t now, int64_t *id,
                            enum story_change *change)
{
    struct sketch sketch;
    enum err e = sketch_make(&a->body, &sketch);
    if (!e)
        e = a->live ? SW_NOT_FOUND : store_find_text(s, &sketch, a->url, a->published, id);
    if (e != SW_NOT_FOUND)
        return e;
    *change = STORY_NEW;
    e = put_new(s, source, a, json, hash, now, id);
    return e ? e : store_set_text(s, *id, &sketch);
}

static enum err overwrite(struct store *s, const struct known *known, const struct article *a,
                          struct span json, int64_t hash, int64_t now, enum story_change *change)
{
    struct sketch sketch;
    int64_t id = known->id;
    enum err e = update(s, known, a, hash, now);
    if (!e)
        e = put_text(s, id, json);
    if (!e)
        e = store_set_tags(s, id, a);
    bool same_text = hash == known->hash && known->words == (int64_t)document_word_count(&a->body);
    if (e || same_text)
        return e;
    *change = STORY_CHANGED;
    e = sketch_make(&a->body, &sketch);
    return e ? e : store_set_text(s, id, &sketch);
}

/*
 * Many publishers say with every answer that a story was changed just now; as
 * long as its text is the same the date that was told first stays, and a page
 * on which nothing else is new is not written again.
 */
static enum err put_same_text(struct store *s, struct known *known, const struct article *a,
                              int64_t hash, int64_t now, enum story_change *change)
{
    struct arena arena;
    struct article before, now_known = *a;
    struct buf json;
    arena_init(&arena);
    buf_init(&json, RENDERED_MAX);
    enum err e = store_article(s, known->id, &arena, &before);
    if (!e)
        now_known.modified = before.modified;
    if (!e)
        e = article_to_json(&now_known, (struct span){0}, &json);
    if (!e)
        e = read_known(s, known->id, buf_span(&json), known);
    if (!e && !known->same_json)
        e = overwrite(s, known, &now_known, buf_span(&json), hash, now, change);
    buf_free(&json);
    arena_free(&arena);
    return e;
}

static enum err put_again(struct store *s, int64_t id, const struct article *a, struct span json,
                          int64_t hash, int64_t now, enum story_change *change)
{
    struct known known = {0};
    enum err e = read_known(s, id, json, &known);
    if (e || known.same_json)
        return e;
    if (hash == known.hash && now != SW_NO_TIME)
        return put_same_text(s, &known, a, hash, now, change);
    return overwrite(s, &known, a, json, hash, now, change);
}

static enum err put(struct store *s, struct span source, struct span alias, const struct article *a,
                    struct span json, int64_t now, int64_t *id, enum story_change *change)
{
    int64_t hash = 0;
    enum err e = hash_article(a, &hash);
    if (e)
        return e;
    *change = STORY_SAME;
    e = find_story(s, a->url, alias, id);
    if (e == SW_NOT_FOUND)
        e = put_unknown(s, source, a, json, hash, now, id, change);
    else if (!e)
        e = put_again(s, *id, a, json, hash, now, change);
    if (!e)
        e = store_add_alias(s, a->url, *id);
    return e ? e : store_add_alias(s, alias, *id);
}

enum err store_put_article(struct store *s, struct span source, struct span alias,
                           const struct article *a, int64_t now, int64_t *id,
                           enum story_change *change)
{
    struct buf json;
    buf_init(&json, RENDERED_MAX);
    enum err e = article_to_json(a, (struct span){0}, &json);
    if (!e)
        e = put(s, source, alias, a, buf_span(&json), now, id, change);
    buf_free(&json);
    return e;
}

/* --- reading -------------------------------------------------------------- */

void store_read_story(struct query *q, struct arena *arena, struct story *out)
{
    *out = (struct story){
        .id = query_int(q, 0),
        .source = query_span(q, 1, arena),
        .page = query_span(q, 2, arena),
        .url = query_span(q, 3, arena),
        .title = query_span(q, 4, arena),
        .standfirst = query_span(q, 5, arena),
        .byline = query_span(q, 6, arena),
        .site = query_span(q, 7, arena),
        .section = query_span(q, 8, arena),
        .language = query_span(q, 9, arena),
        .published = query_int(q, 10),
        .modified = query_time(q, 11),
        .first_seen = query_int(q, 12),
        .words = query_int(q, 13),
        .teaser = query_int(q, 14) != 0,
    };
}

enum err store_read_stories(struct query *q, struct arena *arena, struct story **out, size_t *count)
{
    struct story *list = NULL;
    size_t n = 0, capacity = 0;
    bool row = false;
    enum err e = query_step(q, &row);
    while (!e && row) {
        list = arena_grow(arena, list, n, &capacity, sizeof(*list));
        store_read_story(q, arena, &list[n++]);
        e = query_step(q, &row);
    }
    if (!e) {
        *out = list;
        *count = n;
    }
    return e;
}

enum err store_story(struct store *s, int64_t id, struct arena *arena, struct story *out)
{
    struct query q = query_start(s, "SELECT " STORY_COLUMNS " FROM story WHERE id = ?1");
    query_bind_int(&q, 1, id);
    enum err e = query_one(&q);
    if (!e)
        store_read_story(&q, arena, out);
    query_end(&q);
    return e;
}

enum err store_article(struct store *s, int64_t id, struct arena *arena, struct article *out)
{
    struct query q = query_start(s, "SELECT json FROM story_text WHERE id = ?1");
    query_bind_int(&q, 1, id);
    enum err e = query_one(&q);
    if (!e)
        e = article_from_json(query_span(&q, 0, arena), arena, out);
    query_end(&q);
    return e;
}
