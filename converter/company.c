#include "company.h"

#include <math.h>

/* All tuned by tests/bench/related.py, with shorter texts and missing words (--words, --drop). */

/* The nearest that are mixed into a text, and how much they count beside its own words. */
#define MIXED      8
#define MIXED_PART 2.0

/* Mixed in full from this likeness on; of nearest that are less alike, less. */
#define MIXED_FROM 0.1

/* The nearest that have a say about each other, and what their say counts beside the likeness. */
#define VOICES      12
#define VOICES_PART 0.5

struct share {
    size_t text;
    double part;
};

/* What a text is mixed from: itself first. */
struct mixture {
    struct share shares[1 + MIXED];
    size_t count;
};

static void insert(struct mixture *m, struct share s)
{
    if (m->count == 1 + MIXED && m->shares[MIXED].part >= s.part)
        return;
    size_t at = m->count <= MIXED ? m->count++ : MIXED;
    for (; at > 1 && m->shares[at - 1].part < s.part; at--)
        m->shares[at] = m->shares[at - 1];
    m->shares[at] = s;
}

static struct mixture mix(const double *alike, size_t n, size_t text)
{
    struct mixture m = {.shares = {{text, 1}}, .count = 1};
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        if (i != text && alike[text * n + i] > 0)
            insert(&m, (struct share){i, alike[text * n + i]});
    for (size_t i = 1; i < m.count; i++)
        sum += m.shares[i].part;
    double whole = fmax(sum, MIXED * MIXED_FROM);
    for (size_t i = 1; i < m.count; i++)
        m.shares[i].part *= MIXED_PART / whole;
    return m;
}

/* row[j]: inner product of a mixture and of text j alone. */
static void add_mixture(const struct mixture *m, const double *alike, size_t n, double *row)
{
    for (size_t s = 0; s < m->count; s++) {
        const double *from = alike + m->shares[s].text * n;
        for (size_t j = 0; j < n; j++)
            row[j] += m->shares[s].part * from[j];
    }
}

static double inner(const double *row, const struct mixture *m)
{
    double sum = 0;
    for (size_t s = 0; s < m->count; s++)
        sum += m->shares[s].part * row[m->shares[s].text];
    return sum;
}

/* Cosines of the mixtures, n × n. */
static double *compare_mixtures(const double *alike, size_t n, struct arena *arena)
{
    struct mixture *mixtures = arena_array(arena, n, sizeof(*mixtures));
    double *rows = arena_array(arena, n * n, sizeof(*rows));
    double *cosines = arena_array(arena, n * n, sizeof(*cosines));
    double *lengths = arena_array(arena, n, sizeof(*lengths));
    for (size_t i = 0; i < n; i++) {
        mixtures[i] = mix(alike, n, i);
        add_mixture(&mixtures[i], alike, n, rows + i * n);
        lengths[i] = sqrt(inner(rows + i * n, &mixtures[i]));
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (lengths[i] > 0 && lengths[j] > 0)
                cosines[i * n + j] = inner(rows + i * n, &mixtures[j]) / (lengths[i] * lengths[j]);
    return cosines;
}

/* The texts nearest to text 0, by row 0 of `cosines`. */
static size_t find_voices(const double *cosines, size_t n, size_t voices[VOICES])
{
    size_t count = 0;
    for (size_t i = 1; i < n; i++) {
        if (count == VOICES && cosines[i] <= cosines[voices[VOICES - 1]])
            continue;
        size_t at = count < VOICES ? count++ : VOICES - 1;
        for (; at > 0 && cosines[voices[at - 1]] < cosines[i]; at--)
            voices[at] = voices[at - 1];
        voices[at] = i;
    }
    return count;
}

/* How near a text is to the voices but itself, each counting by how near it is to text 0. */
static double say_of(const double *cosines, size_t n, const size_t *voices, size_t count,
                     size_t text)
{
    double sum = 0, weights = 0;
    for (size_t v = 0; v < count; v++) {
        if (voices[v] == text)
            continue;
        sum += cosines[voices[v]] * cosines[text * n + voices[v]];
        weights += cosines[voices[v]];
    }
    return weights > 0 ? sum / weights : 0;
}

void company_scores(const double *alike, size_t n, struct arena *arena, double *scores)
{
    size_t voices[VOICES] = {0};
    const double *cosines = compare_mixtures(alike, n, arena);
    size_t count = find_voices(cosines, n, voices);
    for (size_t i = 0; i < n; i++)
        scores[i] =
            (cosines[i] + VOICES_PART * say_of(cosines, n, voices, count, i)) / (1 + VOICES_PART);
}
