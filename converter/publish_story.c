/*
 * The pages of a story: the article with what surrounds it in the mirror.
 */
#include "article_page.h"
#include "publish_run.h"
#include "relate.h"
#include "store_changes.h"
#include "store_groups.h"
#include "store_pages.h"
#include "store_prune.h"
#include "store_tags.h"

/* Links of the publisher's that are shown; boxes of forty are no recommendation. */
#define PUBLISHER_RELATED_MAX 10

/* Other sources' reports of the same event. */
#define REPORTS_MAX 12

/* Changes of a story that its page shows. */
#define CHANGES_SHOWN 10

/* Ways to tags' pages that a page shows. */
#define TAGS_SHOWN 6

struct story_page {
    struct publisher *p;
    struct arena arena;
    struct story story;
    struct article article;
    struct page_link *reports;
    struct page_link *related;
    int64_t *shown; /* stories among both */
    size_t report_count, report_capacity;
    size_t related_count, related_capacity, shown_count, shown_capacity;
    struct page_change changes[CHANGES_SHOWN];
    size_t change_count;
    struct page_link *ways;
    size_t way_count, way_capacity;
};

static void add_report(struct story_page *page, struct page_link link)
{
    page->reports = arena_grow(&page->arena, page->reports, page->report_count,
                               &page->report_capacity, sizeof(*page->reports));
    page->reports[page->report_count++] = link;
}

static void add_related(struct story_page *page, struct page_link link)
{
    page->related = arena_grow(&page->arena, page->related, page->related_count,
                               &page->related_capacity, sizeof(*page->related));
    page->related[page->related_count++] = link;
}

static bool is_shown(const struct story_page *page, int64_t id)
{
    for (size_t i = 0; i < page->shown_count; i++)
        if (page->shown[i] == id)
            return true;
    return id == page->story.id;
}

static struct page_link link_to(const struct story_page *page, const struct story *story)
{
    bool other = !span_equal(story->source, page->story.source);
    return (struct page_link){
        .kind = TARGET_PAGE,
        .target = story->page,
        .label = story->title,
        .source = other ? publish_source_title(page->p, story->source) : (struct span){0},
        .date = story->published,
    };
}

/* A story of the mirror, once, and only when its page is there; *there tells. */
static enum err show_story(struct story_page *page, int64_t id, struct story *out, bool *there)
{
    *there = false;
    if (is_shown(page, id))
        return SW_OK;
    enum err e = store_is_published(page->p->store, id, there);
    if (e || !*there)
        return e == SW_NOT_FOUND ? SW_OK : e;
    page->shown = arena_grow(&page->arena, page->shown, page->shown_count, &page->shown_capacity,
                             sizeof(*page->shown));
    page->shown[page->shown_count++] = id;
    return store_story(page->p->store, id, &page->arena, out);
}

static enum err add_story(struct story_page *page, int64_t id)
{
    struct story other = {0};
    bool there = false;
    enum err e = show_story(page, id, &other, &there);
    if (!e && there)
        add_related(page, link_to(page, &other));
    return e;
}

/* Into the mirror where it has the story, else to the web. */
static enum err add_publishers_link(struct story_page *page, const struct article_link *link)
{
    int64_t id = 0;
    struct span address = span_slice(link->url, 0, span_find_char(link->url, '#'));
    enum err e = store_find_url(page->p->store, address, &id);
    bool published = false;
    if (!e)
        e = store_is_published(page->p->store, id, &published);
    if (!e && id != page->story.id)
        e = store_add_link(page->p->store, page->story.id, id);
    if (!e && (published || id == page->story.id))
        return add_story(page, id);
    if (e && e != SW_NOT_FOUND)
        return e;
    e = store_want(page->p->store, address, page->story.id);
    add_related(page, (struct page_link){
                          .kind = TARGET_WEB,
                          .target = link->url,
                          .label = link->title,
                          .date = SW_NO_TIME,
                      });
    return e;
}

/* The text as a reader has seen it: on this page, or in a report that stands above; 0: nowhere. */
static int64_t reprinted(const struct story_page *page, const struct member *members, size_t which,
                         int64_t own_text)
{
    if (members[which].text == own_text)
        return page->story.id;
    for (size_t i = 0; i < which; i++)
        if (members[i].text == members[which].text && is_shown(page, members[i].story))
            return members[i].story;
    return 0;
}

