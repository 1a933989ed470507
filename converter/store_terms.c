#include "store_terms.h"

#include <string.h>

#include "smolwire/buf.h"
#include "store_internal.h"

#define WEEK          (7 * 24 * 3600)
#define WEIGHT_STEPS  16
#define VECTOR_BYTES  5    /* of an item: number in four, little-endian, weight in one */
#define POSTING_BYTES 3    /* of a story: low bits of its number in two, weight in one */
#define CHUNK_STORIES 4096 /* story numbers that share a row of postings */

static int64_t week_of(int64_t time)
{
    return time >= 0 ? time / WEEK : -((-time + WEEK - 1) / WEEK);
}

static unsigned char weight_to_byte(float weight)
{
    float steps = weight * WEIGHT_STEPS + 0.5f;
    if (steps < 1)
        return 1;
    return steps > UINT8_MAX ? UINT8_MAX : (unsigned char)steps;
}

static float weight_of_byte(unsigned char byte)
{
    return (float)byte / WEIGHT_STEPS;
}

/* --- words ---------------------------------------------------------------- */

static enum err find_term(struct store *s, struct span language, struct span text, uint32_t *id)
{
    struct query q = query_start(s, "SELECT id FROM term WHERE language = ?1 AND text = ?2");
    query_bind_span(&q, 1, language);
    query_bind_span(&q, 2, text);
    enum err e = query_one(&q);
    if (!e)
        *id = (uint32_t)query_int(&q, 0);
    query_end(&q);
    return e;
}

static enum err make_term(struct store *s, struct span language, struct span text, uint32_t *id)
{
    struct query q =
        query_start(s, "INSERT INTO term (language, text, stories) VALUES (?1, ?2, 0)");
    query_bind_span(&q, 1, language);
    query_bind_span(&q, 2, text);
    enum err e = query_run(&q);
    if (e)
        return e;
    int64_t made = sqlite3_last_insert_rowid(s->db);
    if (made > UINT32_MAX)
        return SW_LIMIT;
    *id = (uint32_t)made;
    return SW_OK;
}

enum err store_term_ids(struct store *s, struct span language, const struct terms *t, uint32_t *ids)
{
    enum err e = SW_OK;
    for (size_t i = 0; !e && i < t->count; i++) {
        e = find_term(s, language, t->items[i].text, &ids[i]);
        if (e == SW_NOT_FOUND)
            e = make_term(s, language, t->items[i].text, &ids[i]);
    }
    return e;
}

static enum err add_to_term(struct store *s, uint32_t term, int64_t change)
{
    struct query q = query_start(s, "UPDATE term SET stories = stories + ?2 WHERE id = ?1");
    query_bind_int(&q, 1, term);
    query_bind_int(&q, 2, change);
    return query_run(&q);
}

static enum err add_to_language(struct store *s, struct span language, int64_t change)
{
    struct query q = query_start(s, "INSERT INTO term_language (language, stories) VALUES (?1, ?2)"
                                    " ON CONFLICT DO UPDATE SET stories = stories + ?2");
    query_bind_span(&q, 1, language);
    query_bind_int(&q, 2, change);
    return query_run(&q);
}

enum err store_term_stories(struct store *s, uint32_t term, int64_t *stories)
{
    struct query q = query_start(s, "SELECT stories FROM term WHERE id = ?1");
    query_bind_int(&q, 1, term);
    enum err e = query_one(&q);
    if (!e)
        *stories = query_int(&q, 0);
    query_end(&q);
    return e;
}

enum err store_language_stories(struct store *s, struct span language, int64_t *stories)
{
    struct query q = query_start(s, "SELECT stories FROM term_language WHERE language = ?1");
    query_bind_span(&q, 1, language);
    enum err e = query_one(&q);
    if (!e)
        *stories = query_int(&q, 0);
    else if (e == SW_NOT_FOUND)
        *stories = 0;
    query_end(&q);
    return e == SW_NOT_FOUND ? SW_OK : e;
}

enum err store_vector_count(struct store *s, int64_t *stories)
{
    struct query q = query_start(s, "SELECT coalesce(sum(stories), 0) FROM term_language");
    enum err e = query_one(&q);
    if (!e)
        *stories = query_int(&q, 0);
    query_end(&q);
    return e;
}

/* --- vectors -------------------------------------------------------------- */

static void pack_vector(const struct vector *v, struct buf *out)
{
    for (size_t i = 0; i < v->count; i++) {
        uint32_t term = v->items[i].term;
        unsigned char bytes[VECTOR_BYTES] = {
            (unsigned char)term,
            (unsigned char)(term >> 8),
            (unsigned char)(term >> 16),
            (unsigned char)(term >> 24),
            weight_to_byte(v->items[i].weight),
        };
        buf_add(out, bytes, sizeof(bytes));
    }
}

