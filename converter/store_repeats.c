#include "store_repeats.h"

#include "store_internal.h"

static enum err load_page(struct repeats *r, int64_t story, struct span packed)
{
    uint64_t prints[REPEAT_BLOCKS_MAX];
    enum repeats_change change;
    int64_t forgotten;
    size_t count = prints_unpack(span_slice(packed, 0, sizeof(prints)), prints);
    return repeats_learn(r, story, prints, count, &change, &forgotten);
}

enum err store_load_repeats(struct store *s, struct span source, struct repeats *out)
{
    struct query q = query_start(s, "SELECT story, prints FROM page_prints WHERE source = ?1"
                                    " ORDER BY story");
    query_bind_span(&q, 1, source);
    bool row = false;
    enum err e = query_step(&q, &row);
    while (!e && row) {
        e = load_page(out, query_int(&q, 0), query_span_here(&q, 1));
        if (!e)
            e = query_step(&q, &row);
    }
    query_end(&q);
    return e;
}

static enum err write_page(struct store *s, struct span source, int64_t story, struct span packed)
{
    struct query q = query_start(s, "INSERT OR REPLACE INTO page_prints (source, story, prints)"
                                    " VALUES (?1, ?2, ?3)");
    query_bind_span(&q, 1, source);
    query_bind_int(&q, 2, story);
    query_bind_blob(&q, 3, packed);
    return query_run(&q);
}

static enum err forget_page(struct store *s, struct span source, int64_t story)
{
    struct query q = query_start(s, "DELETE FROM page_prints WHERE source = ?1 AND story = ?2");
    query_bind_span(&q, 1, source);
    query_bind_int(&q, 2, story);
    return query_run(&q);
}

enum err store_learn_repeats(struct store *s, struct span source, struct repeats *r, int64_t story,
                             const uint64_t *prints, size_t count)
{
    enum repeats_change change;
    int64_t forgotten = 0;
    enum err e = repeats_learn(r, story, prints, count, &change, &forgotten);
    if (e || change == REPEATS_SAME)
        return e;
    struct buf packed;
    buf_init(&packed, REPEAT_BLOCKS_MAX * sizeof(*prints));
    prints_pack(prints, count, &packed);
    e = buf_error(&packed);
    if (!e)
        e = write_page(s, source, story, buf_span(&packed));
    if (!e && forgotten)
        e = forget_page(s, source, forgotten);
    buf_free(&packed);
    return e;
}
