/*
 * How likely a text block belongs to the article: a sum over small decision
 * trees, learned from labelled pages (tests/model/train.py) and kept as a
 * table (model_table.c). Nothing in it knows a site: it sees the numbers of
 * features.h only.
 */
#ifndef CONVERTER_MODEL_H
#define CONVERTER_MODEL_H

#include <stdint.h>

/*
 * A node of a tree. Inner: rows whose feature is at most `value` go on with the
 * next node, others with the node `skip` further on. Leaf (skip == 0): `value`
 * is added to the sum.
 */
struct model_node {
    float value;
    uint16_t feature;
    uint16_t skip;
};

/* After so many trees, sums below `low` end hopeless, sums above `high` sure, with few strays. */
struct model_stop {
    uint32_t trees;
    float low, high;
};

struct model {
    const struct model_node *nodes;
    const uint32_t *roots; /* of the trees */
    const struct model_stop *stops;
    unsigned tree_count, stop_count;
    unsigned feature_count;
    float base; /* where the sum begins */
};

extern const struct model model_blocks;

/* What blocks score at least or at most whose trees need not all be asked (train.py knows them). */
#define MODEL_HOPELESS -2.5f
#define MODEL_SURE     2.0f

/* Log odds: above zero means more likely in than out. */
float model_score(const struct model *m, const float *row);

#endif
