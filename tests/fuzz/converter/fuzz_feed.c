/*
 * Any bytes as what a source answered, of every kind: refused with a reason, or
 * a list that keeps its promises and survives the way from worker to parent.
 *
 * Seeds: tests/site/hosts/ (feeds, sitemaps, pages).
 */
#include <stdint.h>
#include <stdlib.h>

#include "converter/json_feed.h"
#include "converter/link_clean.h"
#include "converter/source_read.h"
#include "smolwire/limits.h"
#include "smolwire/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool kept)
{
    if (!kept)
        abort();
}

static void check_entry(const struct feed_entry *e, struct arena *arena)
{
    struct span clean = link_clean(e->link, arena);
    require(utf8_valid(e->title) && utf8_valid(e->summary) && utf8_valid(e->author));
    require(e->tag_count <= FEED_TAGS_MAX);
    require(span_equal(link_clean(clean, arena), clean)); /* clean once is clean for good */
    require(e->published == SW_NO_TIME ||
            (e->published > -100000000000 && e->published < CLOCK_MAX));
}

static void check_feed(const struct feed *f, struct arena *arena)
{
    struct buf json;
    require(f->format.n > 0 && f->entry_count <= FEED_ENTRIES_MAX);
    for (size_t i = 0; i < f->entry_count; i++)
        check_entry(&f->entries[i], arena);
    buf_init(&json, 4 * (size_t)RENDERED_MAX);
    require(feed_to_json(f, &json) == SW_OK && utf8_valid(buf_span(&json)));
    buf_free(&json);
}

/* The first byte chooses the kind. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum source_kind kinds[] = {SOURCE_AUTO, SOURCE_FEED, SOURCE_SITEMAP, SOURCE_PAGE,
                                             SOURCE_LIST};
    struct arena arena;
    struct buf reason;
    struct feed feed;
    if (size == 0)
        return 0;
    struct feed_input in = {
        .bytes = span_make((const char *)data + 1, size - 1),
        .url = SPAN("https://www.paper.example/dir/feed"),
    };
    arena_init(&arena);
    buf_init(&reason, 4096);
    enum err e = source_read(kinds[data[0] % SW_COUNT(kinds)], &in, &arena, &feed, &reason);
    if (e)
        require(reason.len > 0);
    else
        check_feed(&feed, &arena);
    buf_free(&reason);
    arena_free(&arena);
    return 0;
}
