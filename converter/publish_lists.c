/*
 * Which stories and which other lists stand on each list page.
 *
 * Whatever a list links to is taken from the stories whose pages are on disk;
 * their lists were written before them, so every link of a list has its page.
 */
#include "publish_lists.h"
#include "smolwire/limits.h"
#include "smolwire/tree.h"
#include "store_pages.h"
#include "store_tags.h"

#define LIST_STORIES 60 /* of a source or section; days tell the rest */
#define DAY_STORIES  1000

/* --- parts of pages ----------------------------------------------------------- */

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

struct span list_date_text(struct list_run *run, int64_t day)
{
    static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                           "Thursday", "Friday", "Saturday"};
    struct civil c = civil_from_time(day);
    return arena_format(&run->arena, "%s, %d %s %d", weekdays[c.weekday], c.day,
                        months[c.month - 1], c.year);
}

void list_add_link(struct list_run *run, struct list_part *part, struct list_key key,
                   struct span label)
{
    list_part_add(&run->page, part,
                  (struct page_link){
                      .kind = TARGET_PAGE,
                      .target = list_key_page_in(&run->arena, &key),
                      .label = label,
                      .date = SW_NO_TIME,
                  });
}

void list_add_link_if_there(struct list_run *run, struct list_part *part, struct list_key key,
                            struct span label)
{
    if (publish_has_page(run->p, list_key_page_in(&run->arena, &key)))
        list_add_link(run, part, key, label);
}

struct list_item *list_add_story(struct list_run *run, struct list_part *part,
                                 const struct story *story)
{
    bool one_source = run->key->kind == LIST_SOURCE || run->key->kind == LIST_SOURCE_DAY;
    return list_part_add(
        &run->page, part,
        (struct page_link){
            .kind = TARGET_PAGE,
            .target = story->page,
            .label = story->title,
            .source = one_source ? (struct span){0} : publish_source_title(run->p, story->source),
            .date = story->published,
        });
}

static void add_stories(struct list_run *run, struct list_part *part, const struct story *stories,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        list_add_story(run, part, &stories[i]);
}

static enum err add_newest(struct list_run *run, struct list_part *part,
                           const struct story_query *query)
{
    struct story *stories = NULL;
    size_t count = 0;
    enum err e = store_list_published(run->p->store, query, &run->arena, &stories, &count);
    if (!e)
        add_stories(run, part, stories, count);
    return e;
}

struct story_query list_any_time(int64_t limit)
{
    return (struct story_query){.from = SW_NO_TIME, .until = SW_NO_TIME, .limit = limit};
}

void list_add_feed(struct list_run *run, struct list_part *part)
{
    struct span path = list_feed_path(run);
    if (path.n && run->edition == EDITION_GEMINI)
        list_part_add(&run->page, part,
                      (struct page_link){
                          .kind = TARGET_FILE,
                          .target = path,
                          .label = run->key->kind == LIST_SOURCES
                                       ? SPAN("Feeds of all sources as OPML")
                                       : SPAN("Atom feed"),
                          .date = SW_NO_TIME,
                      });
}

/* The way up, and the feed. */
static void add_ways(struct list_run *run)
{
    struct list_key up = {.kind = LIST_FRONT, .day = SW_NO_TIME};
    list_add_feed(run, list_page_part(&run->page, (struct span){0}));
    run->page.up = (struct page_link){
        .kind = TARGET_PAGE,
        .target = list_key_page_in(&run->arena, &up),
        .label = SPAN("Front page"),
        .date = SW_NO_TIME,
    };
}

/* --- days ----------------------------------------------------------------------- */

/* The lists of the same kind for the nearest days or weeks with stories, before and after. */
static enum err add_beside(struct list_run *run)
{
    static const char *const labels[2][2] = {{"Day before", "Day after"},
                                             {"Week before", "Week after"}};
    struct list_part *part = list_page_part(&run->page, (struct span){0});
    for (size_t i = 0; i < 2; i++) {
        struct list_key key;
        enum err e = list_key_beside(run->p, run->key, i == 1, &key);
        if (e && e != SW_NOT_FOUND)
            return e;
        if (!e)
            list_add_link(run, part, key,
                          arena_format(&run->arena, "%s: %.*s", labels[key.kind == LIST_WEEK][i],
                                       SPAN_ARG(list_date_text(run, key.day))));
    }
    return SW_OK;
}

