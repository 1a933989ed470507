#include "neighbours.h"

#include <math.h>
#include <stdlib.h>

#include "smolwire/buf.h"

/* Words of the story that are asked for, and stories looked at for them, at most. */
#define QUERY_TERMS  40
#define POSTINGS_MAX 65536

/* The nearest that have a say about each other, and what their say counts beside the cosine. */
#define COMPANY        10
#define COMPANY_FACTOR 1.0

/* Distance in time at which likeness counts half. */
#define HALF_LIFE (30.0 * 24 * 3600)

#define IDF_SLOTS   (1u << 18) /* of the cache: words of a busy year in three languages */
#define SCORE_SLOTS (2u * POSTINGS_MAX)

struct idf_slot {
    uint32_t term; /* 0: free; SQLite counts from 1 */
    float idf;
};

struct score_slot {
    int64_t story; /* 0: free */
    float score;
};

struct neighbour_search {
    struct store *store;
    struct idf_slot *idf;
    size_t idf_used;
    struct score_slot *scores;
    uint32_t *touched; /* slots of `scores` in use */
    size_t touched_count;
    struct buf postings;
};

enum err neighbour_search_open(struct store *s, struct neighbour_search **out)
{
    struct neighbour_search *n = calloc(1, sizeof(*n));
    if (!n)
        return SW_NOMEM;
    n->store = s;
    n->idf = calloc(IDF_SLOTS, sizeof(*n->idf));
    n->scores = calloc(SCORE_SLOTS, sizeof(*n->scores));
    n->touched = calloc(POSTINGS_MAX, sizeof(*n->touched));
    buf_init(&n->postings, SIZE_MAX / 2);
    if (!n->idf || !n->scores || !n->touched) {
        neighbour_search_close(n);
        return SW_NOMEM;
    }
    *out = n;
    return SW_OK;
}

void neighbour_search_close(struct neighbour_search *n)
{
    if (!n)
        return;
    free(n->idf);
    free(n->scores);
    free(n->touched);
    buf_free(&n->postings);
    free(n);
}

/* --- inverse document frequency ------------------------------------------- */

static enum err read_idf(struct neighbour_search *n, uint32_t term, int64_t total, float *idf)
{
    int64_t stories = 0;
    enum err e = store_term_stories(n->store, term, &stories);
    if (e)
        return e;
    double ratio = ((double)total + 1) / ((double)stories + 0.5);
    *idf = ratio > 1 ? (float)log(ratio) : 0;
    return SW_OK;
}

/* `total`: stories in the word's language, the same for all calls about one word. */
static enum err idf_of(struct neighbour_search *n, uint32_t term, int64_t total, float *idf)
{
    size_t i = (term * 2654435761u) % IDF_SLOTS;
    while (n->idf[i].term && n->idf[i].term != term)
        i = (i + 1) % IDF_SLOTS;
    if (!n->idf[i].term) {
        enum err e = read_idf(n, term, total, idf);
        if (e || n->idf_used >= IDF_SLOTS / 2)
            return e;
        n->idf[i] = (struct idf_slot){.term = term, .idf = *idf};
        n->idf_used++;
    }
    *idf = n->idf[i].idf;
    return SW_OK;
}

/* The vector with each weight multiplied by its word's idf. */
static enum err weigh(struct neighbour_search *n, const struct vector *v, struct arena *arena,
                      struct vector_item **out)
{
    int64_t total = 0;
    enum err e = store_language_stories(n->store, v->language, &total);
    struct vector_item *items = arena_array(arena, v->count, sizeof(*items));
    for (size_t i = 0; !e && i < v->count; i++) {
        float idf = 0;
        e = idf_of(n, v->items[i].term, total, &idf);
        items[i] = (struct vector_item){v->items[i].term, v->items[i].weight * idf};
    }
    *out = items;
    return e;
}

/* --- cosine --------------------------------------------------------------- */

static double norm_of(const struct vector_item *items, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)items[i].weight * (double)items[i].weight;
    return sqrt(sum);
}

