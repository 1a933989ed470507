#include "refresh_parts.h"

#include <stdlib.h>

#include "folder.h"
#include "gzip.h"
#include "next_part.h"
#include "refresh_page.h"
#include "refresh_polite.h"
#include "smolwire/hash.h"
#include "smolwire/log.h"
#include "smolwire/url.h"

static struct span asked(const struct story_parts *p)
{
    return p->urls[p->count - 1];
}

static struct span without_fragment(struct span url)
{
    return span_slice(url, 0, span_find_char(url, '#'));
}

static bool same_host(struct span a, struct span b)
{
    struct url left, right;
    return url_parse(a, &left) == SW_OK && url_parse(b, &right) == SW_OK &&
           span_equal_nocase(left.host, right.host);
}

/* Pages that name each other as next end here, too. */
static bool may_follow(const struct story_parts *p, struct span url)
{
    return url.n > 0 && p->count < STORY_PARTS_MAX && same_host(p->urls[0], url) &&
           !span_is_among(url, p->urls, p->count);
}

/* The next one by the page's own links, of this page's address or of its canonical one. */
static struct span next_part(struct story_parts *p, struct span next)
{
    unsigned number = (unsigned)p->count + 1;
    if (part_number(p->first, next) == number)
        return next;
    if (p->count > 1 || part_number(p->article->url, next) != number)
        return (struct span){0};
    p->first = p->article->url;
    return next;
}

/* Remembers what is to be asked for next; false when the story ends here. */
static bool choose(struct story_parts *p, const struct convert_links *links)
{
    struct span single = without_fragment(links->single_page);
    struct span next = without_fragment(links->next_page);
    if (next.n == 0)
        next = next_part(p, without_fragment(links->next_part));
    p->single = p->count == 1 && may_follow(p, single);
    struct span url = p->single ? single : next;
    if (!may_follow(p, url))
        return false;
    p->urls[p->count++] = arena_span(p->arena, url);
    return true;
}

bool parts_begin(struct story_parts *p, struct span first, const struct convert_links *links)
{
    p->urls[0] = arena_span(p->arena, without_fragment(first));
    p->first = p->source->source->kind == SOURCE_FOLDER
                   ? page_address(p->source, p->entry, p->arena)
                   : p->urls[0];
    p->count = 1;
    return choose(p, links);
}

static void give_up(struct story_parts *p, const char *stage, struct span reason)
{
    log_warning("FAIL(%s) %.*s, a part of %.*s: %.*s", stage, SPAN_ARG(asked(p)),
                SPAN_ARG(p->urls[0]), SPAN_ARG(reason));
    article_add_warning(p->article, "the story goes on at %.*s, which could not be had",
                        SPAN_ARG(asked(p)));
    p->done(p->context, false);
}

/* A line with less may well come twice. */
#define LINE_MIN 40

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Of the lines of a text, in order. */
static size_t hash_lines(struct span text, struct arena *arena, uint64_t **out)
{
    size_t count = 0, capacity = 0;
    struct span line;
    *out = NULL;
    while (span_token(&text, "\n", &line)) {
        if (line.n < LINE_MIN)
            continue;
        *out = arena_grow(arena, *out, count, &capacity, sizeof(**out));
        (*out)[count++] = hash_add_bytes(HASH_START, line);
    }
    if (count)
        qsort(*out, count, sizeof(**out), compare_hashes);
    return count;
}

/* More than half of the lines? Two texts of megabytes may have a hundred thousand each. */
static bool has_lines_of(struct span have, struct span more)
{
    struct arena arena;
    uint64_t *known, *lines;
    size_t both = 0, at = 0;
    arena_init(&arena);
    size_t known_count = hash_lines(have, &arena, &known);
    size_t count = hash_lines(more, &arena, &lines);
    for (size_t i = 0; i < count; i++) {
        while (at < known_count && known[at] < lines[i])
            at++;
        both += at < known_count && known[at] == lines[i];
    }
    arena_free(&arena);
    return both * 2 > count;
}

/*
 * Sites that do not know the number of a part give the whole or the first page
 * again, or the same text above other comments.
 */
static bool is_repeated(const struct article *whole, const struct article *part)
{
    struct buf have, more;
    buf_init(&have, RENDERED_MAX);
    buf_init(&more, RENDERED_MAX);
    document_body_text(&whole->body, &have);
    document_body_text(&part->body, &more);
    bool repeated = span_contains(buf_span(&have), span_trim(buf_span(&more))) ||
                    has_lines_of(buf_span(&have), buf_span(&more));
    buf_free(&have);
    buf_free(&more);
    return repeated;
}

/* The hash of all parts, whether something was cut of one of them or not. */
static enum err add_part(struct article *whole, const struct article *part)
{
    uint64_t hash = 0, more = 0;
    enum err e = article_body_hash(whole, &hash);
    if (!e)
        e = article_body_hash(part, &more);
    if (!e)
        document_append(&whole->body, &part->body);
    whole->body_hash = hash * 31 + more;
    return e;
}

