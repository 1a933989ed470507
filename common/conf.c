/*
 * The configuration: finding, loading, asking.
 */
#include "smolwire/conf.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf_data.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"

static SW_NORETURN void bug(const char *what, const char *section, const char *key)
{
    log_error("configuration, [%s] %s: %s", section, key, what);
    abort();
}

const struct conf_kind *conf_find_kind(struct span section)
{
    for (const struct conf_kind *k = conf_kinds; k->section; k++)
        if (span_is(section, k->section))
            return k;
    return NULL;
}

bool conf_section_is_named(const char *section)
{
    const struct conf_kind *kind = conf_find_kind(span_of(section));
    return kind && kind->name_is_valid;
}

const char *conf_section_doc(const char *section)
{
    const struct conf_kind *kind = conf_find_kind(span_of(section));
    return kind ? kind->doc : "";
}

size_t conf_count_options(const char *section)
{
    size_t count = 0;
    for (const struct conf_option *o = conf_options; o->section; o++)
        count += strcmp(o->section, section) == 0;
    return count;
}

static void set_default(struct conf *c, struct conf_value *v)
{
    static const char *const none[] = {NULL};
    struct buf why;
    v->list = none;
    if (!v->option->fallback)
        return;
    buf_init(&why, LOG_MESSAGE_MAX);
    if (!conf_set(c, v, span_of(v->option->fallback), &why))
        bug(why.data, v->option->section, v->option->key);
    buf_free(&why);
}

struct conf_section *conf_add_section(struct conf *c, const char *kind, struct span name,
                                      unsigned line)
{
    struct conf_section *s = arena_zalloc(&c->arena, sizeof(*s));
    s->kind = kind;
    s->name = arena_string(&c->arena, name);
    s->file = "";
    s->line = line;
    s->values = arena_array(&c->arena, conf_count_options(kind), sizeof(*s->values));
    for (const struct conf_option *o = conf_options; o->section; o++) {
        if (strcmp(o->section, kind) != 0)
            continue;
        s->values[s->count].option = o;
        set_default(c, &s->values[s->count++]);
    }
    if (c->last)
        c->last->next = s;
    else
        c->first = s;
    c->last = s;
    return s;
}

struct conf_section *conf_find(const struct conf *c, const char *kind, struct span name)
{
    for (struct conf_section *s = c->first; s; s = s->next)
        if (strcmp(s->kind, kind) == 0 && span_is(name, s->name))
            return s;
    return NULL;
}

struct conf_value *conf_find_value(const struct conf_section *s, struct span key)
{
    for (size_t i = 0; i < s->count; i++)
        if (span_is(key, s->values[i].option->key))
            return &s->values[i];
    return NULL;
}

/* The folder of `file`, absolute where that can be. */
static const char *folder_of(struct arena *a, const char *file)
{
    file += span_starts(span_of(file), SPAN("./")) ? 2 : 0;
    struct span folder = span_of(file);
    size_t slash = span_find_last_char(folder, '/');
    if (slash < folder.n)
        folder = span_slice(folder, 0, slash);
    else
        folder.n = 0;
    if (file[0] == '/')
        return arena_string(a, folder);
    char *here = getcwd(NULL, 0);
    const char *absolute = here ? here : "."; /* a folder that was removed has no path */
    struct span whole = folder.n == 0 ? arena_span(a, span_of(absolute))
                                      : arena_format(a, "%s/%.*s", absolute, SPAN_ARG(folder));
    free(here);
    return whole.p;
}

static struct conf *conf_new(const char *file)
{
    struct conf *c = calloc(1, sizeof(*c));
    if (!c)
        err_out_of_memory();
    arena_init(&c->arena);
    c->file = arena_string(&c->arena, span_of(file));
    c->folder = folder_of(&c->arena, file);
    for (const struct conf_kind *k = conf_kinds; k->section; k++)
        if (!k->name_is_valid && conf_count_options(k->section) > 0)
            conf_add_section(c, k->section, SPAN(""), 0);
    return c;
}

void conf_free(struct conf *c)
{
    if (!c)
        return;
    arena_free(&c->arena);
    free(c);
}

/* The file for further sources; there need not be one. */
static enum err read_sources(struct conf *c, struct buf *errors)
{
    const char *path = conf_string(conf_section(c, "mirror"), "sources");
    struct buf text;
    if (!path)
        return SW_OK;
    buf_init(&text, CONF_FILE_MAX);
    enum err e = fsio_read(AT_FDCWD, path, &text);
    if (e == SW_OK) {
        c->has_sources_file = true;
        e = conf_read(c, path, "source", buf_span(&text), errors);
    } else if (e == SW_NOT_FOUND) {
        e = SW_OK;
    } else {
        buf_add_format(errors, "%s: cannot be read: %s\n", path, err_text(e));
    }
    buf_free(&text);
    return e;
}

