#include "likeness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS_MAX (LIKENESS_TEXTS * LIKENESS_WORDS)
#define SLOTS     16384u /* of the hash table: over three times ITEMS_MAX, a power of two */

struct slot {
    uint32_t term; /* 0: free; SQLite counts from 1 */
    uint32_t place;
};

/* Words get numbers from 0, so that one text's weights lie spread out in a small array. */
struct likeness_table {
    struct slot slots[SLOTS];
    uint32_t places;
    struct vector_item items[ITEMS_MAX]; /* .term is a place; weights of a text have length 1 */
    size_t begin[LIKENESS_TEXTS + 1];
    float spread[ITEMS_MAX]; /* by place; all 0 between uses */
};

double weighted_length(const struct vector_item *items, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)items[i].weight * (double)items[i].weight;
    return sqrt(sum);
}

static double dot(const struct weighted *a, const struct weighted *b)
{
    double sum = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (a->items[i].term < b->items[j].term)
            i++;
        else if (a->items[i].term > b->items[j].term)
            j++;
        else
            sum += (double)a->items[i++].weight * (double)b->items[j++].weight;
    }
    return sum;
}

double likeness_cosine(const struct weighted *a, const struct weighted *b)
{
    double lengths = a->length * b->length;
    return lengths > 0 ? dot(a, b) / lengths : 0;
}

enum err likeness_table_new(struct likeness_table **out)
{
    *out = calloc(1, sizeof(**out));
    return *out ? SW_OK : SW_NOMEM;
}

void likeness_table_free(struct likeness_table *t)
{
    free(t);
}

static uint32_t place_of(struct likeness_table *t, uint32_t term)
{
    size_t i = (term * 2654435761u) % SLOTS;
    while (t->slots[i].term && t->slots[i].term != term)
        i = (i + 1) % SLOTS;
    if (!t->slots[i].term)
        t->slots[i] = (struct slot){.term = term, .place = t->places++};
    return t->slots[i].place;
}

static void swap(struct vector_item *a, struct vector_item *b)
{
    struct vector_item kept = *a;
    *a = *b;
    *b = kept;
}

/* Moves the `most` heaviest to the front, in no order (Hoare's FIND). */
static void select_heaviest(struct vector_item *items, size_t count, size_t most)
{
    ptrdiff_t wanted = (ptrdiff_t)most - 1, left = 0, right = (ptrdiff_t)count - 1;
    while (left < right) {
        float pivot = items[wanted].weight;
        ptrdiff_t i = left, j = right;
        while (i <= j) {
            while (items[i].weight > pivot)
                i++;
            while (items[j].weight < pivot)
                j--;
            if (i <= j)
                swap(&items[i++], &items[j--]);
        }
        if (j < wanted)
            left = i;
        if (wanted < i)
            right = j;
    }
}

static size_t copy_heaviest(const struct weighted *text, struct vector_item *out)
{
    struct vector_item all[TERMS_MAX];
    size_t count = text->count < TERMS_MAX ? text->count : TERMS_MAX;
    size_t kept = count < LIKENESS_WORDS ? count : LIKENESS_WORDS;
    if (count == 0)
        return 0;
    memcpy(all, text->items, count * sizeof(*all));
    if (kept < count)
        select_heaviest(all, count, kept);
    memcpy(out, all, kept * sizeof(*all));
    return kept;
}

static void load(struct likeness_table *t, const struct weighted *const *texts, size_t count)
{
    memset(t->slots, 0, sizeof(t->slots));
    t->places = 0;
    t->begin[0] = 0;
    for (size_t n = 0; n < count; n++) {
        struct vector_item *items = t->items + t->begin[n];
        size_t kept = copy_heaviest(texts[n], items);
        double length = weighted_length(items, kept);
        for (size_t i = 0; i < kept; i++) {
            items[i].term = place_of(t, items[i].term);
            items[i].weight = length > 0 ? (float)(items[i].weight / length) : 0;
        }
        t->begin[n + 1] = t->begin[n] + kept;
    }
}

static double gather(const struct likeness_table *t, size_t text)
{
    float sum = 0;
    for (size_t i = t->begin[text]; i < t->begin[text + 1]; i++)
        sum += t->items[i].weight * t->spread[t->items[i].term];
    return (double)sum;
}

void likeness_of_all(struct likeness_table *t, const struct weighted *const *texts, size_t count,
                     double *cosines)
{
    load(t, texts, count);
    for (size_t n = 0; n < count; n++) {
        for (size_t i = t->begin[n]; i < t->begin[n + 1]; i++)
            t->spread[t->items[i].term] = t->items[i].weight;
        cosines[n * count + n] = 1;
        for (size_t other = n + 1; other < count; other++)
            cosines[n * count + other] = cosines[other * count + n] = gather(t, other);
        for (size_t i = t->begin[n]; i < t->begin[n + 1]; i++)
            t->spread[t->items[i].term] = 0;
    }
}
