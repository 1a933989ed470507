#include "work.h"

#include "article_json.h"
#include "extract.h"
#include "message.h"
#include "source_read.h"

/* A reason is a sentence. */
#define REASON_MAX 4096

/* --- the feed, packed --------------------------------------------------------- */

static void pack_entry(const struct feed_entry *e, struct buf *out)
{
    message_add_bytes(out, e->title);
    message_add_bytes(out, e->link);
    message_add_bytes(out, e->id);
    message_add_bytes(out, e->author);
    message_add_bytes(out, e->summary);
    message_add_bytes(out, e->content);
    message_add_bytes(out, e->base);
    message_add_bytes(out, e->section);
    message_add_number(out, e->published);
    message_add_number(out, e->updated);
    message_add_number(out, (int64_t)e->tag_count);
    for (size_t i = 0; i < e->tag_count; i++)
        message_add_bytes(out, e->tags[i]);
}

static void pack_feed(const struct feed *f, struct buf *out)
{
    message_add_bytes(out, f->format);
    message_add_bytes(out, f->title);
    message_add_bytes(out, f->link);
    message_add_bytes(out, f->language);
    message_add_number(out, f->ttl);
    message_add_number(out, (int64_t)f->entry_count);
    for (size_t i = 0; i < f->entry_count; i++)
        pack_entry(&f->entries[i], out);
    message_add_number(out, (int64_t)f->part_count);
    for (size_t i = 0; i < f->part_count; i++) {
        message_add_bytes(out, f->parts[i].url);
        message_add_number(out, f->parts[i].updated);
    }
}

static bool unpack_tags(struct span *rest, struct arena *arena, struct feed_entry *e)
{
    int64_t count = 0;
    if (!message_take_number(rest, &count) || count < 0 || count > FEED_TAGS_MAX)
        return false;
    e->tags = arena_array(arena, (size_t)count, sizeof(*e->tags));
    for (; e->tag_count < (size_t)count; e->tag_count++)
        if (!message_take_bytes(rest, &e->tags[e->tag_count]))
            return false;
    return true;
}

static bool unpack_entry(struct span *rest, struct arena *arena, struct feed_entry *e)
{
    *e = (struct feed_entry){0};
    return message_take_bytes(rest, &e->title) && message_take_bytes(rest, &e->link) &&
           message_take_bytes(rest, &e->id) && message_take_bytes(rest, &e->author) &&
           message_take_bytes(rest, &e->summary) && message_take_bytes(rest, &e->content) &&
           message_take_bytes(rest, &e->base) && message_take_bytes(rest, &e->section) &&
           message_take_number(rest, &e->published) && message_take_number(rest, &e->updated) &&
           unpack_tags(rest, arena, e);
}

static bool unpack_parts(struct span *rest, struct arena *arena, struct feed *out)
{
    int64_t count = 0;
    if (!message_take_number(rest, &count) || count < 0 || count > FEED_ENTRIES_MAX)
        return false;
    out->parts = arena_array(arena, (size_t)count, sizeof(*out->parts));
    for (; out->part_count < (size_t)count; out->part_count++) {
        struct feed_part *part = &out->parts[out->part_count];
        if (!message_take_bytes(rest, &part->url) || !message_take_number(rest, &part->updated))
            return false;
    }
    return true;
}

enum err work_feed(struct span packed, struct arena *arena, struct feed *out)
{
    struct span rest = packed;
    int64_t count = 0;
    *out = (struct feed){0};
    if (!message_take_bytes(&rest, &out->format) || !message_take_bytes(&rest, &out->title) ||
        !message_take_bytes(&rest, &out->link) || !message_take_bytes(&rest, &out->language) ||
        !message_take_number(&rest, &out->ttl) || !message_take_number(&rest, &count) ||
        count < 0 || count > FEED_ENTRIES_MAX)
        return SW_CORRUPT;
    out->entry_count = (size_t)count;
    out->entries = arena_array(arena, out->entry_count, sizeof(*out->entries));
    for (size_t i = 0; i < out->entry_count; i++)
        if (!unpack_entry(&rest, arena, &out->entries[i]))
            return SW_CORRUPT;
    return unpack_parts(&rest, arena, out) && !rest.n ? SW_OK : SW_CORRUPT;
}

/* --- requests and answers --------------------------------------------------------- */

void work_request(const struct work *w, struct buf *out)
{
    message_add_number(out, w->kind);
    message_add_number(out, w->source);
    message_add_bytes(out, w->url);
    message_add_bytes(out, w->content_type);
    message_add_number(out, w->now);
    message_add_bytes(out, w->rules);
    message_add_bytes(out, w->repeats);
    message_add_bytes(out, w->first);
    message_add_number(out, w->part);
    message_add_bytes(out, w->bytes);
}

