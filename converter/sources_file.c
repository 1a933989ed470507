#include "sources_file.h"

#include <fcntl.h>

#include "smolwire/buf.h"
#include "smolwire/escape.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/tree.h"
#include "smolwire/url.h"

/* Names are first segments of paths and stand in every link. */
#define NAME_MAX_BYTES 30

/* Values of one line of the file; a title that is longer is none. */
#define VALUE_MAX 1000

struct adding {
    const struct conf *conf;
    struct arena *arena;
    struct buf text;    /* of the whole file */
    const char **names; /* given so far */
    size_t count;       /* of these, with gaps */
};

/* --- names ------------------------------------------------------------------- */

static bool is_taken(const struct adding *a, struct span name)
{
    for (const struct conf_section *s = conf_next(a->conf, "source", NULL); s;
         s = conf_next(a->conf, "source", s))
        if (span_is(name, conf_name(s)))
            return true;
    for (size_t i = 0; i < a->count; i++)
        if (a->names[i] && span_is(name, a->names[i]))
            return true;
    return tree_is_reserved(name);
}

/* "www.the-post.co.uk" is "the-post". */
static struct span host_word(struct span address)
{
    struct url url;
    if (url_parse(address, &url))
        return (struct span){0};
    struct span host = url.host, longest = {0}, label;
    while (span_token(&host, ".", &label))
        if (!span_is(label, "www") && label.n > longest.n)
            longest = label;
    return longest;
}

static const char *make_name(const struct adding *a, const struct new_source *source)
{
    const struct span wishes[] = {source->name, source->title, host_word(source->url),
                                  SPAN("source")};
    struct buf slug;
    buf_init(&slug, SLUG_MAX);
    for (size_t i = 0; i < SW_COUNT(wishes) && !slug.len; i++)
        escape_slug(&slug, wishes[i], NAME_MAX_BYTES);
    struct span base = arena_span(a->arena, buf_span(&slug)), name = base;
    buf_free(&slug);
    for (unsigned number = 2; is_taken(a, name); number++)
        name = arena_format(a->arena, "%.*s-%u", SPAN_ARG(base), number);
    return arena_string(a->arena, name);
}

/* --- addresses ----------------------------------------------------------------- */

static bool is_followed(const struct adding *a, struct span url, const struct new_source *list,
                        size_t before)
{
    for (const struct conf_section *s = conf_next(a->conf, "source", NULL); s;
         s = conf_next(a->conf, "source", s)) {
        const char *there = conf_string(s, "url");
        if (there && span_is(url, there))
            return true;
    }
    for (size_t i = 0; i < before; i++)
        if (span_equal(list[i].url, url))
            return true;
    return false;
}

/* --- text ------------------------------------------------------------------------ */

/* Text from outside as a value: one line without controls. */
static void add_value(struct adding *a, const char *key, struct span value)
{
    struct buf line;
    buf_init(&line, VALUE_MAX);
    escape_terminal(&line, span_trim(value));
    if (!buf_error(&line) && line.len)
        buf_add_format(&a->text, "%s = %s\n", key, line.data);
    buf_free(&line);
}

static void add_section(struct adding *a, const struct new_source *s, const char *name)
{
    static const char *const kinds[] = {
        [SOURCE_FEED] = "feed", [SOURCE_SITEMAP] = "sitemap", [SOURCE_PAGE] = "page",
        [SOURCE_LIST] = "list", [SOURCE_FOLDER] = NULL,       [SOURCE_AUTO] = NULL};
    buf_add_format(&a->text, "%s[source %s]\n", a->text.len ? "\n" : "", name);
    add_value(a, "url", s->url);
    if (kinds[s->kind])
        add_value(a, "kind", span_of(kinds[s->kind]));
    add_value(a, "title", s->title);
    add_value(a, "section", s->section);
}

static size_t add_all(struct adding *a, const struct new_source *list, size_t count)
{
    size_t added = 0;
    for (; a->count < count; a->count++) {
        const struct new_source *s = &list[a->count];
        a->names[a->count] = NULL;
        if (is_followed(a, s->url, list, a->count))
            continue;
        const char *name = make_name(a, s);
        add_section(a, s, name);
        a->names[a->count] = name;
        added++;
    }
    return added;
}

/* What does not read back is never written. */
static enum err write_text(const struct adding *a, const char *path, struct buf *reason)
{
    struct conf *check = NULL;
    enum err e = buf_error(&a->text);
    if (e) {
        buf_add_format(reason, "%s: %s", path, err_text(e));
        return e;
    }
    e = conf_load_text(path, a->text.data, &check, reason);
    conf_free(check);
    if (e)
        return e;
    e = fsio_replace(AT_FDCWD, path, buf_span(&a->text), NULL);
    if (e)
        buf_add_format(reason, "%s: %s", path, err_text(e));
    return e;
}

enum err sources_file_add(const struct conf *c, const struct new_source *list, size_t count,
                          struct arena *arena, const char **names, size_t *added,
                          struct buf *reason)
{
    struct adding a = {.conf = c, .arena = arena, .names = names};
    const char *path = conf_string(conf_section(c, "mirror"), "sources");
    *added = 0;
    if (!path) {
        buf_add_string(reason, "[mirror] sources names no file that could be written");
        return SW_NOT_FOUND;
    }
    buf_init(&a.text, CONF_FILE_MAX);
    enum err e = fsio_read(AT_FDCWD, path, &a.text);
    if (e == SW_NOT_FOUND)
        e = SW_OK;
    if (e)
        buf_add_format(reason, "%s: %s", path, err_text(e));
    if (!e && a.text.len && !span_ends(buf_span(&a.text), SPAN("\n")))
        buf_add_char(&a.text, '\n');
    size_t count_added = e ? 0 : add_all(&a, list, count);
    if (count_added)
        e = write_text(&a, path, reason);
    if (!e)
        *added = count_added;
    buf_free(&a.text);
    return e;
}
