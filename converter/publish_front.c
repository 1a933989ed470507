/*
 * The front page: the events that several sources report, the newest stories,
 * the newest of each section, and the ways to everything else. The root menu of
 * Gopher has as much of it as fits on one screen.
 *
 * "Today" is counted from the newest story, not from the clock: without news
 * the page stays as it is.
 */
#include "publish_lists.h"
#include "store_groups.h"
#include "store_pages.h"

#define TOP_AGE  (36 * 3600) /* of reports that make an event a top story */
#define LEAD_AGE (12 * 3600) /* of the report that leads it, before the newest: events go on */

/* A section whose newest story is older than this is no news; on the page of a mirror that seldom
 * has any it may be older, too: twice as old as what stands under "Latest". */
#define SECTION_AGE (7 * DAY_SECONDS)

/* What an edition shows at most. */
struct front_size {
    int64_t groups;  /* events */
    size_t reports;  /* of an event, below the leading one */
    size_t latest;   /* stories that are in no group above */
    size_t sections; /* with stories of their own */
    size_t section_stories;
    unsigned days;
    size_t event_lines; /* of events */
    size_t lines;       /* of events and latest: 24 without title, date, ways and blank lines */
};

static const struct front_size sizes[] = {
    [EDITION_GEMINI] = {.groups = 8,
                        .reports = 4,
                        .latest = 15,
                        .sections = 8,
                        .section_stories = 5,
                        .days = 7,
                        .event_lines = SIZE_MAX,
                        .lines = SIZE_MAX},
    [EDITION_GOPHER] = {.groups = 3, .reports = 1, .latest = 5, .event_lines = 8, .lines = 12},
};

/* Stories from which latest and sections are chosen. */
#define POOL 300

struct front {
    struct list_run *run;
    const struct front_size *size;
    struct story *pool; /* newest first */
    size_t count;
    int64_t *groups; /* of each story of the pool; 0: none */
    bool *shown;     /* stories of the pool that stand on the page already, or whose event does */
    int64_t latest_from; /* the oldest story under "Latest" */
    size_t lines;        /* that events and latest have taken in a menu */
};

/* Headings cost lines of the one screen that a menu has. */
static struct span heading(const struct list_run *run, const char *text)
{
    return run->edition == EDITION_GOPHER ? (struct span){0} : span_of(text);
}

/* Takes the part's last item off again when it needs more than `most` lines with those before. */
static bool fits(struct front *f, struct list_part *part, size_t most)
{
    size_t lines = list_item_lines(&f->run->page, &part->items[part->count - 1]);
    if (f->lines + lines > most) {
        part->count--;
        return false;
    }
    f->lines += lines;
    return true;
}

/* --- events --------------------------------------------------------------------- */

/* One report a source, its last; the newest first. */
struct reports {
    struct story *items;
    size_t count, capacity;
};

static void add_report(struct arena *arena, struct reports *r, const struct story *story)
{
    for (size_t i = 0; i < r->count; i++)
        if (span_equal(r->items[i].source, story->source))
            return;
    r->items = arena_grow(arena, r->items, r->count, &r->capacity, sizeof(*r->items));
    r->items[r->count++] = *story;
}

static enum err read_reports(struct front *f, int64_t group, int64_t from, struct reports *out)
{
    struct arena *arena = &f->run->arena;
    struct member *members = NULL;
    size_t count = 0;
    enum err e = store_members(f->run->p->store, group, arena, &members, &count);
    while (!e && count-- > 0) {
        struct story story;
        bool there = false;
        e = store_is_published(f->run->p->store, members[count].story, &there);
        if (e || !there)
            continue;
        e = store_story(f->run->p->store, members[count].story, arena, &story);
        if (!e && story.published >= from)
            add_report(arena, out, &story);
    }
    return e;
}

/* No teaser before a whole story, yesterday's never before today's, then the fuller one. */
static bool leads(const struct story *a, const struct story *b, int64_t from)
{
    bool fresh = a->published >= from, other = b->published >= from;
    if (a->teaser != b->teaser)
        return !a->teaser;
    return fresh != other ? fresh : a->words > b->words;
}

