#include "refresh_entry_filter.h"

#include "smolwire/log.h"

/* Not a failure: told only to those who want to know. True when the entry has ended. */
static bool is_filtered(struct entry_run *e, const struct filter_subject *subject)
{
    struct refresh_run *run = entry_run_of(e);
    const char *why = filter_reason(&e->source->source->filter, subject, run->now);
    if (!why)
        return false;
    log_info("not wanted: %.*s: %s", SPAN_ARG(e->entry.url), why);
    run_fatal(
        run, store_entry_failed(run->store, e->entry.id, SPAN("filter"), span_of(why), SW_NO_TIME));
    entry_end(e);
    return true;
}

/* What the feed says that it is about, after `more` tags that are known from elsewhere. */
static void add_tags(struct entry_run *e, const struct span *more, size_t count,
                     struct filter_subject *subject)
{
    size_t capacity = count;
    struct span lines = e->entry.tags, line;
    struct span *tags = arena_array(&e->arena, count, sizeof(*tags));
    for (size_t i = 0; i < count; i++)
        tags[i] = more[i];
    while (span_token(&lines, "\n", &line)) {
        tags = arena_grow(&e->arena, tags, count, &capacity, sizeof(*tags));
        tags[count++] = line;
    }
    subject->tags = tags;
    subject->tag_count = count;
}

bool entry_is_filtered(struct entry_run *e)
{
    struct filter_subject subject = {
        .title = {[FILTER_SOURCE] = e->entry.title},
        .url = {[FILTER_SOURCE] = e->entry.url},
        .section = {[FILTER_SOURCE] = e->entry.section},
        .published = e->entry.published,
        .words = -1,
    };
    add_tags(e, NULL, 0, &subject);
    return is_filtered(e, &subject);
}

bool entry_article_is_filtered(struct entry_run *e, const struct article *a)
{
    struct filter_subject subject = {
        .title = {a->title, e->entry.title},
        .url = {a->url, e->entry.url},
        .section = {a->section, e->entry.section},
        .published = a->published,
        .words = (int64_t)document_word_count(&a->body),
        .whole = true,
    };
    add_tags(e, a->tags, a->tag_count, &subject);
    return is_filtered(e, &subject);
}
