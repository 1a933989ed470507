#include "refresh_page.h"

#include "article_json.h"
#include "rules_file.h"
#include "smolwire/limits.h"
#include "store_kept.h"
#include "store_repeats.h"

static enum err load_repeats(struct source_run *s)
{
    if (s->repeats_loaded)
        return SW_OK;
    s->repeats_loaded = true;
    return store_load_repeats(s->run->store, s->source->name, &s->repeats);
}

/* --- to a worker ------------------------------------------------------------------ */

static void make_request(const struct source_run *s, const struct page_to_convert *page,
                         struct buf *request)
{
    struct buf repeats;
    buf_init(&repeats, REPEATS_PACKED_MAX);
    repeats_pack(&s->repeats, page->story, &repeats);
    struct work work = {
        .kind = WORK_ARTICLE,
        .url = page->url,
        .content_type = page->content_type,
        .bytes = page->bytes,
        .now = s->run->now,
        .first = page->first,
        .part = page->part,
        .repeats = buf_span(&repeats),
    };
    if (s->run->rules)
        work.rules = rules_folder_for(s->run->rules, work.url);
    work_request(&work, request);
    buf_free(&repeats);
}

enum err page_convert(struct source_run *s, const struct page_to_convert *page, work_done *done,
                      void *context)
{
    enum err e = load_repeats(s);
    if (e)
        return e;
    struct buf request;
    buf_init(&request, s->run->fetch_conf.max + PAGE_MAX);
    make_request(s, page, &request);
    e = workers_add(s->run->workers, &request, done, context);
    buf_free(&request);
    return e;
}

/* --- and back ---------------------------------------------------------------------- */

enum err page_converted(enum err err, struct span answer, const char *reason, struct arena *arena,
                        struct converted_page *out, struct span *text)
{
    struct work_result result = {0};
    *text = span_of(reason);
    if (!err)
        err = work_answer(answer, text);
    if (err)
        return err;
    if (work_article(*text, &result) || article_from_json(result.json, arena, &out->article)) {
        *text = SPAN("the worker's answer does not read back");
        return SW_CORRUPT;
    }
    out->article.body_hash = result.body_hash;
    out->links = result.links;
    out->prints = result.prints;
    return SW_OK;
}

/* --- addresses ----------------------------------------------------------------------- */

static const char file_ending[] = ".html";

struct span page_address(const struct source_run *s, const struct store_entry *entry,
                         struct arena *arena)
{
    bool ends = s->source->kind == SOURCE_FOLDER &&
                span_ends(entry->feed_id, span_of(file_ending)) &&
                !span_ends(entry->url, SPAN("/"));
    return ends ? arena_format(arena, "%.*s%s", SPAN_ARG(entry->url), file_ending) : entry->url;
}

enum err page_find_entry(struct source_run *s, struct span address, int64_t *id)
{
    enum err e = store_find_entry(s->run->store, s->source->name, address, id);
    if (e != SW_NOT_FOUND || s->source->kind != SOURCE_FOLDER ||
        !span_ends(address, span_of(file_ending)))
        return e;
    address.n -= sizeof(file_ending) - 1;
    return store_find_entry(s->run->store, s->source->name, address, id);
}

/* --- what they teach ------------------------------------------------------------------- */

/* A page of which the site's rules found the body says nothing of its blocks. */
enum err page_learn(struct source_run *s, int64_t story, struct span packed)
{
    if (packed.n == 0)
        return SW_OK;
    uint64_t prints[REPEAT_BLOCKS_MAX];
    size_t count = prints_unpack(span_slice(packed, 0, sizeof(prints)), prints);
    enum err e = load_repeats(s);
    return e ? e
             : store_learn_repeats(s->run->store, s->source->name, &s->repeats, story, prints,
                                   count);
}

enum err page_list_outdated(struct source_run *s, int64_t **ids, size_t *count)
{
    bool only_kept = s->source->kind != SOURCE_FOLDER;
    enum err e = SW_OK;
    *ids = arena_array(&s->arena, REPEAT_PAGES_MAX, sizeof(**ids));
    *count = 0;
    for (size_t i = 0; !e && i < s->repeats.count; i++) {
        const struct repeats_page *page = &s->repeats.pages[i];
        if (!repeats_outdated(&s->repeats, page))
            continue;
        e = store_entry_of_story(s->run->store, s->source->name, page->story, only_kept,
                                 &(*ids)[*count]);
        if (e == SW_NOT_FOUND)
            e = SW_OK;
        else
            ++*count;
    }
    return e;
}
