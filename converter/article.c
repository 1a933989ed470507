/*
 * Filling in an article.
 */
#include "article.h"

#include <stdarg.h>

#include "smolwire/hash.h"
#include "smolwire/limits.h"

void article_init(struct article *a, struct arena *arena)
{
    *a = (struct article){.published = SW_NO_TIME, .modified = SW_NO_TIME};
    document_init(&a->body, arena);
}

enum err article_body_hash(const struct article *a, uint64_t *out)
{
    if (a->body_hash) {
        *out = a->body_hash;
        return SW_OK;
    }
    struct buf text;
    buf_init(&text, RENDERED_MAX);
    document_body_text(&a->body, &text);
    uint64_t hash = hash_add_bytes(HASH_START, buf_span(&text));
    enum err e = buf_error(&text);
    buf_free(&text);
    if (e == SW_OK)
        *out = hash ? hash : 1; /* 0: not known */
    return e;
}

void article_add_tag(struct article *a, struct span tag)
{
    if (tag.n == 0 || a->tag_count >= ARTICLE_TAGS_MAX)
        return;
    for (size_t i = 0; i < a->tag_count; i++) {
        if (span_equal_nocase(a->tags[i], tag))
            return;
    }
    a->tags = arena_grow(a->body.arena, a->tags, a->tag_count, &a->tag_capacity, sizeof(*a->tags));
    a->tags[a->tag_count++] = tag;
}

void article_add_related(struct article *a, struct span title, struct span url)
{
    if (url.n == 0 || a->related_count >= ARTICLE_RELATED_MAX)
        return;
    for (size_t i = 0; i < a->related_count; i++) {
        if (span_equal(a->related[i].url, url))
            return;
    }
    a->related = arena_grow(a->body.arena, a->related, a->related_count, &a->related_capacity,
                            sizeof(*a->related));
    a->related[a->related_count++] = (struct article_link){.title = title, .url = url};
}

void article_add_warning(struct article *a, const char *format, ...)
{
    struct buf text;
    va_list args;

    if (a->warning_count >= ARTICLE_WARNINGS_MAX)
        return;
    buf_init(&text, SIZE_MAX);
    va_start(args, format);
    buf_add_format_list(&text, format, args);
    va_end(args);
    a->warnings = arena_grow(a->body.arena, a->warnings, a->warning_count, &a->warning_capacity,
                             sizeof(*a->warnings));
    a->warnings[a->warning_count++] = arena_span(a->body.arena, buf_span(&text));
    buf_free(&text);
}