static size_t leading(const struct reports *r)
{
    size_t best = 0;
    for (size_t i = 1; i < r->count; i++)
        if (leads(&r->items[i], &r->items[best], r->items[0].published - LEAD_AGE))
            best = i;
    return best;
}

static void mark_shown(struct front *f, int64_t group)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->groups[i] == group)
            f->shown[i] = true;
}

/* false: there is no room left for it. */
static bool add_event(struct front *f, struct list_part *part, const struct reports *r)
{
    size_t lead = leading(r), below = 0;
    struct list_item *item = list_add_story(f->run, part, &r->items[lead]);
    if (!fits(f, part, f->size->event_lines))
        return false;
    if (f->run->edition == EDITION_GEMINI)
        item->note = arena_format(&f->run->arena, "Covered by %zu sources.", r->count);
    for (size_t i = 0; i < r->count && below < f->size->reports; i++) {
        if (i == lead)
            continue;
        list_add_story(f->run, part, &r->items[i])->indent = 1;
        if (!fits(f, part, f->size->event_lines))
            break;
        below++;
    }
    return true;
}

static enum err add_events(struct front *f)
{
    struct group_rank *ranks = NULL;
    size_t count = 0;
    int64_t from = f->count ? f->pool[0].published - TOP_AGE : 0;
    struct list_part *part = list_page_part(&f->run->page, heading(f->run, "Top stories"));
    enum err e =
        store_top_groups(f->run->p->store, from, f->size->groups, &f->run->arena, &ranks, &count);
    for (size_t i = 0; !e && i < count; i++) {
        struct reports reports = {0};
        e = read_reports(f, ranks[i].group, from, &reports);
        if (e || reports.count == 0)
            continue;
        if (!add_event(f, part, &reports))
            break;
        mark_shown(f, ranks[i].group);
    }
    return e;
}

/* --- the newest -------------------------------------------------------------------- */

static bool is_new_source(const struct front *f, const size_t *reports, size_t count, size_t story)
{
    for (size_t i = 0; i < count; i++)
        if (span_equal(f->pool[reports[i]].source, f->pool[story].source))
            return false;
    return true;
}

/* Hides what other sources report of the story's event; returns how many sources report it. What
 * its own source tells later is another story. */
static size_t hide_other_reports(struct front *f, size_t story)
{
    size_t *reports = arena_array(&f->run->arena, f->count, sizeof(*reports));
    size_t sources = 0;
    reports[sources++] = story;
    for (size_t i = 0; i < f->count; i++) {
        if (f->shown[i] || f->groups[i] == 0 || f->groups[i] != f->groups[story] ||
            span_equal(f->pool[i].source, f->pool[story].source))
            continue;
        f->shown[i] = true;
        if (is_new_source(f, reports, sources, i))
            reports[sources++] = i;
    }
    return sources;
}

static void add_story(struct front *f, struct list_part *part, size_t story)
{
    struct list_item *item = list_add_story(f->run, part, &f->pool[story]);
    f->shown[story] = true;
    size_t others = hide_other_reports(f, story) - 1;
    if (others)
        item->link.source =
            arena_format(&f->run->arena, "%.*s and %zu other%s", SPAN_ARG(item->link.source),
                         others, others > 1 ? "s" : "");
}

static void add_latest(struct front *f)
{
    struct list_part *part = list_page_part(&f->run->page, heading(f->run, "Latest"));
    for (size_t i = 0; i < f->count && part->count < f->size->latest; i++) {
        if (f->shown[i])
            continue;
        add_story(f, part, i);
        if (fits(f, part, f->size->lines))
            f->latest_from = f->pool[i].published;
        else if (part->count) /* else its headline alone fills the screen: the next */
            return;
    }
}

/* The section's newest that do not stand above, and the way to all of them. */
static void add_section(struct front *f, size_t first, struct span slug)
{
    struct list_part *part = list_page_part(&f->run->page, f->pool[first].section);
    for (size_t i = first; i < f->count && part->count < f->size->section_stories; i++)
        if (!f->shown[i] &&
            span_equal(publish_section_slug(&f->run->arena, f->pool[i].section), slug))
            add_story(f, part, i);
    list_add_link(f->run, part, (struct list_key){LIST_SECTION, slug, SW_NO_TIME},
                  arena_format(&f->run->arena, "All of %.*s", SPAN_ARG(f->pool[first].section)));
}

