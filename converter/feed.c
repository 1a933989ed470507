#include "feed.h"

#include "decode.h"
#include "feed_jsonfeed.h"
#include "feed_xml.h"
#include "smolwire/buf.h"
#include "smolwire/limits.h"

struct feed_entry *feed_add_entry(struct feed *f, struct arena *arena)
{
    if (f->entry_count == FEED_ENTRIES_MAX)
        return NULL;
    f->entries =
        arena_grow(arena, f->entries, f->entry_count, &f->entry_capacity, sizeof(*f->entries));
    struct feed_entry *e = &f->entries[f->entry_count++];
    *e = (struct feed_entry){.published = SW_NO_TIME, .updated = SW_NO_TIME};
    return e;
}

void feed_add_part(struct feed *f, struct arena *arena, struct span url, int64_t updated)
{
    if (f->part_count == FEED_ENTRIES_MAX)
        return;
    f->parts = arena_grow(arena, f->parts, f->part_count, &f->part_capacity, sizeof(*f->parts));
    f->parts[f->part_count++] = (struct feed_part){url, updated};
}

/* So many entries at least, all of one moment of the last hour: of fewer it may be chance, and
 * older ones do not move on. */
#define MADE_LEAST   3
#define MADE_SECONDS 5
#define MADE_AGO     3600

static int64_t *time_of(struct feed_entry *e, bool updated)
{
    return updated ? &e->updated : &e->published;
}

static bool are_made_up(const struct feed *f, bool updated, int64_t now)
{
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (size_t i = 0; i < f->entry_count; i++) {
        int64_t t = *time_of(&f->entries[i], updated);
        first = t < first ? t : first;
        last = t > last ? t : last;
    }
    return f->entry_count >= MADE_LEAST && first > now - MADE_AGO && last - first <= MADE_SECONDS;
}

void feed_drop_made_up_times(struct feed *f, int64_t now)
{
    for (int updated = 0; updated < 2; updated++) {
        bool made_up = are_made_up(f, updated != 0, now);
        for (size_t i = 0; made_up && i < f->entry_count; i++)
            *time_of(&f->entries[i], updated != 0) = SW_NO_TIME;
    }
}

static bool is_json(struct span utf8)
{
    utf8 = span_trim(utf8);
    return utf8.n && utf8.p[0] == '{';
}

enum err feed_parse(const struct feed_input *in, struct arena *arena, struct feed *out,
                    struct buf *reason)
{
    struct feed feed = {0};
    struct buf utf8;
    if (in->bytes.n > PAGE_MAX) {
        buf_add_string(reason, "parse: too large");
        return SW_LIMIT;
    }
    buf_init(&utf8, 4 * (size_t)PAGE_MAX);
    enum err e = decode_page(in->bytes, in->content_type, &utf8);
    struct span text = buf_span(&utf8);
    if (!e)
        e = is_json(text) ? feed_read_jsonfeed(text, in->url, arena, &feed, reason)
                          : feed_read_xml(text, in->url, arena, &feed, reason);
    buf_free(&utf8);
    if (!e)
        *out = feed;
    return e;
}
