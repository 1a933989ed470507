#include "status.h"

#include "smolwire/limits.h"
#include "smolwire/log.h"

#define DAY (24 * 3600)

/* A writer that comes while it is read spoils a reading; it does not leave and come every time. */
#define ATTEMPTS 5

/* Stories that fail, of each source: enough to see what is wrong with it. */
#define FAILING_FEW 3
#define FAILING_ALL 1000

static enum err read_one(struct store *store, const struct source *source, size_t failing,
                         struct status *out)
{
    struct source_status *s = &out->list[out->count++];
    int64_t today = out->now - out->now % DAY;
    s->source = source;
    enum err e = store_source_state(store, source->name, &out->arena, &s->state);
    if (!e)
        e = store_count_stories(store, source->name, &s->stories);
    if (!e)
        e = store_count_days(store, source->name, today - (STATUS_DAYS - 1) * DAY, s->days,
                             STATUS_DAYS);
    if (!e)
        e = store_count_pending(store, source->name, &s->pending);
    return e ? e
             : store_failing_entries(store, source->name, failing, &out->arena, &s->failing,
                                     &s->failing_count);
}

static enum err load_sources(const struct conf *c, struct sources *out)
{
    struct buf errors;
    buf_init(&errors, CONF_FILE_MAX);
    enum err e = sources_load(c, out, &errors);
    struct span rest = buf_span(&errors), line;
    while (span_token(&rest, "\n", &line))
        log_error("%.*s", SPAN_ARG(line));
    buf_free(&errors);
    return e;
}

static enum err read_all(struct store *store, const char *const *names, struct status *out)
{
    enum err e = SW_OK;
    bool named = names && *names;
    out->count = 0;
    for (size_t i = 0; !e && i < out->sources.count; i++) {
        const struct source *source = &out->sources.list[i];
        if (source_is_named(source, names))
            e = read_one(store, source, named ? FAILING_ALL : FAILING_FEW, out);
    }
    return e;
}

static enum err read_store(const char *path, const char *const *names, struct status *out,
                           bool *again)
{
    struct store *store = NULL;
    enum err e = store_open(path, STORE_READ, &store);
    *again = false;
    if (e)
        return e;
    e = read_all(store, names, out);
    *again = store_was_overtaken(store);
    store_close(store);
    return e;
}

enum err status_read(const struct conf *c, const char *const *names, struct status *out)
{
    const char *path = conf_string(conf_section(c, "mirror"), "store");
    bool again = false;
    *out = (struct status){.now = clock_now()};
    arena_init(&out->arena);
    enum err e = load_sources(c, &out->sources);
    if (e)
        return e;
    const char *unknown = sources_unknown(&out->sources, names);
    if (unknown) {
        log_error("no source is named \"%s\"", unknown);
        return SW_NOT_FOUND;
    }
    e = store_must_exist(path);
    if (e)
        return e;
    out->list = arena_array(&out->arena, out->sources.count, sizeof(*out->list));
    for (int i = 0; i < ATTEMPTS && (i == 0 || again); i++)
        e = read_store(path, names, out, &again);
    return e;
}

void status_free(struct status *s)
{
    sources_free(&s->sources);
    arena_free(&s->arena);
}
