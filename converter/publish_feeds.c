/*
 * Atom feeds (RFC 4287) of the front page, of each source, section and tag, and
 * the list of the sources' feeds as OPML, beside their pages in the Gemini tree. Entries lead to
 * the mirror; the story on the web is their `via`.
 *
 * No clock: a feed was updated when its newest story was, so without news its
 * file stays as it is.
 */
#include "publish_lists.h"
#include "smolwire/escape.h"
#include "smolwire/limits.h"
#include "smolwire/tree.h"
#include "smolwire/url.h"
#include "store_pages.h"
#include "store_setting.h"

#define FEED_STORIES 40

/* What may stand for a mirror in the world: not the name that every machine has for itself. */
static bool is_name_of_its_own(struct span host)
{
    return !span_is_nocase(host, "localhost") && span_find_char(host, ':') == host.n;
}

static enum err settle_ids(struct publisher *p, struct span host)
{
    struct buf ids;
    buf_init(&ids, URL_MAX);
    buf_add_format(&ids, "tag:%.*s,", SPAN_ARG(host));
    clock_add_date(&ids, p->now);
    buf_add_char(&ids, ':');
    p->feed_ids = arena_span(&p->arena, buf_span(&ids));
    buf_free(&ids);
    return store_set_setting(p->store, "feed-ids", p->feed_ids);
}

enum err publish_settle_ids(struct publisher *p)
{
    const char *host = conf_list(conf_section(p->conf, "gemini"), "host")[0];
    enum err e = store_setting(p->store, "feed-ids", &p->arena, &p->feed_ids);
    if (e != SW_NOT_FOUND)
        return e;
    if (host && is_name_of_its_own(span_of(host)))
        return settle_ids(p, span_of(host));
    p->feed_ids = SPAN("tag:localhost,2025:");
    return SW_OK;
}

static void add_element(struct buf *b, const char *name, struct span text)
{
    if (text.n == 0)
        return;
    buf_add_format(b, "<%s>", name);
    escape_xml(b, text);
    buf_add_format(b, "</%s>\n", name);
}

/* RFC 4151. */
static void add_id(struct list_run *run, struct buf *b, struct span path)
{
    buf_add_string(b, "<id>");
    escape_xml(b, run->p->feed_ids);
    escape_xml(b, path);
    buf_add_string(b, "</id>\n");
}

static void add_time(struct buf *b, const char *name, int64_t time)
{
    buf_add_format(b, "<%s>", name);
    clock_add_rfc3339(b, time);
    buf_add_format(b, "</%s>\n", name);
}

/*
 * `type` NULL: none is told. So it is with the mirror's own pages: readers of
 * feeds take a link without a type, and pass over one that is not HTML.
 */
static void add_atom_link(struct buf *b, const char *relation, const char *type, struct span base,
                          struct span path)
{
    buf_add_format(b, "<link rel=\"%s\"", relation);
    if (type)
        buf_add_format(b, " type=\"%s\"", type);
    buf_add_string(b, " href=\"");
    escape_xml(b, base);
    escape_xml(b, path);
    buf_add_string(b, "\"/>\n");
}

static struct span gemini_path(struct list_run *run, struct span page)
{
    struct buf b;
    buf_init(&b, URL_MAX);
    tree_gemini_link(&b, page);
    struct span path = arena_span(&run->arena, buf_span(&b));
    buf_free(&b);
    return path;
}

static int64_t updated(const struct story *story)
{
    return story->modified == SW_NO_TIME ? story->published : story->modified;
}

static void add_author(struct buf *b, struct span name)
{
    buf_add_string(b, "<author>");
    add_element(b, "name", name);
    buf_add_string(b, "</author>\n");
}

static void add_entry(struct list_run *run, struct buf *b, struct span base,
                      const struct story *story)
{
    struct span source = publish_source_title(run->p, story->source);
    struct span path = gemini_path(run, story->page);
    buf_add_string(b, "<entry>\n");
    add_id(run, b, story->page);
    add_element(b, "title", story->title.n ? story->title : source);
    add_time(b, "updated", updated(story));
    add_time(b, "published", story->published);
    add_author(b, story->byline.n ? story->byline : source);
    add_atom_link(b, "alternate", NULL, base, path);
    if (story->url.n)
        add_atom_link(b, "via", "text/html", (struct span){0}, story->url);
    if (story->section.n) {
        buf_add_string(b, "<category term=\"");
        escape_xml(b, story->section);
        buf_add_string(b, "\"/>\n");
    }
    add_element(b, "summary", story->standfirst);
    buf_add_string(b, "</entry>\n");
}