static enum err build_day(struct list_run *run)
{
    struct story_query query = {
        .source = run->key->name,
        .from = run->key->day,
        .until = run->key->day + DAY_SECONDS,
        .limit = run->key->kind == LIST_DAY ? DAY_STORIES : 0,
    };
    bool one_source = run->key->kind == LIST_SOURCE_DAY;
    struct span day = list_date_text(run, run->key->day);
    run->page.title =
        one_source
            ? arena_format(&run->arena, "%.*s: %.*s",
                           SPAN_ARG(publish_source_title(run->p, run->key->name)), SPAN_ARG(day))
            : day;
    enum err e = add_newest(run, list_page_part(&run->page, (struct span){0}), &query);
    if (!e)
        e = add_beside(run);
    if (e)
        return e;
    struct list_part *part = list_page_part(&run->page, (struct span){0});
    if (one_source) {
        list_add_link_if_there(run, part,
                               (struct list_key){LIST_SOURCE, run->key->name, SW_NO_TIME},
                               publish_source_title(run->p, run->key->name));
        list_add_link_if_there(run, part, (struct list_key){LIST_DAY, {0}, run->key->day},
                               arena_format(&run->arena, "All sources: %.*s", SPAN_ARG(day)));
    }
    list_add_link_if_there(run, part,
                           (struct list_key){LIST_WEEK, {0}, publish_week_of(run->key->day)},
                           SPAN("The whole week"));
    list_add_link_if_there(run, part, (struct list_key){LIST_DAYS, {0}, SW_NO_TIME},
                           SPAN("All days"));
    add_ways(run);
    return SW_OK;
}

static enum err build_days(struct list_run *run)
{
    struct list_part *part = NULL;
    struct civil shown = {0};
    int64_t time = INT64_MAX;
    run->page.title = SPAN("All days");
    list_add_link_if_there(run, list_page_part(&run->page, (struct span){0}),
                           (struct list_key){LIST_CHANGES, {0}, SW_NO_TIME},
                           SPAN("What changed since yesterday"));
    enum err e = store_time_before(run->p->store, (struct span){0}, time, &time);
    while (!e) {
        int64_t day = publish_day_of(time);
        struct civil c = civil_from_time(day);
        if (!part || c.year != shown.year || c.month != shown.month)
            part = list_page_part(&run->page,
                                  arena_format(&run->arena, "%s %d", months[c.month - 1], c.year));
        shown = c;
        list_add_link(run, part, (struct list_key){LIST_DAY, {0}, day}, list_date_text(run, day));
        e = store_time_before(run->p->store, (struct span){0}, day, &time);
    }
    add_ways(run);
    return e == SW_NOT_FOUND ? SW_OK : e;
}

enum err list_add_last_days(struct list_run *run, struct list_part *part, struct list_key key,
                            unsigned most)
{
    int64_t time = INT64_MAX;
    enum err e = SW_OK;
    for (unsigned i = 0; !e && i < most; i++) {
        e = store_time_before(run->p->store, key.name, time, &time);
        if (e)
            break;
        time = publish_day_of(time);
        key.day = time;
        list_add_link(run, part, key, list_date_text(run, time));
    }
    return e == SW_NOT_FOUND ? SW_OK : e;
}

/* --- sources and sections --------------------------------------------------------- */

#define DAYS_ON_SOURCE 14

/* The newest stories of a source or section, under its name. */
static enum err show_newest(struct list_run *run)
{
    struct list_stories stories;
    enum err e = list_newest(run, LIST_STORIES, &stories);
    if (e)
        return e;
    run->page.title = stories.title;
    add_stories(run, list_page_part(&run->page, (struct span){0}), stories.items, stories.count);
    return SW_OK;
}

static enum err build_source(struct list_run *run)
{
    enum err e = show_newest(run);
    if (e)
        return e;
    e = list_add_last_days(run, list_page_part(&run->page, SPAN("By day")),
                           (struct list_key){LIST_SOURCE_DAY, run->key->name, SW_NO_TIME},
                           DAYS_ON_SOURCE);
    if (!e)
        add_ways(run);
    return e;
}