static void unpack_vector(struct span packed, struct arena *arena, struct vector *out)
{
    const unsigned char *p = (const unsigned char *)packed.p;
    out->count = packed.n / VECTOR_BYTES;
    out->items = arena_array(arena, out->count, sizeof(*out->items));
    for (size_t i = 0; i < out->count; i++, p += VECTOR_BYTES) {
        out->items[i].term =
            (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
        out->items[i].weight = weight_of_byte(p[4]);
    }
}

static enum err write_vector(struct store *s, const struct vector *v, struct span packed)
{
    struct query q = query_start(
        s, "INSERT INTO term_vector (story, time, language, items) VALUES (?1, ?2, ?3, ?4)");
    query_bind_int(&q, 1, v->story);
    query_bind_int(&q, 2, v->time);
    query_bind_span(&q, 3, v->language);
    query_bind_blob(&q, 4, packed);
    return query_run(&q);
}

static enum err count_vector(struct store *s, const struct vector *v, int64_t change)
{
    enum err e = add_to_language(s, v->language, change);
    for (size_t i = 0; !e && i < v->count; i++)
        e = add_to_term(s, v->items[i].term, change);
    return e;
}

enum err store_add_vector(struct store *s, const struct vector *v)
{
    struct buf packed;
    buf_init(&packed, (v->count + 1) * VECTOR_BYTES);
    pack_vector(v, &packed);
    enum err e = buf_error(&packed);
    if (!e)
        e = write_vector(s, v, buf_span(&packed));
    buf_free(&packed);
    return e ? e : count_vector(s, v, 1);
}

enum err store_remove_vector(struct store *s, const struct vector *v)
{
    struct query q = query_start(s, "DELETE FROM term_vector WHERE story = ?1");
    query_bind_int(&q, 1, v->story);
    enum err e = query_run(&q);
    return e ? e : count_vector(s, v, -1);
}

enum err store_vector(struct store *s, int64_t story, struct arena *arena, struct vector *out)
{
    struct query q =
        query_start(s, "SELECT time, language, items FROM term_vector WHERE story = ?1");
    query_bind_int(&q, 1, story);
    enum err e = query_one(&q);
    if (!e) {
        *out = (struct vector){.story = story, .time = query_int(&q, 0)};
        out->language = query_span(&q, 1, arena);
        unpack_vector(query_span_here(&q, 2), arena, out);
    }
    query_end(&q);
    return e;
}

/* --- postings ------------------------------------------------------------- */

enum err store_add_posting(struct store *s, uint32_t term, int64_t time, struct posting posting)
{
    unsigned low = (unsigned)(posting.story % CHUNK_STORIES);
    const char bytes[POSTING_BYTES] = {
        (char)(low & 0xff),
        (char)(low >> 8),
        (char)weight_to_byte(posting.weight),
    };
    struct query q =
        query_start(s, "INSERT INTO posting (term, week, chunk, items) VALUES (?1, ?2, ?3, ?4)"
                       " ON CONFLICT DO UPDATE SET items = CAST(items || excluded.items AS BLOB)");
    query_bind_int(&q, 1, term);
    query_bind_int(&q, 2, week_of(time));
    query_bind_int(&q, 3, posting.story / CHUNK_STORIES);
    query_bind_blob(&q, 4, span_make(bytes, sizeof(bytes)));
    return query_run(&q);
}

static void unpack_postings(struct span packed, int64_t chunk, struct buf *out)
{
    const unsigned char *p = (const unsigned char *)packed.p;
    for (size_t n = packed.n / POSTING_BYTES; n > 0; n--, p += POSTING_BYTES) {
        struct posting posting = {
            .story = chunk * CHUNK_STORIES + (p[0] | p[1] << 8),
            .weight = weight_of_byte(p[2]),
        };
        buf_add(out, &posting, sizeof(posting));
    }
}

enum err store_postings(struct store *s, uint32_t term, int64_t from, int64_t until,
                        struct buf *out)
{
    struct query q = query_start(s, "SELECT chunk, items FROM posting WHERE term = ?1"
                                    " AND week BETWEEN ?2 AND ?3 ORDER BY week, chunk");
    query_bind_int(&q, 1, term);
    query_bind_int(&q, 2, week_of(from));
    query_bind_int(&q, 3, week_of(until));
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        unpack_postings(query_span_here(&q, 1), query_int(&q, 0), out);
        e = query_step(&q, &row);
    }
    query_end(&q);
    return e ? e : buf_error(out);
}