static int64_t sections_from(const struct front *f)
{
    int64_t newest = f->count ? f->pool[0].published : 0;
    int64_t age = 2 * (newest - f->latest_from);
    return newest - (age > SECTION_AGE ? age : SECTION_AGE);
}

static void add_newest_of_sections(struct front *f)
{
    struct span *slugs = arena_array(&f->run->arena, f->size->sections, sizeof(*slugs));
    int64_t from = sections_from(f);
    size_t used = 0;
    for (size_t i = 0; i < f->count && used < f->size->sections; i++) {
        if (f->pool[i].published < from)
            return;
        struct span slug = publish_section_slug(&f->run->arena, f->pool[i].section);
        if (f->shown[i] || slug.n == 0 || span_is_among(slug, slugs, used))
            continue;
        slugs[used++] = slug;
        add_section(f, i, slug);
    }
}

/* --- ways -------------------------------------------------------------------------- */

static void add_search(struct list_run *run, struct list_part *part)
{
    list_part_add(&run->page, part,
                  (struct page_link){
                      .kind = TARGET_SEARCH,
                      .target = SPAN("/search"),
                      .label = SPAN("Search"),
                      .date = SW_NO_TIME,
                  });
}

static void add_indexes(struct list_run *run)
{
    static const struct {
        enum list_kind kind;
        bool everywhere; /* else over Gemini only: Gopher has them one menu deeper */
        const char *label;
    } indexes[] = {
        {LIST_SECTIONS, true, "Sections"},
        {LIST_TAGS, false, "Tags"},
        {LIST_SOURCES, true, "Sources"},
        {LIST_DAYS, true, "All days"},
        {LIST_CHANGES, false, "What changed since yesterday"},
        {LIST_ABOUT, true, "About this mirror"},
    };
    bool gopher = run->edition == EDITION_GOPHER;
    struct list_part *part = list_page_part(&run->page, heading(run, "More"));
    add_search(run, part);
    list_add_feed(run, part);
    for (size_t i = 0; i < SW_COUNT(indexes); i++)
        if (indexes[i].everywhere || !gopher)
            list_add_link_if_there(run, part, (struct list_key){indexes[i].kind, {0}, SW_NO_TIME},
                                   span_of(indexes[i].label));
}

static enum err read_groups(struct front *f)
{
    f->groups = arena_array(&f->run->arena, f->count, sizeof(*f->groups));
    for (size_t i = 0; i < f->count; i++) {
        struct membership m = {0};
        enum err e = store_membership(f->run->p->store, f->pool[i].id, &m);
        if (e && e != SW_NOT_FOUND)
            return e;
        f->groups[i] = m.group;
    }
    return SW_OK;
}

static enum err read_pool(struct front *f)
{
    struct story_query query = list_any_time(POOL);
    enum err e =
        store_list_published(f->run->p->store, &query, &f->run->arena, &f->pool, &f->count);
    if (e)
        return e;
    f->shown = arena_array(&f->run->arena, f->count, sizeof(*f->shown));
    f->latest_from = f->count ? f->pool[0].published : 0;
    return read_groups(f);
}

enum err list_build_front(struct list_run *run)
{
    struct front f = {.run = run, .size = &sizes[run->edition]};
    run->page.title = span_of(conf_string(conf_section(run->p->conf, "mirror"), "title"));
    enum err e = read_pool(&f);
    if (!e)
        e = add_events(&f);
    if (e)
        return e;
    if (f.count)
        run->page.note = list_date_text(run, f.pool[0].published);
    add_latest(&f);
    add_newest_of_sections(&f);
    e = list_add_last_days(run, list_page_part(&run->page, SPAN("By day")),
                           (struct list_key){LIST_DAY, {0}, SW_NO_TIME}, f.size->days);
    if (!e)
        add_indexes(run);
    return e;
}