static enum err load(const char *name, struct span text, bool with_sources, struct conf **out,
                     struct buf *errors)
{
    struct conf *c = conf_new(name);
    enum err e = conf_read(c, c->file, NULL, text, errors);
    if (e == SW_OK && with_sources)
        e = read_sources(c, errors);
    if (e == SW_OK)
        *out = c;
    else
        conf_free(c);
    return e;
}

enum err conf_load_text(const char *name, const char *text, struct conf **out, struct buf *errors)
{
    return load(name, span_of(text), false, out, errors);
}

enum err conf_defaults(struct conf **out)
{
    *out = conf_new("");
    return SW_OK;
}

enum err conf_load(const char *path, struct conf **out, struct buf *errors)
{
    struct buf text;
    buf_init(&text, CONF_FILE_MAX);
    enum err e = fsio_read(AT_FDCWD, path, &text);
    if (e == SW_OK)
        e = load(path, buf_span(&text), true, out, errors);
    else
        buf_add_format(errors, "%s: cannot be read: %s\n", path, err_text(e));
    buf_free(&text);
    return e;
}

/* The first of the usual places that has a file: its path in `place`. */
static bool find_usual(struct buf *place)
{
    const char *home = getenv("HOME");
    buf_add_string(place, "./smolwire.ini");
    if (access(place->data, F_OK) == 0)
        return true;
    buf_reset(place);
    if (home && *home)
        buf_add_format(place, "%s/.config/smolwire/smolwire.ini", home);
    if (place->len > 0 && access(place->data, F_OK) == 0)
        return true;
    buf_reset(place);
    buf_add_string(place, "/etc/smolwire/smolwire.ini");
    return access(place->data, F_OK) == 0;
}

enum err conf_find_and_load(const char *path, struct conf **out, struct buf *errors)
{
    struct buf place;
    enum err e;
    if (!path || !*path)
        path = getenv("SMOLWIRE_CONFIG");
    buf_init(&place, URL_MAX);
    if (path && *path) {
        e = conf_load(path, out, errors);
        if (e == SW_NOT_FOUND) /* it was asked for: defaults would not do */
            e = SW_IO;
    } else if (find_usual(&place)) {
        e = conf_load(place.data, out, errors);
    } else {
        buf_add_string(errors, "no configuration file: looked for ./smolwire.ini, "
                               "~/.config/smolwire/smolwire.ini, /etc/smolwire/smolwire.ini\n");
        e = SW_NOT_FOUND;
    }
    buf_free(&place);
    return e;
}

const char *conf_file(const struct conf *c)
{
    return c->file;
}

const struct conf_section *conf_section(const struct conf *c, const char *section)
{
    const struct conf_section *s = conf_find(c, section, SPAN(""));
    if (!s)
        bug("no such section in the table", section, "");
    return s;
}

const struct conf_section *conf_next(const struct conf *c, const char *section,
                                     const struct conf_section *previous)
{
    const struct conf_section *s = previous ? previous->next : c->first;
    while (s && strcmp(s->kind, section) != 0)
        s = s->next;
    return s;
}

const char *conf_name(const struct conf_section *s)
{
    return s->name;
}

const char *conf_section_file(const struct conf_section *s)
{
    return s->file;
}

unsigned conf_line(const struct conf_section *s)
{
    return s->line;
}

unsigned conf_option_line(const struct conf_section *s, const char *key)
{
    const struct conf_value *v = conf_find_value(s, span_of(key));
    return v ? v->line : 0;
}

enum shape { SHAPE_TEXT, SHAPE_NUMBER, SHAPE_BOOLEAN, SHAPE_LIST };

static enum shape shape_of(enum conf_type type)
{
    switch (type) {
    case CONF_INTEGER:
    case CONF_DURATION:
    case CONF_SIZE: return SHAPE_NUMBER;
    case CONF_BOOLEAN: return SHAPE_BOOLEAN;
    case CONF_LIST:
    case CONF_HOSTS:
    case CONF_LISTEN:
    case CONF_CONNECT: return SHAPE_LIST;
    case CONF_STRING:
    case CONF_PATH:
    case CONF_CHOICE:
    case CONF_URL:
    case CONF_HOST: break;
    }
    return SHAPE_TEXT;
}

static const struct conf_value *value_as(const struct conf_section *s, const char *key,
                                         enum shape shape)
{
    const struct conf_value *v = conf_find_value(s, span_of(key));
    if (!v)
        bug("no such option in the table", s->kind, key);
    if (shape_of(v->option->type) != shape)
        bug("option of another type", s->kind, key);
    return v;
}

const char *conf_string(const struct conf_section *s, const char *key)
{
    return value_as(s, key, SHAPE_TEXT)->text;
}

int64_t conf_number(const struct conf_section *s, const char *key)
{
    return value_as(s, key, SHAPE_NUMBER)->number;
}

bool conf_boolean(const struct conf_section *s, const char *key)
{
    return value_as(s, key, SHAPE_BOOLEAN)->number != 0;
}

const char *const *conf_list(const struct conf_section *s, const char *key)
{
    return value_as(s, key, SHAPE_LIST)->list;
}
