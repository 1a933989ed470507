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

bool entry_is_filtered(struct entry_run *e)
{
    struct filter_subject subject = {
        .title = e->entry.title,
        .url = e->entry.url,
        .section = e->entry.section,
        .published = e->entry.published,
        .words = -1,
    };
    return is_filtered(e, &subject);
}

bool entry_article_is_filtered(struct entry_run *e, const struct article *a)
{
    struct filter_subject subject = {
        .title = a->title,
        .url = a->url,
        .section = a->section,
        .tags = a->tags,
        .tag_count = a->tag_count,
        .published = a->published,
        .words = (int64_t)document_word_count(&a->body),
        .whole = true,
    };
    return is_filtered(e, &subject);
}
