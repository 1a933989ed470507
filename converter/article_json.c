/*
 * Articles to JSON and back: the adapter over jansson, with json_blocks.c.
 */
#include "article_json.h"

#include <jansson.h>

#include "json_blocks.h"
#include "smolwire/clock.h"

/* Plain members in the order they are written. */
static const struct member {
    const char *key;
    size_t offset; /* of a struct span in struct article */
} members[] = {
    {"url", offsetof(struct article, url)},
    {"title", offsetof(struct article, title)},
    {"standfirst", offsetof(struct article, standfirst)},
    {"byline", offsetof(struct article, byline)},
    {"site", offsetof(struct article, site)},
    {"language", offsetof(struct article, language)},
    {"section", offsetof(struct article, section)},
};

/* --- writing --------------------------------------------------------------- */

static bool set_span(json_t *object, const char *key, struct span s)
{
    return json_set(object, key, json_from_span(s));
}

static bool set_members(json_t *object, const struct article *a)
{
    for (size_t i = 0; i < SW_COUNT(members); i++) {
        const char *field = (const char *)a + members[i].offset;
        if (!set_span(object, members[i].key, *(const struct span *)(const void *)field))
            return false;
    }
    return true;
}

static bool set_spans(json_t *object, const char *key, const struct span *spans, size_t count)
{
    json_t *array = json_array();

    if (!json_set(object, key, array))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (json_array_append_new(array, json_from_span(spans[i])) != 0)
            return false;
    }
    return true;
}

static bool set_time(json_t *object, const char *key, int64_t t)
{
    struct buf text;
    bool done = false;

    if (t == SW_NO_TIME)
        return json_set(object, key, json_null());
    buf_init(&text, 64);
    clock_add_rfc3339(&text, t);
    if (buf_error(&text) == SW_OK)
        done = set_span(object, key, buf_span(&text));
    buf_free(&text);
    return done;
}

static bool set_picture(json_t *object, const struct article_picture *p)
{
    if (p->url.n == 0 && p->caption.n == 0 && p->credit.n == 0)
        return json_set(object, "image", json_null());
    json_t *image = json_object();
    return json_set(object, "image", image) && set_span(image, "url", p->url) &&
           set_span(image, "caption", p->caption) && set_span(image, "credit", p->credit);
}

static bool set_related(json_t *object, const struct article_link *links, size_t count)
{
    json_t *array = json_array();

    if (!json_set(object, "related", array))
        return false;
    for (size_t i = 0; i < count; i++) {
        json_t *link = json_object();
        if (json_array_append_new(array, link) != 0 || !set_span(link, "title", links[i].title) ||
            !set_span(link, "url", links[i].url))
            return false;
    }
    return true;
}

static bool set_body(json_t *object, const struct document *body)
{
    struct buf text;
    bool done = false;

    buf_init(&text, SIZE_MAX);
    document_body_text(body, &text);
    if (buf_error(&text) == SW_OK)
        done = set_span(object, "body", buf_span(&text));
    buf_free(&text);
    return done && json_set(object, "blocks", json_from_blocks(body));
}

static bool set_article(json_t *object, const struct article *a)
{
    return set_members(object, a) && set_spans(object, "tags", a->tags, a->tag_count) &&
           set_time(object, "published", a->published) &&
           set_time(object, "modified", a->modified) && set_picture(object, &a->picture) &&
           set_body(object, &a->body) && set_related(object, a->related, a->related_count) &&
           set_span(object, "method", a->method) &&
           set_spans(object, "warnings", a->warnings, a->warning_count) &&
           json_set(object, "teaser", json_boolean(a->teaser)) &&
           json_set(object, "live", json_boolean(a->live));
}

static int dump_to_buf(const char *bytes, size_t n, void *out)
{
    buf_add(out, bytes, n);
    return buf_error(out) == SW_OK ? 0 : -1;
}

/* Takes the object. */
static enum err dump_take(json_t *object, bool complete, struct buf *out)
{
    enum err e = complete ? SW_OK : SW_NOMEM;

    if (complete && json_dump_callback(object, dump_to_buf, out, JSON_COMPACT) != 0)
        e = buf_error(out) != SW_OK ? buf_error(out) : SW_NOMEM;
    json_decref(object);
    return e;
}

enum err article_to_json(const struct article *a, struct span file, struct buf *out)
{
    json_t *object = json_object();
    bool complete = (file.n == 0 || set_span(object, "file", file)) && set_article(object, a);

