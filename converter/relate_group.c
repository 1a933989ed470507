#include "relate_group.h"

#include <math.h>

#include "store_groups.h"

/* Average cosine to the members from which a story is one of them; tuned by tests/bench/related. */
#define GROUP_MIN 0.15

/* Reports of an event come within days: the distance at which likeness counts half. */
#define GROUP_HALF_LIFE (48.0 * 3600)

/* A group of more is a topic; for averages this many members count. */
#define GROUP_COUNTED 40

/* Pairs of members that are compared before two groups become one. */
#define MERGE_SAMPLE 8

/* A group among the neighbours. */
struct near_group {
    int64_t group;
    double average; /* likeness of the story to all its members */
};

struct grouping {
    struct store *store;
    struct arena arena;
    int64_t story;
    const struct neighbour *found;
    const int64_t *groups; /* of each neighbour; 0: none yet */
    size_t count;
};

static double likeness(const struct neighbour *n)
{
    return n->cosine * exp2(-n->distance / GROUP_HALF_LIFE);
}

static enum err touch_members(struct grouping *g, int64_t group)
{
    struct member *members = NULL;
    size_t count = 0;
    enum err e = store_members(g->store, group, &g->arena, &members, &count);
    for (size_t i = 0; !e && i < count; i++)
        e = store_touch(g->store, members[i].story);
    return e;
}

/* --- which group ------------------------------------------------------------------ */

static enum err read_groups(struct grouping *g)
{
    int64_t *groups = arena_array(&g->arena, g->count, sizeof(*groups));
    g->groups = groups;
    for (size_t i = 0; i < g->count; i++) {
        struct membership m = {0};
        enum err e = store_membership(g->store, g->found[i].story, &m);
        if (e && e != SW_NOT_FOUND)
            return e;
        groups[i] = m.group;
    }
    return SW_OK;
}

/* Likeness to the members among the neighbours. */
static double sum_of(const struct grouping *g, int64_t group)
{
    double sum = 0;
    for (size_t i = 0; i < g->count; i++)
        if (g->groups[i] == group)
            sum += likeness(&g->found[i]);
    return sum;
}

/* The average is at most the sum, which for most groups is too low to ask for their members. */
static enum err average_of(struct grouping *g, int64_t group, struct near_group *out)
{
    struct member *members = NULL;
    size_t size = 0;
    double sum = sum_of(g, group);
    *out = (struct near_group){.group = group};
    if (sum < GROUP_MIN)
        return SW_OK;
    enum err e = store_members(g->store, group, &g->arena, &members, &size);
    if (e)
        return e;
    for (size_t i = 0; i < size; i++)
        if (members[i].story == g->story) {
            size--;
            break;
        }
    size_t counted = size < GROUP_COUNTED ? size : GROUP_COUNTED;
    out->average = counted ? sum / (double)counted : 0;
    return SW_OK;
}

static bool was_seen(const struct grouping *g, size_t which)
{
    for (size_t i = 0; i < which; i++)
        if (g->groups[i] == g->groups[which])
            return true;
    return g->groups[which] == 0;
}

/* The two nearest groups, the nearer first; labels of 0 where there are fewer. */
static enum err nearest_groups(struct grouping *g, struct near_group nearest[2])
{
    nearest[0] = nearest[1] = (struct near_group){0};
    for (size_t i = 0; i < g->count; i++) {
        struct near_group near;
        if (was_seen(g, i))
            continue;
        enum err e = average_of(g, g->groups[i], &near);
        if (e)
            return e;
        if (near.average > nearest[0].average) {
            nearest[1] = nearest[0];
            nearest[0] = near;
        } else if (near.average > nearest[1].average) {
            nearest[1] = near;
        }
    }
    return SW_OK;
}

/* --- two groups that are one -------------------------------------------------------- */

/* The first members of a group among the neighbours. */
static size_t sample(const struct grouping *g, int64_t group, const struct neighbour **out)
{
    size_t count = 0;
    for (size_t i = 0; i < g->count && count < MERGE_SAMPLE; i++)
        if (g->groups[i] == group)
            out[count++] = &g->found[i];
    return count;
}