/* "The Gazette, the same text": as this page's, unless it says whose. */
static enum err add_reprint(struct story_page *page, int64_t of, struct page_link *link)
{
    struct story first = page->story;
    enum err e = of ? store_story(page->p->store, of, &page->arena, &first) : SW_OK;
    if (e || !of)
        return e;
    if (of == page->story.id)
        link->source = arena_format(&page->arena, "%.*s, the same text", SPAN_ARG(link->source));
    else
        link->source =
            arena_format(&page->arena, "%.*s, the same text as %.*s", SPAN_ARG(link->source),
                         SPAN_ARG(publish_source_title(page->p, first.source)));
    return SW_OK;
}

static enum err add_member(struct story_page *page, const struct member *members, size_t which,
                           int64_t own_text)
{
    struct story other = {0};
    bool there = false;
    if (members[which].story == page->story.id)
        return SW_OK;
    enum err e = store_story(page->p->store, members[which].story, &page->arena, &other);
    if (e || span_equal(other.source, page->story.source)) /* its own are related stories */
        return e;
    e = show_story(page, other.id, &other, &there);
    if (e || !there)
        return e;
    struct page_link link = link_to(page, &other);
    e = add_reprint(page, reprinted(page, members, which, own_text), &link);
    if (!e)
        add_report(page, link);
    return e;
}

static enum err gather_reports(struct story_page *page)
{
    struct membership m = {0};
    struct member *members = NULL;
    size_t count = 0;
    enum err e = store_membership(page->p->store, page->story.id, &m);
    if (e)
        return e == SW_NOT_FOUND ? SW_OK : e;
    e = store_members(page->p->store, m.group, &page->arena, &members, &count);
    for (size_t i = 0; !e && i < count && page->report_count < REPORTS_MAX; i++)
        e = add_member(page, members, i, m.text);
    return e;
}

static enum err gather_related(struct story_page *page)
{
    int64_t *ids = NULL;
    size_t count = 0;
    enum err e = store_forget_links(page->p->store, page->story.id);
    for (size_t i = 0; !e && i < page->article.related_count && i < PUBLISHER_RELATED_MAX; i++)
        e = add_publishers_link(page, &page->article.related[i]);
    if (!e)
        e = store_related(page->p->store, page->story.id, &page->arena, &ids, &count);
    size_t before = page->related_count;
    for (size_t i = 0; !e && i < count && page->related_count - before < RELATED_SHOWN; i++)
        e = add_story(page, ids[i]);
    return e;
}

/*
 * The publisher's own time of the last change is more exact than when it was
 * seen, if it is of that change.
 */
static void set_updated(struct story_page *page, int64_t before)
{
    int64_t told = page->article.modified, seen = page->story.modified;
    if (seen != SW_NO_TIME && (told == SW_NO_TIME || told <= before || told > seen))
        page->article.modified = seen;
}

static enum err gather_changes(struct story_page *page)
{
    struct story_version *versions = NULL,
                         after = {.title = page->story.title, .words = page->story.words};
    size_t count = 0;
    enum err e = store_story_versions(page->p->store, page->story.id, CHANGES_SHOWN, &page->arena,
                                      &versions, &count);
    if (e)
        return e;
    for (size_t i = 0; i < count; after = versions[i++])
        page->changes[page->change_count++] = (struct page_change){
            .time = versions[i].time,
            .headline =
                span_equal(versions[i].title, after.title) ? (struct span){0} : versions[i].title,
            .more_words = after.words - versions[i].words,
        };
    set_updated(page, count > 1 ? versions[1].time : page->story.first_seen);
    return SW_OK;
}

static void add_way(struct story_page *page, struct span target, struct span label)
{
    page->ways = arena_grow(&page->arena, page->ways, page->way_count, &page->way_capacity,
                            sizeof(*page->ways));
    page->ways[page->way_count++] = (struct page_link){
        .kind = TARGET_PAGE, .target = target, .label = label, .date = SW_NO_TIME};
}

static enum err add_way_to_story(struct story_page *page, int64_t id, const char *word)
{
    struct story other = {0};
    if (id == 0)
        return SW_OK;
    enum err e = store_story(page->p->store, id, &page->arena, &other);
    if (!e)
        add_way(page, other.page,
                arena_format(&page->arena, "%s: %.*s", word, SPAN_ARG(other.title)));
    return e;
}

