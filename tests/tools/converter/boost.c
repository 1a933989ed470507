/*
 * Learns decision trees by gradient boosting: for tests/model/train.py.
 *
 * Each tree sees a random part of the rows and of the features and grows leaf
 * by leaf, the best split first; features come as bins, so that a split is
 * found in a histogram. One thread and its own random numbers: the same input
 * gives the same trees everywhere.
 *
 * Standard input: struct recipe; for rows to learn from, their bins (a byte a
 * feature), what is wanted of them (0 or 1, a float each), their weights (a
 * float each); bins of rows to judge. Standard output: for each tree the number
 * of its nodes and the nodes; then for each row to judge its score (log odds).
 * All in the machine's own order.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BINS       64
#define LEAVES_MAX 64

/* Of rows that are clearly not wanted, and known to be, each tree sees one in so many. */
#define CLEAR    -3.5f
#define THINNING 8.0f

struct recipe {
    uint32_t rows, judged, features, trees, leaves, leaf_rows, seed;
    float rate, l2, row_share, feature_share, base;
};

/* Rows whose bin of the feature is at most `bin` go left. Leaf: left is 0. */
struct node {
    float value;
    uint32_t feature, bin, left, right;
};

struct cell {
    float gradient, hessian, rows;
};

struct leaf {
    uint32_t begin, end; /* of its rows in `order` */
    uint32_t node;
    struct cell *cells; /* of the features that are tried, BINS each */
    double gradient, hessian;
    double gain; /* of the best split */
    uint32_t tried, bin;
};

struct boost {
    struct recipe r;
    uint8_t *bins;
    float *wanted, *weight, *score, *gradient, *hessian;
    uint32_t *order, *aside; /* rows that the tree sees, by leaf */
    uint32_t *features;      /* the first `tried` are those that the tree sees */
    uint32_t tried;
    struct cell *pool;
    struct node nodes[2 * LEAVES_MAX];
    uint32_t node_count;
    struct leaf leaves[LEAVES_MAX];
    uint32_t leaf_count;
    uint64_t random;
};

static void *make(size_t count, size_t size)
{
    void *p = calloc(count + 1, size);
    if (!p) {
        fputs("boost: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return p;
}

static void *read_array(size_t count, size_t size)
{
    void *p = make(count, size);
    if (fread(p, size, count, stdin) != count) {
        fputs("boost: the input ends early\n", stderr);
        exit(EXIT_FAILURE);
    }
    return p;
}

/* 0 to below 1 (xorshift). */
static double draw(struct boost *b)
{
    b->random ^= b->random << 13;
    b->random ^= b->random >> 7;
    b->random ^= b->random << 17;
    return (double)(b->random >> 11) / 9007199254740992.0;
}

static void choose_rows(struct boost *b)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->r.rows; i++) {
        float thinning = b->wanted[i] < 0.5f && b->score[i] < CLEAR ? THINNING : 1.0f;
        if (draw(b) * (double)thinning >= (double)b->r.row_share)
            continue;
        float p = 1.0f / (1.0f + expf(-b->score[i])), weight = b->weight[i] * thinning;
        b->order[n++] = i;
        b->gradient[i] = weight * (p - b->wanted[i]);
        b->hessian[i] = weight * p * (1.0f - p);
    }
    b->leaves[0] = (struct leaf){.end = n, .cells = b->pool};
}

static void choose_features(struct boost *b)
{
    for (uint32_t i = 0; i < b->tried; i++) {
        uint32_t k = i + (uint32_t)(draw(b) * (b->r.features - i));
        uint32_t feature = b->features[k];
        b->features[k] = b->features[i];
        b->features[i] = feature;
    }
}

static void count(struct boost *b, struct leaf *l)
{
    memset(l->cells, 0, sizeof *l->cells * b->tried * BINS);
    for (uint32_t i = l->begin; i < l->end; i++) {
        uint32_t row = b->order[i];
        const uint8_t *bins = b->bins + (size_t)row * b->r.features;
        for (uint32_t k = 0; k < b->tried; k++) {
            struct cell *c = &l->cells[k * BINS + bins[b->features[k]]];
            c->gradient += b->gradient[row];
            c->hessian += b->hessian[row];
            c->rows += 1.0f;
        }
    }
}

static double worth(const struct boost *b, double gradient, double hessian)
{
    return gradient * gradient / (hessian + (double)b->r.l2);
}

static void try_feature(const struct boost *b, struct leaf *l, uint32_t tried)
{
    const struct cell *c = l->cells + (size_t)tried * BINS;
    double gradient = 0, hessian = 0, rows = 0, all = l->end - l->begin;
    for (uint32_t bin = 0; bin + 1 < BINS; bin++) {
        if (c[bin].rows <= 0)
            continue;
        gradient += (double)c[bin].gradient;
        hessian += (double)c[bin].hessian;
        rows += (double)c[bin].rows;
        if (rows < b->r.leaf_rows || all - rows < b->r.leaf_rows)
            continue;
        double gain = worth(b, gradient, hessian) +
                      worth(b, l->gradient - gradient, l->hessian - hessian) -
                      worth(b, l->gradient, l->hessian);
        if (gain > l->gain) {
            l->gain = gain;
            l->tried = tried;
            l->bin = bin;
        }
    }
}

static void weigh_splits(const struct boost *b, struct leaf *l)
{
    l->gain = 1e-6;
    l->gradient = l->hessian = 0;
    for (uint32_t bin = 0; bin < BINS; bin++) {
        l->gradient += (double)l->cells[bin].gradient;
        l->hessian += (double)l->cells[bin].hessian;
    }
    l->bin = BINS;
    for (uint32_t k = 0; k < b->tried; k++)
        try_feature(b, l, k);
}

