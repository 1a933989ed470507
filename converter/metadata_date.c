#include "metadata_date.h"

#include <stdlib.h>

#include "date.h"
#include "date_label.h"

#define MINUTE ((int64_t)60)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define YEAR   (366 * DAY)

/* A date this near to the headline, in nodes and in bytes of text between, stands by it. */
#define NEAR_NODES 60
#define NEAR_BYTES 700

/* Nodes of one date and its parts. */
#define SAME_PLACE_NODES 8

/* Dates of one event as told by clocks in different zones are at most this far apart. */
#define SAME_EVENT (29 * HOUR)

/* Days that may settle whether 4/5 is in April or in May; pages with more of them are lists. */
#define SETTLED_MAX 200

struct candidate {
    const struct offer *offer;
    struct date_reading reading;
    int distance;          /* from the headline, in nodes */
    enum date_label label; /* of what the page shows */
};

struct dating {
    const struct offers *offers;
    struct date_context context;
    const struct candidate *stated; /* by a label of its own; NULL for none or several */
    int64_t settled[SETTLED_MAX];   /* days that are beyond doubt, in the order of the page */
    size_t settled_count;
    struct candidate *candidates; /* offers that are dates, in their order */
    size_t count, capacity;
};

static bool is_visible(const struct candidate *c)
{
    return c->offer->source == FROM_TIME || c->offer->source == FROM_CLASS ||
           c->offer->source == FROM_TEXT;
}

static bool is_near(const struct dating *d, const struct candidate *c)
{
    if (c == d->stated)
        return true;
    if (!d->offers->headline)
        return c->distance <= NEAR_NODES;
    int64_t bytes = (int64_t)c->offer->place - (int64_t)d->offers->headline_place;
    return c->distance <= NEAR_NODES && llabs(bytes) <= NEAR_BYTES;
}

static void settle(struct dating *d, const struct date_reading *r)
{
    if (r->other == SW_NO_TIME && d->settled_count < SETTLED_MAX)
        d->settled[d->settled_count++] = r->time;
}

/* Does another date of the page, whosever it is, say beyond doubt that it is this day? */
static bool is_settled(const struct dating *d, int64_t time)
{
    for (size_t i = 0; i < d->settled_count; i++)
        if (llabs(d->settled[i] - time) <= DAY)
            return true;
    return false;
}

/* "11/01/2021" on a page that elsewhere says "1 November 2021". */
static void settle_doubts(struct dating *d)
{
    for (size_t i = 0; i < d->count; i++) {
        struct date_reading *r = &d->candidates[i].reading;
        if (r->other == SW_NO_TIME || is_settled(d, r->time) || !is_settled(d, r->other))
            continue;
        r->time = r->other;
        r->other = SW_NO_TIME;
    }
}

static void add_candidate(struct dating *d, const struct offer *f, struct date_reading reading)
{
    struct candidate c = {.offer = f, .reading = reading};
    if (f->source != FROM_TEXT && f->node && offers_is_others(d->offers, f->node))
        return;
    c.label = is_visible(&c) ? date_label_at(f->node, f->value) : DATE_PLAIN;
    c.distance =
        d->offers->headline || !f->node ? offers_distance(d->offers, f->node) : (int)f->node->order;
    d->candidates =
        arena_grow(d->offers->arena, d->candidates, d->count, &d->capacity, sizeof(*d->candidates));
    d->candidates[d->count++] = c;
}

/* What the page calls its day of publication, where it does so in one place. */
static const struct candidate *find_stated(const struct dating *d)
{
    const struct candidate *first = NULL;
    for (size_t i = 0; i < d->count; i++) {
        const struct candidate *c = &d->candidates[i];
        if (c->label != DATE_PUBLISHED)
            continue;
        if (first && llabs((int64_t)c->offer->node->order - (int64_t)first->offer->node->order) >
                         SAME_PLACE_NODES)
            return NULL;
        first = first ? first : c;
    }
    return first;
}

static void read_candidates(struct dating *d, enum offer_field field, struct span url)
{
    struct date_reading reading = {.other = SW_NO_TIME};
    if (date_from_url(url, &d->context, &reading.time))
        settle(d, &reading);
    for (const struct offer *f = d->offers->first[field]; f; f = f->next) {
        if (!date_read(f->value, &d->context, &reading))
            continue;
        settle(d, &reading);
        add_candidate(d, f, reading);
    }
    settle_doubts(d);
    d->stated = find_stated(d);
}