static void add_way_to_list(struct story_page *page, struct list_key key, struct span label)
{
    add_way(page, list_key_page_in(&page->arena, &key), label);
}

static struct span day_label(struct arena *arena, int64_t day)
{
    struct buf b;
    buf_init(&b, 64);
    buf_add_string(&b, "All stories of ");
    clock_add_date(&b, day);
    struct span label = arena_span(arena, buf_span(&b));
    buf_free(&b);
    return label;
}

/* Those of the story's tags that have a page, as its publisher spells and orders them. */
static enum err add_ways_to_tags(struct story_page *page)
{
    struct span *slugs = NULL, seen[TAGS_SHOWN];
    size_t count = 0, shown = 0;
    int64_t least = list_tag_least(page->p);
    if (least == 0)
        return SW_OK;
    enum err e =
        store_story_tags(page->p->store, page->story.id, least, &page->arena, &slugs, &count);
    for (size_t i = 0; !e && i < page->article.tag_count && shown < TAGS_SHOWN; i++) {
        struct list_key key = {LIST_TAG, {0}, SW_NO_TIME};
        key.name = publish_section_slug(&page->arena, page->article.tags[i]);
        if (!span_is_among(key.name, slugs, count) || span_is_among(key.name, seen, shown) ||
            !publish_has_page(page->p, list_key_page_in(&page->arena, &key)))
            continue;
        seen[shown++] = key.name;
        add_way_to_list(page, key,
                        arena_format(&page->arena, "Tag: %.*s", SPAN_ARG(page->article.tags[i])));
    }
    return e;
}

/* The way up first. */
static enum err gather_ways(struct story_page *page)
{
    int64_t before = 0, after = 0;
    const struct story *story = &page->story;
    int64_t day = publish_day_of(story->published);
    struct span section = publish_section_slug(&page->arena, story->section);
    add_way_to_list(page, (struct list_key){LIST_SOURCE, story->source, SW_NO_TIME},
                    publish_source_title(page->p, story->source));
    if (section.n)
        add_way_to_list(page, (struct list_key){LIST_SECTION, section, SW_NO_TIME}, story->section);
    add_way_to_list(page, (struct list_key){LIST_DAY, {0}, day}, day_label(&page->arena, day));
    enum err e = add_ways_to_tags(page);
    if (!e)
        e = store_beside(page->p->store, story, &before, &after);
    if (!e)
        e = add_way_to_story(page, before, "Previous");
    if (!e)
        e = add_way_to_story(page, after, "Next");
    add_way_to_list(page, (struct list_key){LIST_FRONT, {0}, SW_NO_TIME}, SPAN("Front page"));
    return e;
}

static void build(struct story_page *page, enum render_format edition, struct document *out)
{
    const struct article_surroundings surroundings = {
        .edition = edition,
        .reports = page->reports,
        .report_count = page->report_count,
        .related = page->related,
        .related_count = page->related_count,
        .changes = page->changes,
        .change_count = page->change_count,
        .ways = page->ways,
        .way_count = page->way_count,
        .page = page->story.page,
        .frame = &page->p->frame,
    };
    article_page(&page->article, &surroundings, &page->arena, out);
}

/*
 * The menu links to the plain text, both pages to pictures, so those come first.
 * The plain text is what readers take along: its pictures are those on the web.
 */
static enum err write_files(struct story_page *page)
{
    struct document text, gemini, gopher;
    build(page, RENDER_TEXT, &text);
    enum err e = publish_text(page->p, page->story.page, &text);
    if (!e)
        e = publish_pictures(page->p, &page->story, &page->article);
    if (e)
        return e;
    build(page, RENDER_GEMTEXT, &gemini);
    build(page, RENDER_GOPHERMAP, &gopher);
    return publish_page(page->p, page->story.page, &gemini, &gopher);
}

enum err publish_story(struct publisher *p, int64_t id)
{
    struct story_page page = {.p = p};
    arena_init(&page.arena);
    enum err e = store_story(p->store, id, &page.arena, &page.story);
    if (!e)
        e = store_article(p->store, id, &page.arena, &page.article);
    if (!e)
        e = gather_changes(&page);
    if (!e)
        e = gather_reports(&page);
    if (!e)
        e = gather_related(&page);
    if (!e)
        e = gather_ways(&page);
    if (!e)
        e = write_files(&page);
    arena_free(&page.arena);
    return e;
}