/* The row's bytes without the story's. */
static void drop_posting(struct span packed, int64_t story, struct buf *out)
{
    unsigned low = (unsigned)(story % CHUNK_STORIES);
    for (; packed.n >= POSTING_BYTES; packed = span_from(packed, POSTING_BYTES)) {
        const unsigned char *p = (const unsigned char *)packed.p;
        if ((p[0] | (unsigned)p[1] << 8) != low)
            buf_add_span(out, span_slice(packed, 0, POSTING_BYTES));
    }
}

static enum err rewrite_posting(struct store *s, uint32_t term, int64_t week, int64_t chunk,
                                struct span packed)
{
    struct query q = query_start(
        s, "UPDATE posting SET items = ?4 WHERE term = ?1 AND week = ?2 AND chunk = ?3");
    query_bind_int(&q, 1, term);
    query_bind_int(&q, 2, week);
    query_bind_int(&q, 3, chunk);
    query_bind_blob(&q, 4, packed);
    return query_run(&q);
}

enum err store_remove_posting(struct store *s, uint32_t term, int64_t time, int64_t story)
{
    struct buf kept;
    buf_init(&kept, SIZE_MAX / 2);
    struct query q =
        query_start(s, "SELECT items FROM posting WHERE term = ?1 AND week = ?2 AND chunk = ?3");
    query_bind_int(&q, 1, term);
    query_bind_int(&q, 2, week_of(time));
    query_bind_int(&q, 3, story / CHUNK_STORIES);
    enum err e = query_one(&q);
    if (!e)
        drop_posting(query_span_here(&q, 0), story, &kept);
    query_end(&q);
    if (!e)
        e = buf_error(&kept);
    if (!e)
        e = rewrite_posting(s, term, week_of(time), story / CHUNK_STORIES, buf_span(&kept));
    buf_free(&kept);
    return e == SW_NOT_FOUND ? SW_OK : e;
}

/* --- what is to be done --------------------------------------------------- */

static enum err run_for_story(struct store *s, const char *sql, int64_t story)
{
    struct query q = query_start(s, sql);
    query_bind_int(&q, 1, story);
    return query_run(&q);
}

/* `sql` gives one column of numbers and has one parameter. */
static enum err list_numbers(struct store *s, const char *sql, int64_t parameter, struct buf *ids)
{
    struct query q = query_start(s, sql);
    query_bind_int(&q, 1, parameter);
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        int64_t id = query_int(&q, 0);
        buf_add(ids, &id, sizeof(id));
        e = query_step(&q, &row);
    }
    query_end(&q);
    return e ? e : buf_error(ids);
}

enum err store_mark_posted(struct store *s, int64_t story)
{
    return run_for_story(s, "UPDATE term_vector SET posted = 1 WHERE story = ?1", story);
}

enum err store_unposted_list(struct store *s, size_t most, struct buf *ids)
{
    return list_numbers(s, "SELECT story FROM term_vector WHERE posted = 0 ORDER BY story LIMIT ?1",
                        (int64_t)most, ids);
}

enum err store_relate_due(struct store *s, int64_t story)
{
    return run_for_story(s, "INSERT OR IGNORE INTO relate_due (story) VALUES (?1)", story);
}

enum err store_relate_done(struct store *s, int64_t story)
{
    return run_for_story(s, "DELETE FROM relate_due WHERE story = ?1", story);
}

enum err store_relate_all_due(struct store *s)
{
    return store_execute(s,
                         "INSERT OR IGNORE INTO relate_due (story) SELECT story FROM term_vector");
}

enum err store_due_list(struct store *s, size_t most, struct buf *ids)
{
    return list_numbers(s, "SELECT story FROM relate_due ORDER BY story LIMIT ?1", (int64_t)most,
                        ids);
}

/* --- lists ---------------------------------------------------------------- */

enum err store_related_scores(struct store *s, int64_t story, struct arena *arena,
                              struct related **out, size_t *count)
{
    struct query q =
        query_start(s, "SELECT other, score FROM related WHERE story = ?1 ORDER BY rank");
    query_bind_int(&q, 1, story);
    struct related *list = NULL;
    size_t n = 0, capacity = 0;
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        list = arena_grow(arena, list, n, &capacity, sizeof(*list));
        list[n++] = (struct related){query_int(&q, 0), query_double(&q, 1)};
        e = query_step(&q, &row);
    }
    query_end(&q);
    if (!e) {
        *out = list;
        *count = n;
    }
    return e;
}

enum err store_related_to(struct store *s, int64_t story, struct buf *ids)
{
    return list_numbers(s, "SELECT story FROM related WHERE other = ?1", story, ids);
}
