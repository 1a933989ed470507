#include "neighbours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "company.h"
#include "smolwire/buf.h"
#include "store_postings.h"

/* Words of the story that are asked for, and stories looked at for them, at most. */
#define QUERY_TERMS  40
#define POSTINGS_MAX 65536

/* Distance in time at which likeness counts half, and at which belonging together does. */
#define HALF_LIFE       (30.0 * 24 * 3600)
#define SCORE_HALF_LIFE (60.0 * 24 * 3600)

#define IDF_FIRST   65536u     /* words that the table of idf holds at first */
#define IDF_MOST    (1u << 22) /* 16 MiB; words with higher numbers are looked up each time */
#define IDF_BLOCK   64u        /* words that are looked up together */
#define SCORE_SLOTS (2u * POSTINGS_MAX)

#define LANGUAGE_BYTES 16

struct score_slot {
    int64_t story; /* 0: free */
    float score;
};

struct neighbour_search {
    struct store *store;
    float *idf; /* by word; below 0: not looked up yet */
    size_t idf_count;
    char language[LANGUAGE_BYTES]; /* asked for last, and its stories */
    int64_t language_stories;
    struct likeness_table *table;
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
    n->language_stories = -1;
    n->scores = calloc(SCORE_SLOTS, sizeof(*n->scores));
    n->touched = calloc(POSTINGS_MAX, sizeof(*n->touched));
    buf_init(&n->postings, SIZE_MAX / 2);
    enum err e = n->scores && n->touched ? likeness_table_new(&n->table) : SW_NOMEM;
    if (e)
        neighbour_search_close(n);
    else
        *out = n;
    return e;
}

void neighbour_search_close(struct neighbour_search *n)
{
    if (!n)
        return;
    free(n->idf);
    likeness_table_free(n->table);
    free(n->scores);
    free(n->touched);
    buf_free(&n->postings);
    free(n);
}

/* --- inverse document frequency ------------------------------------------- */

static float idf_from(int64_t stories, int64_t total)
{
    double ratio = ((double)total + 1) / ((double)stories + 0.5);
    return ratio > 1 ? (float)log(ratio) : 0;
}

/* The word's, and those of the words around it, which are soon asked for. */
static enum err read_idf(struct neighbour_search *n, struct span language, uint32_t term,
                         int64_t total)
{
    int64_t stories[IDF_BLOCK];
    uint32_t first = term - term % IDF_BLOCK;
    enum err e = store_term_counts(n->store, language, first, IDF_BLOCK, stories);
    for (size_t i = 0; !e && i < IDF_BLOCK; i++)
        if (stories[i] >= 0)
            n->idf[first + i] = idf_from(stories[i], total);
    return e ? e : n->idf[term] < 0 ? SW_NOT_FOUND : SW_OK;
}

static enum err read_one_idf(struct neighbour_search *n, struct span language, uint32_t term,
                             int64_t total, float *idf)
{
    int64_t stories = 0;
    enum err e = store_term_counts(n->store, language, term, 1, &stories);
    *idf = idf_from(stories, total);
    return e ? e : stories < 0 ? SW_NOT_FOUND : SW_OK;
}

static enum err grow_idf(struct neighbour_search *n, uint32_t term)
{
    size_t count = n->idf_count ? n->idf_count : IDF_FIRST;
    while (count <= term)
        count *= 2;
    float *grown = realloc(n->idf, count * sizeof(*grown));
    if (!grown)
        return SW_NOMEM;
    for (size_t i = n->idf_count; i < count; i++)
        grown[i] = -1;
    n->idf = grown;
    n->idf_count = count;
    return SW_OK;
}

/* `total`: stories in the word's language, the same for all calls about one word. */
static enum err idf_of(struct neighbour_search *n, struct span language, uint32_t term,
                       int64_t total, float *idf)
{
    if (term >= IDF_MOST)
        return read_one_idf(n, language, term, total, idf);
    enum err e = term < n->idf_count ? SW_OK : grow_idf(n, term);
    if (!e && n->idf[term] < 0)
        e = read_idf(n, language, term, total);
    if (!e)
        *idf = n->idf[term];
    return e;
}

/* Stories in the language; like the idf, as it was when first asked for. */
static enum err total_of(struct neighbour_search *n, struct span language, int64_t *total)
{
    bool same = span_equal(span_of(n->language), language) && n->language_stories >= 0;
    enum err e = SW_OK;
    if (same)
        *total = n->language_stories;
    else
        e = store_language_stories(n->store, language, total);
    if (e || same || language.n >= LANGUAGE_BYTES)
        return e;
    memcpy(n->language, language.p, language.n);
    n->language[language.n] = '\0';
    n->language_stories = *total;
    return SW_OK;
}

