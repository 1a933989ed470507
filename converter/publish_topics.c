/*
 * Lists of tags, and what changed since yesterday.
 */
#include "publish_lists.h"
#include "store_changes.h"
#include "store_tags.h"

#define TAG_STORIES     100
#define CHANGED_STORIES 100

int64_t list_tag_least(const struct publisher *p)
{
    return conf_number(conf_section(p->conf, "mirror"), "tag-stories");
}

enum err list_build_tags(struct list_run *run)
{
    struct tag_count *tags = NULL;
    size_t count = 0;
    int64_t least = list_tag_least(run->p);
    run->page.title = SPAN("Tags");
    struct list_part *part = list_page_part(&run->page, (struct span){0});
    enum err e = SW_OK;
    if (least)
        e = store_list_tags(run->p->store, least, &run->arena, &tags, &count);
    if (count == 0)
        run->page.note = SPAN("No tag has enough stories for a page of its own.");
    for (size_t i = 0; !e && i < count; i++)
        list_add_link_if_there(run, part, (struct list_key){LIST_TAG, tags[i].slug, SW_NO_TIME},
                               arena_format(&run->arena, "%.*s (%lld)", SPAN_ARG(tags[i].name),
                                            (long long)tags[i].stories));
    return e;
}

enum err list_build_tag(struct list_run *run)
{
    struct list_stories stories;
    enum err e = list_newest(run, TAG_STORIES, &stories);
    if (e)
        return e;
    run->page.title = stories.title;
    struct list_part *part = list_page_part(&run->page, (struct span){0});
    for (size_t i = 0; i < stories.count; i++)
        list_add_story(run, part, &stories.items[i]);
    list_add_link(run, list_page_part(&run->page, (struct span){0}),
                  (struct list_key){LIST_TAGS, {0}, SW_NO_TIME}, SPAN("All tags"));
    return SW_OK;
}

/* --- what changed ------------------------------------------------------------------ */

static struct span change_note(struct list_run *run, const struct story_change_note *c)
{
    struct buf b;
    buf_init(&b, 64 * 1024);
    if (c->old_words != c->story.words)
        buf_add_format(&b, "%lld words, before %lld. ", (long long)c->story.words,
                       (long long)c->old_words);
    if (!span_equal(c->old_title, c->story.title)) {
        buf_add_string(&b, "The headline was: ");
        buf_add_span(&b, c->old_title); /* no full stop: it may end with a mark of its own */
    }
    struct span note = arena_span(&run->arena, span_trim(buf_span(&b)));
    buf_free(&b);
    return note;
}

/* Yesterday is counted from the newest change, not from the clock: without news nothing moves. */
enum err list_build_changes(struct list_run *run)
{
    struct story_change_note *changes = NULL;
    struct story *added = NULL;
    size_t changed_count = 0, added_count = 0;
    int64_t newest = 0;
    run->page.title = SPAN("What changed since yesterday");
    enum err e = store_newest_change(run->p->store, &newest);
    if (!e)
        e = store_list_changes(run->p->store, newest - DAY_SECONDS, CHANGED_STORIES, &run->arena,
                               &changes, &changed_count);
    if (!e)
        e = store_list_added(run->p->store, newest - DAY_SECONDS, CHANGED_STORIES, &run->arena,
                             &added, &added_count);
    if (e)
        return e;
    struct list_part *part = list_page_part(&run->page, SPAN("Updated by their publishers"));
    for (size_t i = 0; i < changed_count; i++)
        list_add_story(run, part, &changes[i].story)->note = change_note(run, &changes[i]);
    part = list_page_part(&run->page, SPAN("New"));
    for (size_t i = 0; i < added_count; i++)
        list_add_story(run, part, &added[i]);
    return SW_OK;
}
