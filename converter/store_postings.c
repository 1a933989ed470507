#include "store_postings.h"

#include <stdlib.h>

#include "smolwire/buf.h"
#include "store_internal.h"
#include "store_weight.h"

#define WEEK (7 * 24 * 3600)

/* Of a story: low bits of its number in two, weight in one. */
#define POSTING_BYTES 3

/* Story numbers that share a row of postings: few rows are few steps. */
#define CHUNK_STORIES 65536

static int64_t week_of(int64_t time)
{
    return time >= 0 ? time / WEEK : -((-time + WEEK - 1) / WEEK);
}

static int by_place(const void *left, const void *right)
{
    const struct new_posting *a = left, *b = right;
    if (a->term != b->term)
        return a->term < b->term ? -1 : 1;
    if (week_of(a->time) != week_of(b->time))
        return week_of(a->time) < week_of(b->time) ? -1 : 1;
    return a->story < b->story ? -1 : a->story > b->story;
}

static bool share_row(const struct new_posting *a, const struct new_posting *b)
{
    return a->term == b->term && week_of(a->time) == week_of(b->time) &&
           a->story / CHUNK_STORIES == b->story / CHUNK_STORIES;
}

static void pack_posting(const struct new_posting *posting, struct buf *out)
{
    unsigned low = (unsigned)(posting->story % CHUNK_STORIES);
    const char bytes[POSTING_BYTES] = {
        (char)(low & 0xff),
        (char)(low >> 8),
        (char)weight_to_byte(posting->weight),
    };
    buf_add(out, bytes, sizeof(bytes));
}

static enum err append_to_row(struct store *s, const struct new_posting *first, struct span packed)
{
    struct query q =
        query_start(s, "INSERT INTO posting (term, week, chunk, items) VALUES (?1, ?2, ?3, ?4)"
                       " ON CONFLICT DO UPDATE SET items = CAST(items || excluded.items AS BLOB)");
    query_bind_int(&q, 1, first->term);
    query_bind_int(&q, 2, week_of(first->time));
    query_bind_int(&q, 3, first->story / CHUNK_STORIES);
    query_bind_blob(&q, 4, packed);
    return query_run(&q);
}

enum err store_add_postings(struct store *s, struct new_posting *items, size_t count)
{
    struct buf packed;
    enum err e = SW_OK;
    if (count)
        qsort(items, count, sizeof(*items), by_place);
    buf_init(&packed, SIZE_MAX / 2);
    for (size_t i = 0, next; !e && i < count; i = next) {
        buf_reset(&packed);
        for (next = i; next < count && share_row(&items[i], &items[next]); next++)
            pack_posting(&items[next], &packed);
        e = buf_error(&packed);
        if (!e)
            e = append_to_row(s, &items[i], buf_span(&packed));
    }
    buf_free(&packed);
    return e;
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