enum err neighbours_weigh(struct neighbour_search *n, const struct vector *v, struct arena *arena,
                          struct weighted *out)
{
    int64_t total = 0;
    enum err e = total_of(n, v->language, &total);
    struct vector_item *items = arena_array(arena, v->count, sizeof(*items));
    for (size_t i = 0; !e && i < v->count; i++) {
        float idf = 0;
        e = idf_of(n, v->language, v->items[i].term, total, &idf);
        items[i] = (struct vector_item){v->items[i].term, v->items[i].weight * idf};
    }
    *out = (struct weighted){items, v->count, weighted_length(items, v->count)};
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
    enum err e = total_of(n, v->language, &total);
    if (!e)
        e = neighbours_telling(n, v, arena, &telling, &count);
    for (size_t i = 0; !e && !enough && i < count && i < QUERY_TERMS; i++) {
        struct vector_item word = v->items[telling[i]];
        float idf = 0;
        e = idf_of(n, v->language, word.term, total, &idf);
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
    struct weighted weighted;
    enum err e = neighbours_weigh(n, v, arena, &weighted);
    if (e)
        return e;
    struct place *places = arena_array(arena, v->count, sizeof(*places));
    for (size_t i = 0; i < v->count; i++)
        places[i] = (struct place){i, weighted.items[i].weight};
    qsort(places, v->count, sizeof(*places), heavier_first);
    *count = v->count < POSTED_TERMS ? v->count : POSTED_TERMS;
    *out = arena_array(arena, *count, sizeof(**out));
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = places[i].index;
    return SW_OK;
}

/* --- the search ----------------------------------------------------------- */

static double fading(double distance, double half_life)
{
    return exp2(-distance / half_life);
}

static double distance_of(const struct vector *a, const struct vector *b)
{
    return fabs((double)a->time - (double)b->time);
}

static enum err compare(struct neighbour_search *n, const struct vector *v,
                        const struct weighted *weighted, int64_t story, struct arena *arena,
                        struct neighbour *out)
{
    struct vector *other = arena_zalloc(arena, sizeof(*other));
    *out = (struct neighbour){.story = story, .vector = other};
    enum err e = store_vector(n->store, story, arena, other);
    if (!e)
        e = neighbours_weigh(n, other, arena, &out->weighted);
    if (e)
        return e;
    out->distance = distance_of(v, other);
    out->cosine = likeness_cosine(weighted, &out->weighted);
    return SW_OK;
}

/* How alike the story, first, and all found are with each other, by text and time. */
static double *compare_all(struct neighbour_search *n, const struct vector *v,
                           const struct weighted *weighted, const struct neighbour *found,
                           size_t count, struct arena *arena)
{
    const struct weighted *texts[LIKENESS_TEXTS] = {weighted};
    const struct vector *vectors[LIKENESS_TEXTS] = {v};
    size_t all = count + 1;
    double *alike = arena_array(arena, all * all, sizeof(*alike));
    for (size_t i = 0; i < count; i++) {
        texts[i + 1] = &found[i].weighted;
        vectors[i + 1] = found[i].vector;
    }
    likeness_of_all(n->table, texts, all, alike);
    for (size_t i = 0; i < count; i++)
        alike[i + 1] = alike[(i + 1) * all] = found[i].cosine;
    for (size_t i = 0; i < all; i++)
        for (size_t j = 0; j < all; j++)
            alike[i * all + j] *= fading(distance_of(vectors[i], vectors[j]), HALF_LIFE);
    return alike;
}

static int better_first(const void *left, const void *right)
{
    const struct neighbour *a = left, *b = right;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->story > b->story ? -1 : a->story < b->story;
}

static void score_found(struct neighbour_search *n, const struct vector *v,
                        const struct weighted *weighted, struct neighbour *found, size_t count,
                        struct arena *arena)
{
    double scores[LIKENESS_TEXTS];
    const double *alike = compare_all(n, v, weighted, found, count, arena);
    company_scores(alike, count + 1, arena, scores);
    for (size_t i = 0; i < count; i++)
        found[i].score = scores[i + 1] * fading(found[i].distance, SCORE_HALF_LIFE);
    qsort(found, count, sizeof(*found), better_first);
}

enum err neighbours_find(struct neighbour_search *n, const struct vector *v, struct arena *arena,
                         struct neighbour **out, size_t *count)
{
    struct score_slot best[NEIGHBOURS_MAX];
    struct weighted weighted;
    enum err e = score_all(n, v, arena);
    size_t found = e ? 0 : best_scores(n, best);
    clear_scores(n);
    if (!e)
        e = neighbours_weigh(n, v, arena, &weighted);
    struct neighbour *all = arena_array(arena, found, sizeof(*all));
    for (size_t i = 0; !e && i < found; i++)
        e = compare(n, v, &weighted, best[i].story, arena, &all[i]);
    if (e)
        return e;
    score_found(n, v, &weighted, all, found, arena);
    *out = all;
    *count = found;
    return SW_OK;
}
