/*
 * The order of publishing; publish.h tells why it is what it is.
 */
#include "publish.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "publish_run.h"
#include "relate.h"
#include "smolwire/conf.h"
#include "smolwire/escape.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/tree.h"
#include "store_pages.h"
#include "store_prune.h"
#include "store_search.h"
#include "store_setting.h"
#include "store_tags.h"

/* Stories between two commits of what is on disk. */
#define BATCH 100

/* The stories of a run and the lists that name them. */
struct work {
    struct publisher *p;
    struct arena arena;
    struct buf ids; /* int64_t[]: stale stories, oldest last */
    struct list_key *keys;
    struct span *pages; /* of each key; sorted, each once */
    size_t count, capacity, page_capacity;
    struct gone_page *gone; /* removed from the store, still on disk */
    size_t gone_count;
};

/* --- what is to be done --------------------------------------------------------- */

static size_t place_of(const struct work *w, struct span page)
{
    size_t low = 0, high = w->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (span_compare(w->pages[middle], page) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_key(struct work *w, enum list_kind kind, struct span name, int64_t day)
{
    struct list_key key = {.kind = kind, .name = name, .day = day};
    struct buf page;
    buf_init(&page, URL_MAX);
    list_key_page(&page, &key);
    size_t at = place_of(w, buf_span(&page));
    if (at == w->count || !span_equal(w->pages[at], buf_span(&page))) {
        w->keys = arena_grow(&w->arena, w->keys, w->count, &w->capacity, sizeof(*w->keys));
        w->pages = arena_grow(&w->arena, w->pages, w->count, &w->page_capacity, sizeof(*w->pages));
        memmove(&w->keys[at + 1], &w->keys[at], (w->count - at) * sizeof(*w->keys));
        memmove(&w->pages[at + 1], &w->pages[at], (w->count - at) * sizeof(*w->pages));
        key.name = arena_span(&w->arena, name);
        w->keys[at] = key;
        w->pages[at] = arena_span(&w->arena, buf_span(&page));
        w->count++;
    }
    buf_free(&page);
}

/* The lists on which a story stands. */
static void add_keys_of(struct work *w, struct span source, struct span section, int64_t published)
{
    struct buf slug;
    int64_t day = publish_day_of(published);
    add_key(w, LIST_SOURCE, source, SW_NO_TIME);
    add_key(w, LIST_DAY, (struct span){0}, day);
    add_key(w, LIST_SOURCE_DAY, source, day);
    add_key(w, LIST_WEEK, (struct span){0}, publish_week_of(published));
    buf_init(&slug, SLUG_MAX + 1);
    escape_name_slug(&slug, section, SLUG_MAX);
    if (slug.len)
        add_key(w, LIST_SECTION, buf_span(&slug), SW_NO_TIME);
    buf_free(&slug);
}

static enum err add_tags_of(struct work *w, int64_t story)
{
    struct arena arena;
    struct span *slugs = NULL;
    size_t count = 0;
    int64_t least = list_tag_least(w->p);
    if (least == 0)
        return SW_OK;
    arena_init(&arena);
    enum err e = store_story_tags(w->p->store, story, least, &arena, &slugs, &count);
    for (size_t i = 0; !e && i < count; i++)
        add_key(w, LIST_TAG, slugs[i], SW_NO_TIME);
    arena_free(&arena);
    return e;
}

/* Tags that lost a story: their pages are written again, or removed. */
static enum err note_due_tags(struct work *w)
{
    struct span *slugs = NULL;
    size_t count = 0;
    enum err e = store_due_tags(w->p->store, &w->arena, &slugs, &count);
    for (size_t i = 0; !e && i < count; i++)
        add_key(w, LIST_TAG, slugs[i], SW_NO_TIME);
    return e;
}

static enum err note_story(void *context, const struct story *story)
{
    struct work *w = context;
    buf_add(&w->ids, &story->id, sizeof(story->id));
    add_keys_of(w, story->source, story->section, story->published);
    enum err e = buf_error(&w->ids);
    return e ? e : add_tags_of(w, story->id);
}

static enum err note_gone(struct publisher *p, struct work *w)
{
    enum err e = store_gone_pending(p->store, &w->arena, &w->gone, &w->gone_count);
    for (size_t i = 0; !e && i < w->gone_count; i++)
        add_keys_of(w, w->gone[i].source, w->gone[i].section, w->gone[i].published);
    return e;
}

static enum err find_work(struct publisher *p, struct work *w)
{
    static const enum list_kind always[] = {LIST_FRONT, LIST_ABOUT, LIST_SOURCES, LIST_SECTIONS,
                                            LIST_DAYS,  LIST_TAGS,  LIST_CHANGES, LIST_STATUS};
    struct story_query stale = {.from = SW_NO_TIME, .until = SW_NO_TIME, .only_stale = true};
    w->p = p;
    arena_init(&w->arena);
    buf_init(&w->ids, SIZE_MAX / 2);
    for (size_t i = 0; i < SW_COUNT(always); i++)
        add_key(w, always[i], (struct span){0}, SW_NO_TIME);
    enum err e = store_each(p->store, &stale, note_story, w);
    if (!e)
        e = note_due_tags(w);
    return e ? e : note_gone(p, w);
}

static void free_work(struct work *w)
{
    arena_free(&w->arena);
    buf_free(&w->ids);
}

static size_t work_stories(const struct work *w)
{
    return w->ids.len / sizeof(int64_t);
}

static int64_t work_story(const struct work *w, size_t i)
{
    return ((const int64_t *)(const void *)w->ids.data)[i];
}

/* --- lists ------------------------------------------------------------------------ */

/* Tags get their pages when they have enough stories: see write_new_tags(). */
static enum err write_missing_lists(struct publisher *p, const struct work *w)
{
    enum err e = SW_OK;
    for (size_t i = 0; !e && i < w->count; i++)
        if (w->keys[i].kind != LIST_TAG && !publish_has_page(p, w->pages[i]))
            e = publish_list(p, &w->keys[i]);
    return e;
}

/* The page has come, or is to go: the tag's stories link to it from now on, or do so no more. */
static enum err write_new_tag(struct publisher *p, const struct list_key *key, struct span page)
{
    bool empty = false, there = publish_has_page(p, page);
    enum err e = publish_list_is_empty(p, key, &empty);
    if (e || there == !empty)
        return e;
    e = store_touch_tagged(p->store, key->name);
    return e || empty ? e : publish_list(p, key);
}

static enum err write_new_tags(struct publisher *p, const struct work *w)
{
    enum err e = SW_OK;
    for (size_t i = 0; !e && i < w->count; i++)
        if (w->keys[i].kind == LIST_TAG)
            e = write_new_tag(p, &w->keys[i], w->pages[i]);
    return e;
}

/* A list that has lost its last story is not written; it is removed at the end. */
static enum err write_list(struct publisher *p, const struct list_key *key)
{
    bool empty = false;
    enum err e = publish_list_is_empty(p, key, &empty);
    return e || empty ? e : publish_list(p, key);
}

/* The list of tags names those whose pages are there: it comes after them. */
static enum err write_lists(struct publisher *p, const struct work *w)
{
    enum err e = SW_OK;
    for (size_t i = 0; !e && i < w->count; i++) {
        progress_count(p->progress, "lists:", i, w->count);
        if (w->keys[i].kind != LIST_TAGS)
            e = write_list(p, &w->keys[i]);
    }
    for (size_t i = 0; !e && i < w->count; i++)
        if (w->keys[i].kind == LIST_TAGS)
            e = write_list(p, &w->keys[i]);
    return e;
}

/* --- removals --------------------------------------------------------------------- */

static enum err remove_empty_lists(struct publisher *p, const struct work *w)
{
    enum err e = SW_OK;
    for (size_t i = 0; !e && i < w->count; i++) {
        bool empty = false;
        e = publish_list_is_empty(p, &w->keys[i], &empty);
        if (!e && empty)
            e = publish_remove_list(p, &w->keys[i]);
    }
    return e;
}

static enum err write_gone(struct publisher *p)
{
    buf_reset(&p->text);
    enum err e = store_gone_list(p->store, &p->text);
    return e || p->text.len == 0 ? e : publish_file(p, TREE_GONE, buf_span(&p->text));
}

/* Nothing on disk links to them any more. */
static enum err remove_gone(struct publisher *p, const struct work *w)
{
    bool is_told = faccessat(p->root, TREE_GONE, F_OK, 0) == 0;
    if (w->gone_count == 0 && is_told)
        return SW_OK;
    enum err e = write_gone(p);
    for (size_t i = 0; !e && i < w->gone_count; i++)
        e = publish_remove(p, w->gone[i].page);
    for (size_t i = 0; !e && i < w->gone_count; i++)
        e = store_gone_removed(p->store, w->gone[i].page);
    return e;
}

static bool has_neighbours(const struct list_key *key)
{
    return key->kind == LIST_DAY || key->kind == LIST_SOURCE_DAY || key->kind == LIST_WEEK;
}

/* A day's list names the days beside it, a week's the weeks; their lists name this one, once it is
 * there. */
static enum err add_lists_beside(struct publisher *p, struct work *w)
{
    size_t count = 0;
    enum err e = SW_OK;
    struct list_key *keys = arena_array(&w->arena, w->count, sizeof(*keys));
    for (size_t i = 0; i < w->count; i++)
        if (has_neighbours(&w->keys[i]))
            keys[count++] = w->keys[i];
    for (size_t i = 0; !e && i < 2 * count; i++) {
        struct list_key beside;
        e = list_key_beside(p, &keys[i / 2], i % 2, &beside);
        if (!e)
            add_key(w, beside.kind, beside.name, beside.day);
        if (e == SW_NOT_FOUND)
            e = SW_OK;
    }
    return e;
}

/* --- stories ---------------------------------------------------------------------- */

typedef enum err step(struct publisher *p, int64_t id);

static enum err run_batch(struct publisher *p, const struct work *w, size_t from, size_t until,
                          step *function, const char *what)
{
    enum err e = store_begin(p->store);
    if (e)
        return e;
    for (size_t i = from; !e && i < until; i++) {
        progress_count(p->progress, what, i, work_stories(w));
        e = function(p, work_story(w, i));
    }
    if (!e)
        e = store_commit(p->store);
    if (e)
        store_rollback(p->store);
    return e;
}

static enum err for_each_story(struct publisher *p, const struct work *w, step *function,
                               const char *what)
{
    enum err e = SW_OK;
    size_t count = work_stories(w);
    for (size_t from = 0; !e && from < count; from += BATCH)
        e = run_batch(p, w, from, count - from < BATCH ? count : from + BATCH, function, what);
    return e;
}

/* A story that was never on disk, with links to what is; it stays stale until all is complete. */
static enum err write_new(struct publisher *p, int64_t id)
{
    bool published = false;
    enum err e = store_is_published(p->store, id, &published);
    if (e || published)
        return e;
    e = publish_story(p, id);
    p->result->stories++;
    buf_add(&p->born, &id, sizeof(id));
    if (!e)
        e = buf_error(&p->born);
    if (!e)
        e = store_mark_fresh(p->store, id);
    if (!e)
        e = store_touch_wanting(p->store, id);
    if (!e)
        e = store_touch(p->store, id);
    return e ? e : store_touch_beside(p->store, id);
}

static int compare_ids(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void sort_born(struct publisher *p)
{
    if (p->born.len > 0)
        qsort(p->born.data, p->born.len / sizeof(int64_t), sizeof(int64_t), compare_ids);
}

static bool is_born(const struct publisher *p, int64_t id)
{
    return p->born.len > 0 && bsearch(&id, p->born.data, p->born.len / sizeof(int64_t),
                                      sizeof(int64_t), compare_ids) != NULL;
}

static enum err write_complete(struct publisher *p, int64_t id)
{
    size_t before = p->result->files;
    enum err e = publish_story(p, id);
    if (p->result->files != before && !is_born(p, id))
        p->result->stories++;
    return e;
}

static enum err mark_fresh(struct publisher *p, int64_t id)
{
    return store_mark_fresh(p->store, id);
}

/* --- search ---------------------------------------------------------------------- */

static struct span source_title(void *context, struct span source)
{
    return publish_source_title(context, source);
}

static enum err publish_search(struct publisher *p)
{
    const char *root = conf_string(conf_section(p->conf, "mirror"), "root");
    bool changed = false;
    buf_reset(&p->path);
    buf_add_format(&p->path, "%s/" TREE_SEARCH_DB, root);
    enum err e = buf_error(&p->path);
    if (!e)
        e = store_search_publish(p->store, p->path.data, source_title, p, &changed);
    if (changed)
        p->result->files++;
    return e;
}

/* --- the whole ---------------------------------------------------------------------- */

static enum err write_new_stories(struct publisher *p)
{
    struct work w = {0};
    enum err e = find_work(p, &w);
    if (!e)
        e = write_missing_lists(p, &w);
    if (!e)
        e = for_each_story(p, &w, write_new, "new stories:");
    if (!e)
        e = write_new_tags(p, &w);
    free_work(&w);
    return e;
}

/*
 * A story that the store calls fresh is not written again: so what was written
 * is on the disk first, or a power cut could leave empty pages for good.
 */
static enum err sync_tree(struct publisher *p)
{
    return p->result->files ? fsio_sync(p->root) : SW_OK;
}

/* Fresh only when the lists are written too: a run that was killed before does all of it again. */
static enum err complete_stories(struct publisher *p)
{
    struct work w = {0};
    enum err e = find_work(p, &w);
    sort_born(p);
    if (!e)
        e = for_each_story(p, &w, write_complete, "stories:");
    if (!e)
        e = add_lists_beside(p, &w);
    if (!e)
        e = write_lists(p, &w);
    if (!e)
        e = publish_search(p); /* finds nothing any more that is removed next */
    if (!e)
        e = remove_empty_lists(p, &w);
    if (!e)
        e = sync_tree(p);
    if (!e)
        e = store_due_tags_done(p->store);
    if (!e)
        e = remove_gone(p, &w);
    if (!e)
        e = publish_remove_pictures(p);
    if (!e)
        e = for_each_story(p, &w, mark_fresh, "stories done:");
    free_work(&w);
    return e;
}

/* Every page shows what stands around them all. */
static enum err note_frame(struct publisher *p)
{
    struct span before = {0};
    enum err e = store_setting(p->store, "frame", &p->arena, &before);
    if ((e && e != SW_NOT_FOUND) || span_equal(before, p->frame.print))
        return e == SW_NOT_FOUND ? SW_OK : e;
    e = store_begin(p->store);
    if (!e)
        e = store_touch_all(p->store);
    if (!e)
        e = store_set_setting(p->store, "frame", p->frame.print);
    if (!e)
        e = store_commit(p->store);
    if (e)
        store_rollback(p->store);
    return e;
}

/* Answers of the search are no pages; a copy of what is copied here already helps nobody. */
static void add_robots(const struct publisher *p, struct buf *text)
{
    const char *const *name = conf_list(conf_section(p->conf, "mirror"), "keep-out");

    for (const char *const *n = name; *n; n++)
        buf_add_format(text, "User-agent: %s\n", *n);
    if (*name)
        buf_add_string(text, "Disallow: /\n\n");
    buf_add_string(text, "User-agent: *\nDisallow: /search\n");
}

/* caps.txt is for the daemon to answer, which knows its ports. */
static enum err write_fixed_files(struct publisher *p)
{
    struct buf robots;

    buf_init(&robots, CONF_FILE_MAX);
    add_robots(p, &robots);
    enum err e = buf_error(&robots);
    if (!e)
        e = publish_file(p, TREE_GOPHER "/robots.txt", buf_span(&robots));
    if (!e)
        e = publish_file(p, TREE_GEMINI "/robots.txt", buf_span(&robots));
    buf_free(&robots);
    return e;
}

enum err publish(struct store *s, const struct conf *c, int64_t now, struct progress *progress,
                 struct publish_result *out)
{
    struct publisher p;
    *out = (struct publish_result){0};
    enum err e = publish_open(&p, s, c, now, out);
    p.progress = progress;
    if (!e)
        e = publish_notice_loss(&p);
    if (!e)
        e = note_frame(&p);
    if (!e)
        e = publish_settle_ids(&p);
    if (!e)
        e = relate_due(s, NULL);
    if (!e)
        e = write_fixed_files(&p);
    if (!e)
        e = write_new_stories(&p);
    if (!e)
        e = complete_stories(&p);
    publish_close(&p);
    return e;
}