static enum err build_sources(struct list_run *run)
{
    struct span *names = NULL;
    size_t count = 0;
    struct list_part *part = list_page_part(&run->page, (struct span){0});
    run->page.title = SPAN("Sources");
    enum err e = store_sources(run->p->store, &run->arena, &names, &count);
    for (size_t i = 0; !e && i < count; i++)
        list_add_link(run, part, (struct list_key){LIST_SOURCE, names[i], SW_NO_TIME},
                      publish_source_title(run->p, names[i]));
    list_part_sort(&run->page, part);
    list_add_link_if_there(run, list_page_part(&run->page, (struct span){0}),
                           (struct list_key){LIST_STATUS, {0}, SW_NO_TIME},
                           SPAN("How the sources are"));
    if (!e)
        add_ways(run);
    return e;
}

static enum err build_status(struct list_run *run)
{
    enum err e = list_build_status(run);
    if (!e)
        add_ways(run);
    return e;
}

static enum err build_section(struct list_run *run)
{
    enum err e = show_newest(run);
    if (!e)
        add_ways(run);
    return e;
}

static enum err list_add_sections(struct list_run *run, struct list_part *part)
{
    struct span *names = NULL;
    size_t count = 0, used = 0;
    enum err e = store_sections(run->p->store, &run->arena, &names, &count);
    if (e)
        return e;
    struct span *slugs = arena_array(&run->arena, count, sizeof(*slugs));
    for (size_t i = 0; i < count; i++) {
        struct span slug = publish_section_slug(&run->arena, names[i]);
        if (slug.n == 0 || span_is_among(slug, slugs, used))
            continue;
        slugs[used++] = slug;
        list_add_link(run, part, (struct list_key){LIST_SECTION, slug, SW_NO_TIME}, names[i]);
    }
    list_part_sort(&run->page, part);
    return SW_OK;
}

static enum err build_sections(struct list_run *run)
{
    run->page.title = SPAN("Sections");
    struct list_part *part = list_page_part(&run->page, (struct span){0});
    enum err e = list_add_sections(run, part);
    if (!e && part->count == 0)
        part->note = SPAN("No story tells its section.");
    list_add_link_if_there(run, list_page_part(&run->page, (struct span){0}),
                           (struct list_key){LIST_TAGS, {0}, SW_NO_TIME}, SPAN("Tags"));
    if (!e)
        add_ways(run);
    return e;
}

/* --- weeks, tags, changes ------------------------------------------------------------ */

#define WEEK_DAY_STORIES 40

static enum err build_week(struct list_run *run)
{
    int64_t monday = run->key->day;
    enum err e = SW_OK;
    run->page.title =
        arena_format(&run->arena, "Week of %.*s", SPAN_ARG(list_date_text(run, monday)));
    for (int64_t day = monday + 6 * DAY_SECONDS; !e && day >= monday; day -= DAY_SECONDS) {
        struct story_query query = list_any_time(WEEK_DAY_STORIES);
        query.from = day;
        query.until = day + DAY_SECONDS;
        struct span text = list_date_text(run, day);
        struct list_part *part = list_page_part(&run->page, text);
        e = add_newest(run, part, &query);
        if (!e && part->count)
            list_add_link(run, part, (struct list_key){LIST_DAY, {0}, day},
                          arena_format(&run->arena, "All of %.*s", SPAN_ARG(text)));
    }
    if (!e)
        e = add_beside(run);
    list_add_link(run, list_page_part(&run->page, (struct span){0}),
                  (struct list_key){LIST_DAYS, {0}, SW_NO_TIME}, SPAN("All days"));
    add_ways(run);
    return e;
}

static enum err build_topic(struct list_run *run)
{
    enum err e = run->key->kind == LIST_TAGS  ? list_build_tags(run)
                 : run->key->kind == LIST_TAG ? list_build_tag(run)
                                              : list_build_changes(run);
    if (!e)
        add_ways(run);
    return e;
}

/* --- about --------------------------------------------------------------------- */

static enum err build_about(struct list_run *run)
{
    run->page.title = SPAN("About this mirror");
    run->page.about = true;
    add_ways(run);
    return SW_OK;
}