/* Rows of the left branch first, in their order; returns where the right branch begins. */
static uint32_t part_rows(struct boost *b, const struct leaf *l)
{
    uint32_t left = l->begin, right = 0;
    for (uint32_t i = l->begin; i < l->end; i++) {
        uint32_t row = b->order[i];
        if (b->bins[(size_t)row * b->r.features + b->features[l->tried]] <= l->bin)
            b->order[left++] = row;
        else
            b->aside[right++] = row;
    }
    memcpy(b->order + left, b->aside, sizeof *b->aside * right);
    return left;
}

/* The smaller branch is counted, the larger one is what remains. */
static void split(struct boost *b, struct leaf *parent)
{
    uint32_t at = part_rows(b, parent), cells = b->tried * BINS;
    struct leaf left = {.begin = parent->begin, .end = at, .node = b->node_count};
    struct leaf right = {.begin = at, .end = parent->end, .node = b->node_count + 1};
    bool left_is_small = left.end - left.begin < right.end - right.begin;
    struct leaf *small = left_is_small ? &left : &right, *large = left_is_small ? &right : &left;
    b->nodes[parent->node] = (struct node){.feature = b->features[parent->tried],
                                           .bin = parent->bin,
                                           .left = left.node,
                                           .right = right.node};
    b->node_count += 2;
    small->cells = b->pool + (size_t)b->leaf_count * cells;
    large->cells = parent->cells;
    count(b, small);
    for (uint32_t i = 0; i < cells; i++) {
        large->cells[i].gradient -= small->cells[i].gradient;
        large->cells[i].hessian -= small->cells[i].hessian;
        large->cells[i].rows -= small->cells[i].rows;
    }
    weigh_splits(b, &left);
    weigh_splits(b, &right);
    *parent = left;
    b->leaves[b->leaf_count++] = right;
}

static struct leaf *best_leaf(struct boost *b)
{
    struct leaf *best = NULL;
    for (uint32_t i = 0; i < b->leaf_count; i++)
        if (b->leaves[i].bin < BINS && (!best || b->leaves[i].gain > best->gain))
            best = &b->leaves[i];
    return best;
}

static float ask(const struct boost *b, const uint8_t *bins)
{
    uint32_t n = 0;
    while (b->nodes[n].left)
        n = bins[b->nodes[n].feature] <= b->nodes[n].bin ? b->nodes[n].left : b->nodes[n].right;
    return b->nodes[n].value;
}

static void grow(struct boost *b)
{
    choose_rows(b);
    choose_features(b);
    memset(b->nodes, 0, sizeof b->nodes);
    b->node_count = b->leaf_count = 1;
    count(b, &b->leaves[0]);
    weigh_splits(b, &b->leaves[0]);
    for (struct leaf *l; b->leaf_count < b->r.leaves && (l = best_leaf(b));)
        split(b, l);
    for (uint32_t i = 0; i < b->leaf_count; i++) {
        const struct leaf *l = &b->leaves[i];
        b->nodes[l->node].value =
            (float)(-(double)b->r.rate * l->gradient / (l->hessian + (double)b->r.l2));
    }
}

static void write_tree(const struct boost *b)
{
    fwrite(&b->node_count, sizeof b->node_count, 1, stdout);
    fwrite(b->nodes, sizeof *b->nodes, b->node_count, stdout);
}

static void add_answers(const struct boost *b, const uint8_t *bins, uint32_t rows, float *score)
{
    for (uint32_t i = 0; i < rows; i++)
        score[i] += ask(b, bins + (size_t)i * b->r.features);
}

static void begin(struct boost *b)
{
    size_t n = b->r.rows;
    b->bins = read_array(n * b->r.features, 1);
    b->wanted = read_array(n, sizeof *b->wanted);
    b->weight = read_array(n, sizeof *b->weight);
    b->score = make(n, sizeof *b->score);
    b->gradient = make(n, sizeof *b->gradient);
    b->hessian = make(n, sizeof *b->hessian);
    b->order = make(n, sizeof *b->order);
    b->aside = make(n, sizeof *b->aside);
    b->features = make(b->r.features, sizeof *b->features);
    b->tried = (uint32_t)((float)b->r.features * b->r.feature_share);
    b->pool = make((size_t)LEAVES_MAX * b->tried * BINS, sizeof *b->pool);
    b->random = UINT64_C(88172645463325252) ^ (uint64_t)b->r.seed * 2654435761u;
    for (uint32_t i = 0; i < b->r.features; i++)
        b->features[i] = i;
    for (uint32_t i = 0; i < b->r.rows; i++)
        b->score[i] = b->r.base;
}

static void end(struct boost *b)
{
    void *made[] = {b->bins,    b->wanted, b->weight, b->score,    b->gradient,
                    b->hessian, b->order,  b->aside,  b->features, b->pool};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        free(made[i]);
}

int main(void)
{
    static struct boost b;
    if (fread(&b.r, sizeof b.r, 1, stdin) != 1 || b.r.leaves > LEAVES_MAX || b.r.leaves < 1) {
        fputs("boost: no recipe on standard input\n", stderr);
        return EXIT_FAILURE;
    }
    begin(&b);
    uint8_t *judged = read_array((size_t)b.r.judged * b.r.features, 1);
    float *scores = make(b.r.judged, sizeof *scores);
    for (uint32_t i = 0; i < b.r.judged; i++)
        scores[i] = b.r.base;
    for (uint32_t t = 0; t < b.r.trees; t++) {
        grow(&b);
        add_answers(&b, b.bins, b.r.rows, b.score);
        add_answers(&b, judged, b.r.judged, scores);
        write_tree(&b);
    }
    fwrite(scores, sizeof *scores, b.r.judged, stdout);
    free(scores);
    free(judged);
    end(&b);
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