static void add_feed(struct list_run *run, struct buf *b, const struct list_stories *stories,
                     struct span feed)
{
    struct span base = run->p->frame.values.of[TEMPLATE_GEMINI];
    int64_t newest = 0;
    for (size_t i = 0; i < stories->count; i++)
        if (updated(&stories->items[i]) > newest)
            newest = updated(&stories->items[i]);
    buf_add_string(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                      "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    add_id(run, b, feed);
    add_element(b, "title", stories->title);
    add_time(b, "updated", newest);
    add_author(b, span_of(conf_string(conf_section(run->p->conf, "mirror"), "title")));
    add_atom_link(b, "self", "application/atom+xml", base, feed);
    add_atom_link(b, "alternate", NULL, base,
                  gemini_path(run, list_key_page_in(&run->arena, run->key)));
    for (size_t i = 0; i < stories->count; i++)
        add_entry(run, b, base, &stories->items[i]);
    buf_add_string(b, "</feed>\n");
}

static void add_outline(struct list_run *run, struct buf *b, struct span base, struct span source)
{
    struct list_key key = {.kind = LIST_SOURCE, .name = source, .day = SW_NO_TIME};
    struct span page = list_key_page_in(&run->arena, &key);
    buf_add_string(b, "<outline type=\"rss\" text=\"");
    escape_xml(b, publish_source_title(run->p, source));
    buf_add_string(b, "\" xmlUrl=\"");
    escape_xml(b, base);
    escape_xml(b, page);
    buf_add_string(b, "feed.atom\" htmlUrl=\"");
    escape_xml(b, base);
    escape_xml(b, page);
    buf_add_string(b, "\"/>\n");
}

/* The feeds of all sources, for readers of feeds (OPML 2.0). */
static enum err add_opml(struct list_run *run, struct buf *b)
{
    struct span *names = NULL;
    size_t count = 0;
    struct span base = run->p->frame.values.of[TEMPLATE_GEMINI];
    enum err e = store_sources(run->p->store, &run->arena, &names, &count);
    if (e)
        return e;
    buf_add_string(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                      "<opml version=\"2.0\">\n<head>");
    add_element(b, "title", span_of(conf_string(conf_section(run->p->conf, "mirror"), "title")));
    buf_add_string(b, "</head>\n<body>\n");
    for (size_t i = 0; i < count; i++)
        add_outline(run, b, base, names[i]);
    buf_add_string(b, "</body>\n</opml>\n");
    return buf_error(b);
}

struct span list_feed_path(struct list_run *run)
{
    enum list_kind kind = run->key->kind;
    struct span page = list_key_page_in(&run->arena, run->key);
    if (kind == LIST_SOURCES)
        return SPAN("/sources.opml");
    if (kind != LIST_FRONT && kind != LIST_SOURCE && kind != LIST_SECTION && kind != LIST_TAG)
        return (struct span){0};
    bool folder = span_ends(page, SPAN("/"));
    return arena_format(&run->arena, "%.*s%s", SPAN_ARG(page), folder ? "feed.atom" : ".atom");
}

static enum err make_feed(struct list_run *run, struct span path, struct buf *out)
{
    struct list_stories stories;
    if (run->key->kind == LIST_SOURCES)
        return add_opml(run, out);
    enum err e = list_newest(run, FEED_STORIES, &stories);
    if (e)
        return e;
    add_feed(run, out, &stories, path);
    return buf_error(out);
}

enum err list_write_feed(struct list_run *run)
{
    struct span path = list_feed_path(run);
    if (path.n == 0)
        return SW_OK;
    buf_reset(&run->p->text);
    enum err e = make_feed(run, path, &run->p->text);
    struct span file = arena_format(&run->arena, TREE_GEMINI "%.*s", SPAN_ARG(path));
    return e ? e : publish_file(run->p, file.p, buf_span(&run->p->text));
}