static enum err section_is_empty(struct publisher *p, struct span slug, bool *empty)
{
    struct arena arena;
    struct span *names = NULL;
    size_t count = 0;
    arena_init(&arena);
    enum err e = store_sections(p->store, &arena, &names, &count);
    for (size_t i = 0; !e && i < count; i++)
        if (span_equal(publish_section_slug(&arena, names[i]), slug))
            *empty = false;
    arena_free(&arena);
    return e;
}

static enum err tag_is_empty(struct publisher *p, struct span slug, bool *empty)
{
    struct arena arena;
    struct tag_count tag = {.stories = 0};
    int64_t least = list_tag_least(p);
    arena_init(&arena);
    enum err e = store_tag(p->store, slug, &arena, &tag);
    *empty = least == 0 || tag.stories < least;
    arena_free(&arena);
    return e;
}

enum err publish_list_is_empty(struct publisher *p, const struct list_key *key, bool *empty)
{
    struct story_query query = list_any_time(1);
    struct arena arena;
    struct story *stories = NULL;
    size_t count = 0;
    *empty = key->kind == LIST_SOURCE || key->kind == LIST_SECTION || key->kind == LIST_DAY ||
             key->kind == LIST_SOURCE_DAY || key->kind == LIST_WEEK || key->kind == LIST_TAG;
    if (!*empty)
        return SW_OK;
    if (key->kind == LIST_SECTION)
        return section_is_empty(p, key->name, empty);
    if (key->kind == LIST_TAG)
        return tag_is_empty(p, key->name, empty);
    query.source = key->name;
    if (key->day != SW_NO_TIME) {
        query.from = key->day;
        query.until = list_key_until(key);
    }
    arena_init(&arena);
    enum err e = store_list_published(p->store, &query, &arena, &stories, &count);
    arena_free(&arena);
    *empty = count == 0;
    return e;
}

/* --- all of them ---------------------------------------------------------------------- */

static enum err build(struct list_run *run)
{
    switch (run->key->kind) {
    case LIST_FRONT: return list_build_front(run);
    case LIST_ABOUT: return build_about(run);
    case LIST_SOURCES: return build_sources(run);
    case LIST_SECTIONS: return build_sections(run);
    case LIST_DAYS: return build_days(run);
    case LIST_SOURCE: return build_source(run);
    case LIST_SECTION: return build_section(run);
    case LIST_DAY:
    case LIST_SOURCE_DAY: return build_day(run);
    case LIST_WEEK: return build_week(run);
    case LIST_TAGS:
    case LIST_TAG:
    case LIST_CHANGES: return build_topic(run);
    case LIST_STATUS: return build_status(run);
    }
    return SW_UNSUPPORTED;
}

static enum err build_edition(struct list_run *run, enum edition edition, struct document *out)
{
    run->edition = edition;
    list_page_init(&run->page, &run->arena);
    run->page.place = (struct frame_place){
        .frame = &run->p->frame,
        .page = list_key_page_in(&run->arena, run->key),
    };
    enum err e = build(run);
    if (!e)
        list_page_document(&run->page, edition, out);
    return e;
}

enum err publish_remove_list(struct publisher *p, const struct list_key *key)
{
    struct list_run run = {.p = p, .key = key};
    arena_init(&run.arena);
    struct span feed = list_feed_path(&run);
    enum err e = publish_remove(p, list_key_page_in(&run.arena, key));
    if (!e && feed.n)
        e = publish_remove_file(p, arena_format(&run.arena, TREE_GEMINI "%.*s", SPAN_ARG(feed)).p);
    arena_free(&run.arena);
    return e;
}

enum err publish_list(struct publisher *p, const struct list_key *key)
{
    struct list_run run = {.p = p, .key = key};
    struct document gemini, gopher;
    arena_init(&run.arena);
    enum err e = list_write_feed(&run);
    if (!e)
        e = build_edition(&run, EDITION_GEMINI, &gemini);
    if (!e)
        e = build_edition(&run, EDITION_GOPHER, &gopher);
    if (!e)
        e = publish_page(p, list_key_page_in(&run.arena, key), &gemini, &gopher);
    arena_free(&run.arena);
    return e;
}