static double dot(const struct vector_item *a, size_t a_count, const struct vector_item *b,
                  size_t b_count)
{
    double sum = 0;
    for (size_t i = 0, j = 0; i < a_count && j < b_count;) {
        if (a[i].term < b[j].term)
            i++;
        else if (a[i].term > b[j].term)
            j++;
        else
            sum += (double)a[i++].weight * (double)b[j++].weight;
    }
    return sum;
}

static double cosine_of(const struct vector_item *a, size_t a_count, const struct vector_item *b,
                        size_t b_count)
{
    double norms = norm_of(a, a_count) * norm_of(b, b_count);
    return norms > 0 ? dot(a, a_count, b, b_count) / norms : 0;
}

enum err neighbours_cosine(struct neighbour_search *n, const struct vector *a,
                           const struct vector *b, double *cosine)
{
    struct arena arena;
    struct vector_item *left = NULL, *right = NULL;
    arena_init(&arena);
    enum err e = weigh(n, a, &arena, &left);
    if (!e)
        e = weigh(n, b, &arena, &right);
    if (!e)
        *cosine = cosine_of(left, a->count, right, b->count);
    arena_free(&arena);
    return e;
}

/* --- candidates ----------------------------------------------------------- */

static void add_score(struct neighbour_search *n, int64_t story, float score)
{
    size_t i = ((uint64_t)story * 11400714819323198485u >> 32) % SCORE_SLOTS;
    while (n->scores[i].story && n->scores[i].story != story)
        i = (i + 1) % SCORE_SLOTS;
    if (!n->scores[i].story) {
        n->scores[i].story = story;
        n->touched[n->touched_count++] = (uint32_t)i;
    }
    n->scores[i].score += score;
}

static void clear_scores(struct neighbour_search *n)
{
    for (size_t i = 0; i < n->touched_count; i++)
        n->scores[n->touched[i]] = (struct score_slot){0};
    n->touched_count = 0;
}

/* Adds what one word of the story says about all others; `weight` has the idf of both sides. */
static enum err score_word(struct neighbour_search *n, const struct vector *v, uint32_t term,
                           float weight, bool *enough)
{
    buf_reset(&n->postings);
    enum err e = store_postings(n->store, term, v->time - NEIGHBOUR_WINDOW,
                                v->time + NEIGHBOUR_WINDOW, &n->postings);
    if (e)
        return e;
    const struct posting *postings = (const void *)n->postings.data;
    size_t count = n->postings.len / sizeof(*postings);
    for (size_t i = 0; i < count; i++) {
        if (n->touched_count >= POSTINGS_MAX) {
            *enough = true;
            break;
        }
        if (postings[i].story != v->story)
            add_score(n, postings[i].story, weight * postings[i].weight);
    }
    return SW_OK;
}

static enum err score_all(struct neighbour_search *n, const struct vector *v, struct arena *arena)
{
    int64_t total = 0;
    bool enough = false;
    size_t *telling = NULL, count = 0;
    enum err e = store_language_stories(n->store, v->language, &total);
    if (!e)
        e = neighbours_telling(n, v, arena, &telling, &count);
    for (size_t i = 0; !e && !enough && i < count && i < QUERY_TERMS; i++) {
        struct vector_item word = v->items[telling[i]];
        float idf = 0;
        e = idf_of(n, word.term, total, &idf);
        if (!e)
            e = score_word(n, v, word.term, word.weight * idf * idf, &enough);
    }
    return e;
}

/* The best of `scores`, best first. */
static size_t best_scores(const struct neighbour_search *n, struct score_slot *best)
{
    size_t count = 0;
    for (size_t i = 0; i < n->touched_count; i++) {
        struct score_slot slot = n->scores[n->touched[i]];
        if (count == NEIGHBOURS_MAX && slot.score <= best[count - 1].score)
            continue;
        size_t at = count < NEIGHBOURS_MAX ? count++ : count - 1;
        for (; at > 0 && best[at - 1].score < slot.score; at--)
            best[at] = best[at - 1];
        best[at] = slot;
    }
    return count;
}

struct place {
    size_t index;
    float weight;
};

