#include "source.h"

#include <stdlib.h>
#include <string.h>

#include "smolwire/limits.h"

static const struct {
    const char *word; /* as in the option's choices */
    enum source_kind kind;
} kinds[] = {
    {"auto", SOURCE_AUTO}, {"feed", SOURCE_FEED}, {"sitemap", SOURCE_SITEMAP},
    {"page", SOURCE_PAGE}, {"list", SOURCE_LIST}, {"folder", SOURCE_FOLDER},
};

static enum source_kind kind_of(const char *word)
{
    for (size_t i = 0; i < SW_COUNT(kinds); i++)
        if (strcmp(kinds[i].word, word) == 0)
            return kinds[i].kind;
    return SOURCE_AUTO;
}

static void complain(const struct conf_section *s, const char *what, struct buf *errors)
{
    buf_add_format(errors, "%s:%u: [source %s] %s\n", conf_section_file(s), conf_line(s),
                   conf_name(s), what);
}

/* NULL: it is well. */
static const char *fault_of(const char *url, const char *path, const char *base,
                            enum source_kind kind)
{
    if (!url && !path)
        return "needs url or path";
    if (url && path)
        return "has both url and path";
    if (path && !base)
        return "has a path and needs base, the address its pages had on the web";
    if (url && base)
        return "has a base, which goes with path";
    if (path && kind != SOURCE_AUTO && kind != SOURCE_FOLDER)
        return "has a path, so its kind is folder";
    if (url && kind == SOURCE_FOLDER)
        return "is of kind folder and needs path, not url";
    return NULL;
}

static bool copies_pictures(const struct conf *c, const struct conf_section *s)
{
    const char *own = conf_string(s, "images");
    return span_is(span_of(own ? own : conf_string(conf_section(c, "mirror"), "images")), "mirror");
}

static bool read_source(const struct conf *c, const struct conf_section *s, struct source *out,
                        struct buf *errors)
{
    const char *url = conf_string(s, "url"), *path = conf_string(s, "path");
    const char *base = conf_string(s, "base");
    enum source_kind kind = kind_of(conf_string(s, "kind"));
    const char *fault = fault_of(url, path, base, kind);
    if (fault) {
        complain(s, fault, errors);
        return false;
    }
    *out = (struct source){
        .name = span_of(conf_name(s)),
        .kind = path ? SOURCE_FOLDER : kind,
        .url = span_of(path ? base : url),
        .path = path,
        .section = span_of(conf_string(s, "section")),
        .robots = conf_boolean(s, "robots"),
        .pictures = copies_pictures(c, s),
        .keep = conf_number(s, "keep"),
    };
    return filter_read(s, &out->filter, errors) == SW_OK;
}

enum err sources_load(const struct conf *c, struct sources *out, struct buf *errors)
{
    *out = (struct sources){0};
    size_t count = 0;
    for (const struct conf_section *s = conf_next(c, "source", NULL); s;
         s = conf_next(c, "source", s))
        count++;
    out->list = calloc(count ? count : 1, sizeof(*out->list));
    if (!out->list)
        return SW_NOMEM;
    bool well = true;
    for (const struct conf_section *s = conf_next(c, "source", NULL); s;
         s = conf_next(c, "source", s))
        well = read_source(c, s, &out->list[out->count++], errors) && well;
    return well ? SW_OK : SW_SYNTAX;
}

void sources_free(struct sources *s)
{
    for (size_t i = 0; i < s->count; i++)
        filter_free(&s->list[i].filter);
    free(s->list);
    *s = (struct sources){0};
}

const struct source *sources_find(const struct sources *s, struct span name)
{
    for (size_t i = 0; i < s->count; i++)
        if (span_equal(s->list[i].name, name))
            return &s->list[i];
    return NULL;
}

bool source_is_named(const struct source *s, const char *const *names)
{
    if (!names || !*names)
        return true;
    for (; *names; names++)
        if (span_is(s->name, *names))
            return true;
    return false;
}

const char *sources_unknown(const struct sources *s, const char *const *names)
{
    for (; names && *names; names++)
        if (!sources_find(s, span_of(*names)))
            return *names;
    return NULL;
}
