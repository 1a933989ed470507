#include "prune.h"

#include "relate.h"
#include "store_kept.h"
#include "store_pages.h"
#include "store_prune.h"

/* Stories between two commits. */
#define BATCH 200

static enum err remove_story(struct store *s, int64_t id)
{
    enum err e = store_touch_beside(s, id);
    if (!e)
        e = relate_forget(s, id);
    return e ? e : store_remove_story(s, id);
}

static enum err remove_batch(struct store *s, const int64_t *ids, size_t count)
{
    enum err e = store_begin(s);
    if (e)
        return e;
    for (size_t i = 0; !e && i < count; i++)
        e = remove_story(s, ids[i]);
    if (!e)
        e = store_commit(s);
    if (e)
        store_rollback(s);
    return e;
}

static int64_t oldest_kept(const struct conf_section *source, int64_t now)
{
    int64_t keep = conf_number(source, "keep");
    return keep ? now - keep : SW_NO_TIME;
}

static struct keep_rule *read_rules(const struct conf *c, int64_t now, struct arena *arena,
                                    size_t *count)
{
    struct keep_rule *rules = NULL;
    size_t capacity = 0;
    const struct conf_section *source = conf_next(c, "source", NULL);
    for (*count = 0; source; source = conf_next(c, "source", source)) {
        rules = arena_grow(arena, rules, *count, &capacity, sizeof(*rules));
        rules[(*count)++] = (struct keep_rule){
            .source = span_of(conf_name(source)),
            .from = oldest_kept(source, now),
            .stories = conf_number(source, "keep-stories"),
        };
    }
    return rules;
}

enum err prune(struct store *s, const struct conf *c, int64_t now, struct progress *progress,
               size_t *removed)
{
    struct arena arena;
    int64_t *ids = NULL;
    size_t rule_count = 0, count = 0;
    arena_init(&arena);
    const struct keep_rule *rules = read_rules(c, now, &arena, &rule_count);
    enum err e = store_expired(s, rules, rule_count, &arena, &ids, &count);
    if (!e)
        e = store_forget_pages(s, now - conf_number(conf_section(c, "convert"), "keep-pages"));
    for (size_t from = 0; !e && from < count; from += BATCH) {
        progress_count(progress, "removed:", from, count);
        e = remove_batch(s, ids + from, count - from < BATCH ? count - from : BATCH);
    }
    *removed = e ? 0 : count;
    arena_free(&arena);
    return e;
}