/* The day where its clock stands, counted from 1970. */
static int64_t local_day(const struct date_reading *r)
{
    int64_t local = r->time + r->zone * MINUTE;
    return local >= 0 ? local / DAY : -((DAY - 1 - local) / DAY);
}

/* --- the choice ----------------------------------------------------------------- */

/* The heaviest of the source's; of several that weigh the same the one nearest to the headline. */
static const struct candidate *best_of(const struct dating *d, enum offer_source source)
{
    const struct candidate *best = NULL;
    for (size_t i = 0; i < d->count; i++) {
        const struct candidate *c = &d->candidates[i];
        if (c->offer->source == source &&
            (!best || c->offer->weight > best->offer->weight ||
             (c->offer->weight == best->offer->weight && c->distance < best->distance)))
            best = c;
    }
    return best;
}

static const struct candidate *first_of(const struct dating *d, const enum offer_source *order)
{
    const struct candidate *c = NULL;
    for (; !c && *order != FROM_NOWHERE; order++)
        c = best_of(d, *order);
    return c;
}

/* First where the page says it in a sentence about itself, last what is of a change. */
static int rank(const struct dating *d, const struct candidate *c)
{
    if (c == d->stated && date_is_of_story(c->offer->value))
        return 0;
    return c->label == DATE_UPDATED ? 2 : 1;
}

static bool is_better_shown(const struct dating *d, const struct candidate *a,
                            const struct candidate *b)
{
    bool near = is_near(d, a);
    if (near != is_near(d, b))
        return near;
    if (near && rank(d, a) != rank(d, b))
        return rank(d, a) < rank(d, b);
    return a->distance < b->distance;
}

static const struct candidate *best_shown(const struct dating *d)
{
    const struct candidate *best = NULL;
    for (size_t i = 0; i < d->count; i++) {
        const struct candidate *c = &d->candidates[i];
        if (is_visible(c) && (!best || is_better_shown(d, c, best)))
            best = c;
    }
    return best;
}

static bool is_same_event(const struct candidate *a, const struct candidate *b)
{
    return llabs(a->reading.time - b->reading.time) <= SAME_EVENT;
}

/* Is this date shown as that one, perhaps in another zone where told's is not known? */
static bool is_shown_as(const struct candidate *told, const struct candidate *shown)
{
    bool zone_unknown = told->reading.has_time && told->reading.zone == 0;
    return zone_unknown ? is_same_event(told, shown)
                        : local_day(&told->reading) == local_day(&shown->reading);
}

/*
 * Does the page show it elsewhere, not merely as a day of changes where it
 * shows another as the day of publication?
 */
static bool is_shown(const struct dating *d, const struct candidate *told,
                     const struct candidate *best)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct candidate *c = &d->candidates[i];
        if (is_visible(c) && is_shown_as(told, c) &&
            (c->label != DATE_UPDATED || best->label == DATE_UPDATED))
            return true;
    }
    return false;
}

/* Do all dates that the page shows, or that its scripts hold, mean the same day? */
static bool is_alone(const struct dating *d, const struct candidate *c)
{
    for (size_t i = 0; i < d->count; i++)
        if (is_visible(&d->candidates[i]) == is_visible(c) &&
            (is_visible(c) || d->candidates[i].offer->source == c->offer->source) &&
            !is_same_event(&d->candidates[i], c))
            return false;
    return true;
}

/*
 * Where nothing stands by the headline: what the page calls the day of
 * publication, the only day that it shows, the only one that its scripts hold.
 */
static const struct candidate *choose_far(const struct dating *d)
{
    const struct candidate *shown = best_shown(d), *state = best_of(d, FROM_STATE);
    for (size_t i = 0; i < d->count; i++)
        if (d->candidates[i].label == DATE_PUBLISHED)
            return &d->candidates[i];
    if (shown && is_alone(d, shown))
        return shown;
    return state && is_alone(d, state) ? state : NULL;
}

/*
 * article:published_time stays what it was at first: where it says the same,
 * a later date by the headline is that of an update.
 */
static bool is_first(const struct dating *d, const struct candidate *told,
                     const struct candidate *shown)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct candidate *c = &d->candidates[i];
        if (c->offer->source == FROM_ARTICLE && is_same_event(c, told))
            return told->reading.time < shown->reading.time;
    }
    return false;
}