static bool read_request(struct span request, struct work *out)
{
    int64_t kind = 0, source = 0, part = 0;
    if (!message_take_number(&request, &kind) || !message_take_number(&request, &source) ||
        !message_take_bytes(&request, &out->url) ||
        !message_take_bytes(&request, &out->content_type) ||
        !message_take_number(&request, &out->now) || !message_take_bytes(&request, &out->rules) ||
        !message_take_bytes(&request, &out->repeats) ||
        !message_take_bytes(&request, &out->first) || !message_take_number(&request, &part) ||
        !message_take_bytes(&request, &out->bytes))
        return false;
    out->kind = (enum work_kind)kind;
    out->part = (unsigned)part;
    out->source = (enum source_kind)source;
    return true;
}

static void pack_article(const struct work_result *result, struct buf *out)
{
    message_add_bytes(out, result->json);
    message_add_number(out, (int64_t)result->body_hash);
    message_add_bytes(out, result->links.single_page);
    message_add_bytes(out, result->links.next_page);
    message_add_bytes(out, result->links.next_part);
    message_add_bytes(out, result->links.first_part);
    message_add_bytes(out, result->prints);
}

enum err work_article(struct span packed, struct work_result *out)
{
    struct span rest = packed;
    int64_t hash = 0;
    bool whole = message_take_bytes(&rest, &out->json) && message_take_number(&rest, &hash) &&
                 message_take_bytes(&rest, &out->links.single_page) &&
                 message_take_bytes(&rest, &out->links.next_page) &&
                 message_take_bytes(&rest, &out->links.next_part) &&
                 message_take_bytes(&rest, &out->links.first_part) &&
                 message_take_bytes(&rest, &out->prints);
    out->body_hash = (uint64_t)hash;
    return whole && !rest.n ? SW_OK : SW_CORRUPT;
}

static enum err answer_article(const struct article *a, const struct convert_links *links,
                               const struct extract_prints *prints, struct buf *out,
                               struct buf *reason)
{
    struct buf json, packed;
    buf_init(&json, out->cap);
    buf_init(&packed, out->cap);
    prints_pack(prints->prints, prints->count, &packed);
    enum err e = article_to_json(a, (struct span){0}, &json);
    struct work_result result = {.json = buf_span(&json),
                                 .body_hash = a->body_hash,
                                 .links = *links,
                                 .prints = buf_span(&packed)};
    if (!e)
        e = buf_error(&packed);
    if (!e)
        pack_article(&result, out);
    if (e == SW_LIMIT)
        buf_add_string(reason, "render: the article is too long");
    buf_free(&packed);
    buf_free(&json);
    return e;
}

static enum err do_article(const struct work *w, struct arena *arena, struct buf *out,
                           struct buf *reason)
{
    struct repeats_seen seen;
    struct convert_links links = {0};
    struct extract_prints prints = {0};
    struct article article;
    struct convert_input in = {.bytes = w->bytes,
                               .content_type = w->content_type,
                               .url = w->url,
                               .now = w->now,
                               .rules = w->rules,
                               .first = w->first,
                               .part = w->part,
                               .seen = &seen,
                               .links = &links,
                               .prints = &prints};
    if (!repeats_unpack(w->repeats, arena, &seen))
        return SW_CORRUPT;
    enum err e = convert_page(&in, arena, &article, reason);
    return e ? e : answer_article(&article, &links, &prints, out, reason);
}

static enum err do_feed(const struct work *w, struct arena *arena, struct buf *out,
                        struct buf *reason)
{
    struct feed feed;
    struct feed_input in = {w->bytes, w->content_type, w->url};
    enum err e = source_read(w->source, &in, arena, &feed, reason);
    if (!e)
        pack_feed(&feed, out);
    return e;
}

static enum err do_work(const struct work *w, struct buf *out, struct buf *reason)
{
    struct arena arena;
    arena_init(&arena);
    enum err e = SW_UNSUPPORTED;
    switch (w->kind) {
    case WORK_ARTICLE: e = do_article(w, &arena, out, reason); break;
    case WORK_FEED: e = do_feed(w, &arena, out, reason); break;
    }
    arena_free(&arena);
    return e;
}

/* The error in front, then the text: what came before a failure is dropped. */
void work_do(struct span request, struct buf *answer)
{
    struct work w = {0};
    struct buf out, reason;
    buf_init(&out, answer->cap);
    buf_init(&reason, REASON_MAX);
    enum err e = read_request(request, &w) ? do_work(&w, &out, &reason) : SW_CORRUPT;
    if (!e)
        e = buf_error(&out);
    message_add_number(answer, e);
    if (e)
        buf_add_string(answer, reason.len ? reason.data : err_text(e));
    else
        buf_add_span(answer, buf_span(&out));
    buf_free(&out);
    buf_free(&reason);
}

enum err work_answer(struct span answer, struct span *text)
{
    int64_t error = 0;
    if (!message_take_number(&answer, &error) || error < 0 || error >= SW_ERR_COUNT)
        return SW_CORRUPT;
    *text = answer;
    return (enum err)error;
}
