#include "feed_jsonfeed.h"

#include "feed_text.h"
#include "jsonvalue.h"
#include "smolwire/buf.h"
#include "smolwire/url.h"

struct reader {
    struct arena *arena;
    struct span url;
};

static struct span string_of(const struct reader *r, const struct jsonvalue *v)
{
    return arena_span(r->arena, span_trim(jsonvalue_string(v)));
}

static struct span member(const struct reader *r, const struct jsonvalue *object, const char *name)
{
    return string_of(r, jsonvalue_get(object, name));
}

static struct span text_member(const struct reader *r, const struct jsonvalue *object,
                               const char *name)
{
    return feed_plain(r->arena, jsonvalue_string(jsonvalue_get(object, name)));
}

static struct span link_member(const struct reader *r, const struct jsonvalue *object,
                               const char *name)
{
    struct span link = member(r, object, name);
    return link.n ? feed_resolve(r->arena, r->url, link) : link;
}

/* Ids are strings, but numbers are met. */
static struct span id_of(const struct reader *r, const struct jsonvalue *item)
{
    const struct jsonvalue *id = jsonvalue_get(item, "id");
    struct span string = string_of(r, id);
    long long number;
    if (string.p && string.n)
        return string;
    return jsonvalue_integer(id, &number) ? arena_format(r->arena, "%lld", number)
                                          : (struct span){0};
}

/* 1.1 has "authors", 1.0 "author"; both are met in both. */
static struct span author_of(const struct reader *r, const struct jsonvalue *object)
{
    const struct jsonvalue *authors = jsonvalue_get(object, "authors");
    struct span names = {0};
    if (!jsonvalue_count(authors))
        authors = jsonvalue_get(object, "author");
    for (size_t i = 0; i < jsonvalue_count(authors); i++) {
        const struct jsonvalue *author = jsonvalue_at(authors, i);
        struct span name = text_member(r, author, "name");
        if (!name.n)
            name = feed_fold(r->arena, jsonvalue_string(author));
        names = feed_join(r->arena, names, name);
    }
    return names;
}

static void read_tags(const struct reader *r, const struct jsonvalue *item, struct feed_entry *e)
{
    const struct jsonvalue *tags = jsonvalue_get(item, "tags");
    size_t count = jsonvalue_count(tags);
    if (count > FEED_TAGS_MAX)
        count = FEED_TAGS_MAX;
    e->tags = arena_array(r->arena, count, sizeof(*e->tags));
    for (size_t i = 0; i < count; i++) {
        struct span tag = feed_fold(r->arena, jsonvalue_string(jsonvalue_at(tags, i)));
        if (tag.n)
            e->tags[e->tag_count++] = tag;
    }
    if (e->tag_count)
        e->section = e->tags[0];
}

static void read_date(const struct jsonvalue *item, const char *name, int64_t *t)
{
    int64_t parsed;
    if (feed_parse_date(jsonvalue_string(jsonvalue_get(item, name)), &parsed))
        *t = parsed;
}

static void read_item(const struct reader *r, const struct jsonvalue *item, struct feed_entry *e)
{
    e->id = id_of(r, item);
    e->link = link_member(r, item, "url");
    if (!e->link.n)
        e->link = link_member(r, item, "external_url");
    if (!e->link.n && url_is_web(e->id))
        e->link = e->id;
    e->title = text_member(r, item, "title");
    e->content = member(r, item, "content_html");
    struct span text = member(r, item, "content_text");
    if (!e->content.n && text.n)
        e->content = feed_as_html(r->arena, text);
    e->summary = text_member(r, item, "summary");
    if (!e->summary.n)
        e->summary = feed_fold(r->arena, text);
    e->base = r->url;
    e->author = author_of(r, item);
    read_date(item, "date_published", &e->published);
    read_date(item, "date_modified", &e->updated);
    if (e->published == SW_NO_TIME)
        e->published = e->updated;
    read_tags(r, item, e);
}

static void read_feed(const struct reader *r, const struct jsonvalue *root, struct feed *out)
{
    struct span version = jsonvalue_string(jsonvalue_get(root, "version"));
    out->format = span_contains(version, SPAN("version/1.1")) ? SPAN("json11") : SPAN("json10");
    out->title = text_member(r, root, "title");
    out->link = link_member(r, root, "home_page_url");
    out->language = member(r, root, "language");
    struct span author = author_of(r, root);
    const struct jsonvalue *items = jsonvalue_get(root, "items");
    for (size_t i = 0; i < jsonvalue_count(items); i++) {
        const struct jsonvalue *item = jsonvalue_at(items, i);
        struct feed_entry *e = jsonvalue_is_object(item) ? feed_add_entry(out, r->arena) : NULL;
        if (!e)
            continue;
        read_item(r, item, e);
        if (!e->author.n)
            e->author = author;
    }
}

enum err feed_read_jsonfeed(struct span utf8, struct span url, struct arena *arena,
                            struct feed *out, struct buf *reason)
{
    struct jsonvalue *root = NULL;
    struct reader r = {arena, url};
    enum err e = jsonvalue_parse(utf8, &root, NULL);
    if (e) {
        buf_add_string(reason, e == SW_LIMIT ? "parse: JSON of too many values"
                                             : "parse: JSON that cannot be read");
        return e;
    }
    bool is_feed = jsonvalue_is_object(root) && jsonvalue_is_array(jsonvalue_get(root, "items"));
    if (is_feed)
        read_feed(&r, root, out);
    else
        buf_add_string(reason, "parse: not a feed: JSON without items");
    jsonvalue_free(root);
    return is_feed ? SW_OK : SW_SYNTAX;
}