static bool is_shown_as_published(const struct dating *d, const struct candidate *told)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct candidate *c = &d->candidates[i];
        if (is_visible(c) && is_shown_as(told, c) &&
            (c->label == DATE_PUBLISHED || (c->label == DATE_PLAIN && is_near(d, c))))
            return true;
    }
    return false;
}

/* Archives date their records by the day on which they were made, after the story. */
static bool is_of_record(const struct dating *d, const struct candidate *told,
                         const struct candidate *shown)
{
    bool weak = told->offer->source == FROM_META || told->offer->source == FROM_DUBLIN_CORE;
    return weak && !told->reading.has_time && told->reading.time > shown->reading.time &&
           !is_shown_as_published(d, told);
}

/* In the story's own words, not in a line that the page puts around it? */
static bool is_prose(const struct offer *o)
{
    enum tag t = o->node && o->node->parent ? o->node->parent->tag : TAG_OTHER;
    return o->source == FROM_TEXT && (t == TAG_P || tag_is(t, TAG_IS_HEADING));
}

/* Prose tells a day this far from the one that machines are told: it speaks of something else. */
static bool is_far_off(const struct candidate *told, const struct candidate *shown)
{
    return is_prose(shown->offer) && told->reading.has_time &&
           llabs(told->reading.time - shown->reading.time) > YEAR;
}

static bool is_believed(const struct dating *d, const struct candidate *told,
                        const struct candidate *shown)
{
    if (!d->offers->headline || !shown || !is_near(d, shown) || is_far_off(told, shown))
        return true;
    return !is_of_record(d, told, shown) && (is_shown(d, told, shown) || is_first(d, told, shown));
}

static const struct candidate *choose(const struct dating *d)
{
    static const enum offer_source told_by[] = {FROM_JSON_LD,     FROM_ARTICLE, FROM_MICRODATA,
                                                FROM_OPEN_GRAPH,  FROM_PARSELY, FROM_META,
                                                FROM_DUBLIN_CORE, FROM_NOWHERE};
    const struct candidate *told = first_of(d, told_by), *shown = best_shown(d);
    const struct candidate *rule = best_of(d, FROM_RULE);
    if (rule)
        return rule;
    if (told && is_believed(d, told, shown))
        return told;
    return shown && is_near(d, shown) ? shown : NULL;
}

/* --- the time of day, and where its clock stands ---------------------------------- */

/* A day alone: another source may say at what time of that day. */
static struct date_reading refined(const struct dating *d, struct date_reading chosen)
{
    for (size_t i = 0; i < d->count && !chosen.has_time; i++) {
        const struct date_reading *r = &d->candidates[i].reading;
        if (r->has_time && local_day(r) == local_day(&chosen))
            chosen = *r;
    }
    return chosen;
}

/* --- published and modified --------------------------------------------------------- */

static void take(struct dating *d, struct offers *o, const struct candidate *c, struct article *a)
{
    struct date_reading reading = refined(d, c->reading);
    o->chosen[OFFER_PUBLISHED] = c->offer;
    a->published = reading.time;
}

static void choose_published(struct offers *o, const struct date_context *context,
                             struct article *a)
{
    struct dating d = {.offers = o, .context = *context};
    read_candidates(&d, OFFER_PUBLISHED, a->url);
    const struct candidate *chosen = choose(&d);
    if (!chosen && date_from_url(a->url, context, &a->published))
        return;
    if (!chosen)
        chosen = choose_far(&d);
    if (chosen)
        take(&d, o, chosen, a);
}

static void choose_modified(struct offers *o, const struct date_context *context, struct article *a)
{
    static const enum offer_source order[] = {FROM_JSON_LD,   FROM_ARTICLE,     FROM_OPEN_GRAPH,
                                              FROM_MICRODATA, FROM_DUBLIN_CORE, FROM_META,
                                              FROM_NOWHERE};
    struct dating d = {.offers = o, .context = *context};
    read_candidates(&d, OFFER_MODIFIED, a->url);
    const struct candidate *chosen = first_of(&d, order);
    if (!chosen || chosen->reading.time <= a->published)
        return;
    o->chosen[OFFER_MODIFIED] = chosen->offer;
    a->modified = chosen->reading.time;
}

void metadata_choose_dates(struct offers *o, int64_t now, struct article *a)
{
    struct date_context context = {.now = now, .language = a->language};
    choose_published(o, &context, a);
    choose_modified(o, &context, a);
}