static double average_between(const struct grouping *g, int64_t one, int64_t other)
{
    const struct neighbour *left[MERGE_SAMPLE], *right[MERGE_SAMPLE];
    size_t lefts = sample(g, one, left), rights = sample(g, other, right);
    double sum = 0;
    for (size_t i = 0; i < lefts; i++)
        for (size_t j = 0; j < rights; j++) {
            double cosine = likeness_cosine(&left[i]->weighted, &right[j]->weighted);
            double distance = fabs((double)left[i]->vector->time - (double)right[j]->vector->time);
            sum += cosine * exp2(-distance / GROUP_HALF_LIFE);
        }
    return lefts && rights ? sum / (double)(lefts * rights) : 0;
}

static enum err merge_if_one(struct grouping *g, const struct near_group nearest[2])
{
    if (nearest[1].average < GROUP_MIN ||
        average_between(g, nearest[0].group, nearest[1].group) < GROUP_MIN)
        return SW_OK;
    enum err e = store_merge_groups(g->store, nearest[1].group, nearest[0].group);
    return e ? e : touch_members(g, nearest[0].group);
}

/* --- joining -------------------------------------------------------------------------- */

/* The text that the story reprints, as far as it is among the neighbours. */
static enum err text_of(const struct grouping *g, int64_t group, int64_t *text)
{
    *text = g->story;
    for (size_t i = 0; i < g->count; i++) {
        struct membership m = {0};
        if (g->groups[i] != group || g->found[i].cosine < SAME_TEXT || g->found[i].story > *text)
            continue;
        enum err e = store_membership(g->store, g->found[i].story, &m);
        if (e)
            return e;
        *text = m.text < *text ? m.text : *text;
    }
    return SW_OK;
}

/* A label of its own: its number, unless others of a group that it founded still go by it. */
static enum err found_group(struct grouping *g, int64_t *label)
{
    struct member *members = NULL;
    size_t count = 0;
    enum err e = store_members(g->store, g->story, &g->arena, &members, &count);
    *label = g->story;
    for (size_t i = 0; !e && i < count; i++)
        if (members[i].story != g->story)
            return store_merge_groups(g->store, g->story, members[i].story);
    return e;
}

static enum err join(struct grouping *g, int64_t group)
{
    struct membership old = {0}, new = {.group = group};
    enum err e = store_membership(g->store, g->story, &old);
    if (e && e != SW_NOT_FOUND)
        return e;
    e = text_of(g, group, &new.text);
    if (!e && new.group == 0)
        e = found_group(g, &new.group);
    if (e || (old.group == new.group &&old.text == new.text))
        return e;
    e = store_set_membership(g->store, g->story, new);
    if (!e && old.group && old.group != new.group)
        e = touch_members(g, old.group);
    return e ? e : touch_members(g, new.group);
}

enum err relate_group(struct store *s, int64_t story, const struct neighbour *found, size_t count)
{
    struct grouping g = {.store = s, .story = story, .found = found, .count = count};
    struct near_group nearest[2];
    arena_init(&g.arena);
    enum err e = read_groups(&g);
    if (!e)
        e = nearest_groups(&g, nearest);
    if (!e)
        e = merge_if_one(&g, nearest);
    if (!e)
        e = join(&g, nearest[0].average >= GROUP_MIN ? nearest[0].group : 0);
    arena_free(&g.arena);
    return e;
}

enum err relate_ungroup(struct store *s, int64_t story)
{
    struct grouping g = {.store = s, .story = story};
    struct membership m = {0};
    int64_t label = 0;
    arena_init(&g.arena);
    enum err e = store_membership(s, story, &m);
    if (!e)
        e = touch_members(&g, m.group);
    if (!e)
        e = store_remove_membership(s, story);
    if (!e)
        e = found_group(&g, &label);
    arena_free(&g.arena);
    return e == SW_NOT_FOUND ? SW_OK : e;
}