/* True when the story may go on after this part. */
static bool join(struct story_parts *p, struct article *part)
{
    if (p->single) {
        if (p->article->url.n)
            part->url = p->article->url;
        *p->article = *part;
        return false;
    }
    return !is_repeated(p->article, part) && add_part(p->article, part) == SW_OK;
}

static void on_converted(void *context, enum err err, struct span answer, const char *reason)
{
    struct story_parts *p = context;
    struct converted_page part;
    struct span text;
    if (page_converted(err, answer, reason, p->arena, &part, &text))
        give_up(p, "convert", text);
    else if (join(p, &part.article) && choose(p, &part.links))
        parts_continue(p);
    else
        p->done(p->context, true);
}

static void convert(struct story_parts *p, const struct page_to_convert *page)
{
    struct page_to_convert part = *page;
    part.story = p->entry->story;
    part.first = p->first;
    part.part = (unsigned)p->count;
    enum err err = page_convert(p->source, &part, on_converted, p);
    if (err)
        give_up(p, "convert", span_of(err_text(err)));
}

/* --- from the web ------------------------------------------------------------------- */

/* What cannot be kept is converted all the same. */
static void keep(struct story_parts *p, const struct fetch_result *r)
{
    struct buf packed;
    if (!p->keep)
        return;
    buf_init(&packed, PAGE_MAX);
    if (gzip_deflate(r->body, &packed) == SW_OK)
        p->kept[p->count - 1] = (struct kept_page){
            .url = arena_span(p->arena, r->url),
            .content_type = arena_span(p->arena, r->content_type),
            .bytes = arena_span(p->arena, buf_span(&packed)),
        };
    buf_free(&packed);
}

static void on_page(void *context, const struct fetch_result *r)
{
    struct story_parts *p = context;
    run_note_pause(p->source->run, r);
    if (r->error) {
        give_up(p, "fetch", r->reason);
    } else if (r->status != 200) {
        give_up(p, "fetch", arena_format(p->arena, "HTTP status %u", r->status));
    } else if (!same_host(p->urls[0], r->url)) {
        give_up(p, "fetch", SPAN("leads to another host"));
    } else {
        keep(p, r);
        convert(p, &(struct page_to_convert){
                       .url = r->url, .content_type = r->content_type, .bytes = r->body});
    }
}

static void on_refusal(void *context, struct span url SW_UNUSED, enum err verdict,
                       const char *reason)
{
    give_up(context, verdict == SW_DENIED ? "robots" : "fetch", span_of(reason));
}

static void ask(struct story_parts *p)
{
    struct polite_request page = {
        .robots = p->source->source->robots,
        .request = {.url = asked(p),
                    .max = p->source->run->fetch_conf.max,
                    .done = on_page,
                    .context = p},
        .refused = on_refusal,
    };
    polite_fetch(p->source->run, &page);
}

/* --- from what is there --------------------------------------------------------------- */

static enum err read_kept(struct story_parts *p, struct kept_page *page, struct buf *bytes)
{
    enum err e = store_kept_part(p->source->run->store, p->entry->id, asked(p), p->arena, page);
    return e ? e : gzip_inflate(page->bytes, bytes);
}

/* Files are entries of their own, by their addresses. */
static enum err read_file(struct story_parts *p, struct kept_page *page, struct buf *bytes)
{
    struct store *store = p->source->run->store;
    struct store_entry entry;
    int64_t id = 0;
    enum err e = page_find_entry(p->source, asked(p), &id);
    if (!e)
        e = store_entry(store, id, p->arena, &entry);
    *page = (struct kept_page){.url = asked(p)};
    return e ? e
             : folder_read(p->source->source->path, arena_string(p->arena, entry.feed_id), bytes);
}

static void read(struct story_parts *p)
{
    struct kept_page page;
    struct buf bytes;
    buf_init(&bytes, p->source->run->fetch_conf.max + PAGE_MAX);
    enum err e = p->source->source->kind == SOURCE_FOLDER ? read_file(p, &page, &bytes)
                                                          : read_kept(p, &page, &bytes);
    if (e == SW_NOT_FOUND && p->again) /* kept before parts were */
        p->done(p->context, false);
    else if (e)
        give_up(p, "read", span_of(err_text(e)));
    else
        convert(p, &(struct page_to_convert){.url = page.url,
                                             .content_type = page.content_type,
                                             .bytes = buf_span(&bytes)});
    buf_free(&bytes);
}

void parts_continue(struct story_parts *p)
{
    if (p->again || p->source->source->kind == SOURCE_FOLDER)
        read(p);
    else
        ask(p);
}

enum err parts_keep(const struct story_parts *p)
{
    enum err e = SW_OK;
    for (size_t i = 1; !e && i < p->count; i++)
        if (p->kept[i].bytes.n > 0)
            e = store_keep_part(p->source->run->store, p->entry->id, p->urls[i], &p->kept[i]);
    return e;
}