    return dump_take(object, complete, out);
}

enum err article_error_to_json(struct span file, struct span error, struct buf *out)
{
    json_t *object = json_object();
    bool complete = set_span(object, "file", file) && set_span(object, "error", error);

    return dump_take(object, complete, out);
}

/* --- reading --------------------------------------------------------------- */

static void read_members(const json_t *object, struct article *a, bool *bad)
{
    for (size_t i = 0; i < SW_COUNT(members); i++) {
        char *field = (char *)a + members[i].offset;
        *(struct span *)(void *)field = json_to_span(object, members[i].key, a->body.arena, bad);
    }
}

static int64_t read_time(const json_t *object, const char *key, bool *bad)
{
    const json_t *value = json_object_get(object, key);
    int64_t t = SW_NO_TIME;

    if (!value || json_is_null(value))
        return SW_NO_TIME;
    struct span text = span_make(json_string_value(value), json_string_length(value));
    if (!json_is_string(value) || !clock_parse_rfc3339(text, &t))
        *bad = true;
    return t;
}

static void read_picture(const json_t *object, struct article *a, bool *bad)
{
    const json_t *image = json_object_get(object, "image");

    if (!image || json_is_null(image))
        return;
    *bad = *bad || !json_is_object(image);
    a->picture.url = json_to_span(image, "url", a->body.arena, bad);
    a->picture.caption = json_to_span(image, "caption", a->body.arena, bad);
    a->picture.credit = json_to_span(image, "credit", a->body.arena, bad);
}

/* The array at `key`, empty when there is none. */
static size_t array_at(const json_t *object, const char *key, const json_t **array, bool *bad)
{
    *array = json_object_get(object, key);
    *bad = *bad || (*array && !json_is_array(*array));
    return json_array_size(*array);
}

static struct span string_at(const json_t *array, size_t i, struct arena *arena, bool *bad)
{
    const json_t *value = json_array_get(array, i);

    *bad = *bad || !json_is_string(value);
    return arena_span(arena, span_make(json_string_value(value), json_string_length(value)));
}

static void read_tags(const json_t *object, struct article *a, bool *bad)
{
    const json_t *array;
    size_t count = array_at(object, "tags", &array, bad);

    for (size_t i = 0; i < count; i++)
        article_add_tag(a, string_at(array, i, a->body.arena, bad));
}

static void read_warnings(const json_t *object, struct article *a, bool *bad)
{
    const json_t *array;
    size_t count = array_at(object, "warnings", &array, bad);

    for (size_t i = 0; i < count; i++) {
        struct span text = string_at(array, i, a->body.arena, bad);
        article_add_warning(a, "%.*s", SPAN_ARG(text));
    }
}

static void read_related(const json_t *object, struct article *a, bool *bad)
{
    const json_t *array;
    size_t count = array_at(object, "related", &array, bad);

    for (size_t i = 0; i < count; i++) {
        const json_t *link = json_array_get(array, i);
        struct span title = json_to_span(link, "title", a->body.arena, bad);
        struct span url = json_to_span(link, "url", a->body.arena, bad);
        article_add_related(a, title, url);
        *bad = *bad || !json_is_object(link);
    }
}

static enum err read_article(const json_t *object, struct article *a)
{
    bool bad = !json_is_object(object);

    read_members(object, a, &bad);
    a->body.language = a->language;
    read_tags(object, a, &bad);
    a->published = read_time(object, "published", &bad);
    a->modified = read_time(object, "modified", &bad);
    read_picture(object, a, &bad);
    read_related(object, a, &bad);
    a->method = json_to_span(object, "method", a->body.arena, &bad);
    read_warnings(object, a, &bad);
    a->teaser = json_to_flag(object, "teaser", &bad);
    a->live = json_to_flag(object, "live", &bad);
    return bad ? SW_CORRUPT : json_to_blocks(json_object_get(object, "blocks"), &a->body);
}

enum err article_from_json(struct span text, struct arena *arena, struct article *out)
{
    struct article a;
    json_t *object =
        json_loadb(text.p ? text.p : "", text.n, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);

    article_init(&a, arena);
    enum err e = object ? read_article(object, &a) : SW_CORRUPT;
    json_decref(object);
    if (e == SW_OK)
        *out = a;
    return e;
}