static int heavier_first(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

enum err neighbours_telling(struct neighbour_search *n, const struct vector *v, struct arena *arena,
                            size_t **out, size_t *count)
{
    struct vector_item *weighted = NULL;
    enum err e = weigh(n, v, arena, &weighted);
    if (e)
        return e;
    struct place *places = arena_array(arena, v->count, sizeof(*places));
    for (size_t i = 0; i < v->count; i++)
        places[i] = (struct place){i, weighted[i].weight};
    qsort(places, v->count, sizeof(*places), heavier_first);
    *count = v->count < POSTED_TERMS ? v->count : POSTED_TERMS;
    *out = arena_array(arena, *count, sizeof(**out));
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = places[i].index;
    return SW_OK;
}

/* --- the search ----------------------------------------------------------- */

struct candidate {
    struct neighbour found;
    const struct vector_item *weighted;
    double nearness; /* how much of the likeness the distance in time leaves */
};

static enum err compare(struct neighbour_search *n, const struct vector *v,
                        const struct vector_item *weighted, int64_t story, struct arena *arena,
                        struct candidate *out)
{
    struct vector *other = arena_zalloc(arena, sizeof(*other));
    struct vector_item *items = NULL;
    enum err e = store_vector(n->store, story, arena, other);
    if (!e)
        e = weigh(n, other, arena, &items);
    if (e)
        return e;
    double distance = fabs((double)v->time - (double)other->time);
    out->weighted = items;
    out->nearness = exp2(-distance / HALF_LIFE);
    out->found.distance = distance;
    out->found.story = story;
    out->found.vector = other;
    out->found.cosine = cosine_of(weighted, v->count, items, other->count);
    out->found.score = out->found.cosine * out->nearness;
    return SW_OK;
}

static int better_first(const void *left, const void *right)
{
    const struct neighbour *a = &((const struct candidate *)left)->found;
    const struct neighbour *b = &((const struct candidate *)right)->found;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->story > b->story ? -1 : a->story < b->story;
}

static enum err compare_all(struct neighbour_search *n, const struct vector *v,
                            const struct score_slot *best, size_t count, struct arena *arena,
                            struct candidate *out)
{
    struct vector_item *weighted = NULL;
    enum err e = weigh(n, v, arena, &weighted);
    for (size_t i = 0; !e && i < count; i++)
        e = compare(n, v, weighted, best[i].story, arena, &out[i]);
    if (!e)
        qsort(out, count, sizeof(*out), better_first);
    return e;
}

/* How near a candidate is to the other ones of the nearest, each counting by its own score. */
static double company_of(const struct candidate *all, size_t count, size_t which)
{
    const struct candidate *c = &all[which];
    double sum = 0, weights = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == which)
            continue;
        sum += all[i].found.score * cosine_of(c->weighted, c->found.vector->count, all[i].weighted,
                                              all[i].found.vector->count);
        weights += all[i].found.score;
    }
    return weights > 0 ? sum / weights : 0;
}

static void add_company(struct candidate *all, size_t count)
{
    double company[COMPANY];
    if (count > COMPANY)
        count = COMPANY;
    for (size_t i = 0; i < count; i++)
        company[i] = company_of(all, count, i);
    for (size_t i = 0; i < count; i++)
        all[i].found.score += COMPANY_FACTOR * company[i] * all[i].nearness;
    qsort(all, count, sizeof(*all), better_first);
}

enum err neighbours_find(struct neighbour_search *n, const struct vector *v, struct arena *arena,
                         struct neighbour **out, size_t *count)
{
    struct score_slot best[NEIGHBOURS_MAX];
    enum err e = score_all(n, v, arena);
    size_t found = e ? 0 : best_scores(n, best);
    clear_scores(n);
    if (e)
        return e;
    struct candidate *all = arena_array(arena, found, sizeof(*all));
    e = compare_all(n, v, best, found, arena, all);
    if (e)
        return e;
    add_company(all, found);
    *out = arena_array(arena, found, sizeof(**out));
    for (size_t i = 0; i < found; i++)
        (*out)[i] = all[i].found;
    *count = found;
    return SW_OK;
}
