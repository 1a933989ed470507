#include "store_terms.h"

#include <stdlib.h>

#include "smolwire/buf.h"
#include "store_internal.h"
#include "store_weight.h"
#include "word_numbers.h"

#define VECTOR_BYTES 5 /* of an item: number in four, little-endian, weight in one */

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

static enum err term_id(struct store *s, struct span language, struct span text, uint32_t *id)
{
    *id = word_numbers_find(s->words, language, text);
    if (*id)
        return SW_OK;
    enum err e = find_term(s, language, text, id);
    if (e == SW_NOT_FOUND)
        e = make_term(s, language, text, id);
    if (!e)
        word_numbers_add(s->words, language, text, *id);
    return e;
}

enum err store_term_ids(struct store *s, struct span language, const struct terms *t, uint32_t *ids)
{
    enum err e = SW_OK;
    if (!s->words)
        s->words = word_numbers_new();
    for (size_t i = 0; !e && i < t->count; i++)
        e = term_id(s, language, t->items[i].text, &ids[i]);
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

/* "+language": by number, not by the index of languages, which holds every word. */
enum err store_term_counts(struct store *s, struct span language, uint32_t first, size_t count,
                           int64_t *stories)
{
    struct query q = query_start(
        s, "SELECT id, stories FROM term WHERE id BETWEEN ?1 AND ?2 AND +language = ?3");
    query_bind_int(&q, 1, first);
    query_bind_int(&q, 2, (int64_t)first + (int64_t)count - 1);
    query_bind_span(&q, 3, language);
    for (size_t i = 0; i < count; i++)
        stories[i] = -1;
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        stories[query_int(&q, 0) - first] = query_int(&q, 1);
        e = query_step(&q, &row);
    }
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
    return query_number(&q, stories);
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

enum err store_add_vector(struct store *s, const struct vector *v)
{
    struct buf packed;
    buf_init(&packed, (v->count + 1) * VECTOR_BYTES);
    pack_vector(v, &packed);
    enum err e = buf_error(&packed);
    if (!e)
        e = write_vector(s, v, buf_span(&packed));
    buf_free(&packed);
    return e ? e : store_run_for(s, "INSERT INTO term_new (story) VALUES (?1)", v->story);
}

/* Are its words in the counts? */
static enum err was_counted(struct store *s, int64_t story, bool *counted)
{
    struct query q = query_start(s, "SELECT counted FROM term_new WHERE story = ?1");
    query_bind_int(&q, 1, story);
    enum err e = query_one(&q);
    *counted = e || query_int(&q, 0) != 0;
    query_end(&q);
    return e == SW_NOT_FOUND ? SW_OK : e;
}

enum err store_remove_vector(struct store *s, const struct vector *v)
{
    bool counted = false;
    enum err e = was_counted(s, v->story, &counted);
    if (!e && counted)
        e = add_to_language(s, v->language, -1);
    for (size_t i = 0; !e && counted && i < v->count; i++)
        e = add_to_term(s, v->items[i].term, -1);
    if (!e)
        e = store_run_for(s, "DELETE FROM term_vector WHERE story = ?1", v->story);
    return e ? e : store_mark_posted(s, v->story);
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

/* --- counting ------------------------------------------------------------- */

static int by_number(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* Each word's row is written once, in the order of the table, however many have it. */
static enum err add_to_terms(struct store *s, uint32_t *terms, size_t count)
{
    enum err e = SW_OK;
    qsort(terms, count, sizeof(*terms), by_number);
    for (size_t i = 0, next; !e && i < count; i = next) {
        for (next = i + 1; next < count && terms[next] == terms[i];)
            next++;
        e = add_to_term(s, terms[i], (int64_t)(next - i));
    }
    return e;
}

static enum err count_row(struct query *q, struct buf *terms)
{
    struct arena arena;
    struct vector v;
    arena_init(&arena);
    unpack_vector(query_span_here(q, 2), &arena, &v);
    for (size_t i = 0; i < v.count; i++)
        buf_add(terms, &v.items[i].term, sizeof(v.items[i].term));
    enum err e = add_to_language(q->store, query_span_here(q, 1), 1);
    arena_free(&arena);
    return e;
}

/* The words of the first `most` new vectors; *last: the last of them. */
static enum err read_new(struct store *s, size_t most, struct buf *terms, int64_t *last,
                         size_t *stories)
{
    struct query q =
        query_start(s, "SELECT n.story, v.language, v.items FROM term_new AS n"
                       " JOIN term_vector AS v ON v.story = n.story WHERE n.counted = 0"
                       " ORDER BY n.story LIMIT ?1");
    query_bind_int(&q, 1, (int64_t)most);
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        *last = query_int(&q, 0);
        ++*stories;
        e = count_row(&q, terms);
        if (!e)
            e = query_step(&q, &row);
    }
    query_end(&q);
    return e ? e : buf_error(terms);
}

enum err store_count_new(struct store *s, size_t most, size_t *stories)
{
    struct buf terms;
    int64_t last = 0;
    *stories = 0;
    buf_init(&terms, SIZE_MAX / 2);
    enum err e = read_new(s, most, &terms, &last, stories);
    if (!e && *stories)
        e = add_to_terms(s, (void *)terms.data, terms.len / sizeof(uint32_t));
    buf_free(&terms);
    if (e || *stories == 0)
        return e;
    return store_run_for(s, "UPDATE term_new SET counted = 1 WHERE story <= ?1 AND counted = 0",
                         last);
}

/* --- what is to be done --------------------------------------------------- */

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
    return store_run_for(s, "DELETE FROM term_new WHERE story = ?1", story);
}

enum err store_unposted_list(struct store *s, size_t most, struct buf *ids)
{
    return list_numbers(s, "SELECT story FROM term_new WHERE counted = 1 ORDER BY story LIMIT ?1",
                        (int64_t)most, ids);
}

enum err store_relate_due(struct store *s, int64_t story)
{
    return store_run_for(s, "INSERT OR IGNORE INTO relate_due (story) VALUES (?1)", story);
}

enum err store_relate_done(struct store *s, int64_t story)
{
    return store_run_for(s, "DELETE FROM relate_due WHERE story = ?1", story);
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
