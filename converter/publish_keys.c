/*
 * Lists by name: their keys and page paths.
 */
#include "publish_run.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"
#include "store_pages.h"

int64_t publish_day_of(int64_t time)
{
    int64_t second = time % DAY_SECONDS;
    return time - (second < 0 ? second + DAY_SECONDS : second);
}

int64_t publish_week_of(int64_t time)
{
    int64_t day = publish_day_of(time);
    return day - (civil_from_time(day).weekday + 6) % 7 * DAY_SECONDS;
}

static const char *configured_title(const struct publisher *p, struct span source)
{
    const struct conf_section *c = conf_next(p->conf, "source", NULL);
    while (c && !span_is(source, conf_name(c)))
        c = conf_next(p->conf, "source", c);
    return c ? conf_string(c, "title") : NULL;
}

static struct span find_title(struct publisher *p, struct span source)
{
    struct span site;
    const char *title = configured_title(p, source);
    if (title)
        return span_of(title);
    /* without an answer the name stays; a store that fails is told by what follows */
    return store_source_site(p->store, source, &p->arena, &site) == SW_OK
               ? site
               : arena_span(&p->arena, source);
}

struct span publish_source_title(struct publisher *p, struct span source)
{
    for (size_t i = 0; i < p->name_count; i++)
        if (span_equal(p->names[i].source, source))
            return p->names[i].title;
    struct span title = find_title(p, source);
    p->names = arena_grow(&p->arena, p->names, p->name_count, &p->name_capacity, sizeof(*p->names));
    p->names[p->name_count++] = (struct source_name){arena_span(&p->arena, source), title};
    return title;
}

struct span publish_section_slug(struct arena *arena, struct span section)
{
    struct buf b;
    buf_init(&b, SLUG_MAX + 1);
    escape_name_slug(&b, section, SLUG_MAX);
    struct span slug = b.len ? arena_span(arena, buf_span(&b)) : (struct span){0};
    buf_free(&b);
    return slug;
}

int64_t list_key_until(const struct list_key *key)
{
    return key->day + (key->kind == LIST_WEEK ? 7 : 1) * DAY_SECONDS;
}

enum err list_key_beside(struct publisher *p, const struct list_key *key, bool after,
                         struct list_key *out)
{
    int64_t time = 0;
    enum err e = after ? store_time_after(p->store, key->name, list_key_until(key), &time)
                       : store_time_before(p->store, key->name, key->day, &time);
    if (e)
        return e;
    *out = *key;
    out->day = key->kind == LIST_WEEK ? publish_week_of(time) : publish_day_of(time);
    return SW_OK;
}

static void add_source_folder(struct buf *b, struct span source)
{
    buf_add_char(b, '/');
    escape_slug(b, source, SLUG_MAX);
    buf_add_char(b, '/');
}

void list_key_page(struct buf *b, const struct list_key *key)
{
    switch (key->kind) {
    case LIST_FRONT: buf_add_string(b, "/"); break;
    case LIST_ABOUT: buf_add_string(b, "/about"); break;
    case LIST_SOURCES: buf_add_string(b, "/sources"); break;
    case LIST_SECTIONS: buf_add_string(b, "/section/"); break;
    case LIST_DAYS: buf_add_string(b, "/day/"); break;
    case LIST_TAGS: buf_add_string(b, "/tag/"); break;
    case LIST_CHANGES: buf_add_string(b, "/changes"); break;
    case LIST_STATUS: buf_add_string(b, "/status"); break;
    case LIST_SOURCE: add_source_folder(b, key->name); break;
    case LIST_SECTION:
        buf_add_string(b, "/section/");
        buf_add_span(b, key->name);
        break;
    case LIST_TAG:
        buf_add_string(b, "/tag/");
        buf_add_span(b, key->name);
        break;
    case LIST_WEEK:
        buf_add_string(b, "/week/");
        clock_add_date(b, key->day);
        break;
    case LIST_DAY:
        buf_add_string(b, "/day/");
        clock_add_date(b, key->day);
        break;
    case LIST_SOURCE_DAY:
        add_source_folder(b, key->name);
        clock_add_date(b, key->day);
        buf_add_char(b, '/');
        break;
    }
}

struct span list_key_page_in(struct arena *arena, const struct list_key *key)
{
    struct buf b;
    buf_init(&b, URL_MAX);
    list_key_page(&b, key);
    struct span page = arena_span(arena, buf_span(&b));
    buf_free(&b);
    return page;
}
